"""How well a discount commitment is used: utilisation, coverage, effective savings rate.

With u_s the committed unit-hours used in scenario s, p_s those bought on top at the open price π, q the
committed units and F the fee, means over scenarios:

    utilisation = E[u] / (q · hours)    coverage = E[u] / E[u + p]    savings = 1 − (F + E[π p]) / E[π (u + p)]

A commitment is paid anyway, so it runs before anything that costs money: its use is what the load beyond
capacity falls by when it is there. Rates as the FinOps Foundation defines them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.errors import AdequacyError
from provender.adequacy.interval import Interval, known, mean_interval, ratio_interval, unknown
from provender.dispatch import Open, rung_totals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch import Ladder


@dataclass(frozen=True, slots=True)
class Commitment:
    """A discount commitment on one source.

    Parameters
    ----------
    source
        Index among the sources of the ladder.
    price
        (block,) what a unit-hour costs without the commitment, money.
    fee
        (block,) what is due for the commitment in the block, money.
    probabilities
        (scenario,) where the scenarios are all futures there are; None where they are a sample.
    """

    source: int
    price: NDArray[np.float64]
    fee: NDArray[np.float64]
    probabilities: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class CommitmentUse:
    """What became of a commitment over the horizon.

    `used` and `pay_as_you_go` are (scenario,) unit-hours >= 0. The rates are shares; coverage and
    savings rate are NaN where the source was never used, utilisation where nothing was committed.
    """

    used: NDArray[np.float64]
    pay_as_you_go: NDArray[np.float64]
    utilisation: Interval
    coverage: Interval
    savings_rate: Interval


def commitment_use(
    ladder: Ladder,
    capacity: NDArray[np.float64],
    sources: Open,
    commitment: Commitment,
    *,
    confidence: float = 0.95,
) -> CommitmentUse:
    """Return utilisation, coverage and effective savings rate of a discount commitment.

    Parameters
    ----------
    ladder, sources
        The instance's ladder; limits and committed units of its sources.
    capacity
        (scenario, class, block) work units delivered.
    commitment
        Which source, its open price and its fee. Other commitments stay: where several compete for the same
        work, each is measured as the last to come.
    confidence
        Of the intervals, in (0, 1).

    Raises
    ------
    AdequacyError
        If there is no such source, or price and fee are not one per block.

    Examples
    --------
    The rates of a worked alliance stand in ``docs/adequacy.md``.
    """
    _check(ladder, sources, commitment)
    q = sources.committed[commitment.source]  # (block,) units
    alone = replace(sources, committed=sources.committed.copy())
    alone.committed[commitment.source] = 0.0
    totals = rung_totals(ladder, capacity, sources)
    used = np.maximum(rung_totals(ladder, capacity, alone)[0] - totals[0], 0.0)  # (scenario, window) unit-hours
    on_top = _on_top(ladder, totals, commitment.source)
    held = float(q[ladder.block_of_period] @ ladder.period_hours)
    price = commitment.price[ladder.block_of_window]
    cost = float(commitment.fee.sum()) + on_top @ price
    listed = (used + on_top) @ price
    u, p = used.sum(axis=1), on_top.sum(axis=1)
    chance = commitment.probabilities
    weight, is_known = (np.ones(len(u)) if chance is None else chance), chance is not None
    utilisation = _mean(u / held if held > 0.0 else None, chance, confidence)
    coverage = ratio_interval(weight * u, weight * (u + p), confidence, is_known=is_known)
    spent = ratio_interval(weight * cost, weight * listed, confidence, is_known=is_known)
    savings = Interval(1.0 - spent.value, 1.0 - spent.high, 1.0 - spent.low, spent.method)
    return CommitmentUse(u, p, utilisation, coverage, savings)


def _on_top(ladder: Ladder, totals: NDArray[np.float64], source: int) -> NDArray[np.float64]:
    """Return (scenario, window) unit-hours bought from a source beyond what is committed."""
    rank = ladder.rank_of_source[source][ladder.block_of_window]  # (window,)
    window = np.arange(len(rank))
    bought: NDArray[np.float64] = np.maximum(totals[rank, :, window] - totals[rank + 1, :, window], 0.0).T
    return bought


def _mean(values: NDArray[np.float64] | None, chance: NDArray[np.float64] | None, confidence: float) -> Interval:
    """Return the mean of shares in [0, 1]; NaN where nothing was committed."""
    if values is None:
        return unknown("nothing committed")
    if chance is not None:
        return known(float(chance @ values))
    return mean_interval(values, confidence, most=1.0)


def _check(ladder: Ladder, sources: Open, commitment: Commitment) -> None:
    """Raise where the commitment does not fit the ladder."""
    n_sources, n_blocks = sources.committed.shape
    if not 0 <= commitment.source < n_sources:
        raise AdequacyError(
            f"source {commitment.source}", f"0 … {n_sources - 1}", "Give the index of a source of the ladder."
        )
    for name, values in (("price", commitment.price), ("fee", commitment.fee)):
        if values.shape != (n_blocks,) or not bool(np.isfinite(values).all()):
            raise AdequacyError(f"{name} of shape {values.shape}", f"finite, one per block: {(n_blocks,)}", "Give it.")
    chance, n_scenarios = commitment.probabilities, ladder.load.shape[2]
    if chance is not None and (chance.shape != (n_scenarios,) or not math.isclose(float(chance.sum()), 1.0)):
        raise AdequacyError(f"probabilities of shape {chance.shape}", f"{(n_scenarios,)}, sum 1", "Give all.")
