"""A Markov chain of what is known at each decision, learnt from paths, and the value of the state at each node.

Paths drawn from the law are grouped at each decision by what was known of them; the paths of a node are its
futures until the next decision, and where they go is its chance of each next node. On this chain the decisions
are solved by stochastic dual dynamic programming (Pereira and Pinto 1991; with Markov nodes as in Philpott and
de Matos 2012): forward, states are visited by sampled chains; backward, each node is solved at the visited
states and its value and slope there make a cut for all nodes before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.resign.program import Program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.resign.futures import Law
    from provender.planning.resign.stages import Stages


@dataclass(frozen=True, slots=True)
class Nodes:
    """What may be known at one decision.

    Parameters
    ----------
    centre
        (node, feature) as the law says what is known.
    label
        (path,) the node of each path that the chain was learnt from.
    """

    centre: NDArray[np.float64]
    label: NDArray[np.int64]

    def nearest(self, features: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return (path,) the node nearest to each row of (path, feature)."""
        return nearest(self.centre, features)


@dataclass(slots=True)
class Values:
    """Cuts under the value of one decision's state, by node: one per trial state.

    Parameters
    ----------
    offset, slope
        (trial, node) money at state 0; (trial, node, state) money per unit of state.
    """

    offset: NDArray[np.float64]
    slope: NDArray[np.float64]

    def add(self, state: NDArray[np.float64], value: NDArray[np.float64], slope: NDArray[np.float64]) -> None:
        """Add a trial: (state,), (node,) values there and (node, state) slopes."""
        offset = value - slope @ state
        self.offset = np.vstack([self.offset, offset[None]])
        self.slope = np.concatenate([self.slope, slope[None]])

    def mean(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (trial,) offsets and (trial, state) slopes under the (node,) weighted mean of the values."""
        return self.offset @ weights, np.einsum("tns,n->ts", self.slope, weights)

    def tangent_at(self, state: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (node,) offset and (node, state) slope of each node's highest cut at a state."""
        best = (self.offset + self.slope @ state).argmax(axis=0)
        node = np.arange(len(best))
        return self.offset[best, node], self.slope[best, node]


@dataclass(frozen=True, slots=True)
class Lattice:
    """The chain with its programs.

    Parameters
    ----------
    nodes
        (decision,) what may be known at each.
    chance
        (decision − 1,) arrays (node, next node).
    programs
        (decision,) one program per node.
    """

    stages: Stages
    nodes: tuple[Nodes, ...]
    chance: tuple[NDArray[np.float64], ...]
    programs: tuple[tuple[Program, ...], ...]


@dataclass(frozen=True, slots=True)
class Trained:
    """Values of the state learnt on a lattice.

    Parameters
    ----------
    values
        (decision,) cuts; those of the first are empty.
    bounds
        (pass,) least cost that the chain allows, proven after each pass; money.
    """

    lattice: Lattice
    values: tuple[Values, ...]
    bounds: NDArray[np.float64]

    @property
    def bound(self) -> float:
        """Least mean cost of any policy on the chain, proven; for the law itself see `simulate`."""
        return float(self.bounds[-1])


def nearest(centre: NDArray[np.float64], features: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return (path,) the row of (node, feature) nearest to each row of (path, feature).

    Examples
    --------
    >>> nearest(np.array([[0.0], [1.0]]), np.array([[0.2], [0.9], [7.0]]))
    array([0, 1, 1])
    """
    apart = (features**2).sum(axis=1)[:, None] - 2.0 * features @ centre.T + (centre**2).sum(axis=1)
    found: NDArray[np.int64] = apart.argmin(axis=1)
    return found


def group(features: NDArray[np.float64], most: int, rng: np.random.Generator) -> Nodes:
    """Return at most `most` groups of near (path, feature) rows: the distinct rows themselves where they are few."""
    distinct, label = np.unique(features, axis=0, return_inverse=True)
    if len(distinct) <= most:
        return Nodes(distinct, label.ravel())
    centre = _means(features, most, rng)
    label = nearest(centre, features)
    kept, label = np.unique(label, return_inverse=True)
    return Nodes(centre[kept], label.ravel())


def _means(features: NDArray[np.float64], most: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (node, feature) centres by Lloyd's method, begun as k-means++; groups left empty are dropped."""
    centre = features[[int(rng.integers(len(features)))]]
    while len(centre) < most:
        apart = ((features[:, None] - centre[None]) ** 2).sum(axis=2).min(axis=1)
        centre = np.vstack([centre, features[rng.choice(len(features), p=apart / apart.sum())]])
    for _ in range(20):
        label = nearest(centre, features)
        kept = np.unique(label)
        centre = np.array([features[label == k].mean(axis=0) for k in kept])
    return centre


def build_lattice(
    stages: Stages, law: Law, rng: np.random.Generator, *, n_paths: int = 2000, n_nodes: int = 24
) -> Lattice:
    """Return the chain learnt from paths of a law.

    Parameters
    ----------
    stages
        The decisions.
    law, rng
        Where paths come from.
    n_paths, n_nodes
        Paths drawn, and most nodes per decision after the first.
    """
    paths = law.draw(rng, n_paths)
    nodes = [Nodes(np.zeros((1, 1)), np.zeros(n_paths, dtype=np.int64))]
    nodes += [group(law.features(paths, s.begin), n_nodes, rng) for s in stages.stages[1:]]
    chance = []
    for before, after in pairwise(nodes):
        counts = np.zeros((len(before.centre), len(after.centre)))
        np.add.at(counts, (before.label, after.label), 1.0)
        chance.append(counts / counts.sum(axis=1, keepdims=True))
    programs = tuple(
        tuple(Program(stages, q, paths.pick(np.flatnonzero(n.label == i))) for i in range(len(n.centre)))
        for q, n in enumerate(nodes)
    )
    return Lattice(stages, tuple(nodes), tuple(chance), programs)


def train(lattice: Lattice, rng: np.random.Generator, *, passes: int = 60, gap: float = 1e-5) -> Trained:
    """Return the values of the state.

    Parameters
    ----------
    lattice
        The chain.
    rng
        Which chains are visited.
    passes
        Visits, forward and back.
    gap
        Relative gap to which dispatch is exact at each solve; cuts are true at any.
    """
    n_stages = len(lattice.stages)
    values = tuple(_nothing(lattice, q) for q in range(n_stages))
    bounds = []
    for _ in range(passes):
        states = _forward(lattice, rng, gap)
        for q in range(n_stages - 1, 0, -1):
            _backward(lattice, values[q], q, states[q], gap)
        bounds.append(lattice.programs[0][0].decide(states[0], gap=gap).value)
    return Trained(lattice, values, np.array(bounds))


def _nothing(lattice: Lattice, q: int) -> Values:
    n_state = len(lattice.stages.stages[q].carried) + lattice.stages.n_limits
    n_nodes = len(lattice.nodes[q].centre)
    return Values(np.zeros((0, n_nodes)), np.zeros((0, n_nodes, n_state)))


def _forward(lattice: Lattice, rng: np.random.Generator, gap: float) -> list[NDArray[np.float64]]:
    """Return (decision,) the states met along one sampled chain."""
    states, node = [np.zeros(lattice.stages.n_limits)], 0
    for q in range(len(lattice.stages) - 1):
        states.append(lattice.programs[q][node].decide(states[-1], gap=gap).state)
        node = int(rng.choice(lattice.chance[q].shape[1], p=lattice.chance[q][node]))
    return states


def _backward(lattice: Lattice, values: Values, q: int, state: NDArray[np.float64], gap: float) -> None:
    """Solve every node of a decision at a state, and tell every node before."""
    found = [program.decide(state, gap=gap) for program in lattice.programs[q]]
    slope = np.array([d.slope for d in found]).reshape(len(found), -1)
    values.add(state, np.array([d.value for d in found]), slope)
    offset, slopes = values.offset[-1], values.slope[-1]
    for chance, program in zip(lattice.chance[q - 1], lattice.programs[q - 1], strict=True):
        program.add_future(float(chance @ offset), chance @ slopes)
