"""A draw as a whole: what it is without laws, and that its numbers depend on nothing but the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import fields, replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.hazard import Hazard
from provender.cases import load
from provender.errors import UnknownNameError
from provender.instance import Instance, resolve
from provender.scenarios import (
    Batch,
    DemandLaw,
    Draws,
    Factor,
    Marginal,
    Noise,
    PriceLaw,
    Residuals,
    Sampling,
    ScenarioLaw,
    Shock,
    draw,
    law_of,
    prepare,
)

P = Estimate.point


SAMPLINGS: tuple[Sampling, ...] = ("plain", "antithetic", "latin_hypercube", "sobol")


@pytest.fixture(scope="module")
def everything() -> tuple[ScenarioLaw, Instance]:
    """Return a law in which everything moves, on the miniature."""
    case = load("miniature")
    hazards = {
        "a": Hazard("a", "pause", "M", P(1.0), severity=Estimate(0.4, 0.1, 0.8), duration_days=P(90)),
        "b": Hazard("b", "outage", "chipX", P(3.0), severity=P(0.5), duration_days=Estimate(5.0, 1.0, 20.0)),
        "c": Hazard("c", "insolvency", "O", P(0.3)),
    }
    done = replace(case.programmes["inhouse"], completion_days=Estimate(200.0, 100.0, 400.0, law="lognormal"))
    case = replace(case, hazards=hazards, programmes={"inhouse": done})
    instance = resolve(case, "compute")
    demand = DemandLaw(
        factors=(Factor("use", {"serving": 0.2, "training": 0.1}, 60.0),),
        growth_sigma={"serving": 0.1},
        noise={"training": Noise(0.1, 30.0)},
        shocks=(Shock("chips", {"training": 1.0}, Marginal(0.3, 0.5, 0.8, "lognormal"), rate_per_year=1.0),),
        residuals={"serving.free": Residuals(np.linspace(-0.1, 0.1, 6), 2, 2)},
    )
    return law_of(
        case, instance, demand=demand, prices=(PriceLaw("p", ("xM", "o_on_demand"), volatility=0.3),)
    ), instance


def joined(batches: Iterable[Batch]) -> dict[str, Any]:
    """Return all numbers of a draw by name, in order of scenarios."""
    parts = sorted(batches, key=lambda b: b.first)
    found: dict[str, Any] = {}
    for f in fields(Batch):
        values = [getattr(b, f.name) for b in parts]
        if f.name == "first":
            continue
        if isinstance(values[0], dict):
            found |= {f"{f.name}.{k}": np.concatenate([v[k] for v in values]) for k in values[0]}
        else:
            found[f.name] = np.concatenate(values)
    return found


def assert_same(found: dict[str, Any], exact: dict[str, Any]) -> None:
    """Fail unless every number agrees bit for bit."""
    assert found.keys() == exact.keys()
    for name, values in exact.items():
        assert found[name].tobytes() == values.tobytes(), name


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_numbers_do_not_depend_on_the_size_of_a_piece(
    sampling: Sampling, everything: tuple[ScenarioLaw, Instance]
) -> None:
    """150 scenarios in pieces of 1, 7, 64, 100 and 1,000 are the same bytes, in pieces of the size asked for."""
    law, instance = everything
    whole = list(draw(law, instance, 150, seed=3, sampling=sampling, chunk=1000))
    assert [b.n_scenarios for b in whole] == [150]
    exact = joined(whole)
    for chunk in (1, 7, 64, 100):
        pieces = list(draw(law, instance, 150, seed=3, sampling=sampling, chunk=chunk))
        assert [b.n_scenarios for b in pieces[:-1]] == [chunk] * (len(pieces) - 1)
        assert [b.first for b in pieces] == list(range(0, 150, chunk))
        assert_same(joined(pieces), exact)


def make(job: tuple[Draws, int]) -> Batch:
    """Make one batch; at the top of a module, so that another process finds it."""
    return job[0].batch(job[1])


def in_threads(draws: Draws) -> list[Batch]:
    """Make the batches in three threads."""
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(draws.batch, range(len(draws))))


def in_processes(draws: Draws) -> list[Batch]:
    """Make the batches in a fresh process, the last one first."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return list(pool.map(make, [(draws, b) for b in reversed(range(len(draws)))]))


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("executor", [in_threads, in_processes])
def test_numbers_do_not_depend_on_the_executor(
    executor: Callable[[Draws], list[Batch]], sampling: Sampling, everything: tuple[ScenarioLaw, Instance]
) -> None:
    """Threads, or a process that begins with the last batch, make the same bytes as one loop."""
    law, instance = everything
    draws = prepare(law, instance, 150, seed=3, sampling=sampling)
    assert_same(joined(executor(draws)), joined(draw(law, instance, 150, seed=3, sampling=sampling)))


