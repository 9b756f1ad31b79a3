"""Many paths against the chances that they are drawn from: state, events, ends, dates, completion."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from provender.cases import load
from provender.paths import Paths, play, rules_of
from provender.paths.playing import BATCH
from provender.paths.rules import NEVER, Trigger
from tests.paths.agree import assert_shares
from tests.paths.made import a_tie, clauses, some_rules

N = 40_000
NOW = [0.5, 0.3, 0.2]
STEP = [[0.9, 0.08, 0.02], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]]


def shares(month: NDArray[np.int16], n_months: int) -> list[float]:
    """Return the share of paths in which something came by the end of each month."""
    return [float((month <= m).mean()) for m in range(n_months)]


def test_occupancy_is_the_power_of_the_chain() -> None:
    """Two states at 1.5 and 1 a year: H after t years is 0.6 + (0.515933 − 0.6)·e^(−2.5 t), in all 14 months."""
    rules = rules_of(load("miniature"))
    paths = play(rules, N, seed=3)
    years = np.arange(14) / 12.0
    hedging = 0.6 + (0.515933 - 0.6) * np.exp(-2.5 * years)
    assert rules.tie.states == ("A", "H")
    assert_shares(paths.in_state, np.column_stack([1.0 - hedging, hedging]), N)


def test_occupancy_of_three_states_is_the_power_of_the_step() -> None:
    """Without events the share in each state after m months is now·Pᵐ."""
    paths = play(some_rules(a_tie(now=NOW, step=STEP), 24), N, seed=4)
    exact = [np.array(NOW) @ np.linalg.matrix_power(np.array(STEP), m) for m in range(24)]
    assert_shares(paths.in_state, exact, N)


def test_event_chances_are_those_of_a_chain_with_killing() -> None:
    """No first event by month m has chance now·(D(F·e₂ + (1 − F)P))ᵐ·1, where another event throws into state 2."""
    rate, throw = np.array([0.02, 0.05, 0.15]), np.array([0.1, 0.0, 0.03])
    tie = a_tie(now=NOW, step=STEP, happens=[rate.tolist(), throw.tolist()], moves=[-1, 2])
    paths = play(some_rules(tie, 24), N, seed=5)
    thrown = np.zeros((3, 3))
    thrown[:, 2] = throw
    quiet = np.diag(1.0 - rate) @ (thrown + np.diag(1.0 - throw) @ np.array(STEP))
    by_month = [1.0 - (np.array(NOW) @ np.linalg.matrix_power(quiet, m + 1)).sum() for m in range(24)]
    assert_shares(shares(paths.first[:, 0], 24), by_month, N)
    assert_shares([paths.chance("h0", m) for m in (6, 12, 24)], [by_month[m - 1] for m in (6, 12, 24)], N)


def test_kinds_of_events_of_one_month_are_independent() -> None:
    """0.3, 0.5 and 0.2 in one month: each pair and all three together as often as their products say."""
    paths = play(some_rules(a_tie(happens=[[0.3], [0.5], [0.2]]), 1), N, seed=6)
    a, b, c = (paths.first[:, h] == 0 for h in range(3))
    together = [(a & b).mean(), (a & c).mean(), (b & c).mean(), (a & b & c).mean(), (~a & ~b & ~c).mean()]
    assert_shares(together, [0.15, 0.06, 0.1, 0.03, 0.7 * 0.5 * 0.8], N)
    assert_shares(paths.happened[:, 0], [0.3, 0.5, 0.2], N)


def test_a_clause_ends_as_often_as_its_events_end_it() -> None:
    """Events at 0.1 and 0.05 a month that end it at 0.4 and 0.8: it outlives m months at (0.96·0.96)ᵐ."""
    rules = some_rules(a_tie(happens=[[0.1], [0.05]]), 12, **clauses([[0.4], [0.8]]))
    paths = play(rules, N, seed=7)
    alive = (0.96 * 0.96) ** np.arange(13)
    assert_shares(paths.standing("c0"), alive, N)
    assert_shares([paths.ended("c0", m).value for m in (3, 6, 12)], 1.0 - alive[[3, 6, 12]], N)


def test_a_clause_that_ended_by_its_date_is_ended_by_no_event() -> None:
    """Over from month 4 on: nothing ends it later, and its own end is no early one."""
    rules = some_rules(a_tie(happens=[[0.2]]), 12, **clauses([[1.0]], until=[4]))
    paths = play(rules, N, seed=8)
    assert paths.over[:, 0].max() == 4
    assert paths.standing("c0")[5:].tolist() == [0.0] * 8
    assert_shares(paths.first_to_end(12)["c0"], 1.0 - 0.8**4, N)


def test_competing_clauses_share_what_ends_first() -> None:
    """With a = 0.05 and b = 0.02 a month, the first to end is c0 at (a − ab/2)/q·(1 − (1 − q)ᵐ), q = a + b − ab."""
    rules = some_rules(a_tie(happens=[[0.1], [0.04]]), 12, **clauses([[0.5, 0.0], [0.0, 0.5]]))
    paths = play(rules, N, seed=9)
    a, b = 0.05, 0.02
    q = a + b - a * b
    some = 1.0 - (1.0 - q) ** 12
    first = paths.first_to_end(12)
    assert_shares([first["c0"], first["c1"]], [(a - a * b / 2) / q * some, (b - a * b / 2) / q * some], N)
    assert first["c0"] + first["c1"] == pytest.approx(float((paths.over.min(axis=1) < 12).mean()))


def played(n: int = N, seed: int = 0, **changed: Any) -> Paths:
    """Return paths of ten months without states or events, but for what is changed."""
    return play(some_rules(a_tie(), 10, **changed), n, seed=seed)


def test_milestones_come_when_they_are_believed_to() -> None:
    """Cumulative chances 0.2 in month 2 and 0.5 in month 7: those months and no other, else never."""
    dates = np.array([[0, 0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.5, 0.5, 0.5]])
    came = played(seed=1, milestones=("m",), dates=dates).came[:, 0]
    assert set(came.tolist()) == {2, 7, NEVER}
    assert_shares([(came == 2).mean(), (came == 7).mean()], [0.2, 0.3], N)


def test_a_milestone_ends_a_clause_if_it_is_accepted_and_all_needed_have_come() -> None:
    """0.5 by month 2, 0.6 by month 5, accepted at 0.7: over in month 5, at 0.5·0.6·0.7; with profit, not before 6."""
    dates = np.array([[0.0, 0.0] + [0.5] * 8, [0.0] * 5 + [0.6] * 5])
    two: dict[str, Any] = {"milestones": ("m", "n"), "dates": dates, "clauses": ("t", "c")}
    two |= {"until": np.full(2, NEVER), "ends": np.zeros((0, 2))}
    plain = played(seed=2, triggers=(Trigger(0, (0, 1), (1,), 0, 0.7),), **two)
    late = played(seed=2, triggers=(Trigger(0, (0, 1), (1,), 6, 0.7),), **two)
    assert set(plain.over[:, 1].tolist()) == {5, NEVER}
    assert_shares((plain.over[:, 1] == 5).mean(), 0.5 * 0.6 * 0.7, N)
    np.testing.assert_array_equal(np.where(plain.over == 5, 6, plain.over), late.over)


def test_a_trigger_that_has_ended_ends_nothing() -> None:
    """The trigger's own clause is over in month 1, the milestone comes in month 2: the other clause stands."""
    dates = np.array([[0.0, 0.0] + [1.0] * 8])
    one: dict[str, Any] = {"milestones": ("m",), "dates": dates, "triggers": (Trigger(0, (0,), (1,), 0, 1.0),)}
    both: dict[str, Any] = {"clauses": ("t", "c"), "ends": np.zeros((0, 2))}
    assert played(100, **one, **both, until=np.array([1, NEVER])).over[:, 1].min() == NEVER
    assert played(100, **one, **both, until=np.array([3, NEVER])).over[:, 1].max() == 2


