"""Plans under each party's reading of the clauses, one plan that holds under all, and the price of ambiguity."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.alternatives import Change, changes
from provender.planning.plan import Desk
from provender.planning.security import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.planning.security import Security
    from provender.planning.sign import Signed

_Key = tuple[str, "date"]


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """The least-cost plan as one party reads the clauses.

    Parameters
    ----------
    objective
        Money; infinite where nothing meets every need in this reading.
    robust
        What the plan that holds under all readings costs in this one.
    differs
        Clauses that this party reads otherwise than the case's own reading does.
    changes
        What it signs more of each offer than the plan of the case's own reading.
    """

    party: str
    objective: float
    gap: float
    status: str
    robust: float
    differs: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What the parties' readings make of the plan.

    Parameters
    ----------
    own
        The party whose reading the case holds.
    robust
        Cost, in its worst reading, of the plan that holds under all readings; infinite where none does.
    bound
        No plan that holds under all readings costs less in its worst reading.
    price
        Price of ambiguity: `robust` less the cost of the own reading's plan, money.
    changes
        What the robust plan signs more of each offer than the own reading's.
    """

    provision: str
    own: str
    plans: tuple[ReadingPlan, ...]
    robust: float
    bound: float
    price: float
    changes: tuple[Change, ...]


def readings(
    case: Case, provision: str, *, against: Iterable[str] = (), parties: Iterable[str] | None = None
) -> Readings:
    """Return the plans under each reading, the plan that holds under all of them, and the price of ambiguity.

    The robust plan signs only what no reading forbids, outlasts the losses in every reading, and has the
    least cost in its worst reading; see section 6 of the model.

    Parameters
    ----------
    against
        Losses that every plan must outlast, by id; default none.
    parties
        Whose readings; default the case's own and every party that reads a clause its own way.

    Examples
    --------
    M reads its exclusivity so that O's lots are barred: one lot of M must do, for 14.4375 more.

    >>> from provender.cases import load
    >>> found = readings(load("miniature"), "compute")
    >>> found.own, round(found.price / 1200, 4), [(c.offer, c.units) for c in found.changes]
    ('L', 14.4375, [('xO', -30.0), ('xM', 20.0)])
    """
    own = case.reading or case.provisions[provision].dependant
    everyone = tuple(parties) if parties is not None else _parties(case, provision)
    losses = tuple(map(Loss.parse, against))
    desks = {p: Desk.of(case, provision, reading=p) for p in dict.fromkeys((own, *everyone))}
    found = {p: d.sign(losses) for p, d in desks.items()}
    robust = _robust(desks, losses)
    worst = max(robust.costs.values()) if robust else np.inf
    mine = found[own]
    home = desks[own].instance
    return Readings(
        provision,
        own,
        tuple(
            ReadingPlan(
                p,
                s.objective,
                s.gap,
                s.status,
                robust.costs[p] if robust else np.inf,
                _differs(case, provision, own, p),
                changes(home, mine.amounts, _moved(desks[p], desks[own], s.amounts)),
            )
            for p, s in found.items()
        ),
        worst,
        robust.bound if robust else np.inf,
        max(0.0, worst - mine.objective) if np.isfinite(mine.objective) else np.nan,
        changes(home, mine.amounts, _moved(desks[own], desks[own], robust.amounts)) if robust else (),
    )


def _parties(case: Case, provision: str) -> tuple[str, ...]:
    """Return the parties that read a clause of a provision their own way, in the order of the case."""
    read = {p for c in case.clauses.values() if c.provision in ("", provision) for p in c.readings}
    return tuple(p for p in case.parties if p in read)


def _differs(case: Case, provision: str, own: str, party: str) -> tuple[str, ...]:
    mine = {k: c for k, c in case.clauses.items() if c.provision in ("", provision)}
    return tuple(k for k, c in mine.items() if c.under(own) != c.under(party))


def _keys(desk: Desk) -> list[_Key]:
    return [(c.offer, c.delivery) for c in desk.instance.columns.lines.cohorts]


