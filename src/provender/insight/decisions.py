"""The plans that one can choose among before knowing more, and what each costs in a world.

Conventions: a plan is what is signed, in supply units by offer and start, whatever else turns out. In a world where a
start cannot be met any more (a longer lead time) the line starts at the next window that can, and what a window
does not hold is not signed. The cost is the mean over futures (docs/model.md: EVPPI at ω = 0).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch import build_ladder
from provender.instance import resolve
from provender.planning import Planner, Situation, situation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case

#: plans whose amounts differ by less than this share of the larger are one
_SAME = 0.01


@dataclass(frozen=True, slots=True)
class Decision:
    """A plan by name: supply units by (offer, start)."""

    name: str
    units: Mapping[tuple[str, date], float]


@dataclass(frozen=True, slots=True)
class Bench:
    """One provision of a case, ready to sign or to be told what a plan costs."""

    planner: Planner
    here: Situation

    @classmethod
    def of(cls, case: Case, provision: str) -> Bench:
        """Return the bench of a provision on the as-of date."""
        instance = resolve(case, provision)
        planner = Planner(instance, build_ladder(instance), case.measures.omega, case.measures.alpha)
        return cls(planner, situation(instance, case.as_of))

    def best(self, name: str) -> Decision:
        """Return the plan that the case would sign."""
        amounts = self.planner.sign(self.here).amounts
        lines = self.planner.instance.columns.lines
        some = 1e-6 * float(amounts.max(initial=0.0))
        return Decision(
            name,
            {
                (lines.cohorts[k].offer, lines.cohorts[k].delivery): float(amounts[k] * lines.supply_size[k])
                for k in map(int, np.flatnonzero(amounts > some))
            },
        )

    def cost(self, decision: Decision) -> float:
        """Return what a plan costs, mean over futures."""
        return self.planner.evaluate(self.here, self.amounts(decision)).mean

    def amounts(self, decision: Decision) -> NDArray[np.float64]:
        """Return (column,) work units that a plan signs here."""
        lines, upper = self.planner.instance.columns.lines, self.here.upper
        found = np.zeros(len(upper))
        for (offer, start), units in decision.units.items():
            for k, cohort in enumerate(lines.cohorts):
                if cohort.offer == offer and cohort.delivery >= start and upper[k] > 0.0:
                    found[k] = min(float(upper[k]), found[k] + units / lines.supply_size[k])
                    break
        return found


def distinct(plans: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return plans without those that differ by less than a hundredth from one before."""
    found: list[Decision] = []
    for decision in plans:
        if not any(_is_same(decision, other) for other in found):
            found.append(decision)
    return tuple(found)


def _is_same(a: Decision, b: Decision) -> bool:
    """Return whether two plans sign nearly the same."""
    keys = {*a.units, *b.units}
    apart = sum(abs(a.units.get(k, 0.0) - b.units.get(k, 0.0)) for k in keys)
    size = max(sum(a.units.values()), sum(b.units.values()))
    return apart <= _SAME * size
