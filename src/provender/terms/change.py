"""A change of terms: a clause struck, or one of its fields set; and how either is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from provender.alliance.clauses import MilestoneTrigger, ModelAccess
from provender.alliance.estimate import Estimate
from provender.errors import ProvenderError, UnknownNameError
from provender.units import UnitError, convert

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause

_NUMBER = re.compile(r"(?P<value>[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(?P<unit>\D.*)?")
#: what a clause is, not what it says
_FIXED = frozenset({"id", "readings", "claims", "name", "name_zh", "note"})
_LAWS = frozenset({"share", "rate", "discount", "accepted", "withheld", "credit_share", "match_probability"})
_MONEY = frozenset({"amount", "amount_per_year", "cap", "threshold", "deadline_cost", "profit_cap"})
_WRITE = "Write clause.field=value, as in share.rate=15%, or clause=struck."


class ChangeError(ProvenderError, ValueError):
    """A change that cannot be read; `found` and `allowed` say why."""

    def __init__(self, found: str, allowed: str, fix: str = _WRITE) -> None:
        self.found, self.allowed, self.fix = found, allowed, fix
        super().__init__(f"found {found}\nallowed: {allowed}\n\n{fix}")


@dataclass(frozen=True, slots=True)
class Change:
    """A change to one clause.

    Parameters
    ----------
    clause
        The clause.
    values
        Its new values by field; none for a clause that is struck.
    """

    clause: str
    values: Mapping[str, Any]

    @property
    def is_strike(self) -> bool:
        """Whether the clause is struck."""
        return not self.values

    def applied(self, case: Case) -> Case:
        """Return the case with the change agreed: both sides then read the changed fields alike.

        A struck right to models ends today, a struck milestone trigger lets what it would end survive; any other
        clause is gone.
        """
        clause = case.clauses[self.clause]
        if not self.is_strike:
            return _with(case, replace(clause, **self.values, readings=_without(clause, set(self.values))))
        if isinstance(clause, ModelAccess):
            over: dict[str, Any] = {"access_end": case.as_of, "survives_milestone": True}
            return _with(case, replace(clause, **over, readings=_without(clause, set(over))))
        if isinstance(clause, MilestoneTrigger):
            return _gone(_spared(case, clause), self.clause)
        return _gone(case, self.clause)


def parse_change(case: Case, text: str) -> Change:
    """Return a change as it is written: ``clause.field=value``, or ``clause=struck``.

    Raises
    ------
    ChangeError
        If it is not written so, or the value is none of the field's.
    UnknownNameError
        If the case has no such clause, or the clause no such field.

    Examples
    --------
    >>> from provender.cases import load
    >>> parse_change(load("miniature"), "share.rate=15 %").values["rate"].value
    0.15
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    key, dot, field = name.partition(".")
    if not equals or not (dot or value == "struck"):
        raise ChangeError(repr(text), "clause.field=value or clause=struck")
    if key not in case.clauses:
        raise UnknownNameError("clause", key, tuple(case.clauses))
    if not dot:
        return Change(key, {})
    clause = case.clauses[key]
    types = {f.name: str(f.type) for f in fields(clause) if f.name not in _FIXED}
    keys = {n.removeprefix("is_"): n for n in types}
    if field not in keys:
        raise UnknownNameError(f"field of clause {key!r}", field, tuple(keys))
    try:
        return Change(key, {keys[field]: _value(case, keys[field], types[keys[field]], value)})
    except ChangeError as error:
        raise ChangeError(f"{name}={error.found}", error.allowed) from None


def _value(case: Case, field: str, kind: str, text: str) -> Any:
    """Return a value as a field of a kind takes it."""
    if kind.startswith("date"):
        return _day(text)
    if kind.startswith("Estimate"):
        return _estimate(case, field, text)
    if kind == "bool":
        return _flag(text)
    known = _known(case, field, kind)
    names = tuple(t.strip() for t in text.split(",") if t.strip()) if kind.startswith("tuple") else (text,)
    for name in names:
        if name not in known:
            raise UnknownNameError(field, name, known)
    return names if kind.startswith("tuple") else text


def _known(case: Case, field: str, kind: str) -> tuple[str, ...]:
    """Return the names that a field may hold."""
    if kind.startswith("Literal"):
        return tuple(re.findall(r"['\"](\w+)['\"]", kind))
    named = {
        "offers": case.offers,
        "contracts": case.contracts,
        "workloads": case.workloads,
        "provision": case.provisions,
        "flow": case.flows,
        "ends": case.clauses,
        "needs": case.milestones,
        "milestone": case.milestones,
    }
    return tuple(named.get(field, case.parties))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ChangeError(repr(text), "a date, year-month-day") from None


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ChangeError(repr(text), "true or false")
    return text == "true"


def _estimate(case: Case, field: str, text: str) -> Estimate:
    """Return a number with its unit as an estimate."""
    unit = "1" if field in _LAWS else case.currency if field in _MONEY else "days"
    allowed = f"a number, alone or in {unit if unit != '1' else '%'}"
    match = _NUMBER.fullmatch(text)
    if not match:
        raise ChangeError(repr(text), allowed)
    try:
        value = convert(float(match["value"].replace("_", "")), (match["unit"] or unit).strip(), unit)
    except UnitError:
        raise ChangeError(repr(text), allowed) from None
    if value < 0.0 or (unit == "1" and value > 1.0):
        raise ChangeError(repr(text), f"{allowed}; " + ("from 0 to 1" if unit == "1" else "not below 0"))
    return Estimate.point(value, unit=unit)


def _without(clause: Clause, changed: set[str]) -> dict[str, Mapping[str, Any]]:
    """Return the readings of a clause without what has been agreed."""
    return {p: {k: v for k, v in own.items() if k not in changed} for p, own in clause.readings.items()}


def _with(case: Case, clause: Clause) -> Case:
    return replace(case, clauses={**case.clauses, clause.id: clause})


def _spared(case: Case, trigger: MilestoneTrigger) -> Case:
    """Return the case in which rights that a trigger may end survive its milestone."""
    found = dict(case.clauses)
    for clause in case.clauses.values():
        if isinstance(clause, ModelAccess) and clause.milestone == trigger.milestone:
            readings = _without(clause, {"survives_milestone"})
            found[clause.id] = replace(clause, survives_milestone=True, readings=readings)
    return replace(case, clauses=found)


def _gone(case: Case, clause: str) -> Case:
    """Return the case without a clause, and without what would end it."""
    left = {k: _not_ending(c, clause) for k, c in case.clauses.items() if k != clause}
    hazards = {k: replace(h, ends={c: e for c, e in h.ends.items() if c != clause}) for k, h in case.hazards.items()}
    return replace(case, clauses=left, hazards=hazards)


def _not_ending(clause: Clause, gone: str) -> Clause:
    """Return a clause that no longer names one that is gone among those it ends."""
    if not isinstance(clause, MilestoneTrigger):
        return clause
    readings = {
        p: {k: tuple(c for c in v if c != gone) if k == "ends" else v for k, v in own.items()}
        for p, own in clause.readings.items()
    }
    return replace(clause, ends=tuple(c for c in clause.ends if c != gone), readings=readings)
