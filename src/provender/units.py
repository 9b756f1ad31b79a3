"""Units of measure: which of them measure the same thing, and by what factor they differ.

A unit is a name, or a name over a product of names: ``"MW"``, ``"USD mn"``, ``"USD/H100e-h"``,
``"1/year"``. Names of power, money, time and share convert into each other; any other name (GPU,
seat, H100e) measures only itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from provender.errors import ProvenderError

_HOURS_PER_YEAR = Fraction(36525, 100) * 24
_POWER = {"W": Fraction(1, 10**6), "kW": Fraction(1, 1000), "MW": Fraction(1), "GW": Fraction(1000)}
_TIME = {
    "h": Fraction(1),
    "day": Fraction(24),
    "week": Fraction(168),
    "month": _HOURS_PER_YEAR / 12,
    "quarter": _HOURS_PER_YEAR / 4,
    "year": _HOURS_PER_YEAR,
}
_TIME |= {f"{name}s": hours for name, hours in _TIME.items() if name != "h"}
_TIME |= {"hour": Fraction(1), "hours": Fraction(1), "yr": _HOURS_PER_YEAR}
_SHARE = {
    "1": Fraction(1),
    "share": Fraction(1),
    "probability": Fraction(1),
    "x": Fraction(1),
    "%": Fraction(1, 100),
}
_SCALES = {"": 1, "k": 10**3, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_MONEY = re.compile(r"(k?)([A-Z]{3})(?: (mn|bn|tn))?")

#: units of each dimension, as a message lists them
KNOWN = {
    "power": tuple(_POWER),
    "time": ("h", "days", "weeks", "months", "years"),
    "share": tuple(_SHARE),
}


class UnitError(ProvenderError, ValueError):
    """A unit that does not measure what is wanted; `allowed` lists units that do."""

    def __init__(self, found: str, wanted: str, allowed: tuple[str, ...]) -> None:
        self.found, self.wanted, self.allowed = found, wanted, allowed
        super().__init__(f"found unit {found!r}; allowed: {', '.join(allowed)}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit taken apart: what it measures, and its size in the base unit of that dimension.

    Base units are MW, the currency itself, the hour and the share of one.
    """

    dimension: str
    size: Fraction


def _name(text: str) -> Unit:
    """Return one name as a unit; an unknown name is its own dimension."""
    for dimension, table in (("power", _POWER), ("time", _TIME), ("share", _SHARE)):
        if text in table:
            return Unit(dimension, table[text])
    if (match := _MONEY.fullmatch(text)) and not (match[1] and match[3]):
        return Unit(f"money in {match[2]}", Fraction(_SCALES[match[1] or match[3] or ""]))
    return Unit(text, Fraction(1))


@lru_cache(maxsize=4096)
def parse(text: str) -> Unit:
    """Return a unit taken apart.

    Parameters
    ----------
    text
        A name, or ``"name/name-name"``: the names after the slash multiply.

    Examples
    --------
    >>> parse("GW").size, parse("USD mn").dimension
    (Fraction(1000, 1), 'money in USD')
    >>> parse("USD/seat-h") == parse("USD/seat-hour")
    True
    """
    above, slash, below = text.strip().partition("/")
    unit = _name(above.strip())
    if not slash:
        return unit
    parts = [_name(part.strip()) for part in below.split("-")]
    size = unit.size
    for part in parts:
        size /= part.size
    return Unit(f"{unit.dimension}/{'-'.join(sorted(p.dimension for p in parts))}", size)


def is_convertible(found: str, wanted: str) -> bool:
    """Return whether two units measure the same thing.

    Examples
    --------
    >>> is_convertible("%", "1"), is_convertible("MW", "seat")
    (True, False)
    """
    return parse(found).dimension == parse(wanted).dimension


def similar(wanted: str) -> tuple[str, ...]:
    """Return units that convert to `wanted`, itself first.

    Examples
    --------
    >>> similar("USD")
    ('USD', 'kUSD', 'USD mn', 'USD bn')
    """
    dimension = parse(wanted).dimension
    if dimension in KNOWN:
        return (wanted, *(u for u in KNOWN[dimension] if u != wanted))
    if dimension.startswith("money in ") and "/" not in wanted:
        code = dimension.removeprefix("money in ")
        return (wanted, *(u for u in (code, f"k{code}", f"{code} mn", f"{code} bn") if u != wanted))
    return (wanted,)


def convert(value: float, found: str, wanted: str) -> float:
    """Return a number given in one unit as a number of another.

    Parameters
    ----------
    value
        The number, in `found`.
    found, wanted
        The unit it has and the unit it shall have.

    Raises
    ------
    UnitError
        If the two do not measure the same thing.

    Examples
    --------
    >>> convert(35, "%", "1"), convert(1.5, "GW", "MW"), convert(2, "USD bn", "USD")
    (0.35, 1500.0, 2000000000.0)
    >>> convert(2, "months", "days")
    60.875
    """
    if found == wanted:
        return float(value)
    one, other = parse(found), parse(wanted)
    if one.dimension != other.dimension:
        raise UnitError(found, wanted, similar(wanted))
    ratio = one.size / other.size
    return float(value) * ratio.numerator / ratio.denominator