def _moved(source: Desk, target: Desk, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return amounts of one desk's columns by another's; what the other has no column for is left out."""
    by_key = dict(zip(_keys(source), amounts, strict=True))
    return np.array([by_key.get(k, 0.0) for k in _keys(target)], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Robust:
    """A plan that holds under all readings: amounts by the own desk's columns, cost by reading."""

    amounts: NDArray[np.float64]
    costs: Mapping[str, float]
    bound: float


def _robust(desks: Mapping[str, Desk], losses: tuple[Loss, ...]) -> _Robust | None:
    """Return the plan with the least cost in its worst reading among those that every reading allows.

    The least cost of each reading over what all allow bounds it from below; where the plan of the dearest
    reading costs no more in any other, it is the best, and the bound is met. Otherwise the best point on the
    way between two such plans is taken.
    """
    allowed = _allowed(desks)
    home = next(iter(desks.values()))
    signed = {p: _restricted(p, desks, losses, allowed) for p in desks}
    if any(s.status == "infeasible" for s in signed.values()):
        return None
    points = [_moved(desks[p], home, s.amounts) for p, s in signed.items()]
    bound = max(s.bound for s in signed.values())
    best = min((_costed(desks, home, x, bound) for x in points), key=_worst)
    if home.instance.columns.is_whole or _worst(best) <= bound * (1.0 + 1e-6):
        return best
    mixed = [_mixed(desks, home, a, b, bound) for i, a in enumerate(points) for b in points[i + 1 :]]
    return min((best, *mixed), key=_worst)


def _worst(found: _Robust) -> float:
    return max(found.costs.values())


def _allowed(desks: Mapping[str, Desk]) -> dict[_Key, float]:
    """Return by offer and start the most that every reading allows."""
    tables = [dict(zip(_keys(d), d.here.upper, strict=True)) for d in desks.values()]
    shared = set.intersection(*(set(t) for t in tables))
    return {k: min(float(t[k]) for t in tables) for k in shared}


def _restricted(
    party: str, desks: Mapping[str, Desk], losses: tuple[Loss, ...], allowed: Mapping[_Key, float]
) -> Signed:
    """Return the least-cost plan of a reading among plans that hold under all."""
    desk = desks[party]
    upper = np.array([allowed.get(k, 0.0) for k in _keys(desk)], dtype=np.float64)
    rows = _stacked(party, desks, losses)
    return desk.planner.sign(replace(desk.here, upper=upper), rows)


def _stacked(party: str, desks: Mapping[str, Desk], losses: tuple[Loss, ...]) -> Security | None:
    """Return the needs of every reading by one desk's columns."""
    if not losses:
        return None
    mine = desks[party].rows(losses)
    matrices, lower = [mine.matrix], [mine.lower]
    for other, desk in desks.items():
        if other != party:
            rows = desk.rows(losses)
            moved = [_moved(desk, desks[party], row) for row in rows.matrix]
            matrices.append(np.array(moved).reshape(len(moved), mine.matrix.shape[1]))
            lower.append(rows.lower)
    return replace(mine, matrix=np.concatenate(matrices), lower=np.concatenate(lower))


def _costed(desks: Mapping[str, Desk], home: Desk, amounts: NDArray[np.float64], bound: float) -> _Robust:
    costs = {p: d.planner.evaluate(d.here, _moved(home, d, amounts)).objective for p, d in desks.items()}
    return _Robust(amounts, costs, bound)


def _mixed(
    desks: Mapping[str, Desk], home: Desk, one: NDArray[np.float64], other: NDArray[np.float64], bound: float
) -> _Robust:
    """Return the point between two plans whose worst reading costs least; the worst is convex along the way."""
    low, high = 0.0, 1.0
    while high - low > 1e-5:
        left, right = low + (high - low) / 3.0, high - (high - low) / 3.0
        a, b = (_costed(desks, home, one + t * (other - one), bound) for t in (left, right))
        low, high = (low, right) if _worst(a) <= _worst(b) else (left, high)
    return _costed(desks, home, one + 0.5 * (low + high) * (other - one), bound)
