"""Events on supply: competing Poisson clocks, common shocks, and what they leave of each line.

Each hazard of the case is a clock of its own. While the tie is in state i, the clock of hazard h rings
rate_h × multiplier_h,i times a year; the state itself moves by the case's chain from the posterior of the
as-of date, and is thrown into a state by events that say so. The clocks of all hazards run in every
provision of a case alike, so that one seed gives one history for all of them.

Conventions: a year of the clocks is 365 days, as in the chain. An event is announced when its clock rings
and takes hold after its notice. What it hits it hits at once, whoever shares it (a dependency, a site, a
party and all that it owns); a party's own troubles do not strike what others owe it. It depends on the kind:

- *outage*, *cut*, *reclaim* take `severity` of what is delivered when they take hold, for their length (no
  length: for good), and as much of the supplier's sources. A reclaim takes only the lines that a clause
  gives up, where one names lines held, and then no source.
- *slip* and *pause* set `severity` of each line that is still to come apart and shift its delivery by their
  length; its ramp moves along, its end stays. A pause spares what has no more days to go than the reach of a
  freeze. A line that would be signed later than the event is not touched.
- *insolvency* takes `severity` of everything the supplier has or will have, for its length, delivered or not,
  and marks the supplier as insolvent from that block on for good: what was prepaid is lost.
- *price_move* multiplies prices by 1 + `severity` for its length.

A block is the smallest step: what holds for a part of a block counts by its share of the block's time. A
line that the grid lets begin at the next period's start is shifted from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.instance.grid import as64
from provender.scenarios.event_kernels import DELAYS, ENDS, FREEZES, TAKES, fill_supply, ring
from provender.scenarios.marginals import Marginal
from provender.scenarios.sampling import uniform_normals
from provender.scenarios.seeds import BATCH, stream
from provender.state.chain import DAYS_PER_YEAR

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from provender.instance import Cohort, Instance

#: kinds of events that move supply or prices; the number of a kind in `EVENT` is its place here
KINDS = ("outage", "slip", "pause", "cut", "reclaim", "insolvency", "price_move")
_CODES = {"outage": TAKES, "cut": TAKES, "reclaim": TAKES, "slip": DELAYS, "pause": FREEZES, "insolvency": ENDS}
#: one row of the list of events. `cause` is a number of its own for every event of a draw; `kind` and
#: `hazard` are places in `KINDS` and in the law's hazards; `announced`, `start` and `end` are days since the
#: as-of date (`end` may be infinite); `severity` is a share, or what is added to a price.
EVENT = np.dtype(
    [
        ("scenario", np.int64),
        ("cause", np.int64),
        ("hazard", np.int32),
        ("kind", np.int32),
        ("announced", np.float64),
        ("start", np.float64),
        ("end", np.float64),
        ("severity", np.float64),
    ]
)
#: most events of one scenario that have a cause of their own
_CAUSES = 2**20
_DAY = np.timedelta64(86400, "s")


@dataclass(frozen=True, slots=True)
class HazardLaw:
    """The clock of one hazard and what its events do.

    Parameters
    ----------
    kind, target
        As in the case; kinds outside `KINDS` do nothing but move the state.
    struck
        Suppliers, dependencies and sites that are hit at once.
    rates
        (state,) events per year of 365 days in each state, >= 0.
    severity
        Share taken or delayed, in [0, 1]; for a price move what is added, > −1.
    duration_days, notice_days
        Length (infinite: for good) and warning, >= 0.
    moves
        Number of the state that it leads to, -1 for none.
    """

    id: str
    kind: str
    target: str
    struck: frozenset[str]
    rates: NDArray[np.float64]
    severity: Marginal
    duration_days: Marginal
    notice_days: Marginal
    moves: int = -1


@dataclass(frozen=True, slots=True)
class TieLaw:
    """The state of the tie: (state,) probability on the as-of date; (state, state) changes per year, 0 diagonal."""

    states: tuple[str, ...]
    now: NDArray[np.float64]
    leave: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Supply:
    """Capacity and limits of one batch after all events; fields as in `provender.scenarios.Batch`."""

    held: NDArray[np.float64]
    column: NDArray[np.float64]
    source_limit: NDArray[np.float64]
    price_factor: NDArray[np.float64]
    insolvent_from: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LinePlan:
    """Lines as the kernel wants them; fields as its arguments."""

    base: NDArray[np.float64]
    timing: NDArray[np.float64]
    hits: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class EventPlan:
    """The hazards of a law on the grid of an instance, ready to be drawn from.

    Parameters
    ----------
    edges
        (block + 1,) days since the as-of date.
    held, column, limit, price
        Lines, sources by their limits, sources by a factor on their price.
    fails
        (hazard, supplier) whether the event is the supplier's insolvency.
    """

    hazards: tuple[HazardLaw, ...]
    tie: TieLaw
    edges: NDArray[np.float64]
    held: LinePlan
    column: LinePlan
    limit: LinePlan
    price: LinePlan
    fails: NDArray[np.bool_]


def plan_events(
    hazards: tuple[HazardLaw, ...],
    tie: TieLaw,
    instance: Instance,
    shares: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    as_of: date,
    reach_days: float,
) -> EventPlan:
    """Return hazards laid out on the lines and sources of an instance.

    Parameters
    ----------
    hazards, tie
        Clocks and states.
    instance
        Gives lines, sources and blocks.
    shares
        (held cohort, block) and (column, block) shares delivered as planned.
    as_of
        Date from which on the clocks run.
    reach_days
        Days to go that a pause spares.
    """
    edges = (np.append(instance.grid.block_starts, instance.grid.end) - as64(as_of)) / _DAY
    held, column = (
        _lines(hazards, instance, cohorts, share, (edges, as_of, reach_days))
        for cohorts, share in zip((instance.held.cohorts, instance.columns.lines.cohorts), shares, strict=True)
    )
    limit, price = _sources(hazards, instance)
    fails = [[h.kind == "insolvency" and s in h.struck for s in instance.suppliers] for h in hazards]
    n_suppliers = len(instance.suppliers)
    return EventPlan(
        hazards,
        tie,
        edges,
        held=held,
        column=column,
        limit=limit,
        price=price,
        fails=np.array(fails, dtype=bool).reshape(len(hazards), n_suppliers),
    )


def _lines(
    hazards: tuple[HazardLaw, ...],
    instance: Instance,
    cohorts: tuple[Cohort, ...],
    share: NDArray[np.float64],
    times: tuple[NDArray[np.float64], date, float],
) -> LinePlan:
    """Return cohorts as the kernel wants them; `times` is edges, as-of date and the reach of a freeze."""
    edges, as_of, reach_days = times
    timing = np.array([_timing(c, row, edges, as_of) for c, row in zip(cohorts, share, strict=True)])
    full = np.column_stack([timing.reshape(len(cohorts), 3), np.full(len(cohorts), reach_days)])
    return LinePlan(np.ascontiguousarray(share), full, _hits(hazards, cohorts, _reclaimed(instance)))


def _sources(hazards: tuple[HazardLaw, ...], instance: Instance) -> tuple[LinePlan, LinePlan]:
    """Return sources by their limits, and by a factor on their price; they are always there to be hit."""
    sources = instance.sources
    named = [{s, *d} for s, d in zip(sources.suppliers, sources.depends_on, strict=True)]
    always = np.tile([-np.inf, -np.inf, np.inf, 0.0], (len(named), 1))
    takes, moves = np.zeros((2, len(hazards), len(named)), dtype=np.int8)
    reclaimed = _reclaimed(instance)
    for h, hazard in enumerate(hazards):
        names_lines = hazard.kind == "reclaim" and any(
            c.id in reclaimed and hazard.struck & _names(c) for c in instance.held.cohorts
        )
        code = 0 if names_lines else _CODES.get(hazard.kind, 0)
        for e, names in enumerate(named):
            if hazard.struck & names:
                takes[h, e] = code if code in (TAKES, ENDS) else 0
                moves[h, e] = ENDS if hazard.kind == "price_move" else 0
    return LinePlan(sources.limit, always, takes), LinePlan(np.ones_like(sources.limit), always, moves)


def _timing(cohort: Cohort, share: NDArray[np.float64], edges: NDArray[np.float64], as_of: date) -> list[float]:
    """Return days since the as-of date: of delivery, of signing, after the last; -inf and inf where off the grid.

    Delivery is the day that the cohort names where its share starts in that block, else the start of the
    block that its share starts in: a future of the case may have moved it.
    """
    some = np.flatnonzero(share > 0.0)
    named = float((as64(cohort.delivery) - as64(as_of)) / _DAY)
    if len(some) == 0:
        return [named, -np.inf, np.inf]
    first, last = int(some[0]), int(some[-1])
    if first == 0:
        delivery = min(named, edges[0])
    else:
        delivery = named if edges[first - 1] < named <= edges[first] else edges[first]
    end = np.inf if last == len(share) - 1 else edges[last + 1]
    return [delivery, delivery - cohort.lead_days if cohort.offer else -np.inf, end]


def _hits(hazards: tuple[HazardLaw, ...], cohorts: tuple[Cohort, ...], reclaimed: set[str]) -> NDArray[np.int8]:
    """Return (hazard, cohort) what an event does to a cohort, 0 for nothing."""
    hits = np.zeros((len(hazards), len(cohorts)), dtype=np.int8)
    for h, hazard in enumerate(hazards):
        struck = [bool(hazard.struck & _names(c)) for c in cohorts]
        if hazard.kind == "reclaim":
            given_up = [is_struck and c.id in reclaimed for is_struck, c in zip(struck, cohorts, strict=True)]
            struck = given_up if any(given_up) else struck
        hits[h] = np.array(struck, dtype=np.int8) * _CODES.get(hazard.kind, 0)
    return hits


def _names(cohort: Cohort) -> set[str]:
    """Return what a cohort is hit by: its supplier, its site, what it depends on."""
    return {cohort.supplier, cohort.site, *cohort.depends_on}


def _reclaimed(instance: Instance) -> set[str]:
    """Return the held cohorts that some clause gives up."""
    return {c for right in instance.reclaims for c in right.cohorts}


def draw_events(plan: EventPlan, root: np.random.SeedSequence, batch: int) -> NDArray[np.void]:
    """Return the events of one batch as rows of `EVENT`, by scenario in order of their start.

    Parameters
    ----------
    plan
        Hazards on their grid.
    root, batch
        Sequence of the batch, and its number.
    """
    n = len(plan.hazards)
    first = np.zeros(BATCH + 1, dtype=np.int64)
    found = ring(
        stream(root, "clocks"),
        _cumulative(plan.tie.now),
        plan.tie.leave,
        np.array([h.rates for h in plan.hazards]).reshape(n, len(plan.tie.states)),
        np.array([h.moves for h in plan.hazards], dtype=np.int64),
        max(0.0, plan.edges[-1]) / DAYS_PER_YEAR,
        first,
    )
    rows = np.zeros(len(found), dtype=EVENT)
    local = np.repeat(np.arange(BATCH), np.diff(first))
    rows["scenario"] = batch * BATCH + local
    rows["cause"] = rows["scenario"] * _CAUSES + np.arange(len(found)) - first[local]
    rows["hazard"], rows["announced"] = found[:, 1], found[:, 0] * DAYS_PER_YEAR
    _mark(plan, rows, uniform_normals(stream(root, "marks"), (len(rows), 3)))
    rows = rows[rows["kind"] >= 0]
    return rows[np.lexsort((rows["cause"], rows["start"], rows["scenario"]))]


def _cumulative(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cumulative probabilities that end at exactly one."""
    total: NDArray[np.float64] = np.cumsum(probability)
    total[-1] = 1.0
    return total


