"""The miniature, number for number: every key of its table that these rooms compute.

Money of the table is in USD/h-periods: one is 1,200 USD, a period being 1,200 hours.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from provender import cases
from provender.dispatch import rung_totals, unmet_work
from provender.dispatch.cost import block_cost, period_shortfall
from provender.exposure import base_plan, dependences, expose_base
from provender.exposure.dependence import one_side, without
from provender.exposure.n1 import Base
from provender.exposure.result import Row
from provender.planning import Planner, Situation, situation
from provender.planning.situation import column_fees, fees_due, total_capacity

TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"
PERIOD = 1200.0
PLANS = {"P00": (0, 0), "P01": (0, 1), "P02": (0, 2), "P10": (1, 0), "P11": (1, 1), "P12": (1, 2)}
#: what other rooms compute: state, terms, insight, backtest, the planner's proofs, adequacy
LATER = (
    "chain.", "state.", "hazard.", "forecast.", "baserate.", "score.", "annuity.", "share.L.", "share.M.mean",
    "share.M.cvar", "share.M.ce", "share.observer", "share.fixed", "share.until", "milestone.", "exclusivity.",
    "declare.", "backtest.", "bound.", "gap.", "rootgap.", "notice100.", "ambiguity.", "hypothesis.", "evppi.",
    "secure.", "price.", "alternative.", "obj.P01_wait", "cost_of_waiting", "ELCC.", "commit.", "obj.P01.without",
    "classes.",
)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Mapping[str, float]:
    """Return every number of the miniature that these rooms compute, by key of the table."""
    return {**plans(), **exposed()}


def amounts_of(plan: str) -> np.ndarray:
    """Return lots of M and O at block 2 as amounts by column (xM b2, xM b3, xO b2, xO b3)."""
    m, o = PLANS[plan]
    return np.array([20.0 * m, 0.0, 30.0 * o, 0.0])


def plans() -> dict[str, float]:
    """Return capacity, loads, levels, costs, slopes, fees and objectives of the six plans."""
    base = base_plan(cases.load("miniature"), "compute")
    planner, instance = base.planner, base.planner.instance
    here = situation(instance, cases.load("miniature").as_of)
    out: dict[str, float] = {}
    names = [c.id for c in instance.columns.lines.cohorts]
    assert names == ["xM@2025-04-11", "xM@2025-07-20", "xO@2025-04-11", "xO@2025-07-20"]
    for k in range(5):
        load = (
            planner.ladder.load[k, -1]
            - (planner.ladder.below[k] * here.open.limit).sum(axis=0)[planner.ladder.block_of_period]
        )
        out |= {f"l{k + 1}.s{s + 1}.p{t + 1}": load[s, t] for s in range(4) for t in range(8)}
    for plan in PLANS:
        amounts = amounts_of(plan)
        signed = planner.evaluate(here, amounts)
        out[f"mean.{plan}"] = signed.mean / PERIOD
        out[f"cvar.{plan}"] = signed.cvar / PERIOD
        out[f"obj.{plan}"] = signed.objective / PERIOD
        out[f"obj_kusd.{plan}"] = signed.objective / 1000.0
        fees = fees_due(instance, here).sum(axis=1) + column_fees(instance, here) @ amounts
        out |= {f"cost.{plan}.s{s + 1}": c / PERIOD for s, c in enumerate(signed.costs)}
        out |= {f"fees.{plan}.s{s + 1}": c / PERIOD for s, c in enumerate(fees)}
        out |= dispatched(planner, here, amounts, plan)
    return out


def dispatched(planner: Planner, here: Situation, amounts: np.ndarray, plan: str) -> dict[str, float]:
    """Return what dispatch says of one plan, by scenario and block."""
    capacity = total_capacity(planner.instance, here, amounts)
    totals = rung_totals(planner.ladder, capacity, here.open) / PERIOD
    cost, slope = block_cost(planner.ladder, capacity, here.open)
    out = {f"R.{plan}.s{s + 1}": cost[s].sum() / PERIOD for s in range(4)}
    hours = planner.ladder.period_hours
    for s in range(4):
        for b in range(4):
            end = f"{plan}.s{s + 1}.b{b + 1}"
            out[f"C.{end}"] = capacity[s, 0, b]
            out[f"R.{end}"] = cost[s, b] / PERIOD
            out[f"slope.{end}"] = slope[s, 0, b] / PERIOD
            out |= {f"X{k + 1}.{end}": totals[k, s, b] for k in range(5)}
    steps = planner.ladder.increments[:, planner.ladder.block_of_period]
    firm = sum(steps[k] * period_shortfall(planner.ladder, capacity, here.open, k) for k in range(5))
    out |= {f"Rfirm.{plan}.s{s + 1}.p{t + 1}": firm[s, t] for s in range(4) for t in range(8)}
    unmet = unmet_work(planner.ladder, capacity, here.open) * hours  # tiers: paid, free, training
    out |= {f"EUE.{plan}.{name}": unmet[:, j].sum() / 4 for j, name in enumerate(("paid", "free", "training"))}
    out[f"EUE.{plan}.all"] = unmet.sum() / 4
    out[f"LOLH.{plan}"] = float((unmet[:, :2].sum(axis=1) > 1e-9).sum() * PERIOD / 4)
    return out


def exposed() -> dict[str, float]:
    """Return the N-1 table, concentration, dependence, need, reverse stress and residual fees."""
    case = cases.load("miniature")
    bases = {p: base_plan(case, p) for p in case.provisions}
    result = expose_base(case, bases["compute"])
    out = {
        "n1.base.obj_replanned": result.base.objective / PERIOD,
        "residual.r1": result.residual["r1"] / 1000.0,
    }
    for row in result.rows:
        out |= n1(row)
    for b in range(4):
        out[f"need.b{b + 1}"] = result.need[b]
        out[f"HHI.b{b + 1}"] = result.concentration.hhi[b]
        out[f"share.M.b{b + 1}"] = result.concentration.owners["M"][b]
        out[f"share.chipX.b{b + 1}"] = result.concentration.dependencies["chipX"][b]
        out[f"HHI.b{b + 1}.M"] = 1e4 * result.concentration.owners["M"][b] ** 2
    out["reverse.M_delivered.z"] = result.reverse["M"]
    return out | dependence(bases)


def n1(row: Row) -> dict[str, float]:
    """Return the keys of one contingency."""
    name = f"n1.{row.id.replace('.', '_')}"
    lots = {"M": 0.0, "O": 0.0}
    for line in row.replanned:
        lots[line.supplier] += line.amount / {"xM": 20.0, "xO": 30.0}[line.offer]
    return {
        f"{name}.obj_not_replanned": row.objective_frozen / PERIOD,
        f"{name}.extra_not_replanned": row.extra_frozen / PERIOD,
        f"{name}.obj_replanned": row.objective_replanned / PERIOD,
        f"{name}.extra_replanned": row.extra_replanned / PERIOD,
        f"{name}.extra.paid": row.extra_unmet["serving.paid"],
        f"{name}.extra.free": row.extra_unmet["serving.free"],
        f"{name}.extra.training": row.extra_unmet["training"],
        f"{name}.peak_paid": row.peak_unmet["serving.paid"],
        f"{name}.TTS_days": row.tts_days,
        f"{name}.TTR_a_days": row.ttr_critical_days,
        f"{name}.TTR_b_days": row.ttr_today_days,
        f"{name}.TTR_c_days": row.ttr_without_days,
        f"{name}.lots_at_b3.M": lots["M"],
        f"{name}.lots_at_b3.O": lots["O"],
        **{f"{name}.share_lost.b{b + 1}": v for b, v in enumerate(row.share_lost)},
        **{f"{name}.critical_extra_share.p{t + 1}": v for t, v in enumerate(row.extra_critical_share)},
    }


def dependence(bases: Mapping[str, Base]) -> dict[str, float]:
    """Return the keys of mutual dependence."""
    (pair,) = dependences(cases.load("miniature"), dict(bases))
    out = {}
    for b in range(4):
        out[f"dep.L.lost.b{b + 1}"] = pair.first_lost[b] / PERIOD
        out[f"dep.L.own.b{b + 1}"] = pair.first_own[b] / PERIOD
        out[f"dep.M.lost.b{b + 1}"] = pair.second_lost[b] / PERIOD
        out[f"dep.M.own.b{b + 1}"] = pair.second_own[b] / PERIOD
        out[f"dep.L.b{b + 1}"] = pair.first_ratio[b]
        out[f"dep.M.b{b + 1}"] = pair.second_ratio[b]
        out[f"dep.diff.b{b + 1}"] = pair.first_ratio[b] - pair.second_ratio[b]
    out |= first_future(bases["compute"])
    assert [(d.isoformat(), who) for d, who in pair.flips] == [("2025-04-11", "M"), ("2025-10-28", "L")]
    return out


def first_future(base: Base) -> dict[str, float]:
    """Return dependence of L in block 1 of scenario s1 alone."""
    instance = replace(base.planner.instance, probabilities=np.array([1.0, 0.0, 0.0, 0.0]))
    alone = replace(base, planner=Planner(instance, base.planner.ladder, 0.0, 0.0))
    side = one_side(alone, "M")
    gone = without(alone, "M")
    after, _ = block_cost(base.planner.ladder, total_capacity(instance, gone, base.replanned.amounts), gone.open)
    return {
        "dep.L.s1.b1.own": side.own[0] / PERIOD,
        "dep.L.s1.b1.lost": side.lost[0] / PERIOD,
        "dep.L.s1.b1.R_after": after[0, 0] / PERIOD,
    }


def rows() -> list[dict[str, str]]:
    """Return the rows of the table that are not left to other rooms."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file) if not r["key"].startswith(LATER)]


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["key"])
def test_number(row: dict[str, str], found: Mapping[str, float]) -> None:
    """The number under a key of the table, within the table's own tolerance."""
    expected, tolerance = float(row["value"]), float(row["tolerance"])
    if np.isinf(expected):
        assert found[row["key"]] == expected
    else:
        assert found[row["key"]] == pytest.approx(expected, abs=tolerance, rel=0.0)
