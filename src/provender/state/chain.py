"""The state of an alliance as a hidden Markov chain in continuous time, seen through dated signals.

Symbols (model.md 8): Q generator per year, λ_i rate of signals in state i, G = Q − diag(λ) the generator
of silence, K(t) = exp(G t). Signals are a marked Poisson process: between them silence counts, at one the
state is weighed by its factor. Forward and backward passes give each state's probability by date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAYS_PER_YEAR = 365.0  # of the chain


@dataclass(frozen=True, slots=True)
class Chain:
    """A hidden chain.

    Parameters
    ----------
    states
        Names, in the order of every array.
    generator
        (state, state) rates per year; rows sum to zero.
    prior
        (state,) probabilities at the start.
    signal_rate
        (state,) signals per year.
    """

    states: tuple[str, ...]
    generator: NDArray[np.float64]
    prior: NDArray[np.float64]
    signal_rate: NDArray[np.float64]

    def silence(self, years: float) -> NDArray[np.float64]:
        """Return (state, state) the weight of passing from one state to another without a signal."""
        return _silence((self.generator - np.diag(self.signal_rate)).tobytes(), len(self.states), years)


@dataclass(frozen=True, slots=True)
class Smoothed:
    """What signals say of the state.

    Parameters
    ----------
    probability
        (signal + 1, state) at each signal and at the end, given all signals.
    filtered
        (signal + 1, state) given the signals up to then.
    log_likelihood
        Natural log of the density of the signals.
    """

    probability: NDArray[np.float64]
    filtered: NDArray[np.float64]
    log_likelihood: float


def smooth(chain: Chain, years: NDArray[np.float64], factors: NDArray[np.float64], end: float) -> Smoothed:
    """Return the state at each signal and at the end, by the forward and backward passes.

    Parameters
    ----------
    chain
        The hidden chain.
    years
        (signal,) time of each signal since the start, ascending, in years of 365 days.
    factors
        (signal, state) weight of each signal in each state, rate included; see `episode_factor`.
    end
        Time of the end, years since the start.

    Raises
    ------
    ValueError
        If times do not ascend or lie outside [0, end].
    """
    times = np.concatenate([[0.0], years, [end]])
    if (np.diff(times) < 0).any():
        raise ValueError(f"found signal times {years.tolist()}; allowed: ascending, between 0 and {end}")
    steps = [chain.silence(float(t)) for t in np.diff(times)]
    weights = np.vstack([factors.reshape(-1, len(chain.states)), np.ones(len(chain.states))])
    forward, scale = [], 0.0
    mass = chain.prior
    for step, weight in zip(steps, weights, strict=True):
        mass = (mass @ step) * weight
        scale += float(np.log(mass.sum()))
        mass = mass / mass.sum()
        forward.append(mass)
    backward = [np.ones(len(chain.states))]
    for step, weight in zip(reversed(steps[1:]), reversed(weights[1:]), strict=True):
        ahead = step @ (weight * backward[0])
        backward.insert(0, ahead / ahead.sum())
    joint = np.array(forward) * np.array(backward)
    return Smoothed(joint / joint.sum(axis=1, keepdims=True), np.array(forward), scale)


def episode_factor(chain: Chain, likelihoods: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """Return (state,) the factor of one source episode: (λ · geometric mean over its claims)^weight.

    Parameters
    ----------
    likelihoods
        (claim, state) probability of the claim's kind given a signal in that state, > 0.
    weight
        1 for a full observation, less for hearsay, 0 for a repost.

    Examples
    --------
    >>> chain = Chain(("A", "H"), np.zeros((2, 2)), np.ones(2) / 2, np.array([1.0, 2.0]))
    >>> episode_factor(chain, np.array([[0.1, 0.4], [0.5, 0.4]]), 1.0).round(6).tolist()
    [0.223607, 0.8]
    """
    mean = np.exp(np.log(likelihoods).mean(axis=0))
    factor: NDArray[np.float64] = (chain.signal_rate * mean) ** weight
    return factor


@lru_cache(maxsize=1024)  # leaving one claim out after another asks for the same steps again and again
def _silence(generator: bytes, n: int, years: float) -> NDArray[np.float64]:
    """Return the exponential of a generator given by its bytes, over some years; not to be written to."""
    step = exponential(np.frombuffer(generator).reshape(n, n) * years)
    step.flags.writeable = False
    return step


def exponential(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the exponential of a small generator, by uniformisation with repeated squaring.

    Off-diagonal entries are not negative, so the matrix is shifted by its largest exit rate to a
    non-negative one whose series has no cancellation: entries come out to relative precision.
    """
    rate = float(max(0.0, -matrix.diagonal().min()))
    halvings = max(0, int(np.ceil(np.log2(max(rate, 1e-300)))) + 1)
    small = (matrix + rate * np.eye(len(matrix))) / 2.0**halvings
    term = total = np.eye(len(matrix))
    for k in range(1, 40):
        term = term @ small / k
        total = total + term
    total = total * np.exp(-rate / 2.0**halvings)
    for _ in range(halvings):
        total = total @ total
    result: NDArray[np.float64] = total
    return result
