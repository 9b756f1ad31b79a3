"""Drawn scenarios of a case as one instance: what a plan or a dispatch takes in place of the named futures.

Futures and laws go together like this. Every scenario belongs to one future, in proportion to the futures'
probabilities; the future's demand is the median path of the scenario and its deliveries are those that are
planned, and the laws stray from there. Which future a scenario has follows from its number and the seed alone
(an additive recurrence of the golden ratio, which fills the unit interval evenly however many there are), so
more scenarios begin with fewer.

Conventions: the bill of a line follows what is delivered and usable of it, but for a share that is due anyway
(take-or-pay); a line that comes ahead of its plan is billed at the same rate from then on; a line that does
not come is not billed; a term that starts later pays the price of its own day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.errors import ProvenderError
from provender.instance import resolve
from provender.scenarios.draw import Batch, Draws, joined, prepare
from provender.scenarios.law import law_of
from provender.scenarios.seeds import BATCH, stream, whole_seed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.instance import Instance, Lines
    from provender.scenarios.sampling import Sampling

_GOLDEN = 0.6180339887498949


class NoScenarioError(ProvenderError, ValueError):
    """A number of scenarios below one; `found` says which."""

    def __init__(self, found: int) -> None:
        self.found = found
        super().__init__(f"found {found} scenarios\nallowed: 1 or more\n\nAsk for some.")


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Scenarios of one provision, ready to plan over.

    Parameters
    ----------
    instance
        The provision with the drawn scenarios in place of its futures, all equally likely: demand, shares of
        lines held and of terms to be signed, fees of both. Prices and limits of sources are there as the case
        has them, since an instance holds one for all scenarios.
    future
        (scenario,) place of the future it belongs to among those of the case.
    source_price, source_limit
        (scenario, source, block) price unit; work units.
    batch
        Everything else that was drawn: events, dates, price factors.
    """

    instance: Instance
    future: NDArray[np.int64]
    source_price: NDArray[np.float64]
    source_limit: NDArray[np.float64]
    batch: Batch

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """(scenario,) probability of each."""
        return self.instance.probabilities


def futures_of(instance: Instance, seed: int, start: int, stop: int) -> NDArray[np.int64]:
    """Return (scenario,) the future of each scenario from `start` to before `stop`, as its place in the instance.

    Examples
    --------
    >>> from provender.cases import load
    >>> instance = resolve(load("miniature"), "compute")
    >>> instance.probabilities.tolist(), np.bincount(futures_of(instance, 0, 0, 8)).tolist()
    ([0.25, 0.25, 0.25, 0.25], [2, 2, 2, 2])
    """
    shift = stream(whole_seed(seed), "futures").random()
    place = (shift + _GOLDEN * np.arange(start, stop)) % 1.0
    edges = np.cumsum(instance.probabilities)[:-1]
    return np.searchsorted(edges, place, side="right").astype(np.int64)


def draw_ensemble(
    case: Case,
    provision: str,
    n_scenarios: int,
    *,
    seed: int | None = None,
    sampling: Sampling | None = None,
    reading: str = "",
) -> Ensemble:
    """Return scenarios drawn from the laws and futures of a case, as an instance to plan over.

    Parameters
    ----------
    case, provision, reading
        As for `resolve`.
    n_scenarios
        How many, > 0; memory is of the size of the arrays of the instance times that.
    seed, sampling
        As in `prepare`; the case's own by default.

    Raises
    ------
    UnknownNameError
        If there is no such provision or sampling.
    NoScenarioError
        If there is no scenario to draw.

    Examples
    --------
    >>> from provender.cases import load
    >>> drawn = draw_ensemble(load("miniature"), "compute", 100, seed=1)
    >>> drawn.instance.work.demand.shape, drawn.instance.held.available.shape
    ((100, 3, 8), (100, 3, 4))
    """
    if n_scenarios < 1:
        raise NoScenarioError(n_scenarios)
    return ensemble_of(case, resolve(case, provision, reading=reading), n_scenarios, seed=seed, sampling=sampling)


def ensemble_of(
    case: Case, instance: Instance, n_scenarios: int, *, seed: int | None = None, sampling: Sampling | None = None
) -> Ensemble:
    """Return scenarios of a provision that is resolved already; arguments as in `draw_ensemble`."""
    own = case.sampling.seed if seed is None else seed
    layout = sampling or case.sampling.method
    future = futures_of(instance, own, 0, n_scenarios)
    batch = draw_futures(case, instance, future, seed=own, sampling=layout)
    return Ensemble(with_scenarios(instance, batch, future), future, batch.source_price, batch.source_limit, batch)


def draw_futures(case: Case, instance: Instance, future: NDArray[np.int64], *, seed: int, sampling: Sampling) -> Batch:
    """Return the scenarios of a draw, each around its own future.

    Parameters
    ----------
    future
        (scenario,) place of the future of every scenario of the draw.
    """
    n = len(future)
    laid_out: dict[int, Draws] = {
        int(f): prepare(law_of(case, instance, future=instance.futures[f]), instance, n, seed=seed, sampling=sampling)
        for f in np.unique(future)
    }
    return joined([row for number in range(-(-n // BATCH)) for row in _of_batch(laid_out, future, number)])


def _of_batch(laid_out: dict[int, Draws], future: NDArray[np.int64], number: int) -> Sequence[Batch]:
    """Return the scenarios of one batch one by one, each from the draw around its future."""
    mine = future[number * BATCH : (number + 1) * BATCH]
    whole = {int(f): laid_out[int(f)].batch(number) for f in np.unique(mine)}
    return [whole[int(f)].rows(i, i + 1) for i, f in enumerate(mine)]


def with_scenarios(instance: Instance, batch: Batch, future: NDArray[np.int64]) -> Instance:
    """Return an instance with drawn scenarios in place of its futures.

    Parameters
    ----------
    batch
        The scenarios, drawn around futures.
    future
        (scenario,) place of the future of each.
    """
    held, columns = instance.held, instance.columns
    lines = columns.lines
    fee = line_fees(instance, held, batch.held_available, future)
    signed = line_fees(instance, lines, batch.column_available, future) * batch.column_price[:, :, None]
    return replace(
        instance,
        futures=tuple(f"{instance.futures[f]}.{batch.first + s}" for s, f in enumerate(future)),
        probabilities=np.full(len(future), 1.0 / len(future)),
        work=replace(instance.work, demand=batch.demand),
        held=replace(held, available=batch.held_available, fee=fee),
        columns=replace(columns, lines=replace(lines, available=batch.column_available, fee=signed)),
    )


def line_fees(
    instance: Instance, lines: Lines, available: NDArray[np.float64], future: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return (scenario, cohort, block) money due per unit of full size, where what is delivered differs from the plan.

    Parameters
    ----------
    lines
        As resolved, by future.
    available
        (scenario, cohort, block) share delivered and usable.
    future
        (scenario,) place of the future of each scenario.
    """
    planned, fee = lines.available[future], lines.fee[future]  # (scenario, cohort, block)
    due = np.array([c.take_or_pay for c in lines.cohorts])[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(planned > 0.0, np.minimum(available / planned, 1.0), 0.0)
    hours = instance.grid.block_hours * instance.discount
    run = np.einsum("sb,sab->sa", np.broadcast_to(hours, (len(future), len(hours))), planned)
    rate = np.where(run > 0.0, fee.sum(axis=2) / np.where(run > 0.0, run, 1.0), 0.0)
    early = np.where(planned > 0.0, 0.0, rate[:, :, None] * available * hours)
    money: NDArray[np.float64] = fee * (due + (1.0 - due) * kept) + early
    return money
