"""Who decides, knowing the past: by values of the state, or by planning the rest anew as if it were all signed now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from provender.planning.fast import Control, plan, prepare
from provender.planning.resign.program import Program
from provender.planning.resign.stages import Stages, rest_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.resign.futures import Futures, Law
    from provender.planning.resign.lattice import Trained


class Policy(Protocol):
    """Decides one stage after the other."""

    def decide(self, q: int, state: NDArray[np.float64], futures: Futures) -> NDArray[np.float64]:
        """Return (decided,) amounts of stage q.

        Parameters
        ----------
        q, state
            Which decision; (state,) sums in force and limits used.
        futures
            Paths drawn by the law given the past, all with the same past.
        """
        ...


@dataclass(frozen=True, slots=True)
class Resigning:
    """Looks one decision ahead and knows what the state is worth there.

    Dispatch until the next decision is that of the futures given; what follows is the mean of the learnt values over
    the nodes that those futures lead to.
    """

    trained: Trained
    law: Law
    gap: float = 1e-6

    def decide(self, q: int, state: NDArray[np.float64], futures: Futures) -> NDArray[np.float64]:
        """Return (decided,) amounts of stage q."""
        stages = self.trained.lattice.stages
        if not len(stages.stages[q].new):
            return np.zeros(0)
        program = Program(stages, q, futures)
        if q + 1 < len(stages):
            for offset, slope in zip(*self.trained.values[q + 1].mean(self.chances(q + 1, futures)), strict=True):
                program.add_future(float(offset), slope)
        return program.decide(state, gap=self.gap).amounts

    def chances(self, q: int, futures: Futures) -> NDArray[np.float64]:
        """Return (node,) how often the futures lead to each node of decision q."""
        label = self.labels(q, futures)
        return np.bincount(label, minlength=len(self.trained.lattice.nodes[q].centre)) / len(label)

    def labels(self, q: int, futures: Futures) -> NDArray[np.int64]:
        """Return (path,) the node of decision q that each future leads to."""
        begin = self.trained.lattice.stages.stages[q].begin
        return self.trained.lattice.nodes[q].nearest(self.law.features(futures, begin))


@dataclass(frozen=True, slots=True)
class Rolling:
    """Plans all that is left in two stages, signs what is due now, and plans anew at the next decision."""

    stages: Stages
    gap: float = 1e-6

    def decide(self, q: int, state: NDArray[np.float64], futures: Futures) -> NDArray[np.float64]:
        """Return (decided,) amounts of stage q."""
        stage = self.stages.stages[q]
        if not len(stage.new):
            return np.zeros(0)
        found = plan(prepare(rest_problem(self.stages, q, futures, state)), control=Control(gap=self.gap))
        n_in = len(stage.carried)
        return found.amounts[n_in : n_in + len(stage.new)]
