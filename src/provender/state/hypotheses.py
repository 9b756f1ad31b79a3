"""Rival explanations of an event, weighed claim by claim."""

from __future__ import annotations

from collections import Counter
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

    Parameters
    ----------
    prior, posterior
        Among the rivals of the event; they sum to one over them.
    moved
        By claim, the posterior less what it would be without that claim.
    speaks
        By claim, how it speaks for the explanation (above 0) or against it: the log to base two of its
        likelihood over the mean of its rivals', their priors weighing, times its weight in its episode.
        Unlike `moved` it does not fade when the posterior saturates.
    variants
        By variant, the posterior: ``uniform_prior``; ``tempered_likelihoods`` takes the square root of
        each; ``one_observation`` counts all episodes together as one, as if every report told of the
        same thing; ``without_strongest`` leaves out the claim that speaks most for it.
    """

    hypothesis: str
    event: str
    prior: float
    posterior: float
    moved: Mapping[str, float]
    speaks: Mapping[str, float]
    variants: Mapping[str, float]


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
    claims = [case.claims[c] for c in shared]
    after = _posterior(prior, rivals, claims)
    without = {c.id: _posterior(prior, rivals, [x for x in claims if x is not c]) for c in claims}
    uniform = _posterior(np.full(len(rivals), 1.0 / max(1, len(rivals))), rivals, claims)
    tempered = _posterior(prior, rivals, claims, power=0.5)
    heard = max(1, len({c.episode or c.id for c in claims if c.weight > 0}))
    once = _posterior(prior, rivals, claims, power=1.0 / heard)
    speaks = _speaks(prior, rivals, claims)
    found = []
    for i, h in enumerate(rivals):
        mine = {c: float(values[i]) for c, values in speaks.items()}
        strongest = max(mine, key=lambda c: mine[c], default="")
        variants = {
            "uniform_prior": float(uniform[i]),
            "tempered_likelihoods": float(tempered[i]),
            "one_observation": float(once[i]),
            "without_strongest": float(without[strongest][i]) if strongest else float(after[i]),
        }
        moved = {c: float(after[i] - gone[i]) for c, gone in without.items()}
        found.append(Weighed(h.id, event, float(prior[i]), float(after[i]), moved, mine, variants))
    return tuple(found)


def _speaks(
    prior: NDArray[np.float64], rivals: list[Hypothesis], claims: list[Claim]
) -> dict[str, NDArray[np.float64]]:
    """Return (hypothesis,) by claim, how it speaks for each explanation, in bits."""
    sizes = Counter(c.episode or c.id for c in claims if c.weight > 0)
    found = {}
    for claim in claims:
        likelihood = np.array([h.likelihoods[claim.id].value for h in rivals])
        rest = prior[None, :] * (1.0 - np.eye(len(rivals)))
        others = (rest @ likelihood) / np.maximum(rest.sum(axis=1), 1e-300)
        part = claim.weight / sizes[claim.episode or claim.id] if claim.weight > 0 else 0.0
        alone = len(rivals) == 1
        found[claim.id] = np.zeros(1) if alone else part * np.log2(likelihood / others)
    return found


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


def _posterior(
    prior: NDArray[np.float64], rivals: list[Hypothesis], claims: list[Claim], *, power: float = 1.0
) -> NDArray[np.float64]:
    """Return the posterior over rivals from some claims, one tempered factor per episode, each to a power."""
    episodes: dict[str, list[Claim]] = {}
    for claim in (c for c in claims if c.weight > 0):  # a repost adds nothing, not even to the mean
        episodes.setdefault(claim.episode or claim.id, []).append(claim)
    factors = [
        [np.exp(np.mean([np.log(h.likelihoods[c.id].value) for c in group])) for h in rivals]
        for group in episodes.values()
    ]
    weights = [power * float(np.mean([c.weight for c in group])) for group in episodes.values()]
    return posterior(prior, np.array(factors).reshape(-1, len(rivals)), np.array(weights))
