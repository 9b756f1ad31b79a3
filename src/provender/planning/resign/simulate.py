"""Policies on fresh paths, beside what no policy can beat.

A policy's mean cost on fresh paths is a statistical upper bound of the least. A lower bound comes from knowing
each path in advance (information relaxation): plainly, or with a penalty that is zero in the mean for whoever does
not know the path and takes away what knowing is worth (Brown, Smith and Sun 2010). The penalty is linear in the
state, so the relaxed problem is a plan on one path with other fees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t as student

from provender.planning.fast import Control, Prepared, plan, prepare
from provender.planning.resign.stages import state_sums, whole_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from provender.planning.resign.futures import Futures, Law
    from provender.planning.resign.policies import Policy, Resigning
    from provender.planning.resign.stages import Stages

_LEVEL = 0.95
States = list["NDArray[np.float64]"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % confidence interval, mean ± half."""

    mean: float
    half: float

    @property
    def low(self) -> float:
        """Return the lower end."""
        return self.mean - self.half

    @property
    def high(self) -> float:
        """Return the upper end."""
        return self.mean + self.half


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the same fresh paths cost whom.

    Parameters
    ----------
    costs
        (path,) money by policy.
    foresight
        (path,) proven least money for who knows the path.
    penalised
        (path,) the same less what knowing is worth; empty where no values were learnt.
    """

    costs: Mapping[str, NDArray[np.float64]]
    foresight: NDArray[np.float64]
    penalised: NDArray[np.float64]

    def cost(self, policy: str) -> Interval:
        """Return the mean cost of a policy: an upper bound of the least."""
        return interval(self.costs[policy])

    def saving(self, policy: str, other: str) -> Interval:
        """Return how much less `policy` costs than `other`, path by path."""
        return interval(self.costs[other] - self.costs[policy])

    @property
    def bound(self) -> Interval:
        """Return the better lower bound of the least mean cost of any policy."""
        plain = interval(self.foresight)
        if not len(self.penalised):
            return plain
        return max(plain, interval(self.penalised), key=lambda i: i.mean)


def interval(values: NDArray[np.float64]) -> Interval:
    """Return the mean of independent values with its 95 % interval by Student's t.

    Examples
    --------
    >>> found = interval(np.array([1.0, 2.0, 3.0]))
    >>> round(found.mean, 3), round(found.half, 3)
    (2.0, 2.484)
    """
    n = len(values)
    spread = float(values.std(ddof=1)) if n > 1 else np.inf
    quantile = float(student.ppf(0.5 + _LEVEL / 2.0, n - 1)) if n > 1 else 1.0
    return Interval(float(values.mean()), quantile * spread / np.sqrt(n))


@dataclass(frozen=True, slots=True)
class Trial:
    """How policies are tried.

    Parameters
    ----------
    n_paths
        Fresh paths.
    n_futures
        Futures drawn at each decision after the first; every policy is given the same.
    n_first
        Futures drawn for the first decision, which is the same on all paths.
    paths
        Paths to walk instead of fresh ones, such as all paths of a small tree.
    """

    n_paths: int = 200
    n_futures: int = 100
    n_first: int = 2000
    paths: Futures | None = None


def simulate(
    stages: Stages,
    law: Law,
    policies: Mapping[str, Policy],
    rng: np.random.Generator,
    *,
    trial: Trial | None = None,
    tight: Resigning | None = None,
) -> Simulated:
    """Return what policies cost on the same fresh paths, and what foresight would.

    Parameters
    ----------
    stages, law
        What is decided when; how paths are drawn.
    policies
        Who decides, by name.
    rng
        Fresh: not the generator that values were learnt with.
    trial
        How many paths and futures.
    tight
        Whose values and states make the penalty; by default there is none.
    """
    trial = trial or Trial()
    at_first, *own = rng.spawn(1 + (trial.n_paths if trial.paths is None else len(trial.paths)))
    first = law.draw(at_first, trial.n_first)
    start = {name: policy.decide(0, np.zeros(stages.n_limits), first) for name, policy in policies.items()}
    tight_start = None if tight is None else tight.decide(0, np.zeros(stages.n_limits), first)
    costs: dict[str, list[float]] = {name: [] for name in policies}
    foresight, penalised = [], []
    for i, generator in enumerate(own):
        path = law.draw(generator, 1) if trial.paths is None else trial.paths.pick(np.array([i]))
        walk = _Walk(stages, law, path, generator, n_futures=trial.n_futures)
        for name, policy in policies.items():
            costs[name].append(walk.cost(policy, start[name]))
        foresight.append(walk.least(np.zeros(len(stages.problem.columns.start))))
        if tight is not None and tight_start is not None:
            penalised.append(walk.least(walk.penalty(tight, tight_start)))
    return Simulated({k: np.array(v) for k, v in costs.items()}, np.array(foresight), np.array(penalised))


class _Walk:
    """One path, with the futures that its past allows at each decision."""

    def __init__(self, stages: Stages, law: Law, path: Futures, rng: np.random.Generator, *, n_futures: int) -> None:
        self.stages, self.path = stages, path
        self.prepared: Prepared = prepare(whole_problem(stages, path), by_scenario=False)
        self.futures: list[Futures] = [law.resample(path, s.begin, rng, n_futures) for s in stages.stages]

    def states(self, policy: Policy, first: NDArray[np.float64]) -> tuple[States, NDArray[np.float64]]:
        """Return (decision,) the states a policy meets, and (column,) what it signs."""
        amounts = np.zeros(len(self.stages.problem.columns.start))
        states = [np.zeros(self.stages.n_limits)]
        for q, stage in enumerate(self.stages.stages):
            signed = first if q == 0 else policy.decide(q, states[-1], self.futures[q])
            amounts[stage.new] = signed
            states.append(stage.follow @ np.append(states[-1], signed))
        return states, amounts

    def cost(self, policy: Policy, first: NDArray[np.float64]) -> float:
        """Return fees and dispatch of what a policy signs."""
        layout, fee = self.prepared.layout, self.stages.problem.terms.fee[0]
        amounts = self.states(policy, first)[1]
        tangent = self.prepared.recourse.tangent((layout.members @ amounts)[layout.entry_cell])
        return float(fee @ amounts + tangent.above.sum())

    def penalty(self, tight: Resigning, first: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (column,) money per unit that knowing the path makes it look better than it is.

        At each decision the slope of the value where the path leads, less its mean over the futures that the
        past allows; the state at which slopes are taken is the policy's, known before.
        """
        states, _ = self.states(tight, first)
        sums = state_sums(self.stages)
        out = np.zeros(sums[0].shape[1])
        for q in range(1, len(self.stages)):
            slope = tight.trained.values[q].slope_at(states[q])  # (node, state)
            known = slope[tight.labels(q, self.path)[0]]
            out += (known - tight.chances(q, self.futures[q - 1]) @ slope) @ sums[q]
        return out

    def least(self, penalty: NDArray[np.float64]) -> float:
        """Return a proven lower bound of the cost of who knows the path and pays the penalty."""
        terms = self.prepared.problem.terms
        changed = replace(terms, fee=terms.fee - penalty)
        return plan(self.prepared, changed, Control(gap=1e-7)).bound
