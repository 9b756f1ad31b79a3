"""How an estimate may be written: number, text with range, unit and sources, reference, formula, table."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from provender.alliance.estimate import Law, Side
from provender.cases.formula import ALLOWED as FORMULA_ALLOWED
from provender.cases.formula import Formula, FormulaError, parse_formula
from provender.cases.wording import guess, listing, show

#: what a field measures; `Quantity.kind` says from where its unit comes
Measure = Literal[
    "price",
    "capacity",
    "work",
    "money",
    "share",
    "days",
    "months",
    "rate",
    "conversion",
    "number",
    "flow",
    "named",
]
LAWS: tuple[Law, ...] = get_args(Law)
#: largest number that can be computed with: products of a few of them still hold
LARGEST = 1e24
TABLE_KEYS = ("value", "low", "high", "unit", "claim", "why", "law")
FORMS = '850, "850 (650..1050) MW @F031", "@F031", "= F031 * 2", or a table {value, low, high, unit, claim, why, law}'
_ONE = "Write one number: only a workload's demand takes a series, from a column of a file."

_NUMBER = r"[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?"
_HEAD = re.compile(rf"(?P<value>{_NUMBER})(?P<rest>.*)", re.DOTALL)
_RANGE = re.compile(rf"\s*(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})(?P<unit>.*)", re.DOTALL)
_UNIT = re.compile(r"(?:1|%|[^\W\d][^()@,;=]*|%?/[^()@,;=]+|1/[^()@,;=]+)?")
_SECOND = re.compile(r"(?:^|\s)[+-]?\.?\d(?!/|$)")  # a number beside the first one
_REFERENCE = re.compile(r"@\s*(?P<id>[\w-]+)(?:\.(?P<side>low|high|value))?")
_POINTS: dict[str, Side] = {"low": "low", "value": "base", "high": "high"}
_ID = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a field measures and the values it may take (in the field's unit)."""

    measure: Measure
    minimum: float = -math.inf
    maximum: float = math.inf
    is_open: bool = False  # the minimum itself is not allowed


class SpellingError(ValueError):
    """A value that is no estimate: what was found, what is allowed, what to do."""

    def __init__(self, code: str, found: str, allowed: str = FORMS, fix: str = "Write one of these forms.") -> None:
        self.code, self.found, self.allowed, self.fix = code, found, allowed, fix
        super().__init__(found)


@dataclass(frozen=True, slots=True, eq=False)
class Spelled:
    """An estimate as written; two of them are the same only if they stand in the same place.

    Parameters
    ----------
    value, low, high
        Numbers as typed, in `unit` (empty: the field's own); absent for references and formulas.
    ids
        Claims and facts: cited beside a typed value, or the one that gives the value.
    side
        Which point of the fact ``"@F031.high"`` takes.
    """

    quantity: Quantity
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    ids: tuple[str, ...] = ()
    side: Side | None = None
    formula: Formula | None = field(default=None)
    why: str = ""
    law: Law | None = None

    @property
    def is_typed(self) -> bool:
        """Whether the value itself was typed, rather than taken from a claim or a formula."""
        return self.value is not None


def spell(raw: Any, quantity: Quantity) -> Spelled:
    """Return an estimate read from any of its forms.

    Raises
    ------
    SpellingError
        If it has none of them.

    Examples
    --------
    >>> e = spell("850 (650..1_050) MW @F031,S012", Quantity("capacity"))
    >>> e.value, e.low, e.high, e.unit, e.ids
    (850.0, 650.0, 1050.0, 'MW', ('F031', 'S012'))
    """
    if isinstance(raw, dict):
        return _from_table(raw, quantity)
    return Spelled(quantity, **_parts(raw))


