"""Rival explanations of an event, weighed claim by claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.evidence import Claim, Hypothesis


@dataclass(frozen=True, slots=True)
class Weighed:
    """One explanation of an event after the claims.

    `prior` and `posterior` are among the rivals of the event and sum to one over them. `moved` is, by
    claim, the posterior less what it would be without that claim: above 0 speaks for it, below against.
    """

    hypothesis: str
    event: str
    prior: float
    posterior: float
    moved: Mapping[str, float]


def weigh(case: Case, event: str) -> tuple[Weighed, ...]:
    """Return the rival explanations of an event after the claims admitted by the as-of date.

    Claims of one source episode are one observation: its factor is the geometric mean of their
    likelihoods to the power of their mean weight. A claim that some rival gives no likelihood, or
    that is not admitted, says nothing.
    """
    rivals = [h for h in case.hypotheses.values() if h.event == event]
    prior = np.array([h.prior.value for h in rivals])
    prior = prior / prior.sum()
    shared = [c for c in _likelihoods(rivals) if c in case.claims]
    after = _posterior(prior, rivals, [case.claims[c] for c in shared])
    without = {claim: _posterior(prior, rivals, [case.claims[c] for c in shared if c != claim]) for claim in shared}
    return tuple(
        Weighed(
            h.id, event, float(prior[i]), float(after[i]), {c: float(after[i] - gone[i]) for c, gone in without.items()}
        )
        for i, h in enumerate(rivals)
    )


def posterior(
    prior: NDArray[np.float64], factors: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return prior × Π factors^weight, normalised.

    Parameters
    ----------
    prior
        (hypothesis,) probabilities.
    factors, weights
        (episode, hypothesis) likelihoods > 0; (episode,) in [0, 1], 0 for a repost.

    Examples
    --------
    >>> chance = posterior(np.array([0.3, 0.7]), np.array([[0.5, 0.2], [0.1, 0.4]]), np.array([1.0, 0.5]))
    >>> round(float(chance[0]), 6)
    0.348837
    """
    log = np.log(prior) + weights @ np.log(factors)
    mass = np.exp(log - log.max())
    chance: NDArray[np.float64] = mass / mass.sum()
    return chance


def _likelihoods(rivals: Iterable[Hypothesis]) -> list[str]:
    """Return the claims to which every rival gives a likelihood above zero, in the order of the first."""
    rivals = list(rivals)
    first = rivals[0].likelihoods if rivals else {}
    return [c for c in first if all(c in h.likelihoods and h.likelihoods[c].value > 0 for h in rivals)]


def _posterior(prior: NDArray[np.float64], rivals: list[Hypothesis], claims: list[Claim]) -> NDArray[np.float64]:
    """Return the posterior over rivals from some claims, one tempered factor per episode."""
    episodes: dict[str, list[Claim]] = {}
    for claim in (c for c in claims if c.weight > 0):  # a repost adds nothing, not even to the mean
        episodes.setdefault(claim.episode or claim.id, []).append(claim)
    factors = [
        [np.exp(np.mean([np.log(h.likelihoods[c.id].value) for c in group])) for h in rivals]
        for group in episodes.values()
    ]
    weights = [float(np.mean([c.weight for c in group])) for group in episodes.values()]
    return posterior(prior, np.array(factors).reshape(-1, len(rivals)), np.array(weights))