def test_programmes_are_complete_at_their_quantiles() -> None:
    """Early 10, middle 20, late 30 months: 5 %, 50 % and 95 % of the paths are done by then."""
    parts: dict[str, Any] = {"programmes": ("p",), "delay": np.zeros((0, 1))}
    done = played(seed=11, completion=np.array([[10.0, 20.0, 30.0]]), **parts).done[:, 0]
    assert_shares([(done <= x).mean() for x in (10.0, 20.0, 30.0)], [0.05, 0.5, 0.95], N)


def test_the_first_event_before_completion_delays_a_programme_once() -> None:
    """20 months for certain, an event every month that delays by 4: 24; another that never comes delays nothing."""
    tie = a_tie(happens=[[1.0], [0.0]])
    parts: dict[str, Any] = {"programmes": ("p",), "completion": np.full((1, 3), 20.0)}
    paths = play(some_rules(tie, 10, delay=np.array([[4.0], [7.0]]), **parts), 50)
    assert paths.done.tolist() == [[24.0]] * 50


def test_a_programme_done_before_the_event_is_not_delayed() -> None:
    """The event comes from month 1 on: too late for what is complete after half a month, not for what takes two."""
    tie = a_tie(now=(1.0, 0.0), step=((0.0, 1.0), (0.0, 1.0)), happens=[[0.0, 1.0]])
    completion = np.array([[0.5] * 3, [2.0] * 3])
    parts: dict[str, Any] = {"programmes": ("p", "q"), "completion": completion, "delay": np.full((1, 2), 4.0)}
    assert play(some_rules(tie, 10, **parts), 20).done.tolist() == [[0.5, 6.0]] * 20


FIELDS = ("in_state", "happened", "first", "over", "came", "done", "withheld", "refused", "lost")


@pytest.fixture(scope="module")
def flagship() -> Any:
    """Return the rules of the flagship."""
    return rules_of(load("microsoft-openai"))


@pytest.mark.parametrize("workers", [1, 3, 8])
def test_the_same_numbers_for_any_number_of_workers(workers: int, flagship: Any) -> None:
    """Every array of 5,000 paths of the flagship is the same, bit for bit."""
    ours, theirs = play(flagship, 5000, workers=2), play(flagship, 5000, workers=workers)
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), err_msg=name)


def test_more_paths_begin_with_the_same_batches(flagship: Any) -> None:
    """Two whole batches are the first of three: values do not depend on how many follow."""
    few, many = play(flagship, 2 * BATCH, seed=2), play(flagship, 3 * BATCH - 7, seed=2)
    for name in FIELDS[2:]:
        np.testing.assert_array_equal(getattr(few, name), getattr(many, name)[: 2 * BATCH], err_msg=name)


def test_another_seed_gives_other_paths(flagship: Any) -> None:
    """Seeds 0 and 1 differ in nearly every path's first events."""
    one, two = (play(flagship, BATCH, seed=s).first for s in (0, 1))
    assert (one != two).any(axis=1).mean() > 0.9
