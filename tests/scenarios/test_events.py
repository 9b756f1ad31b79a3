"""Clocks, marks and common shocks against their laws, each with the false-alarm rate of `alarms`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import expm

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.hazard import EventKind, Hazard
from provender.cases import load
from provender.instance import Instance, resolve
from provender.instance.model import ReclaimRight
from provender.scenarios import Batch, draw, law_of
from provender.scenarios.event_kernels import ring
from provender.scenarios.events import KINDS
from provender.scenarios.marginals import Z95
from provender.state import state_of
from tests.scenarios.alarms import assert_chance, assert_counts, assert_mean, assert_uniform

P = Estimate.point
ONE = (np.ones(1), np.zeros((1, 1)))


def rung(
    rates: list[list[float]],
    years: float,
    n: int,
    *,
    tie: tuple[np.ndarray, np.ndarray] = ONE,
    moves: tuple[int, ...] = (),
) -> tuple[np.ndarray, np.ndarray]:
    """Return events (time, hazard) and (scenario + 1,) where each scenario's begin."""
    first = np.zeros(n + 1, dtype=np.int64)
    to = np.array(moves or [-1] * len(rates), dtype=np.int64)
    rng = np.random.Generator(np.random.SFC64(11))
    return ring(rng, np.cumsum(tie[0]), tie[1], np.array(rates), to, years, first), first


def test_events_of_a_clock_are_a_poisson_process() -> None:
    """Rate 2 over 3 years: counts are Poisson(6), and given the count, times are uniform."""
    events, first = rung([[2.0]], 3.0, 5000)
    counts = np.diff(first)
    bins = np.arange(13)
    seen = np.append(np.bincount(np.minimum(counts, 13), minlength=14)[:13], (counts >= 13).sum())
    exact = 5000 * np.append(stats.poisson.pmf(bins, 6.0), stats.poisson.sf(12, 6.0))
    assert_counts(seen, exact)
    assert_uniform(events[:, 0] / 3.0)


def test_the_first_of_competing_clocks_rings_in_proportion_to_its_rate() -> None:
    """Rates 1, 2, 5: the first event is theirs in 1/8, 2/8, 5/8 of the scenarios that have one."""
    events, first = rung([[1.0], [2.0], [5.0]], 2.0, 4000)
    starts = first[:-1][np.diff(first) > 0]
    who = events[starts, 1].astype(int)
    assert_counts(np.bincount(who, minlength=3), len(who) * np.array([1, 2, 5]) / 8)
    waits = -np.expm1(-8.0 * events[starts, 0]) / -np.expm1(-16.0)
    assert_uniform(waits)  # exponential with the sum of the rates, cut off after two years


def test_rates_follow_the_state_of_the_tie() -> None:
    """No event within T years has probability π·exp((Q − diag h)·T)·1: the chain killed at its rate."""
    leave = np.array([[0.0, 1.5, 0.2], [1.0, 0.0, 0.0], [0.0, 0.3, 0.0]])
    now, rates = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.8, 2.0])
    _, first = rung([rates.tolist()], 1.5, 20_000, tie=(now, leave))
    generator = leave - np.diag(leave.sum(axis=1) + rates)
    alive = float(now @ expm(generator * 1.5) @ np.ones(3))
    assert_chance(int((np.diff(first) == 0).sum()), 20_000, alive)
    # the mean number of events is the integral of the occupancy times the rate
    walk = leave - np.diag(leave.sum(axis=1))
    steps = [float(now @ expm(walk * t) @ rates) for t in (np.arange(3000) + 0.5) / 2000]
    assert_mean(np.diff(first), float(np.mean(steps)) * 1.5)


