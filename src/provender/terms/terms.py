"""terms(): what every clause is worth to each side, what each has without the deal, and what hangs on a milestone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from provender.alliance.clauses import MilestoneTrigger
from provender.errors import HorizonError, ProvenderError, UnknownNameError
from provender.exposure import base_plan, dependences
from provender.terms.alone import Alone, going_alone
from provender.terms.bargain import Bargain, bargain
from provender.terms.change import Change, parse_change
from provender.terms.milestone import Declaring, Surface, declaring, has_milestone, surface
from provender.terms.outside import Outside, outside_options
from provender.terms.plans import Desks
from provender.terms.values import ClauseValue, value_clause

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Dependence


#: readings whose values differ by a smaller share are alike
_SOME = 1e-6


class NoSidesError(ProvenderError, ValueError):
    """A case in which no provision has a partner, so that there is no tie to value."""

    def __init__(self, case: str) -> None:
        self.case = case
        super().__init__(
            f"found no provision of case {case!r} with a partner\nallowed: at least one\n\n"
            "Name the supplier that the case is about: partner = in [provision.…]."
        )


@dataclass(frozen=True, slots=True)
class Veto:
    """What a consent is worth to be paid for.

    Parameters
    ----------
    at_stake
        Present value of what the grantor loses if the holder does not agree by the deadline.
    deal
        The bargain over agreeing, against refusing; the holder, who loses nothing itself, stands first.
    """

    clause: str
    deadline: date | None
    at_stake: float
    deal: Bargain


@dataclass(frozen=True, slots=True)
class Terms:
    """What terms are worth.

    Parameters
    ----------
    sides
        The two parties of the tie: the dependant of the first provision that has a partner, and the partner.
    clauses
        Every clause, by reading where the readings matter.
    changes
        The changes that were asked for.
    vetoes
        Consents that can still be withheld.
    outside, dependence
        What each side loses without the deal, by day; who needs whom more, None where only one side depends.
    surfaces, declaring
        By milestone clause: what the milestone does, and when declaring pays.
    programmes
        Going it alone.
    gross
        Parties that sell here and of whose best other use nothing is known: their fees count whole.
    """

    case: str
    as_of: date
    currency: str
    sides: tuple[str, str]
    clauses: tuple[ClauseValue, ...]
    changes: tuple[ClauseValue, ...]
    vetoes: tuple[Veto, ...]
    outside: tuple[Outside, ...]
    dependence: Dependence | None
    surfaces: tuple[Surface, ...]
    declaring: Mapping[str, tuple[Declaring, ...]]
    programmes: tuple[Alone, ...]
    gross: tuple[str, ...]


@dataclass(slots=True)
class Negotiation:
    """The terms of one case, ready to be valued and changed again and again; plans are made once.

    Parameters
    ----------
    case
        A checked case.
    reading
        Party whose reading of the clauses holds; default both sides', each in turn.
    budgets
        The most that a party can pay, money.

    Raises
    ------
    NoSidesError
        If no provision has a partner.
    UnknownNameError
        If the reading or a budget is of no party.
    HorizonError
        If nothing of the horizon is left.

    Examples
    --------
    >>> from provender.cases import load
    >>> talks = Negotiation(load("miniature"), reading="M")
    >>> round(talks.change("exclusivity=struck")[0].own_deal.payment / 1000, 4)
    15.8625
    """

    case: Case
    reading: str = ""
    budgets: Mapping[str, float] = field(default_factory=dict)
    sides: tuple[str, str] = field(init=False)
    _desks: Desks = field(init=False)

    def __post_init__(self) -> None:
        """Refuse what the case does not have; let beliefs date the milestones."""
        self.sides = _sides(self.case)
        for party in (*([self.reading] if self.reading else []), *self.budgets):
            _known("party", party, self.case.parties)
        self.case = _by_belief(self.case)
        self._desks = Desks(self.case)

    def clause(self, clause: str) -> tuple[ClauseValue, ...]:
        """Return what a clause is worth, by reading where that matters.

        One that has ended is valued as if it had been renewed to the end of the horizon.

        Raises
        ------
        UnknownNameError
            If the case has no such clause.
        """
        _known("clause", clause, self.case.clauses)
        ended = self.case.clauses[clause].end
        gone = ended is not None and ended <= self.case.as_of
        case = Change(clause, {"end": None}).applied(self.case) if gone else self.case
        return tuple(replace(v, is_renewed=gone) for v in self._read(case, Change(clause, {}), ""))

    def change(self, text: str) -> tuple[ClauseValue, ...]:
        """Return what a change is worth, written ``"clause.field=value"`` or ``"clause=struck"``.

        Raises
        ------
        UnknownNameError
            If it names what the case does not have.
        ChangeError
            If it cannot be read.
        """
        return self._read(self.case, parse_change(self.case, text), text)

    def surfaces(self, clause: str = "", *, panel: float = 0.5) -> tuple[Surface, ...]:
        """Return what milestone clauses – or one of them – do by date, reading and belief."""
        triggers = [c for c in self.case.clauses.values() if isinstance(c, MilestoneTrigger)]
        chosen = [c for c in triggers if clause in ("", c.id) and has_milestone(self.case, c)]
        return tuple(surface(self._desks, self.case, c, panel=panel) for c in chosen)

    def declaring(self, found: Surface) -> tuple[Declaring, ...]:
        """Return when declaring pays."""
        return declaring(self._desks, self.case, found)

    def outside(self) -> tuple[Outside, ...]:
        """Return what each side has without the deal, by day."""
        return outside_options(self._desks, self.case, self.sides)

    def vetoes(self, clause: str = "") -> tuple[Veto, ...]:
        """Return what consents – or one of them – are worth to be paid for."""
        chosen = [clause] if clause else list(self.case.clauses)
        return tuple(v for c in chosen for v in _vetoes(self.case, c, self.budgets))

    def _read(self, case: Case, change: Change, text: str) -> tuple[ClauseValue, ...]:
        """Return the values under every reading; one, where the readings do not matter."""
        readings = (self.reading,) if self.reading else self.sides
        found = tuple(
            value_clause(self._desks, case, change, reading=r, written=text, budgets=self.budgets) for r in readings
        )
        alike = len(found) > 1 and all(_alike(found[0], v) for v in found)
        return (replace(found[0], reading=""),) if alike else found


def terms(
    case: Case,
    *,
    reading: str = "",
    clause: str = "",
    changes: Iterable[str] = (),
    budgets: Mapping[str, float] | None = None,
    panel: float = 0.5,
) -> Terms:
    """Return what the terms of a case are worth to each side.

    Parameters
    ----------
    case
        A checked case.
    reading
        Party whose reading of the clauses holds; default both sides', each in turn.
    clause
        Value this clause alone, and leave out what does not concern it.
    changes
        Changes to value, as ``"clause.field=value"`` or ``"clause=struck"``; with some and no clause named,
        they alone are valued.
    budgets
        The most that a party can pay, money.
    panel
        Chance that a panel agrees to a declaration, in [0, 1], where the clause names none.

    Raises
    ------
    NoSidesError
        If no provision has a partner.
    UnknownNameError
        If a reading, clause, budget or change names what the case does not have.
    ChangeError
        If a change cannot be read.
    HorizonError
        If nothing of the horizon is left.

    Examples
    --------
    >>> from provender.cases import load
    >>> found = terms(load("miniature"), reading="M", clause="exclusivity").clauses[0]
    >>> [round(w.value / 1000, 3) for w in found.own], round(found.own_deal.payment / 1000, 4)
    ([14.4, -17.325], 15.8625)
    """
    talks, asked = Negotiation(case, reading, budgets or {}), tuple(changes)
    everything = not clause and not asked
    chosen = tuple(talks.case.clauses) if everything else (clause,) if clause else ()
    surfaces = talks.surfaces(clause, panel=panel) if chosen else ()
    return Terms(
        case=case.name,
        as_of=case.as_of,
        currency=case.currency,
        sides=talks.sides,
        clauses=tuple(v for c in chosen for v in talks.clause(c)),
        changes=tuple(v for text in asked for v in talks.change(text)),
        vetoes=talks.vetoes(clause) if chosen else (),
        outside=talks.outside() if everything else (),
        dependence=_dependence(talks.case) if everything else None,
        surfaces=surfaces,
        declaring={s.clause: talks.declaring(s) for s in surfaces},
        programmes=going_alone(talks.case) if everything else (),
        gross=_gross(talks.case),
    )


def _gross(case: Case) -> tuple[str, ...]:
    """Return the sellers, not anybody's own, none of whose offers says what its best other use is."""
    sells = {(c.supplier, c.provision) for c in case.contracts.values() if c.price.value > 0.0}
    sells |= {(o.supplier, o.provision) for o in case.offers.values()}
    known = {(o.supplier, o.provision) for o in case.offers.values() if o.opportunity_value}
    return tuple(p for p in case.parties if not case.parties[p].own_of and any(s == p for s, _ in sells - known))


