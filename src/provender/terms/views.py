"""How one side sees a case under one belief and one reading: every part of its value, outcome by outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.clauses import FirstRefusal, ModelAccess
from provender.paths import rules_of
from provender.terms.certain import certain
from provender.terms.outcomes import Outcomes, outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.paths.rules import Rules
    from provender.terms.plans import Books, Desk, Desks


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose view it is: the side, the belief that dates milestones, the reading that holds.

    `broken` is the day on which the tie with `other` breaks, None for never.
    """

    party: str
    belief: str
    reading: str
    other: str = ""
    broken: date | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What a side can get, in parts.

    Parameters
    ----------
    probability
        (outcome, future) chance; all sum to one.
    parts
        By part – ``work.PROVISION``, ``sales.PROVISION``, ``cash.CLAUSE``, ``consent.CLAUSE``, ``match.CLAUSE`` –
        (outcome, future, year) money, gains positive, discounted.
    tolerance
        Money that the plans behind it may be off, from their proven gaps.
    pieces
        Means of what the parts ``work.PROVISION`` consist of, ``PROVISION.fees``, ``PROVISION.undone.TIER`` …,
        gains positive.
    used_up
        Offers of which the side's plans sign all that there is.
    """

    probability: NDArray[np.float64]
    parts: Mapping[str, NDArray[np.float64]]
    tolerance: float
    pieces: Mapping[str, float]
    used_up: tuple[str, ...] = ()

    def law(self, part: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the values a part can take, ascending, and their chances; nothing for certain without the part."""
        if part not in self.parts:
            return np.zeros(1), np.ones(1)
        values, index = np.unique(self._total((part,)), return_inverse=True)
        chance = np.bincount(index.reshape(-1), weights=self.probability.reshape(-1))
        return values, np.asarray(chance, dtype=np.float64)

    def equivalent(self, parts: tuple[str, ...], *, omega: float, alpha: float) -> float:
        """Return the certainty equivalent of some parts together."""
        return certain(self._total(parts), self.probability.reshape(-1), omega=omega, alpha=alpha)

    def mean(self, part: str) -> NDArray[np.float64]:
        """Return (year,) the mean of a part."""
        if part not in self.parts:
            return np.zeros(1)
        mean: NDArray[np.float64] = np.einsum("of,ofy->y", self.probability, self.parts[part] + self._nothing)
        return mean

    @property
    def _nothing(self) -> NDArray[np.float64]:
        return np.zeros((*self.probability.shape, 1))

    def _total(self, parts: tuple[str, ...]) -> NDArray[np.float64]:
        """Return (outcome · future,) the sum of some parts."""
        total = np.zeros(self.probability.shape)
        for part in parts:
            if part in self.parts:
                total = total + self.parts[part].sum(axis=2)
        return total.reshape(-1)


def years_of(case: Case) -> tuple[int, ...]:
    """Return the calendar years that values are told by."""
    return tuple(range(case.as_of.year, max(case.as_of.year, case.end.year) + 1))


def look(desks: Desks, case: Case, seat: Seat) -> View:
    """Return a side's view of a case.

    Raises
    ------
    UnknownNameError
        If the belief is neither a party's nor the observer's.
    """
    calm = replace(case, chain=None, hazards={})  # what events do to clauses is the trade being priced
    rules = rules_of(calm, belief=seat.belief, reading=seat.reading)
    come = outcomes(rules)
    if seat.broken:
        month = _month(rules, seat.broken)
        come = replace(come, over=np.minimum(come.over, month), refused=np.zeros_like(come.refused))
    futures = np.array([f.probability for f in case.futures.values()])
    n_years = len(years_of(case))
    parts: dict[str, NDArray[np.float64]] = {}
    chance = come.probability[:, None] * futures[None, :]
    pieces: dict[str, float] = {}
    used_up: tuple[str, ...] = ()
    tolerance = 0.0
    for provision in case.provisions:
        found, books, index = _planned(desks, case, seat, provision, (rules, come))
        parts |= {k: padded(v, n_years) for k, v in found.items()}
        tolerance += max((b.tolerance for b in books), default=0.0)
        if f"work.{provision}" in found:
            pieces |= {f"{provision}.{k}": v for k, v in mean_pieces(books, index, chance).items()}
            used_up += desks.of(case, provision, seat.reading).used_up()
    parts |= _cash(case, seat, rules, come) | _vetoed(case, seat, rules, come)
    return View(chance, parts, tolerance, pieces, used_up)


def mean_pieces(books: list[Books], index: NDArray[np.int64], chance: NDArray[np.float64]) -> dict[str, float]:
    """Return the mean of every piece, gains positive: (outcome,) which of the books holds, (outcome, future) chance."""
    return {
        k: -float((np.stack([b.pieces[k] for b in books])[index] * chance).sum())
        for k in (books[0].pieces if books else ())
    }


