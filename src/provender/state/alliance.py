"""The state of an alliance as a result of its case: what the claims say of it, and which of them moved it.

Conventions (docs/model.md 6): a year is 365 days; a claim is a signal if the case has a signal of its
kind; all signals of one source episode are one observation, (rate · geometric mean of their
likelihoods)^mean weight, at the latest day that one of them tells of; no signal is silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.errors import StateError
from provender.state.chain import DAYS_PER_YEAR, Chain, Smoothed, episode_factor, smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.chain import StateChain
    from provender.alliance.evidence import Claim

#: what moves no state by more than this is noise
NEWS = 0.02


@dataclass(frozen=True, slots=True)
class Episode:
    """What one source episode did.

    Parameters
    ----------
    claims
        Its claims that are signals, in the order of the case.
    day, weight
        Where it sits, and how much of an observation it is.
    probability
        By state, on that day, given all signals up to the as-of date.
    moved
        By state, the probability as of less what it would be had the episode not occurred.
    is_news
        Whether it moved any state by more than 2 percentage points; else it is noise.
    """

    id: str
    claims: tuple[str, ...]
    day: date
    weight: float
    probability: Mapping[str, float]
    moved: Mapping[str, float]
    is_news: bool


@dataclass(frozen=True, slots=True)
class AllianceState:
    """What is known of the state of an alliance on the as-of date.

    Parameters
    ----------
    probability
        By state, as of.
    episodes
        Source episodes in the order of their days.
    claims
        By claim and state, the probability as of less what it would be without that claim.
    sensitivity
        By variant and state, the probability as of: ``uniform_prior`` starts in each state alike,
        ``tempered_likelihoods`` takes the square root of each, ``without_silence`` counts what
        signals say and not when they come.
    multipliers
        By kind of hazard, its mean multiplier over the states as of.
    left_out
        By reason, claims that say nothing: ``no_signal`` for their kind, ``no_weight``,
        ``before_start``.
    log_likelihood
        Natural log of the density of the signals.
    """

    states: tuple[str, ...]
    start: date
    as_of: date
    probability: Mapping[str, float]
    episodes: tuple[Episode, ...]
    claims: Mapping[str, Mapping[str, float]]
    sensitivity: Mapping[str, Mapping[str, float]]
    multipliers: Mapping[str, float]
    left_out: Mapping[str, tuple[str, ...]]
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class _Group:
    """The signals of one episode; `likelihood` is (claim, state)."""

    id: str
    claims: tuple[Claim, ...]
    likelihood: NDArray[np.float64]

    @property
    def day(self) -> date:
        """The latest day that a claim tells of."""
        return max(map(_day, self.claims))

    @property
    def weight(self) -> float:
        """Mean weight of the claims."""
        return float(np.mean([c.weight for c in self.claims]))

    def without(self, claim: str) -> tuple[_Group, ...]:
        """Return the episode without a claim; nothing where none is left."""
        kept = [i for i, c in enumerate(self.claims) if c.id != claim]
        return (_Group(self.id, tuple(self.claims[i] for i in kept), self.likelihood[kept]),) if kept else ()


def state_of(case: Case) -> AllianceState:
    """Return the state of a case's alliance as of its date, from the claims admitted by then.

    Raises
    ------
    StateError
        If the case declares no states, its date lies before their start, or its numbers leave no
        state possible.

    Examples
    --------
    >>> from provender.cases import load
    >>> round(state_of(load("miniature")).probability["H"], 6)
    0.515933
    """
    declared = _declared(case)
    chain, (groups, left_out) = _numbers(declared), _sorted_out(case, declared)
    end = (case.as_of - declared.start).days / DAYS_PER_YEAR

    def smoothed(of: Iterable[_Group] = groups, chain: Chain = chain) -> Smoothed:
        return _smoothed(chain, sorted(of, key=lambda g: (g.day, g.id)), declared.start, end)

    def named(values: NDArray[np.float64]) -> dict[str, float]:
        return dict(zip(declared.states, values.tolist(), strict=True))

    found = smoothed()
    now = found.probability[-1]
    gone = [now - smoothed(groups[:i] + groups[i + 1 :]).probability[-1] for i in range(len(groups))]
    return AllianceState(
        states=declared.states,
        start=declared.start,
        as_of=case.as_of,
        probability=named(now),
        episodes=tuple(_episode(group, named(found.probability[i]), named(gone[i])) for i, group in enumerate(groups)),
        claims=_claims_moved(groups, lambda of: named(now - smoothed(of).probability[-1])),
        sensitivity={
            "uniform_prior": named(smoothed(chain=_uniform(chain)).probability[-1]),
            "tempered_likelihoods": named(smoothed(map(_tempered, groups)).probability[-1]),
            "without_silence": named(smoothed(chain=_timeless(chain)).probability[-1]),
        },
        multipliers={
            hazard: float(now @ [by_state[s].value for s in declared.states])
            for hazard, by_state in declared.multipliers.items()
        },
        left_out=left_out,
        log_likelihood=found.log_likelihood,
    )


def states_now(case: Case) -> dict[str, float]:
    """Return each state's probability as of the date, and nothing of what moved it.

    Raises
    ------
    StateError
        As `state_of` does.

    Examples
    --------
    >>> from provender.cases import load
    >>> round(states_now(load("miniature"))["H"], 6)
    0.515933
    """
    declared = _declared(case)
    groups, _ = _sorted_out(case, declared)
    end = (case.as_of - declared.start).days / DAYS_PER_YEAR
    found = _smoothed(_numbers(declared), groups, declared.start, end)
    return dict(zip(declared.states, found.probability[-1].tolist(), strict=True))


def _declared(case: Case) -> StateChain:
    """Return the states that a case declares, begun by its date."""
    if case.chain is None:
        found, allowed = f"no states in case {case.name!r}", "a table [chain] and blocks [signal.<kind>] in case.toml"
        raise StateError(found, allowed, "Declare them (docs/case-format.md), or ask about another case.")
    if case.chain.start > case.as_of:
        found = f"as of {case.as_of}, before the states of case {case.name!r} begin"
        raise StateError(found, f"{case.chain.start} or later", "Ask as of a later date, or move `start` of [chain].")
    return case.chain


def _numbers(declared: StateChain) -> Chain:
    """Return the declared chain as arrays."""
    states = declared.states
    prior, rates = ([table[s].value for s in states] for table in (declared.prior, declared.signal_rate))
    return Chain(states, generator_of(declared), np.array(prior), np.array(rates))


def generator_of(declared: StateChain) -> NDArray[np.float64]:
    """Return (state, state) the changes per year that a case declares; rows sum to zero."""
    states = declared.states
    generator = np.zeros((len(states), len(states)))
    for left, reached in declared.rates.items():
        for state, rate in reached.items():
            generator[states.index(left), states.index(state)] = rate.value
    np.fill_diagonal(generator, -generator.sum(axis=1))
    return generator


def _sorted_out(case: Case, declared: StateChain) -> tuple[list[_Group], dict[str, tuple[str, ...]]]:
    """Return the episodes in the order of their days, and the claims that say nothing by reason."""
    episodes: dict[str, list[Claim]] = {}
    left_out: dict[str, list[str]] = {"no_signal": [], "no_weight": [], "before_start": []}
    for claim in case.claims.values():
        if claim.kind not in case.signals:
            left_out["no_signal"].append(claim.id)
        elif claim.weight == 0:  # a repost of another report, or no evidence at all
            left_out["no_weight"].append(claim.id)
        elif _day(claim) < declared.start:  # the prior speaks for what was before
            left_out["before_start"].append(claim.id)
        else:
            episodes.setdefault(claim.episode or claim.id, []).append(claim)
    groups = [_Group(key, tuple(claims), _likelihood(case, claims)) for key, claims in episodes.items()]
    return sorted(groups, key=lambda g: (g.day, g.id)), {reason: tuple(ids) for reason, ids in left_out.items()}


def _likelihood(case: Case, claims: Iterable[Claim]) -> NDArray[np.float64]:
    """Return (claim, state) the likelihood of each claim's kind."""
    states = case.chain.states if case.chain else ()
    return np.array([[case.signals[c.kind].likelihood[s].value for s in states] for c in claims])