def _known(kind: str, name: str, known: Iterable[str]) -> None:
    """Refuse a name that the case does not have."""
    if name not in known:
        raise UnknownNameError(kind, name, tuple(known))


def _alike(one: ClauseValue, other: ClauseValue) -> bool:
    """Return whether two readings give the same values, but for rounding."""
    pairs = zip((*one.own, *one.observer), (*other.own, *other.observer), strict=True)
    return all(abs(a.value - b.value) <= _SOME * max(abs(a.value), abs(b.value)) for a, b in pairs)


def _sides(case: Case) -> tuple[str, str]:
    """Return the two parties of the tie."""
    if case.as_of >= case.end:
        raise HorizonError(case.as_of, case.end)
    for good in case.provisions.values():
        if good.partner:
            return good.dependant, good.partner
    raise NoSidesError(case.name)


def _by_belief(case: Case) -> Case:
    """Return the case in which beliefs date the milestones, and no future does."""
    return replace(case, futures={k: replace(f, milestones=None) for k, f in case.futures.items()})


def _dependence(case: Case) -> Dependence | None:
    """Return who needs whom more."""
    found = dependences(case, {p: base_plan(case, p) for p in case.provisions})
    return found[0] if found else None


def _vetoes(case: Case, clause: str, budgets: Mapping[str, float]) -> list[Veto]:
    """Return what a consent is worth to be paid for, where it can still be withheld."""
    found = []
    for veto in case.clauses[clause].effect().vetoes:
        if veto.deadline and veto.deadline <= case.as_of:
            continue
        rate = (case.parties[veto.against].discount_rate or case.discount_rate).value
        years = (veto.deadline - case.as_of).days / 365.25 if veto.deadline else 0.0
        stake = veto.cost.value * (1.0 + rate) ** -years
        purse = budgets.get(veto.holder, float("inf")), budgets.get(veto.against, float("inf"))
        found.append(
            Veto(clause, veto.deadline, stake, bargain((veto.holder, veto.against), (0.0, stake), budgets=purse))
        )
    return found