def test_another_seed_gives_other_numbers(everything: tuple[ScenarioLaw, Instance]) -> None:
    """Nothing that is drawn stays the same; what is not drawn does."""
    law, instance = everything
    one, other = (joined(draw(law, instance, 64, seed=seed, sampling="plain")) for seed in (1, 2))
    moved = {name for name in one if one[name].tobytes() != other[name].tobytes()}
    assert moved == set(one) - {"weights"}


def test_a_longer_draw_begins_with_the_shorter_one(everything: tuple[ScenarioLaw, Instance]) -> None:
    """The first 70 of 150 Sobol scenarios are the 70; only the weights know how many there are."""
    law, instance = everything
    short, long = (joined(draw(law, instance, n, seed=1)) for n in (70, 150))
    cut = {k: v[v["scenario"] < 70] if k == "events" else v[:70] for k, v in long.items()}
    for name in short.keys() - {"weights"}:
        assert cut[name].tobytes() == short[name].tobytes(), name
    assert short["weights"].sum() == pytest.approx(1.0)


def test_another_law_leaves_the_other_numbers_as_they_are(everything: tuple[ScenarioLaw, Instance]) -> None:
    """More noise on training moves training only: not other demand, supply, prices or dates."""
    law, instance = everything
    louder = replace(law.demand, noise={"training": Noise(0.5, 30.0), "serving.paid": Noise(0.1, 1.0)})
    one, other = (joined(draw(x, instance, 64)) for x in (law, replace(law, demand=louder)))
    assert {n for n in one if one[n].tobytes() != other[n].tobytes()} == {"demand"}
    assert (one["demand"][:, 1] == other["demand"][:, 1]).all()


def without_laws(case: Case) -> Case:
    """Return a case in which nothing is drawn: no events, programmes, laws, and announced lines that come."""
    calm = {k: replace(w, growth_sigma=None, noise=None, residuals=None) for k, w in case.workloads.items()}
    sure = {k: replace(c, conversion=None) for k, c in case.contracts.items()}
    nothing: dict[str, Any] = {key: {} for key in ("hazards", "programmes", "factors", "shocks", "prices", "slips")}
    return replace(case, workloads=calm, contracts=sure, **nothing)


@pytest.mark.parametrize("name", ["miniature", "microsoft-openai", "acme-gpu"])
def test_without_laws_and_hazards_every_scenario_is_the_instance(name: str) -> None:
    """Demand, availability, limits and prices of each future, bit for bit; as signed without one."""
    case = without_laws(load(name))
    for provision in case.provisions:
        instance = resolve(case, provision)
        for i, future in enumerate(instance.futures[:2]):
            batch = next(draw(law_of(case, instance, future=future), instance, 3))
            assert (batch.demand == instance.work.demand[i]).all()
            assert (batch.held_available == instance.held.available[i]).all()
            assert (batch.column_available == instance.columns.lines.available[i]).all()
        batch = next(draw(case, instance, 3))
        assert (batch.held_available == instance.held.nominal).all()
        assert (batch.source_limit == instance.sources.limit).all()
        assert (batch.source_price == instance.sources.price).all()
        assert (batch.column_price == 1.0).all()
        assert (batch.insolvent_from == instance.grid.n_blocks).all()
        assert len(batch.events) == 0


def test_the_median_path_is_the_base_side_of_demand() -> None:
    """The miniature's s1 has no factor: its demand is the median; s3's delay of r2 is s3's own, as resolved."""
    case = replace(load("miniature"), hazards={})
    instance = resolve(case, "compute")
    assert (law_of(case, instance).median_demand == instance.work.demand[0]).all()
    late = next(draw(law_of(case, instance, future="s3"), instance, 2)).held_available[0]
    assert late.tolist() == [[1, 1, 1, 1], [0, 0, 1, 1], [1, 1, 1, 1]]


def test_misuse_is_told() -> None:
    """No scenario, no piece, no such future, no such batch."""
    case = load("miniature")
    instance = resolve(case, "compute")
    with pytest.raises(ValueError, match="found 0 scenarios"):
        draw(case, instance, 0)
    with pytest.raises(ValueError, match="found chunk 0"):
        draw(case, instance, 4, chunk=0)
    with pytest.raises(UnknownNameError, match="s1, s2, s3, s4"):
        law_of(case, instance, future="s9")
    with pytest.raises(IndexError, match="found batch 1; allowed: 0 to 0"):
        prepare(law_of(case, instance), instance, 64).batch(1)