def test_an_event_throws_the_tie_into_its_state() -> None:
    """Quiet until hazard 0 (rate 1) leads to a state in which hazard 1 rings: never before it, 3 a year after."""
    events, first = rung(
        [[1.0, 0.0], [0.0, 3.0]], 2.0, 6000, tie=(np.array([1.0, 0.0]), np.zeros((2, 2))), moves=(1, -1)
    )
    who = np.split(events[:, 1], first[1:-1])
    assert all(w[0] == 0 and (w[1:] == 1).all() for w in who if len(w))
    assert_mean([(w == 1).sum() for w in who], 3.0 * (2.0 - (1.0 - np.exp(-2.0))))


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature without hazards or states."""
    return replace(load("miniature"), hazards={}, chain=None, programmes={})


def hazard(kind: EventKind, target: str, rate: float, **more: Estimate) -> dict[str, Hazard]:
    """Return one hazard as a case holds it."""
    return {"h": Hazard("h", kind, target, P(rate), **more)}  # type: ignore[arg-type]


def drawn(case: Case, n: int = 640, seed: int = 1) -> tuple[Instance, Batch]:
    """Return the compute provision of a case and scenarios of it."""
    instance = resolve(case, "compute")
    return instance, next(draw(case, instance, n, seed=seed, chunk=n))


def test_severity_length_and_notice_follow_their_laws(case: Case) -> None:
    """5, 50 and 95 % points are met, and severities stay shares."""
    laws = {
        "severity": Estimate(0.4, 0.1, 0.8, law="lognormal"),
        "duration_days": Estimate(10.0, 2.0, 80.0, law="lognormal"),
        "notice_days": Estimate(30.0, 20.0, 50.0, law="normal"),
    }
    _, batch = drawn(replace(case, hazards=hazard("outage", "M", 5.0, **laws)), 2000)
    rows = batch.events
    length, notice = rows["end"] - rows["start"], rows["start"] - rows["announced"]
    shares = [0.05, 0.45, 0.45, 0.05]
    for values, points in ((rows["severity"], (0.1, 0.4, 0.8)), (length, (2, 10, 80)), (notice, (20, 30, 50))):
        assert_counts(np.histogram(values, [-np.inf, *points, np.inf])[0], len(rows) * np.array(shares))
    assert ((rows["severity"] > 0.0) & (rows["severity"] < 1.0)).all()
    logit = np.log(rows["severity"] / (1 - rows["severity"]))
    high = (logit[logit > np.log(0.4 / 0.6)] - np.log(0.4 / 0.6)) / (np.log(4.0) - np.log(0.4 / 0.6)) * Z95
    assert_uniform(2.0 * stats.norm.cdf(high) - 1.0)  # the upper half is logit-normal
    assert_mean(np.bincount(rows["scenario"], minlength=2000), 5.0 * 400 / 365)


def test_a_shock_to_what_is_shared_hits_all_sharers_at_once(case: Case) -> None:
    """An outage of chip X takes r2 and the offer that hangs on it, by the same share of a block; no other line."""
    chips = hazard("outage", "chipX", 1.0, severity=P(0.5), duration_days=P(100))
    instance, batch = drawn(replace(case, hazards=chips))
    lost = 1.0 - np.divide(
        batch.held_available, instance.held.nominal, out=np.ones_like(batch.held_available),
        where=instance.held.nominal > 0,
    )  # fmt: skip
    assert (lost[:, 0] == 0).all()
    assert (lost[:, 2] == 0).all()
    assert (lost[:, 1, 1:].max(axis=1) > 0.0).mean() > 0.2
    by_offer = {c.id: k for k, c in enumerate(instance.columns.lines.cohorts)}
    spared, struck = by_offer["xM@2025-04-11"], by_offer["xO@2025-04-11"]
    assert (batch.column_available[:, spared] == instance.columns.lines.nominal[spared]).all()
    assert batch.column_available[:, struck] == pytest.approx(batch.held_available[:, 1])
    assert (batch.source_limit == instance.sources.limit).all()


def test_a_shock_to_a_parent_hits_all_that_it_owns(case: Case) -> None:
    """Were O owned by M, an outage of M would take r3 too; one of O would still not take r1."""
    owned = {**case.parties, "O": replace(case.parties["O"], parent="M")}
    outage = {"severity": P(1.0), "duration_days": P(30)}
    _, of_parent = drawn(replace(case, parties=owned, hazards=hazard("outage", "M", 2.0, **outage)))
    _, of_child = drawn(replace(case, parties=owned, hazards=hazard("outage", "O", 2.0, **outage)))
    assert (of_parent.held_available[:, 0] == of_parent.held_available[:, 2]).all()
    assert of_parent.held_available[:, 2].min() < 1.0
    assert (of_child.held_available[:, 0] == 1.0).all()
    assert of_child.held_available[:, 2].min() < 1.0


def test_a_party_s_own_troubles_do_not_strike_what_others_owe_it(case: Case) -> None:
    """An outage at M takes what L draws from it, but neither L's models nor M's own programme from M."""
    down = replace(case, hazards=hazard("outage", "M", 4.0), programmes=load("miniature").programmes)
    assert drawn(down)[1].held_available[:, 0].min() == 0.0
    instance = resolve(down, "models")
    batch = next(draw(down, instance, 64))
    assert [c.supplier for c in instance.held.cohorts] == ["L", "M_inhouse"]
    assert len(batch.events) > 0
    assert (batch.held_available == instance.held.nominal).all()


def test_a_cut_scales_the_supplier_s_sources_and_a_pause_does_not(case: Case) -> None:
    """Half of M's 5 units on demand are left after a cut at a half, O's 10 stay; a pause leaves both."""
    _, cut = drawn(replace(case, hazards=hazard("cut", "M", 3.0, severity=P(0.5))))
    late = cut.source_limit[:, 0, -1]
    once = np.bincount(cut.events["scenario"][cut.events["start"] < 300], minlength=640)
    certain = np.bincount(cut.events["scenario"], minlength=640) == once
    assert late[certain] == pytest.approx(5.0 * 0.5 ** once[certain])
    assert (cut.source_limit[:, 1] == 10.0).all()
    _, pause = drawn(replace(case, hazards=hazard("pause", "M", 3.0, severity=P(0.5))))
    assert (pause.source_limit[:, 0] == 5.0).all()


def test_a_reclaim_takes_only_what_a_clause_gives_up() -> None:
    """At Acme the interruptible line goes, the dedicated hall stays; without the clause both go."""
    acme = load("acme-gpu")
    reclaim = {"h": Hazard("h", "reclaim", "kestrel", P(3.0), severity=P(1.0))}
    kept = {k: c for k, c in acme.clauses.items() if k != "kestrel_reclaim"}
    for clauses, hall_stays in ((acme.clauses, True), (kept, False)):
        changed = replace(acme, hazards=reclaim, clauses=clauses, period="day")
        instance = resolve(changed, "compute")
        batch = next(draw(changed, instance, 64, chunk=64))
        row = {c.id: r for r, c in enumerate(instance.held.cohorts)}
        assert batch.held_available[:, row["kestrel_burst"]].min() == 0.0
        hall = batch.held_available[:, row["kestrel_hall"]]
        assert (hall == instance.held.nominal[row["kestrel_hall"]]).all() == hall_stays
        assert (batch.source_limit == instance.sources.limit).all()  # Kestrel sells nothing by the hour


def test_a_reclaim_of_named_lines_leaves_sources_alone(case: Case) -> None:
    """M takes back r1, which a clause gives up: its units on demand stay; without the clause they go too."""
    right = ReclaimRight("c", ("r1",), 1.0, 0.0)
    taken = replace(case, hazards=hazard("reclaim", "M", 3.0))
    instance = resolve(taken, "compute")
    for rights, least in (((right,), 5.0), ((), 0.0)):
        given = replace(instance, reclaims=rights)
        batch = next(draw(taken, given, 64))
        assert batch.held_available[:, 0].min() == 0.0
        assert batch.source_limit[:, 0].min() == least


def test_insolvency_marks_the_supplier_from_its_block_on(case: Case) -> None:
    """The mask is the block in which it begins; afterwards nothing of O is left, its offers and source included."""
    instance, batch = drawn(replace(case, hazards=hazard("insolvency", "O", 1.0)))
    o, n_blocks = instance.suppliers.index("O"), instance.grid.n_blocks
    begun = batch.insolvent_from[:, o]
    assert (batch.insolvent_from[:, instance.suppliers.index("M")] == n_blocks).all()
    offered = [c.supplier == "O" for c in instance.columns.lines.cohorts]
    assert sum(offered) == 2
    struck = np.bincount(batch.events["scenario"], minlength=640) > 0
    assert ((begun < n_blocks) == struck).all()
    for s in np.flatnonzero(struck):
        gone = slice(int(begun[s]) + 1, None)
        assert batch.held_available[s, 2, gone].sum() == 0.0
        assert batch.column_available[s, offered][:, gone].sum() == 0.0
        assert batch.source_limit[s, 1, gone].sum() == 0.0
    first = {int(r["scenario"]): float(r["start"]) for r in batch.events[::-1]}
    edges = (instance.grid.block_starts - np.datetime64(case.as_of, "s")) / np.timedelta64(1, "D")
    assert all(edges[begun[s]] <= t for s, t in first.items())
    assert all(begun[s] + 1 == n_blocks or t < edges[begun[s] + 1] for s, t in first.items())


def test_a_price_move_multiplies_prices_while_it_lasts(case: Case) -> None:
    """Three times the price for good: a block that begins after it costs 3^events, capacity is untouched."""
    instance, batch = drawn(replace(case, hazards=hazard("price_move", "O", 2.0, severity=P(2.0))))
    before = (batch.events["start"] < 300).astype(float)
    n = np.bincount(batch.events["scenario"], weights=before, minlength=640)
    calm = np.bincount(batch.events["scenario"], minlength=640) == n
    assert batch.source_price[calm, 1, -1] == pytest.approx(8.0 * 3.0 ** n[calm])
    assert (batch.source_price[:, 0] == 3.0).all()
    assert (batch.held_available == instance.held.nominal).all()


def test_nothing_happens_before_the_as_of_date(case: Case) -> None:
    """As of 20 August 2025 the first two blocks are history in every scenario."""
    cut = hazard("cut", "M", 20.0, severity=P(1.0))
    later = replace(case, as_of=date(2025, 8, 20), hazards=cut)
    instance, batch = drawn(later)
    past = instance.grid.block_starts < np.datetime64("2025-07-20")
    assert (batch.held_available[:, :, past] == instance.held.nominal[:, past]).all()
    assert (batch.events["announced"] >= 0.0).all()
    assert batch.held_available[:, 0, -1].max() < 1.0


def test_the_case_s_states_and_multipliers_set_the_rates() -> None:
    """The miniature's pause at 0.15 a year, three times that when hedging: 27.0282 % within a year (its section 8)."""
    mini = replace(load("miniature"), end=date(2026, 1, 1), hazards=hazard("pause", "M", 0.15))
    assert round(state_of(mini).probability["H"], 6) == 0.515933
    _, batch = drawn(mini, 6400)
    hit = np.unique(batch.events["scenario"])
    assert_chance(len(hit), 6400, 0.270282)


