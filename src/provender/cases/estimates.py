"""Evaluates the estimates of a case as of a date, with single leaves moved to their low or high.

A *leaf* is what a number finally rests on: an admitted claim or fact, or a typed number by its place.
A derived estimate takes its value from a formula over leaves. Its low and high come from moving one
leaf at a time to its own low and high; the swings below and above the value are combined by the root
of the sum of their squares, each side by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from provender.alliance.estimate import Estimate, Side
from provender.cases.admission import Admission
from provender.cases.collector import Collector
from provender.cases.formula import Formula, FormulaError, Operand
from provender.cases.problem import Problem, ordered
from provender.cases.slots import Slot, is_sound, law_of, tell_unit
from provender.cases.spelled import Quantity, Spelled
from provender.cases.wording import guess, listing
from provender.errors import UnknownNameError
from provender.units import convert, is_convertible

_DEEPEST = 100  # formulas over formulas


@dataclass(frozen=True, slots=True)
class _Point:
    """The numbers of all leaves, and the values of named estimates worked out for them so far."""

    leaves: Mapping[str, float]
    cache: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Term:
    """A number as a function of leaves; `depth` counts the formulas over formulas in it."""

    leaves: tuple[str, ...]
    value: Callable[[_Point], float]
    depth: int = 0


class _UnknownError(Exception):
    """A name that gives no number; `texts` holds code, found, allowed, fix."""

    def __init__(self, texts: tuple[str, str, str, str]) -> None:
        self.texts = texts
        super().__init__(texts[1])


class _ToldError(_UnknownError):
    """A typed number whose fault is told where it stands."""

    def __init__(self) -> None:
        super().__init__(("", "", "", ""))


@dataclass(slots=True)
class Book:
    """All estimates of a case as of one date, ready to be evaluated again and again.

    `slots` are those of the blocks known on the date; `leaves` fills with every leaf they rest on.
    """

    slots: tuple[Slot, ...]
    admission: Admission
    names: Mapping[str, Slot]
    collector: Collector
    leaves: dict[str, Estimate] = field(default_factory=dict)
    terms: dict[Spelled, _Term] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)  # names being worked out, to find circles
    base: dict[Spelled, Estimate] = field(default_factory=dict)  # every estimate with no leaf moved
    known: frozenset[str] = frozenset()  # leaves that were given a number and have no range

    @classmethod
    def of(cls, slots: tuple[Slot, ...], admission: Admission, collector: Collector) -> Book:
        """Return the book of some slots, every one worked out as a function of leaves.

        `collector` holds the problems so far and gets those of slots that give no number.
        """
        names = {slot.block[1]: slot for slot in slots if slot.block[0] == "estimate" and slot.path[-1] == "value"}
        book = cls(slots, admission, names, collector)
        book.prepare()
        return book

    def prepare(self) -> None:
        """Work every slot out as a function of leaves, telling what gives no number."""
        for circle in self.circles():
            fix = "Give one of them a number of its own."
            found = f"formulas that need each other: {' -> '.join([*circle, circle[0]])}"
            path = self.names[circle[0]].path
            self.collector.add("circle", path, found=found, allowed="formulas without a circle", fix=fix)
        for slot in self.slots:
            try:
                self.term(slot)
                self.cite(slot)
            except _ToldError:
                continue
            except _UnknownError as error:
                code, found, allowed, fix = error.texts
                self.collector.add(code, slot.path, found=found, allowed=allowed, fix=fix)

    def circles(self) -> list[list[str]]:
        """Return the named estimates that need themselves over others, each circle once."""
        found: list[list[str]] = []
        for name in self.names:
            circle = _circle(name, self.needs)
            if circle and not any(set(circle) & set(other) for other in found):
                found.append(circle)
        return found

    def needs(self, name: str) -> list[str]:
        """Return the named estimates that one is worked out from."""
        spelled = self.names[name].spelled
        used = [key for key, _ in spelled.formula.operands] if spelled.formula else []
        used += spelled.ids if not spelled.is_typed else ()
        return [key for key in used if key in self.names]

    def cite(self, slot: Slot) -> None:
        """Refuse cited claims that are not known on the date."""
        for key in slot.spelled.ids if slot.spelled.is_typed else ():
            self.row(key)

    def row(self, key: str) -> Estimate | None:
        """Return the amount of the row that stands for an id; refuse what is unknown or known later."""
        claim = self.admission.find(key)
        if (claim is None or claim.amount is None) and self.admission.is_faulty(claim.id if claim else key):
            raise _ToldError
        if claim is None:
            raise _UnknownError(_not_known(key, self.admission, self.names))
        return claim.amount

    def term(self, slot: Slot) -> _Term:
        """Return a slot as a function of leaves."""
        if slot.spelled not in self.terms:
            self.terms[slot.spelled] = self.new_term(slot)
        return self.terms[slot.spelled]

    def new_term(self, slot: Slot) -> _Term:
        """Work a slot out as a function of leaves."""
        if slot.spelled.is_typed:
            if slot.typed is None:
                raise _ToldError
            self.leaves[slot.place] = slot.typed
            return _leaf(slot.place)
        if slot.spelled.formula is not None:
            return self.derived(slot.spelled.formula)
        return self.operand((slot.spelled.ids[0], slot.spelled.side or "base"))

    def derived(self, formula: Formula) -> _Term:
        """Return a formula as a function of leaves."""
        terms = {operand: self.operand(operand) for operand in formula.operands}
        leaves = tuple(dict.fromkeys(leaf for term in terms.values() for leaf in term.leaves))
        depth = 1 + max((term.depth for term in terms.values()), default=0)
        if depth > _DEEPEST:
            raise _UnknownError(_too_deep())
        return _Term(leaves, lambda point: formula.value({o: t.value(point) for o, t in terms.items()}), depth)

    def operand(self, operand: Operand) -> _Term:
        """Return a name of a formula as a function of leaves."""
        key, side = operand
        if key in self.names:
            return self.named(key, side)
        amount = self.row(key)
        claim = self.admission.find(key)
        if amount is None or claim is None:
            raise _UnknownError(_no_amount(key))
        self.leaves[claim.id] = amount
        fixed = amount.at(side)
        return _leaf(claim.id) if side == "base" else _Term((claim.id,), lambda _: fixed)

    def named(self, key: str, side: Side) -> _Term:
        """Return a named estimate as a function of leaves."""
        if key in self.open or len(self.open) > _DEEPEST:
            raise _ToldError
        slot = self.names[key]
        self.open.append(key)
        try:
            term = self.term(slot)
        except _UnknownError:  # told where the named estimate stands
            raise _ToldError from None
        finally:
            self.open.pop()
        if side == "base":
            return _Term(term.leaves, _cached(key, term.value), term.depth)
        return _Term(term.leaves, _cached(f"{key}.{side}", lambda _: self.standing(slot).at(side)), term.depth)

    def standing(self, slot: Slot) -> Estimate:
        """Return the estimate of a slot with no leaf moved."""
        return self.result(slot, _Point(self.numbers({})))

    def numbers(
        self, sides: Mapping[str, Side], values: Mapping[str, float] | None = None, *, only: bool = False
    ) -> dict[str, float]:
        """Return the number of every leaf, each on its side or at its value; `only` those of these.

        Raises
        ------
        UnknownNameError
            If a side or value is given for what is no leaf.
        """
        given = values or {}
        for leaf in (*sides, *given):
            if leaf not in self.leaves:
                raise UnknownNameError("leaf", leaf, tuple(self.leaves))
        chosen = {leaf: self.leaves[leaf] for leaf in (*sides, *given)} if only else self.leaves
        return {leaf: given[leaf] if leaf in given else e.at(sides.get(leaf, "base")) for leaf, e in chosen.items()}

    def knowing(self, values: Mapping[str, float]) -> Book:
        """Return a book in which some leaves have a number each, and no range.

        Raises
        ------
        UnknownNameError
            If a value is given for what is no leaf.
        ValueError
            If a value is not finite.
        """
        given = self.numbers({}, values, only=True)
        limits = {slot.place: slot.spelled.quantity for slot in self.slots if slot.place in given}
        known = {k: _within(v, limits[k]) if k in limits else v for k, v in given.items()}
        told = {k: replace(self.leaves[k], value=v, low=v, high=v, law="point") for k, v in known.items()}
        return replace(self, leaves={**self.leaves, **told}, known=frozenset(given))

    def evaluate(
        self, sides: Mapping[str, Side], values: Mapping[str, float] | None = None
    ) -> tuple[dict[Spelled, Estimate], tuple[Problem, ...]]:
        """Return every estimate with leaves moved to sides or values, and the problems of this date and these."""
        if values:
            return self.knowing(values).evaluate(sides)
        point, standing = _Point(self.numbers(sides)), self.collector
        self.collector = Collector(standing.lines, list(standing.problems))
        found: dict[Spelled, Estimate] = {}
        for slot in self.slots:
            term = self.terms.get(slot.spelled)
            if term is None:
                continue
            if slot.spelled in self.base and self.is_standing(sides, term):
                found[slot.spelled] = self.base[slot.spelled]
                continue
            try:
                found[slot.spelled] = self.result(slot, point)
            except _ToldError:
                continue
            except _UnknownError as error:
                code, text, allowed, fix = error.texts
                self.collector.add(code, slot.path, found=text, allowed=allowed, fix=fix)
        problems, self.collector = ordered(self.collector.problems), standing
        if not (sides or self.known or problems):
            self.base = found
        return found, problems

    def is_standing(self, sides: Mapping[str, Side], term: _Term) -> bool:
        """Return whether a number rests on no leaf that is moved."""
        return sides.keys().isdisjoint(term.leaves) and self.known.isdisjoint(term.leaves)

    def result(self, slot: Slot, point: _Point) -> Estimate:
        """Return the estimate of a slot for the numbers of all leaves."""
        if slot.typed is not None:
            value, leaf = point.leaves[slot.place], self.leaves[slot.place]
            return leaf if value == leaf.value else replace(leaf, value=value)
        term = self.terms[slot.spelled]
        if slot.spelled.formula is None:
            return self.referred(slot, term, point)
        return self.worked_out(slot, term, point)

    def referred(self, slot: Slot, term: _Term, point: _Point) -> Estimate:
        """Return an estimate that takes a claim's or a named estimate's numbers as they stand."""
        key, side = slot.spelled.ids[0], slot.spelled.side
        if key in self.names:
            source = self.result(self.names[key], point)
        else:
            source = replace(self.leaves[term.leaves[0]], value=point.leaves[term.leaves[0]])
        if side is not None:
            value = source.value if side == "base" else source.at(side)
            source = replace(source, value=value, low=value, high=value, law="point")
        return self.finished(slot, (source.value, source.low, source.high), source.unit, term, source)

    def worked_out(self, slot: Slot, term: _Term, point: _Point) -> Estimate:
        """Return a derived estimate with its range."""
        unit = slot.spelled.unit or (slot.units[0] if slot.units else "1")
        try:
            value = term.value(point)
        except FormulaError as error:
            raise _UnknownError(_no_value(error.found, "")) from None
        below, above = 0.0, 0.0
        for leaf in term.leaves:
            down, up = self.swings(leaf, term, point, value)
            below, above = math.hypot(below, down), math.hypot(above, up)
        return self.finished(slot, (value, value - below, value + above), unit, term, None)

    def swings(self, leaf: str, term: _Term, point: _Point, value: float) -> tuple[float, float]:
        """Return how far a value falls and rises when one leaf goes to its low and its high."""
        estimate = self.leaves[leaf]
        if estimate.is_certain:
            return 0.0, 0.0
        moved, needed = [], {name: point.leaves[name] for name in term.leaves}
        for side, number in (("low", estimate.low), ("high", estimate.high)):
            try:
                moved.append(term.value(_Point({**needed, leaf: number})))
            except FormulaError as error:
                raise _UnknownError(_no_value(error.found, f" with {leaf} at its {side}")) from None
        return max(0.0, value - min(moved)), max(0.0, max(moved) - value)

    def finished(
        self, slot: Slot, numbers: tuple[float, float, float], unit: str, term: _Term, source: Estimate | None
    ) -> Estimate:
        """Return an estimate in the unit of its field, within its limits, with its sources."""
        target = slot.target(unit)
        if target is None:
            tell_unit(slot, unit, self.collector)
            raise _ToldError
        value, low, high = (convert(x, unit, target) for x in numbers)
        spelled, quantity = slot.spelled, slot.spelled.quantity
        if spelled.low is not None and spelled.high is not None:
            given = spelled.unit or target
            if not is_convertible(given, target):
                tell_unit(slot, given, self.collector)
                raise _ToldError
            low, high = (convert(x, given, target) for x in (spelled.low, spelled.high))
        elif source is None:  # a range by root-sum-square may pass a limit that no leaf passes
            low, high = max(low, min(quantity.minimum, value)), min(high, max(quantity.maximum, value))
        if not self.known.isdisjoint(term.leaves):
            value = _within(value, quantity)
            low, high = min(_within(low, quantity), value), max(_within(high, quantity), value)
        if not is_sound(slot, (value, low, high), target, self.collector):
            raise _ToldError
        formula = spelled.formula.text if spelled.formula else source.formula if source else ""
        law = law_of(low, high, spelled.law or (source.law if source and source.law != "point" else None))
        leaves = [self.leaves[leaf] for leaf in term.leaves]
        return Estimate(
            value,
            low,
            high,
            unit=target,
            claims=tuple(leaf for leaf in term.leaves if leaf in self.admission.claims),
            cited=_union(e.cited for e in leaves),
            assumptions=_union(e.assumptions for e in leaves),
            why=slot.why,
            formula=formula,
            place=slot.place,
            law=law,
        )


def _within(value: float, quantity: Quantity) -> float:
    """Return a number, or the limit of its field that it passes."""
    return min(max(value, quantity.minimum), quantity.maximum)


def _leaf(name: str) -> _Term:
    """Return a leaf as a function of leaves."""
    return _Term((name,), lambda point: point.leaves[name])


def _cached(name: str, value: Callable[[_Point], float]) -> Callable[[_Point], float]:
    """Return a function that works a named estimate out once for each point."""

    def look_up(point: _Point) -> float:
        if name not in point.cache:
            point.cache[name] = value(point)
        return point.cache[name]

    return look_up


def _circle(name: str, needs: Callable[[str], list[str]]) -> list[str]:
    """Return the names on a way from a name back to itself; nothing if there is none."""
    came_from: dict[str, str] = {}
    queue = [name]
    while queue:
        here = queue.pop(0)
        for other in needs(here):
            if other == name:
                way = [here]
                while way[-1] != name:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if other not in came_from:
                came_from[other] = here
                queue.append(other)
    return []


def _too_deep() -> tuple[str, str, str, str]:
    """Return the problem of formulas over too many formulas."""
    found = f"formulas over formulas, more than {_DEEPEST} deep"
    return "formula", found, f"at most {_DEEPEST} deep", "Write some of them together."


def _union(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return all names once, in order."""
    return tuple(dict.fromkeys(name for part in parts for name in part))


def _not_known(key: str, admission: Admission, names: Iterable[str]) -> tuple[str, str, str, str]:
    """Return the problem of an id that no admitted row stands for, nor any named estimate."""
    if key not in admission.known_from:
        ids = [*names, *admission.known_from]
        fix = guess(key, ids, "Add the row to facts.csv or claims.csv, or take the reference out.")
        return "dangling", f"{key!r}, which is no claim, fact or [estimate.…]", listing(ids, most=12), fix
    known = admission.known_from[key]
    when = f"known from {known}" if known else "without a known_from"
    fix = "Refer to a row known by then, move `as_of`, or leave the reference out."
    return "not-yet-known", f"{key}, {when}", f"rows known by {admission.as_of}", fix


def _no_amount(key: str) -> tuple[str, str, str, str]:
    """Return the problem of a row without a number."""
    fix = f'Fill `amount` in the row of {key}, or type the number and cite the row: "850 @{key}".'
    return "no-amount", f"{key}, a row without an amount", "rows with an amount", fix


def _no_value(found: str, where: str) -> tuple[str, str, str, str]:
    """Return the problem of a formula without a result."""
    return "formula", f"{found}{where}", "a formula with a finite result", "Correct the formula or its parts."
