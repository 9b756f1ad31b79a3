"""The cost-risk frontier: what a better bad end costs on the mean."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Unpack

from provender.planning.alternatives import Change, changes
from provender.planning.brake import Watched, told
from provender.planning.plan import Desk
from provender.planning.security import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from provender.alliance.case import Case

#: weights on the tail that a frontier shows
OMEGAS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The least-cost plan at one weight on the tail.

    Parameters
    ----------
    omega
        ω of the objective (1 − ω)·mean + ω·CVaR, in [0, 1].
    mean, cvar, objective, bound
        Money; no plan has a lower objective than `bound` at this ω.
    gap
        (objective − bound) / objective.
    changes
        What it signs more of each offer than the first point.
    """

    omega: float
    mean: float
    cvar: float
    objective: float
    bound: float
    gap: float
    status: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """Plans from the least mean to the least tail; `own` is the ω of the case.

    `lowered` is by loss the most units by which critical need had to be lowered so that a plan exists. Points that
    were not looked for because the search was stopped are missing.
    """

    provision: str
    alpha: float
    own: float
    points: tuple[FrontierPoint, ...]
    lowered: Mapping[str, float] = field(default_factory=dict)


def frontier(
    case: Case,
    provision: str,
    *,
    against: Iterable[str] = (),
    reading: str = "",
    omegas: Iterable[float] = OMEGAS,
    **watched: Unpack[Watched],
) -> Frontier:
    """Return the least-cost plans at several weights on the tail, each with its proof, by ω.

    The ω of the case is added where it is missing.

    Parameters
    ----------
    against
        Losses that every plan must outlast, by id; default none.
    omegas
        Weights on the tail, in [0, 1].
    watched
        `progress`: called with (what, done, of how many); `stop`: asked again and again, see `Brake`.

    Source: Rockafellar and Uryasev (2000), sections 3 and 4.

    Examples
    --------
    P01 of the miniature has both the least mean and the least tail, so the frontier is one plan:

    >>> from provender.cases import load
    >>> points = frontier(load("miniature"), "compute", omegas=[0, 1]).points
    >>> [(x.omega, x.mean / 1200, x.cvar / 1200) for x in points]
    [(0.0, 1970.25, 2112.125), (0.25, 1970.25, 2112.125), (1.0, 1970.25, 2112.125)]
    """
    desk = Desk.of(case, provision, reading=reading, asked={"stop": watched.get("stop")})
    rows, lowered = desk.met(tuple(map(Loss.parse, against)))
    secure = rows if len(rows.lower) else None
    weights = sorted({*map(float, omegas), case.measures.omega})
    plans = [
        replace(desk.planner, omega=w).sign(desk.here, secure) for w in told("frontier", weights, len(weights), watched)
    ]
    return Frontier(
        provision,
        case.measures.alpha,
        case.measures.omega,
        tuple(
            FrontierPoint(
                w,
                p.mean,
                p.cvar,
                p.objective,
                p.bound,
                p.gap,
                p.status,
                changes(desk.instance, plans[0].amounts, p.amounts),
            )
            for w, p in zip(weights, plans, strict=False)
        ),
        rows.by_loss(lowered),
    )
