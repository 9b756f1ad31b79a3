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
from provender.planning.resign.stages import stage_problem, state_sums, whole_problem

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
    steadied
        (path,) the same less the penalty: equal in the mean, far less spread; empty where there is none.
    foresight
        (path,) proven least money for who knows the path.
    penalised
        (path,) the same for who knows the path and pays the penalty; empty where there is none.
    """

    costs: Mapping[str, NDArray[np.float64]]
    steadied: Mapping[str, NDArray[np.float64]]
    foresight: NDArray[np.float64]
    penalised: NDArray[np.float64]

    def cost(self, policy: str) -> Interval:
        """Return the mean cost of a policy: an upper bound of the least."""
        return interval(self._steady[policy])

    def saving(self, policy: str, other: str) -> Interval:
        """Return how much less `policy` costs than `other`, path by path."""
        return interval(self._steady[other] - self._steady[policy])

    @property
    def _steady(self) -> Mapping[str, NDArray[np.float64]]:
        return self.steadied or self.costs

    def short(self, policy: str) -> Interval:
        """Return by how much a policy costs more than the lower bound, path by path: at most so much can be saved."""
        lower = self.penalised if len(self.penalised) else self.foresight
        return interval(self._steady[policy] - lower)

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
    return Interval(float(values.mean()), quantile * spread / float(np.sqrt(n)))


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
    steadied: dict[str, list[float]] = {name: [] for name in policies}
    foresight, penalised = [], []
    for i, generator in enumerate(own):
        path = law.draw(generator, 1) if trial.paths is None else trial.paths.pick(np.array([i]))
        walk = _Walk(stages, law, path, generator, n_futures=trial.n_futures)
        penalty = None if tight is None or tight_start is None else walk.penalty(tight, tight_start)
        for name, policy in policies.items():
            amounts = walk.states(policy, start[name])[1]
            costs[name].append(walk.cost(amounts))
            if penalty is not None:
                steadied[name].append(costs[name][-1] - penalty.at(amounts))
        foresight.append(walk.least(Penalty(0.0, np.zeros(len(stages.problem.columns.start)))))
        if penalty is not None:
            penalised.append(walk.least(penalty))
    kept = _arrays(steadied) if tight is not None else {}
    return Simulated(_arrays(costs), kept, np.array(foresight), np.array(penalised))


def _arrays(lists: Mapping[str, list[float]]) -> dict[str, NDArray[np.float64]]:
    return {name: np.array(values) for name, values in lists.items()}


@dataclass(frozen=True, slots=True)
class Penalty:
    """Money that is zero in the mean for whoever does not know the path: `base` + `slope` (column,) · amounts."""

    base: float
    slope: NDArray[np.float64]

    def at(self, amounts: NDArray[np.float64]) -> float:
        """Return the penalty of (column,) amounts."""
        return self.base + float(self.slope @ amounts)


def dispatch_tangent(
    stages: Stages, q: int, futures: Futures, at: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return a stage's mean dispatch cost as base + slope · (carried + decided,) amounts, exact at `at`."""
    if not len(at):
        return 0.0, np.zeros(0)
    prepared = prepare(stage_problem(stages, q, futures), by_scenario=False)
    layout, recourse = prepared.layout, prepared.recourse
    tangent = recourse.tangent((layout.members @ at)[layout.entry_cell])
    slope = np.bincount(layout.entry_cell, recourse.weights @ tangent.slope, len(layout.members)) @ layout.members
    return float(recourse.weights @ tangent.cost.sum(axis=1) - slope @ at), slope


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

    def cost(self, amounts: NDArray[np.float64]) -> float:
        """Return fees and dispatch of (column,) amounts."""
        layout, fee = self.prepared.layout, self.stages.problem.terms.fee[0]
        tangent = self.prepared.recourse.tangent((layout.members @ amounts)[layout.entry_cell])
        return float(fee @ amounts + tangent.above.sum())

    def penalty(self, tight: Resigning, first: NDArray[np.float64]) -> Penalty:
        """Return what knowing the path makes signing look better than it is.

        At each decision: the tangent of dispatch until the next and of the value there, on the path, less its mean
        over the futures that the past allows. Tangents are taken where the policy stands, which was known before;
        with costs convex, whoever knows the path then gains nothing by standing elsewhere.
        """
        states, amounts = self.states(tight, first)
        sums = state_sums(self.stages)
        base, slope = 0.0, np.zeros(len(amounts))
        for q, stage in enumerate(self.stages.stages):
            n_in, at = len(stage.carried), np.append(states[q][: len(stage.carried)], amounts[stage.new])
            pair = [dispatch_tangent(self.stages, q, futures, at) for futures in (self.path, self.futures[q])]
            known = pair[0][1] - pair[1][1]
            base += pair[0][0] - pair[1][0]
            slope += known[:n_in] @ sums[q][:n_in]
            slope[stage.new] += known[n_in:]
            if q + 1 < len(self.stages):
                offset, steep = tight.trained.values[q + 1].tangent_at(states[q + 1])
                weights = -tight.chances(q + 1, self.futures[q])
                weights[tight.labels(q + 1, self.path)[0]] += 1.0
                base += float(weights @ offset)
                slope += weights @ steep @ sums[q + 1]
        return Penalty(base, slope)

    def least(self, penalty: Penalty) -> float:
        """Return a proven lower bound of the cost of who knows the path and pays the penalty."""
        terms = self.prepared.problem.terms
        changed = replace(terms, fee=terms.fee - penalty.slope)
        return plan(self.prepared, changed, Control(gap=1e-7)).bound - penalty.base