def _planned(
    desks: Desks, case: Case, seat: Seat, provision: str, played: tuple[Rules, Outcomes]
) -> tuple[dict[str, NDArray[np.float64]], list[Books], NDArray[np.int64]]:
    """Return what a provision costs its dependant and brings its suppliers' owner; the books, and which holds when."""
    rules, come = played
    desk, good = desks.of(case, provision, seat.reading), case.provisions[provision]
    is_mine = good.dependant == seat.party
    if not is_mine and seat.party not in {case.owner(s) for s in desk.instance.suppliers}:
        return {}, [], np.zeros(0, dtype=np.int64)
    partner = good.partner
    torn = seat.broken if {good.dependant, partner} == {seat.party, seat.other} else None
    lapse, index = _lapses(case, provision, seat.reading, rules, come)
    books = [_books(desk, partner, _first(torn, day)) for day in lapse]
    if is_mine:
        return {f"work.{provision}": -np.stack([b.costs for b in books])[index]}, books, index
    earned = np.stack([b.earned.get(seat.party, np.zeros_like(b.costs)) for b in books])[index]
    found = {f"sales.{provision}": earned}
    return found | _matches(desk, case, seat, torn), books, index


def _books(desk: Desk, partner: str, since: date | None) -> Books:
    """Return the books of a plan, without the partner from a day on."""
    return desk.books(partner, since) if since else desk.books()


def _first(*days: date | None) -> date | None:
    return min((d for d in days if d), default=None)


def _lapses(
    case: Case, provision: str, reading: str, rules: Rules, come: Outcomes
) -> tuple[list[date | None], NDArray[np.int64]]:
    """Return the days on which a right to the partner's supply ends early, and (outcome,) which of them it is."""
    n_months = len(rules.months)
    month = np.full(len(come.probability), n_months)
    for i, clause in enumerate(rules.clauses):
        kind = case.clauses[clause].under(reading or case.reading)
        if isinstance(kind, ModelAccess) and kind.provision == provision:
            early = come.over[:, i] < min(int(rules.until[i]), n_months)
            month = np.where(early, np.minimum(month, come.over[:, i]), month)
    values, index = np.unique(month, return_inverse=True)
    days = [rules.months[m] if m < n_months else None for m in map(int, values)]
    return days, index.reshape(-1).astype(np.int64)


def _matches(desk: Desk, case: Case, seat: Seat, torn: date | None) -> dict[str, NDArray[np.float64]]:
    """Return what a right of first refusal brings its holder: matched lines at their price, over its best other use."""
    found: dict[str, NDArray[np.float64]] = {}
    for clause in case.clauses.values():
        right = clause.under(seat.reading or case.reading)
        if not isinstance(right, FirstRefusal) or (right.holder, right.provision) != (seat.party, desk.provision):
            continue
        if not torn and right.match_probability and not (right.end and right.end <= case.as_of):
            gain = desk.matched(right.offers, seat.party) * right.match_probability.value
            found[f"match.{right.id}"] = gain[None]
    return found


def _cash(case: Case, seat: Seat, rules: Rules, come: Outcomes) -> dict[str, NDArray[np.float64]]:
    """Return shares of revenue and profit, paid or received, by year, as long as their clauses stand."""
    years, n_months = years_of(case), len(rules.months)
    of_year = np.array([[m.year == y for y in years] for m in rules.months], dtype=np.float64)  # (month, year)
    found: dict[str, NDArray[np.float64]] = {}
    for due in rules.due:
        for who, table, sign in ((due.payer, due.paid, -1.0), (due.receiver, due.received, 1.0)):
            if who != seat.party:
                continue
            stands = np.arange(n_months)[None, :] < come.over[:, due.clause, None]  # (outcome, month)
            money = sign * (stands * np.diff(table)[None, :]) @ of_year
            key = f"cash.{rules.clauses[due.clause]}"
            found[key] = found.get(key, np.zeros((1, 1, 1))) + money[:, None, :]
    return found


def _vetoed(case: Case, seat: Seat, rules: Rules, come: Outcomes) -> dict[str, NDArray[np.float64]]:
    """Return what consents that are withheld cost, in the year of their deadline."""
    years = years_of(case)
    found: dict[str, NDArray[np.float64]] = {}
    for i, (clause, month, _, cost) in enumerate(rules.vetoes):
        name = rules.clauses[clause]
        if case.clauses[name].grantor == seat.party:
            at = np.array([y == rules.months[month].year for y in years], dtype=np.float64)
            found[f"consent.{name}"] = -cost * come.refused[:, i, None, None] * at[None, None, :]
    return found


def _month(rules: Rules, day: date) -> int:
    """Return the month that a day falls in."""
    return sum(m <= day for m in rules.months) - 1 if day >= rules.months[0] else 0


def padded(values: NDArray[np.float64], n_years: int) -> NDArray[np.float64]:
    """Return (outcome, future, year) money with as many years as all parts have."""
    missing = n_years - values.shape[2]
    return np.concatenate([values, np.zeros((*values.shape[:2], missing))], axis=2) if missing > 0 else values
