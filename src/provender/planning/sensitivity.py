"""Which estimate sways an answer most: every one moved to its farther side, the strongest to both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate, Side
    from provender.planning.answers import Answer

    #: the case with one estimate moved to a side; None where that cannot be
    Moved = Callable[[str, Side], Case | None]


#: kinds of blocks that bear on plans of every provision; "" is the top of the case
_SHARED = frozenset({"", "clause", "commitment", "reach", "future", "milestone", "budget", "market"})


@dataclass(frozen=True, slots=True)
class Sway:
    """What one estimate does to an answer.

    Parameters
    ----------
    leaf
        The claim, fact or place of the typed number.
    estimate
        Its value with low and high (5 and 95 %).
    low, high
        The answer at either side; None where the case cannot be there.
    effect
        The larger distance of the two from the answer as it stands.
    """

    leaf: str
    estimate: Estimate
    low: Answer | None
    high: Answer | None
    effect: float


def sways(
    case: Case,
    provision: str,
    asked: Callable[[Case], Answer],
    leaves: Mapping[str, Estimate],
    moved: Moved,
    *,
    n: int = 3,
) -> tuple[Sway, ...]:
    """Return the estimates that sway an answer most, strongest first; those of no effect are left out.

    Each estimate is moved, alone, to the side farther from its value; the `n` that then change the answer most
    are moved to the other side too. Estimates that reach nothing of the provision are not tried.

    Parameters
    ----------
    asked
        The question.
    leaves
        Estimates by leaf.
    moved
        Gives the case with a leaf moved.
    n
        Most estimates to return.
    """
    here, mine = asked(case), _reached(case, provision)
    found: list[Sway] = []
    for leaf, held in leaves.items():
        side: Side = "high" if held.high - held.value >= held.value - held.low else "low"
        there = moved(leaf, side) if held.low < held.high else None
        if there is None or _is_same(_reached(there, provision), mine):
            continue
        answer = asked(there)
        low, high = (None, answer) if side == "high" else (answer, None)
        found.append(Sway(leaf, held, low, high, here.distance(answer)))
    strongest = sorted((s for s in found if s.effect > 0.0), key=lambda s: (-s.effect, s.leaf))[:n]
    return tuple(sorted((_both(s, here, asked, moved) for s in strongest), key=lambda s: (-s.effect, s.leaf)))


def _both(sway: Sway, here: Answer, asked: Callable[[Case], Answer], moved: Moved) -> Sway:
    """Return a sway with its other side."""
    side: Side = "low" if sway.low is None else "high"
    there = moved(sway.leaf, side)
    answer = asked(there) if there is not None else None
    low, high = (answer, sway.high) if side == "low" else (sway.low, answer)
    effect = max(sway.effect, here.distance(answer) if answer else 0.0)
    return Sway(sway.leaf, sway.estimate, low, high, effect)


def _is_same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Return whether two cases are surely the same to a plan; series made anew count as different."""
    try:
        return one == other
    except ValueError:  # arrays of another making: nothing says that they are equal
        return False


def is_reached(case: Case, provision: str, blocks: Iterable[tuple[str, str]]) -> bool:
    """Return whether any of the blocks, as (kind, id), may bear on a plan of a provision.

    Examples
    --------
    >>> from provender.cases import load
    >>> case = load("miniature")
    >>> is_reached(case, "compute", [("hazard", "m_cut")]), is_reached(case, "compute", [("clause", "exclusivity")])
    (False, True)
    """
    own = _own(case)
    return any(
        kind in _SHARED or (kind in own and getattr(own[kind].get(name), "provision", name) == provision)
        for kind, name in blocks
    )


def _own(case: Case) -> Mapping[str, Mapping[str, object]]:
    """Return the tables whose objects belong to one provision, by kind of block."""
    return {
        "offer": case.offers,
        "contract": case.contracts,
        "programme": case.programmes,
        "workload": case.workloads,
        "provision": case.provisions,
    }


def _reached(case: Case, provision: str) -> tuple[object, ...]:
    """Return all of a case that a plan of a provision is made of."""
    own = tuple(
        {k: v for k, v in table.items() if getattr(v, "provision", k) == provision} for table in _own(case).values()
    )
    shared = (case.clauses, case.commitments, case.reaches, case.futures, case.budgets, case.markets)
    return (*own, *shared, case.discount_rate, case.measures, case.milestones)
