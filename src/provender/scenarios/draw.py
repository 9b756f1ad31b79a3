"""draw(): scenarios in pieces of any size, the same numbers bit for bit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from provender.alliance.case import Case
from provender.scenarios.dates import milestone_dates
from provender.scenarios.deliveries import draw_converted, draw_late
from provender.scenarios.demand import DemandPlan, draw_demand, plan_demand
from provender.scenarios.events import EventPlan, apply_events, draw_events, plan_events
from provender.scenarios.law import ScenarioLaw, law_of
from provender.scenarios.prices import PricePlan, draw_prices, plan_prices
from provender.scenarios.sampling import Design, Sampling, design
from provender.scenarios.seeds import BATCH, batch_seed, n_batches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance

#: what is drawn: each part has random numbers of its own; deliveries are slips, conversions and dates
Part = Literal["demand", "deliveries", "events", "prices"]
PARTS: tuple[Part, ...] = ("demand", "deliveries", "events", "prices")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some scenarios of a draw, in order.

    Parameters
    ----------
    first
        Number of the first of them in the draw.
    weights
        (scenario,) probability within the whole draw; the weights of a draw sum to one.
    demand
        (scenario, tier, period) work units, >= 0.
    held_available, column_available
        (scenario, cohort, block) share of full size delivered, in term and usable, mean over the block. Sizes
        count an announced line with its chance, so its share is 1 ÷ chance where it comes and 0 where not.
    source_price, source_limit
        (scenario, source, block) price unit; work units, mean over the block.
    column_price
        (scenario, column) factor on the fee of a term that starts in that column's window, > 0.
    insolvent_from
        (scenario, supplier) block in which the supplier's insolvency takes hold; the number of blocks for none.
    events
        Rows of `provender.scenarios.events.EVENT`, by scenario (numbers of the draw) in order of their start.
    milestones
        By milestone: (scenario,) date, NaT where it never comes.
    completions
        By programme: (scenario,) days from the as-of date.
    """

    first: int
    weights: NDArray[np.float64]
    demand: NDArray[np.float64]
    held_available: NDArray[np.float64]
    column_available: NDArray[np.float64]
    source_price: NDArray[np.float64]
    source_limit: NDArray[np.float64]
    column_price: NDArray[np.float64]
    insolvent_from: NDArray[np.int64]
    events: NDArray[np.void]
    milestones: Mapping[str, NDArray[np.datetime64]]
    completions: Mapping[str, NDArray[np.float64]]

    @property
    def n_scenarios(self) -> int:
        """Number of scenarios."""
        return len(self.weights)

    def rows(self, start: int, stop: int) -> Batch:
        """Return some of the scenarios, [start, stop)."""
        return _rows(self, start, stop)


