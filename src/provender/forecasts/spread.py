"""Cases whose uncertain rates are drawn from their laws: what the range of a forecast over paths comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from provender.scenarios import marginal_of
from provender.state import Rate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate, Side
    from provender.alliance.milestone import Belief

#: draws behind a range: its ends are then the 5th and the 95th of a hundred
N_DRAWS = 100
#: years over which a rate without a range counts as seen
_LONG = 1e6


def drawn_cases(case: Case, n: int, seed: int) -> Iterator[Case]:
    """Yield a case n times, each time with the rates of its events and what they end drawn from their laws.

    Rates follow the Gamma law of mean and range (`Rate.from_range`), chances of ending a clause the law of
    their estimate. Each number has a Latin hypercube of its own, so that n draws reach its ends.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed))

    def strata() -> NDArray[np.float64]:
        found: NDArray[np.float64] = (rng.permutation(n) + rng.random(n)) / n
        return found

    rates = {h.id: _rates(h.rate_per_year, strata()) for h in case.hazards.values()}
    shares = {(h.id, c): _shares(e, strata()) for h in case.hazards.values() for c, e in h.ends.items()}
    for i in range(n):
        hazards = {
            k: replace(
                h,
                rate_per_year=_known(h.rate_per_year, float(rates[k][i])),
                ends={c: _known(e, float(shares[k, c][i])) for c, e in h.ends.items()},
            )
            for k, h in case.hazards.items()
        }
        yield replace(case, hazards=hazards)


def law_of(rate: Estimate) -> Rate:
    """Return the Gamma law of an estimate of a rate; one without a range is counted over many years."""
    if rate.is_certain or rate.value <= 0.0:
        return Rate(max(rate.value, 1e-12) * _LONG, _LONG)
    return Rate.from_range(rate.value, rate.low, rate.high)


def _rates(rate: Estimate, quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return quantiles of the Gamma law of a rate."""
    if rate.is_certain or rate.value <= 0.0:
        return np.full(len(quantiles), rate.value)
    law = law_of(rate)
    return np.array([law.quantile(float(q)) for q in quantiles])


def _shares(chance: Estimate, quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return quantiles of the law of a chance."""
    return marginal_of(chance, "share").at(ndtri(quantiles))


def _known(estimate: Estimate, value: float) -> Estimate:
    """Return an estimate that is known to be a number."""
    return replace(estimate, value=value, low=value, high=value, law="point")


def milestone_ends(case: Case, milestone: str) -> tuple[Case, Case]:
    """Return a case with the observer's dated probabilities of a milestone all at their low, and all at their high."""
    return _at(case, milestone, "low"), _at(case, milestone, "high")


def _at(case: Case, milestone: str, side: Side) -> Case:
    """Return a case with a belief at one side; what is then left or lacking is never, or scaled down."""
    held = case.milestones[milestone]
    beliefs = {who: _moved(belief, side) for who, belief in held.beliefs.items()}
    return replace(case, milestones={**case.milestones, milestone: replace(held, beliefs=beliefs)})


def _moved(belief: Belief, side: Side) -> Belief:
    """Return a belief with its probabilities at one side."""
    values = [p.at(side) for p in belief.probabilities]
    total = sum(values)
    scale = 1.0 / total if total > 1.0 else 1.0
    moved = tuple(_known(p, v * scale) for p, v in zip(belief.probabilities, values, strict=True))
    return replace(belief, probabilities=moved, never=max(0.0, 1.0 - total * scale))