def test_the_list_of_events_tells_each_cause_once(case: Case) -> None:
    """Causes are unique, scenarios in order, starts in order within a scenario, kinds as named."""
    both = {
        "a": Hazard("a", "outage", "M", P(3.0), severity=P(0.1), duration_days=P(2.0), notice_days=P(5.0)),
        "b": Hazard("b", "price_move", "O", P(3.0), severity=P(0.1), duration_days=P(2.0)),
        "c": Hazard("c", "talent_exit", "M", P(3.0)),
    }
    _, batch = drawn(replace(case, hazards=both))
    rows = batch.events
    assert len(np.unique(rows["cause"])) == len(rows)
    same = np.diff(rows["scenario"]) == 0
    assert (np.diff(rows["scenario"]) >= 0).all()
    assert (np.diff(rows["start"])[same] >= 0).all()
    assert {(int(r["hazard"]), KINDS[r["kind"]]) for r in rows} == {(0, "outage"), (1, "price_move")}
    assert (rows["start"] - rows["announced"])[rows["hazard"] == 0] == pytest.approx(5.0)


def test_one_seed_gives_one_history_for_all_provisions() -> None:
    """Events of the two sides of the alliance are the same rows."""
    flagship = load("microsoft-openai")
    rows = []
    for provision in ("compute", "models"):
        instance = resolve(flagship, provision)
        rows.append(next(draw(law_of(flagship, instance), instance, 64, chunk=64)).events)
    assert len(rows[0]) > 0
    assert (rows[0] == rows[1]).all()