@dataclass(frozen=True, slots=True)
class Draws:
    """A draw laid out: any of its batches can be made by any worker, in any order.

    Parameters
    ----------
    n_scenarios, seed
        How many scenarios, and the one seed of all.
    law, instance
        What is drawn, and for which provision.
    design
        The finite-dimensional normal numbers: completions, milestones, factors, growth errors.
    demand, events, prices
        The laws on the grid of the instance.
    """

    n_scenarios: int
    seed: int
    law: ScenarioLaw
    instance: Instance
    design: Design
    demand: DemandPlan
    events: EventPlan
    prices: PricePlan

    def __len__(self) -> int:
        """Return the number of batches."""
        return n_batches(self.n_scenarios)

    def batch(
        self,
        number: int,
        *,
        spared: Iterable[int] = (),
        like: Batch | None = None,
        others: Mapping[Part, Draws] = MappingProxyType({}),
    ) -> Batch:
        """Return one batch of `BATCH` scenarios, the last one as many as are left.

        Parameters
        ----------
        number
            Which batch, from 0.
        spared
            Places in the law's hazards whose events are left out, everything else alike.
        like
            The same batch with other events spared, if there is one: its demand need not be drawn again.
        others
            Draws whose random numbers stand in for this one's, by part: all else is as it is.

        Raises
        ------
        IndexError
            If there is no such batch.
        """
        if not 0 <= number < len(self):
            raise IndexError(f"found batch {number}; allowed: 0 to {len(self) - 1}")
        root = {part: batch_seed(others.get(part, self).seed, number) for part in PARTS}
        normals = {part: others.get(part, self).design.normals(number) for part in PARTS}
        n_own = len(self.law.completions) + len(self.law.milestones)
        completions, milestones = self._dates(normals["deliveries"][:, :n_own])
        rows = draw_events(self.events, root["events"], number)
        rows = rows[~np.isin(rows["hazard"], list(spared))] if len(rows) else rows
        lines = [c.id for c in self.instance.held.cohorts]
        late = self._late(completions) + draw_late(self.law.slips, lines, root["deliveries"])
        supply = apply_events(self.events, rows, number, late)
        converted = draw_converted(self.law.conversions, lines, root["deliveries"])[:, :, None]
        factor, column_price = draw_prices(self.prices, root["prices"])
        sources = self.instance.sources
        demand = like.demand if like else draw_demand(self.demand, normals["demand"][:, n_own:], root["demand"])
        whole = Batch(
            number * BATCH,
            np.full(BATCH, 1.0 / self.n_scenarios),
            demand,
            np.minimum(supply.held, _top(self.law.held_share)) * converted,
            np.minimum(supply.column, _top(self.law.column_share)),
            sources.price[None] * factor * supply.price_factor,
            np.minimum(supply.source_limit, _top(sources.limit)),
            column_price,
            supply.insolvent_from,
            rows,
            milestones,
            completions,
        )
        return _rows(whole, 0, min(BATCH, self.n_scenarios - number * BATCH))

    def _dates(
        self, normals: NDArray[np.float64]
    ) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.datetime64]]]:
        """Return completions and milestones of a batch."""
        law, n = self.law, len(self.law.completions)
        days = {key: m.at(normals[:, i]) for i, (key, m) in enumerate(law.completions.items())}
        dates = {
            key: milestone_dates(belief, law.as_of, normals[:, n + i])
            for i, (key, belief) in enumerate(law.milestones.items())
        }
        return days, dates

    def _late(self, completions: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return (scenario, held cohort) days by which programmes are complete later than planned."""
        late = np.zeros((BATCH, len(self.instance.held.cohorts)))
        for r, cohort in enumerate(self.instance.held.cohorts):
            law = self.law.completions.get(cohort.id)
            if law is not None and law.law != "point" and (planned := round(law.middle)) > 0:
                late[:, r] = completions[cohort.id] - planned
        return late


def _top(base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (line, 1) the most that a line ever has: means over a block may pass it by rounding."""
    most: NDArray[np.float64] = base.max(axis=1, keepdims=True, initial=0.0)
    return most


def prepare(
    law: ScenarioLaw, instance: Instance, n_scenarios: int, *, seed: int = 0, sampling: Sampling = "sobol"
) -> Draws:
    """Return a draw laid out, for those who hand batches to workers themselves.

    Parameters
    ----------
    law, instance
        What is drawn, and for which provision.
    n_scenarios
        How many, > 0.
    seed
        Same seed, same numbers, >= 0.
    sampling
        How the finite-dimensional normal numbers are laid out.

    Raises
    ------
    ValueError
        If there is no scenario to draw, or the seed is negative.
    UnknownNameError
        If there is no such sampling, or a law names what the instance does not have.

    Examples
    --------
    >>> from provender.cases import load
    >>> from provender.instance import resolve
    >>> case = load("miniature")
    >>> instance = resolve(case, "compute")
    >>> draws = prepare(law_of(case, instance), instance, 100)
    >>> len(draws), draws.batch(1).n_scenarios
    (2, 36)
    """
    if n_scenarios < 1:
        raise ValueError(f"found {n_scenarios} scenarios; allowed: 1 or more")
    batch_seed(seed, 0)
    demand = plan_demand(law.demand, instance, law.median_demand, law.as_of)
    events = plan_events(
        law.hazards,
        law.tie,
        instance,
        (law.held_share, law.column_share),
        as_of=law.as_of,
        reach_days=law.freeze_reach_days,
    )
    n_dims = len(law.completions) + len(law.milestones) + demand.n_dims
    laid_out = design(sampling, n_scenarios, n_dims, seed)
    return Draws(
        n_scenarios, seed, law, instance, laid_out, demand, events, plan_prices(law.prices, instance, law.as_of)
    )


def draw(
    case_or_law: Case | ScenarioLaw,
    instance: Instance,
    n_scenarios: int,
    *,
    seed: int = 0,
    sampling: Sampling = "sobol",
    chunk: int = 1024,
) -> Iterator[Batch]:
    """Return scenarios of a provision piece by piece; memory holds two pieces at most, however many there are.

    Parameters
    ----------
    case_or_law
        A case, whose law is then `law_of(case, instance)`, or a law.
    instance
        The provision, resolved.
    n_scenarios
        How many, > 0.
    seed, sampling
        As in `prepare`.
    chunk
        Scenarios of a piece, > 0; the numbers do not depend on it.

    Raises
    ------
    ValueError
        If `chunk` or `n_scenarios` is below 1, or the seed is negative.

    Examples
    --------
    >>> from provender.cases import load
    >>> from provender.instance import resolve
    >>> case = load("miniature")
    >>> [b.demand.shape for b in draw(case, resolve(case, "compute"), 100, chunk=60)]
    [(60, 3, 8), (40, 3, 8)]
    """
    if chunk < 1:
        raise ValueError(f"found chunk {chunk}; allowed: 1 or more")
    law = law_of(case_or_law, instance) if isinstance(case_or_law, Case) else case_or_law
    return _pieces(prepare(law, instance, n_scenarios, seed=seed, sampling=sampling), chunk)


def _pieces(draws: Draws, chunk: int) -> Iterator[Batch]:
    """Yield the batches of a draw, cut and joined to pieces of one size."""
    kept: list[Batch] = []
    for number in range(len(draws)):
        kept.append(draws.batch(number))
        while (held := sum(b.n_scenarios for b in kept)) >= chunk or (held and number == len(draws) - 1):
            whole = joined(kept)
            yield _rows(whole, 0, min(chunk, held))
            kept = [_rows(whole, chunk, held)] if held > chunk else []


def joined(batches: list[Batch]) -> Batch:
    """Return batches that follow one another as one."""
    if len(batches) == 1:
        return batches[0]

    def one(values: list[Any]) -> Any:
        if isinstance(values[0], Mapping):
            return {key: np.concatenate([v[key] for v in values]) for key in values[0]}
        return np.concatenate(values)

    rest = [f.name for f in fields(Batch) if f.name != "first"]
    return Batch(batches[0].first, *(one([getattr(b, name) for b in batches]) for name in rest))


def _rows(batch: Batch, start: int, stop: int) -> Batch:
    """Return some scenarios of a batch."""
    if start == 0 and stop >= batch.n_scenarios:
        return batch
    first = batch.first + start
    inside = np.searchsorted(batch.events["scenario"], [first, batch.first + stop])
    values: dict[str, Any] = {"first": first, "events": batch.events[inside[0] : inside[1]]}
    for f in fields(Batch):
        value = getattr(batch, f.name)
        if isinstance(value, Mapping):
            values[f.name] = {key: array[start:stop] for key, array in value.items()}
        elif f.name not in values:
            values[f.name] = value[start:stop]
    return Batch(**values)