def _mark(plan: EventPlan, rows: NDArray[np.void], normals: NDArray[np.float64]) -> None:
    """Fill kind, start, end and severity; kinds that do nothing to supply or prices get -1."""
    for h, hazard in enumerate(plan.hazards):
        mine = rows["hazard"] == h
        rows["kind"][mine] = KINDS.index(hazard.kind) if hazard.kind in KINDS else -1
        z = normals[mine]
        rows["severity"][mine] = hazard.severity.at(z[:, 0])
        start = rows["announced"][mine] + hazard.notice_days.at(z[:, 1])
        rows["start"][mine] = start
        rows["end"][mine] = start + hazard.duration_days.at(z[:, 2])


def apply_events(plan: EventPlan, events: NDArray[np.void], batch: int, late: NDArray[np.float64]) -> Supply:
    """Return what the events of one batch leave of lines, limits and prices.

    Parameters
    ----------
    plan
        Lines on their grid.
    events
        Rows of `EVENT` of this batch, as `draw_events` returns them.
    batch
        Number of the batch.
    late
        (scenario, held cohort) days by which lines are late from the outset; negative is early.
    """
    first = np.searchsorted(events["scenario"], batch * BATCH + np.arange(BATCH + 1)).astype(np.int64)
    table = np.column_stack([events["hazard"].astype(np.float64), events["start"], events["end"], events["severity"]])
    added = table * np.array([1.0, 1.0, 1.0, -1.0])  # a price move takes −severity, that is, adds it

    def filled(lines: LinePlan, days: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        out = np.empty((BATCH, *lines.base.shape))
        fill_supply(plan.edges, lines.base, lines.timing, days, lines.hits, first, rows, out)
        return out

    def on_time(lines: LinePlan) -> NDArray[np.float64]:
        return np.zeros((BATCH, len(lines.base)))

    return Supply(
        filled(plan.held, late, table),
        filled(plan.column, on_time(plan.column), table),
        filled(plan.limit, on_time(plan.limit), table),
        filled(plan.price, on_time(plan.price), added),
        _insolvent(plan, events, batch),
    )


def _insolvent(plan: EventPlan, events: NDArray[np.void], batch: int) -> NDArray[np.int64]:
    """Return (scenario, supplier) the block in which a supplier's insolvency takes hold; n_blocks for none."""
    n_blocks = len(plan.edges) - 1
    blocks = np.full((BATCH, plan.fails.shape[1]), n_blocks, dtype=np.int64)
    for row in events[plan.fails[events["hazard"]].any(axis=1)] if len(events) else ():
        at = min(n_blocks, int(np.searchsorted(plan.edges, row["start"], side="right")) - 1)
        s = int(row["scenario"]) - batch * BATCH
        failed = plan.fails[row["hazard"]]
        blocks[s, failed] = np.minimum(blocks[s, failed], at)
    return blocks
