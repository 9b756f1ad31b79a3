"""Slots: every estimate of a case with its place, the units it may have, and its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provender.alliance.estimate import Estimate, Law
from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.fields import limits
from provender.cases.models.know import EstimateBlock
from provender.cases.models.registry import BLOCKS
from provender.cases.models.supply import CommitmentBlock, OfferBlock
from provender.cases.models.who import FlowBlock
from provender.cases.models.work import DemandTable, ProvisionBlock
from provender.cases.spelled import LARGEST, Quantity, Spelled
from provender.cases.toml_lines import Path
from provender.cases.walk import Item
from provender.cases.wording import guess, listing, number
from provender.units import KNOWN, convert, is_convertible, parse, similar

#: units of the measures that need no context
_FIXED: dict[str, tuple[str, ...]] = {
    "share": ("1",),
    "number": ("1",),
    "days": ("days",),
    "months": ("months",),
    "rate": ("1/year",),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """An estimate as written, where it stands, and what it may be given in.

    `units` holds the units the field is kept in, the one of bare numbers first; empty means any.
    `typed` is the estimate itself where its value was typed.
    """

    path: Path
    place: str
    spelled: Spelled
    units: tuple[str, ...]
    why: str
    typed: Estimate | None = None

    @property
    def block(self) -> tuple[str, str]:
        """Kind and id of its block; empty at the top of the case."""
        is_block = len(self.path) > 2 and self.path[0] in BLOCKS
        return (str(self.path[0]), str(self.path[1])) if is_block else ("", "")

    @property
    def header(self) -> str:
        """The table of case.toml it stands in, as its header is written."""
        if self.block[0]:
            return f"[{'.'.join(self.block)}]"
        return f"[{self.path[0]}]" if len(self.path) > 1 else "the top of the case"

    def target(self, unit: str) -> str | None:
        """Return the unit of the field that a given unit converts to; None if there is none."""
        if not self.units:
            return unit or "1"
        if not unit:
            return self.units[0]
        return next((u for u in self.units if is_convertible(unit, u)), None)


def read_slots(document: Document, collector: Collector) -> tuple[Slot, ...]:
    """Return the slots of all estimates, with the problems of the typed ones."""
    slots = []
    demands = {i.path: i.value for i in document.items if isinstance(i.value, DemandTable)}
    for item in document.items:
        if not isinstance(item.value, Spelled):
            continue
        units = _units(document, item, demands.get(item.path[:-1]))
        if units is not None:
            why = item.value.why or item.why
            slot = Slot(item.path, item.place, item.value, units, why)
            slots.append(_with_typed(slot, collector))
    return tuple(slots)


def _units(document: Document, item: Item, demand: DemandTable | None) -> tuple[str, ...] | None:
    """Return the units a field is kept in; None where the provision is not known."""
    measure = item.value.quantity.measure if isinstance(item.value, Spelled) else ""
    if measure in _FIXED:
        return _FIXED[measure]
    block = document.blocks.get(str(item.path[0]), {}).get(str(item.path[1])) if len(item.path) > 1 else None
    if measure == "money":
        return (document.head.currency or "USD",)
    if isinstance(block, FlowBlock):
        money = document.head.currency or "USD"
        return {"money": (money,), "equity": (money, "share"), "revenue_share": ("1",)}.get(block.kind, ())
    if isinstance(block, EstimateBlock):
        return (block.unit,) if block.unit else (item.value.unit,) if _has_unit(item) else ()
    if measure == "work" and demand is not None and (demand.table or demand.trace):
        return ("1",)
    provision = _provision(document, item)
    return None if provision is None else _provision_units(document, provision, measure)


def _has_unit(item: Item) -> bool:
    """Return whether the estimate names its unit itself."""
    return isinstance(item.value, Spelled) and bool(item.value.unit)


def _provision(document: Document, item: Item) -> ProvisionBlock | None:
    """Return the provision that a block is about."""
    kind, key = str(item.path[0]), str(item.path[1])
    provisions = document.of(ProvisionBlock)
    if kind == "provision":
        return provisions.get(key)
    block = document.blocks.get(kind, {}).get(key)
    if isinstance(block, CommitmentBlock):
        block = document.of(OfferBlock).get(block.offer or "")
    name = getattr(block, "provision", None)
    return provisions.get(name) if name else None


def _provision_units(document: Document, provision: ProvisionBlock, measure: str) -> tuple[str, ...] | None:
    """Return the units of a measure that depends on the provision."""
    supply, work = provision.supply_unit, provision.work_unit
    if not supply or not work:
        return None
    return {
        "price": (f"{document.head.currency or 'USD'}/{work}-h",),
        "capacity": tuple(dict.fromkeys((supply, work))),
        "work": (work,),
        "conversion": (f"{work}/{supply}",),
    }[measure]


def _with_typed(slot: Slot, collector: Collector) -> Slot:
    """Return the slot with its estimate where the value was typed, telling what is wrong with it."""
    spelled = slot.spelled
    unit = slot.target(spelled.unit)
    if unit is None:
        tell_unit(slot, spelled.unit, collector)
        return slot
    if spelled.value is None:
        return slot
    low = spelled.value if spelled.low is None else spelled.low
    high = spelled.value if spelled.high is None else spelled.high
    value, low, high = (convert(x, spelled.unit or unit, unit) for x in (spelled.value, low, high))
    if not is_sound(slot, (value, low, high), unit, collector):
        return slot
    if not spelled.ids and not slot.why:
        _tell_reason(slot, collector)
    estimate = Estimate(
        value,
        low,
        high,
        unit=unit,
        cited=spelled.ids,
        assumptions=() if spelled.ids else (slot.place,),
        why=slot.why,
        place=slot.place,
        law=law_of(low, high, spelled.law),
    )
    return Slot(slot.path, slot.place, spelled, slot.units, slot.why, estimate)


def law_of(low: float, high: float, stated: Law | None) -> Law:
    """Return the law of an interval: as stated, a point without one, lognormal where it can be.

    Examples
    --------
    >>> law_of(1.0, 4.0, None), law_of(0.0, 4.0, None), law_of(2.0, 2.0, None)
    ('lognormal', 'normal', 'point')
    """
    if low == high:
        return "point"
    return stated or ("lognormal" if low > 0 else "normal")


def is_sound(slot: Slot, numbers: tuple[float, float, float], unit: str, collector: Collector) -> bool:
    """Return whether value, low and high are finite, in order and within the limits; tell if not."""
    value, low, high = numbers
    for problem in _faults(slot, value, low, high, unit):
        code, found, allowed, fix = problem
        collector.add(code, slot.path, found=found, allowed=allowed, fix=fix)
        return False
    return True


def _faults(slot: Slot, value: float, low: float, high: float, unit: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is wrong with three numbers."""
    shown = unit if unit not in {"1", ""} else ""
    quantity, law = slot.spelled.quantity, slot.spelled.law
    limited = f" ({number(low)}..{number(high)})" if low != high else ""
    told = f"{number(value)}{limited} {shown}".strip()
    if not all(abs(x) <= LARGEST for x in (value, low, high)):
        yield "not-finite", told, f"numbers up to {number(LARGEST)}", "Correct the number, or take a larger unit."
    elif not low <= value <= high:
        yield "range", told, "low <= value <= high", "Put low, value and high in order."
    elif _outside(quantity, value, low, high):
        allowed = f"{limits(quantity.minimum, quantity.maximum, is_open=quantity.is_open)} {shown}".strip()
        found = f"{told} ({number(value * 100)} %)" if slot.spelled.unit == "%" else told
        yield _code(quantity, low), found, allowed, _limit_fix(slot.spelled, value)
    elif law == "lognormal" and low <= 0:
        yield (
            "law",
            f"law lognormal with low {number(low)}",
            "low above 0",
            'Raise low, or write law = "normal".',
        )
    elif law == "point" and low < high:
        yield "law", f"law point with a range {told}", "no range", "Take the range or the law out."