def _parts(raw: Any) -> dict[str, Any]:
    """Return the parts of a number or text."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return {"value": _finite(raw)}
    if isinstance(raw, list) and len(raw) > 1:
        raise SpellingError("misplaced-series", show(raw), fix=_ONE)
    if not isinstance(raw, str):
        raise SpellingError("wrong-type", show(raw))
    text = raw.strip()
    if text.startswith("="):
        return {"formula": _formula(text[1:])}
    if text.startswith("@"):
        return _reference(text)
    return _typed(text)


def _finite(raw: float) -> float:
    """Return a number as float, refusing what is not finite."""
    try:
        value = float(raw)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise SpellingError("not-finite", show(raw), "a finite number", "Write the number itself.")
    return value


def _formula(text: str) -> Formula:
    """Return a formula, with its faults in the words of an estimate."""
    try:
        return parse_formula(text)
    except FormulaError as error:
        raise SpellingError(
            "formula", error.found, FORMULA_ALLOWED, "Write the formula with these parts only."
        ) from None


def _reference(text: str) -> dict[str, Any]:
    """Return the parts of ``"@F031"`` or ``"@F031.high"``."""
    match = _REFERENCE.fullmatch(text)
    if not match:
        allowed = '"@" and one id, or the id with .low or .high'
        raise SpellingError(
            "estimate", show(text), allowed, 'Write "@F031"; a sum of facts is a formula "= F031 + F032".'
        )
    side = _POINTS.get(match["side"] or "")
    return {"ids": (match["id"],), "side": side}


def _typed(text: str) -> dict[str, Any]:
    """Return the parts of ``"850 (650..1050) MW @F031,S012"``."""
    body, at, sources = text.partition("@")
    match = _HEAD.fullmatch(body)
    if not match:
        raise SpellingError("estimate", show(text))
    parts: dict[str, Any] = {"value": _float(match["value"])}
    before, bracket, rest = match["rest"].partition("(")
    inside, closing, after = rest.partition(")")
    units = [before, after]
    if bracket:
        limits = _RANGE.fullmatch(inside)
        if not limits or not closing:
            raise SpellingError("estimate", show(text), fix='Write the range as "(650..1050)" after the number.')
        parts |= {"low": _float(limits["low"]), "high": _float(limits["high"])}
        units.append(limits["unit"])
    parts["unit"] = _one_unit(units, text)
    if at:
        parts["ids"] = _ids(sources, text)
    return parts


def _one_unit(units: list[str], text: str) -> str:
    """Return the unit given before, in or after the range."""
    named = {unit.strip() for unit in units if unit.strip()}
    if len(named) > 1:
        found = f"two units, {' and '.join(sorted(named))}, in {show(text)}"
        raise SpellingError("two-units", found, "one unit", "Write the unit once, after the range.")
    unit = named.pop() if named else ""
    if not _UNIT.fullmatch(unit) or _SECOND.search(unit):
        fix = 'Write one number and its unit, a range as "850 (650..1050) MW", thousands as "1_000 MW".'
        raise SpellingError("estimate", f"{show(unit)} after the number in {show(text)}", fix=fix)
    return unit


def _float(digits: str) -> float:
    """Return the number that digits spell."""
    try:
        value = float(digits)
    except ValueError:
        raise SpellingError("estimate", show(digits)) from None
    if not math.isfinite(value):
        raise SpellingError("not-finite", show(digits), "a finite number", "Write a number that can be held.")
    return value


def _ids(text: str, whole: str) -> tuple[str, ...]:
    """Return the ids after ``@``."""
    ids = tuple(part.strip() for part in text.split(","))
    if not all(_ID.fullmatch(part) for part in ids):
        fix = 'Write the ids after one "@", separated by commas: "850 MW @F031,S012".'
        raise SpellingError("estimate", f"sources {show(text)} in {show(whole)}", "ids of claims and facts", fix)
    return ids


def _from_table(raw: Mapping[str, Any], quantity: Quantity) -> Spelled:
    """Return an estimate read from its table form."""
    if {"table", "trace", "column"} & set(raw):
        raise SpellingError("misplaced-series", f"a series, {show(raw)}", fix=_ONE)
    for key in raw:
        if key not in TABLE_KEYS:
            fix = guess(key, TABLE_KEYS, "Take the key out.")
            raise SpellingError("unknown-key", f"unknown key {key!r} in an estimate", listing(TABLE_KEYS), fix)
    parts: dict[str, Any] = _parts(raw["value"]) if "value" in raw else {}
    parts |= {side: _number(raw[side], side) for side in ("low", "high") if side in raw}
    if ("low" in parts) != ("high" in parts):
        raise SpellingError("range", f"only one of low and high in {show(raw)}", "both or none", "Give the other too.")
    parts |= _texts(raw, parts)
    if ids := _claims(raw):
        if parts.get("formula") is not None or parts.get("side") is not None:
            raise SpellingError(
                "estimate", f"a value and a claim that both give it, in {show(raw)}", fix="Take one out."
            )
        parts["ids"] = (*parts.get("ids", ()), *ids)
    if "value" not in parts and parts.get("formula") is None and len(parts.get("ids", ())) != 1:
        fix = "Add `value`, or name exactly one claim that gives it."
        raise SpellingError("estimate", f"no value in {show(raw)}", FORMS, fix)
    return Spelled(quantity, **parts)


def _number(raw: Any, key: str) -> float:
    """Return a number of the table form."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise SpellingError("wrong-type", f"{key} = {show(raw)}", "a number", f"Write {key} as a plain number.")
    return _finite(raw)


def _texts(raw: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return unit, why and law of the table form."""
    for key in ("unit", "why", "law"):
        if key in raw and not isinstance(raw[key], str):
            raise SpellingError("wrong-type", f"{key} = {show(raw[key])}", "a text", f"Write {key} in quotes.")
    law = raw.get("law")
    if law is not None and law not in LAWS:
        raise SpellingError("unknown-name", f"law {show(law)}", listing(LAWS), guess(law, LAWS, "Write one of these."))
    unit = raw.get("unit", "").strip()
    if unit and parts.get("unit") and parts["unit"] != unit:
        found = f"two units, {parts['unit']} and {unit}"
        raise SpellingError("two-units", found, "one unit", "Write the unit once.")
    return {"unit": unit or parts.get("unit", ""), "why": raw.get("why", "").strip(), "law": law}


def _claims(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the claims that the table form names."""
    named = raw.get("claim", [])
    ids = [named] if isinstance(named, str) else named
    if not isinstance(ids, list) or not all(isinstance(i, str) and _ID.fullmatch(i.strip()) for i in ids):
        fix = 'Write claim = "F031" or claim = ["F031", "F032"].'
        raise SpellingError("wrong-type", f"claim = {show(named)}", "an id or a list of ids", fix)
    return tuple(i.strip() for i in ids)