def _day(claim: Claim) -> date:
    """Return the day that a claim tells of; that of its publication where it is blank or still to come."""
    return min(claim.occurred or claim.known_from, claim.known_from)


def _smoothed(chain: Chain, groups: list[_Group], start: date, end: float) -> Smoothed:
    """Return the state at each episode and at the end.

    Signals that come at the same rate in every state say nothing of it, but their silence over years
    is too small a number to hold: that part is taken out of the passes and put back into the log.
    """
    common = float(chain.signal_rate.min())
    calm = replace(chain, signal_rate=chain.signal_rate - common)
    years = np.array([(g.day - start).days / DAYS_PER_YEAR for g in groups])
    factors = np.array([episode_factor(chain, g.likelihood, g.weight) for g in groups])
    with np.errstate(divide="ignore", invalid="ignore"):
        found = smooth(calm, years, factors, end)
    if not np.isfinite(found.probability).all():
        found_text = "numbers of [chain] and [signal.…] under which no state could have said what was said"
        raise StateError(found_text, "a state that can", "Raise the smallest rates, priors and likelihoods.")
    return replace(found, log_likelihood=found.log_likelihood - common * end)


def _uniform(chain: Chain) -> Chain:
    """Return a chain that starts in each state alike."""
    return replace(chain, prior=np.full(len(chain.states), 1 / len(chain.states)))


def _timeless(chain: Chain) -> Chain:
    """Return a chain whose signals come as often in every state, so that when they come says nothing."""
    return replace(chain, signal_rate=np.ones(len(chain.states)))


def _tempered(group: _Group) -> _Group:
    """Return an episode whose likelihoods are drawn together by a square root."""
    return replace(group, likelihood=np.sqrt(group.likelihood))


def _episode(group: _Group, probability: Mapping[str, float], moved: Mapping[str, float]) -> Episode:
    """Return what an episode did."""
    claims, is_news = tuple(c.id for c in group.claims), max(map(abs, moved.values())) > NEWS
    return Episode(group.id, claims, group.day, group.weight, probability, moved, is_news)


def _claims_moved(
    groups: list[_Group], moved: Callable[[list[_Group]], Mapping[str, float]]
) -> dict[str, Mapping[str, float]]:
    """Return what each claim moved: the state as of less that without it, its episode going on."""
    return {
        claim.id: moved([*groups[:i], *group.without(claim.id), *groups[i + 1 :]])
        for i, group in enumerate(groups)
        for claim in group.claims
    }
