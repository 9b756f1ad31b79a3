"""Drawn scenarios as an instance: futures in proportion, the same numbers however many, bills that follow delivery."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.workload import Future
from provender.cases import load
from provender.instance import resolve
from provender.scenarios import Ensemble, NoScenarioError, draw_ensemble
from provender.scenarios.ensemble import futures_of, line_fees
from tests.scenarios.a_case import stray
from tests.scenarios.test_draw import without_laws


def of(n: int, case: Case) -> Ensemble:
    """Return scenarios of a case; at the top of a module, so that another process finds it."""
    return draw_ensemble(case, "compute", n)


def bytes_of(drawn: Ensemble, n: int) -> list[bytes]:
    """Return the first scenarios of everything that a plan sees, as bytes."""
    instance = drawn.instance
    lines = (instance.held.available, instance.held.fee, instance.columns.lines.available, instance.columns.lines.fee)
    arrays = (drawn.future, instance.work.demand, *lines, drawn.source_price, drawn.source_limit)
    return [np.ascontiguousarray(a[:n]).tobytes() for a in arrays]


@pytest.mark.parametrize("method", ["plain", "antithetic", "sobol"])
def test_more_scenarios_begin_with_fewer(tmp_path: Path, method: str) -> None:
    """100 scenarios are the first of 150, bit for bit, in a case in which everything strays."""
    case = stray(tmp_path, 'method = "sobol"', f'method = "{method}"')
    assert bytes_of(of(100, case), 100) == bytes_of(of(150, case), 100)


def test_numbers_do_not_depend_on_who_makes_them(tmp_path: Path) -> None:
    """Drawn here, in three threads at once, and in another process, a case gives the same bytes."""
    case = stray(tmp_path)
    exact = bytes_of(of(130, case), 130)
    with ThreadPoolExecutor(3) as pool:
        threads = list(pool.map(of, [130] * 3, [case] * 3))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool2:
        other = pool2.submit(of, 130, case).result()
    assert all(bytes_of(drawn, 130) == exact for drawn in (*threads, other))


def test_the_seed_of_the_case_moves_everything_and_can_be_overruled(tmp_path: Path) -> None:
    """Seed 7 stands in the case: asked for by hand it is the same, another one gives other scenarios."""
    case = stray(tmp_path)
    assert bytes_of(of(64, case), 64) == bytes_of(draw_ensemble(case, "compute", 64, seed=7), 64)
    assert not np.array_equal(
        of(64, case).instance.work.demand, draw_ensemble(case, "compute", 64, seed=8).instance.work.demand
    )


def test_futures_stand_in_proportion_however_many_there_are(tmp_path: Path) -> None:
    """Of n scenarios a future of 75 % has 0.75·n, within two, for every n."""
    instance = resolve(stray(tmp_path), "compute")
    counts = np.cumsum(futures_of(instance, 7, 0, 500) == 0)
    assert (np.abs(counts - 0.75 * np.arange(1, 501)) <= 2.0).all()
    assert (futures_of(instance, 7, 100, 200) == futures_of(instance, 7, 0, 200)[100:]).all()


def test_without_laws_a_scenario_is_its_future() -> None:
    """Demand, deliveries and fees of each scenario are those of its future, bit for bit."""
    case = without_laws(load("microsoft-openai"))
    instance = resolve(case, "compute")
    drawn = draw_ensemble(case, "compute", 20)
    assert set(drawn.future) == set(range(len(instance.futures)))
    assert (drawn.instance.work.demand == instance.work.demand[drawn.future]).all()
    assert (drawn.instance.held.available == instance.held.available[drawn.future]).all()
    assert drawn.instance.held.fee == pytest.approx(instance.held.fee[drawn.future])
    assert drawn.probabilities.tolist() == [0.05] * 20


def test_each_scenario_names_its_future(tmp_path: Path) -> None:
    """The names of scenarios are the future's with the scenario's number."""
    drawn = of(5, stray(tmp_path))
    assert drawn.instance.futures == tuple(f"{('plain', 'more')[f]}.{s}" for s, f in enumerate(drawn.future))


def test_a_line_that_is_not_there_is_not_billed_but_for_what_is_due_anyway(tmp_path: Path) -> None:
    """Half delivered, a line without take-or-pay costs half, one of 50 % take-or-pay three quarters."""
    instance = resolve(replace(stray(tmp_path), futures={"one": Future("one", 1.0)}), "compute")
    held, first = instance.held, np.zeros(1, dtype=np.int64)
    ids = [c.id for c in held.cohorts]
    paid = line_fees(instance, held, held.available * 0.5, first)
    whole = held.fee
    assert paid[0, ids.index("held")] == pytest.approx(0.5 * whole[0, ids.index("held")])
    assert paid[0, ids.index("site")] == pytest.approx(0.75 * whole[0, ids.index("site")])


def test_a_line_ahead_of_its_plan_is_billed_at_the_same_rate(tmp_path: Path) -> None:
    """Delivered in the first block too, a line pays its rate for that block's hours, discounted."""
    instance = resolve(replace(stray(tmp_path), futures={"one": Future("one", 1.0)}), "compute")
    held = instance.held
    site = [c.id for c in held.cohorts].index("site")
    early = held.available.copy()
    early[:, site] = 1.0
    paid = line_fees(instance, held, early, np.zeros(1, dtype=np.int64))[0, site]
    hours = instance.grid.block_hours * instance.discount
    assert paid == pytest.approx(hours * paid[-1] / hours[-1])


def test_no_scenario_is_refused(tmp_path: Path) -> None:
    """Zero scenarios are told as found."""
    with pytest.raises(NoScenarioError, match="found 0 scenarios\nallowed: 1 or more") as refusal:
        of(0, stray(tmp_path))
    assert refusal.value.found == 0
