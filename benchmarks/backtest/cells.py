"""The protocol: every series that has scored hours × terms × discounts × how often one may sign."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.backtest.kernels import Floats, Ints, cell_cost, sorted_past

from provender.backtest import (
    WINDOWS,
    Market,
    Replay,
    Trace,
    added,
    every,
    free_periods,
    hindsight,
    read_stops,
    read_trace,
    walk,
)

TERMS, DISCOUNTS, CADENCES = (7, 14, 30), (0.3, 0.45, 0.6), ("daily", "weekly", "half term")
CLUSTERS = ("venus", "earth", "philly")


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One series under one market and cadence, with what the baselines cost by hour."""

    series: str
    cluster: str
    cadence: str
    trace: Trace
    market: Market
    begin: int
    dates: Ints
    past: tuple[Ints, Floats, Ints]
    hindsight: Floats
    replays: Floats  # (window, hour)

    @property
    def plain(self) -> Floats:
        """Return term, break-even and hours to the next date, as kernels take them."""
        step = float(self.dates[1] - self.dates[0]) if self.dates.size > 1 else self.market.term / 2
        return np.array([self.market.term, self.market.break_even, step])

    def cost(self, units: Floats) -> Floats:
        """Return the cost by hour of what was signed."""
        return cell_cost(units, self.dates, self.trace.demand, self.begin, self.market.term, self.market.committed_usd)

    def regret(self, cost: Floats) -> float:
        """Return cost ÷ hindsight − 1."""
        return float(cost.sum() / self.hindsight.sum()) - 1.0


def recorded(shared: Path) -> dict[str, tuple[str, Trace]]:
    """Return the recorded series by name with their cluster, a mean of 60 units, stops not known."""
    demand, stops = shared / "data" / "demand", shared / "data" / "outages" / "helios_observed_supply_stops_2020.csv"
    with stops.open(encoding="utf-8") as file:
        is_venus = [row["cluster"] == "helios_venus" for row in csv.DictReader(file)]
    venus = [stop for stop, is_hit in zip(read_stops(stops), is_venus, strict=True) if is_hit]
    earth = [stop for stop, is_hit in zip(read_stops(stops), is_venus, strict=True) if not is_hit]
    found: dict[str, tuple[str, Trace]] = {}

    def keep(name: str, cluster: str, trace: Trace) -> None:
        if free_periods(trace) < trace.n_periods:
            found[name] = (cluster, trace.scaled(60.0))

    keep(
        "venus", "venus", read_trace(demand / "helios_venus_2020" / "demand_hourly.csv", column="units").without(venus)
    )
    for folder, file, cluster in (
        ("helios_earth_vcs_2020", "demand_hourly.csv", "earth"),
        ("philly_2017", "demand_hourly_by_vc.csv", "philly"),
    ):
        path = demand / folder / file
        with path.open(encoding="utf-8") as opened:
            names = sorted({row["workload"] for row in csv.DictReader(opened)})
        parts = [read_trace(path, column="units", workload=name) for name in names]
        hidden = earth if cluster == "earth" else []
        for name, part in zip(names, parts, strict=True):
            keep(f"{cluster}/{name}", cluster, part.without(hidden))
        if cluster == "earth":
            keep("earth", "earth", added("earth", parts).without(hidden))
    keep("philly", "philly", read_trace(demand / "philly_2017" / "demand_hourly.csv", column="units"))
    keep("philly nodes", "philly", read_trace(demand / "philly_nodes_2017" / "demand_hourly.csv", column="units"))
    keep("nab", "nab", read_trace(demand / "nab_aws_elb_requests_2014" / "demand_hourly.csv", column="units"))
    return found


def cells(series: dict[str, tuple[str, Trace]], cadences: tuple[str, ...] = CADENCES) -> Iterator[Cell]:
    """Yield every cell of the protocol."""
    for name, (cluster, trace) in series.items():
        begin = free_periods(trace)
        for term in TERMS:
            for cadence in cadences:
                step = {"daily": 24, "weekly": 168, "half term": 12 * term}[cadence]
                span = every(begin, trace.n_periods, step)
                past = sorted_past(trace.demand, span.dates)
                for discount in DISCOUNTS:
                    market = Market(24 * term, 1.0, 1.0 - discount)
                    best = hindsight(trace, market, span).cost_usd
                    replays = np.array([walk(trace, market, span, Replay(w)).cost_usd for w in WINDOWS])
                    yield Cell(name, cluster, cadence, trace, market, begin, span.dates, past, best, replays)