def _outside(quantity: Quantity, value: float, low: float, high: float) -> bool:
    """Return whether any of the three lies outside the limits."""
    least = min(value, low)
    return least < quantity.minimum or high > quantity.maximum or (quantity.is_open and least == quantity.minimum)


def _code(quantity: Quantity, low: float) -> str:
    """Return the code of a number outside its limits."""
    if quantity.maximum == 1:
        return "share"
    return "negative" if low < 0 else "out-of-range"


def _limit_fix(spelled: Spelled, value: float) -> str:
    """Return what to do about a number outside its limits."""
    if spelled.formula is not None:
        return "Correct the formula or its parts."
    if spelled.quantity.maximum == 1 and 1 < value <= 100 and not spelled.unit:
        return f'Write "{number(value)} %" if percent are meant.'
    return "Write a number within these limits."


def _is_known(unit: str) -> bool:
    """Return whether a unit is one of power, time or share, which have others beside them."""
    return parse(unit).dimension in KNOWN


def tell_unit(slot: Slot, unit: str, collector: Collector) -> None:
    """Add the problem of a unit that does not fit the field."""
    is_money = slot.spelled.quantity.measure in {"money", "flow", "named"}
    units = dict.fromkeys(
        u for wanted in slot.units for u in (similar(wanted) if is_money or _is_known(wanted) else (wanted,))
    )
    allowed = listing(units)
    fix = f"Give it in {' or '.join(slot.units)}, or put it in the field that it measures."
    if parse(unit).dimension == unit:  # a name that measures nothing but itself may be a slip of the pen
        fix = guess(unit, units, fix)
    found = f"unit {unit!r}" if unit != "1" else "a plain number, without a unit"
    collector.add("wrong-unit", slot.path, found=found, allowed=allowed, fix=fix)


def _tell_reason(slot: Slot, collector: Collector) -> None:
    """Add the problem of a number that nothing stands behind."""
    spelled = slot.spelled
    found = f"{number(spelled.value or 0.0)} without a claim or a reason"
    fix = f'Add `why = "…"` to {slot.header}, or cite a claim: "{number(spelled.value or 0.0)} @F001".'
    collector.add("missing-why", slot.path, found=found, allowed="a cited claim or a `why`", fix=fix)
