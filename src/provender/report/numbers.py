"""Numbers as a reader says them: 26 months, $21 bn, 60 %, not within the horizon."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.dates import DAYS_PER_MONTH, HOURS_PER_DAY

if TYPE_CHECKING:
    from provender.report.words import Words

#: signs that stand before an English amount; other currencies stand as their code
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "CN¥", "JPY": "JP¥"}
#: steps of magnitude: factor and the key of its word
SCALES = {
    "en": ((1e12, "scale.tn"), (1e9, "scale.bn"), (1e6, "scale.mn")),
    "zh": ((1e12, "scale.tn"), (1e8, "scale.bn"), (1e4, "scale.mn")),
}
#: prefixes that a case may put into the unit of an amount of money
PREFIXES = {"bn": 1e9, "mn": 1e6, "k": 1e3, "tn": 1e12}
EPOCH = dt.date(1970, 1, 1)


def significant(value: float, digits: int = 3) -> float:
    """Return the value rounded to a number of significant digits.

    Examples
    --------
    >>> significant(12345.0), significant(0.04567), significant(0.0)
    (12300.0, 0.0457, 0.0)
    """
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def plain(value: float, digits: int = 3) -> str:
    """Return a number with thousands separators and no trailing zeros, rounded below 1,000.

    Examples
    --------
    >>> plain(12345.6), plain(47.25), plain(0.5), plain(-3.0)
    ('12,346', '47.2', '0.5', '−3')
    """
    size = abs(value)
    rounded = float(round(size)) if size >= 1000 else significant(size, digits)
    text = f"{rounded:,.10f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and rounded else text


@dataclass(frozen=True, slots=True)
class Figures:
    """Prints values by kind in one language; `currency` is the code that money stands in."""

    words: Words
    currency: str = "USD"

    def show(self, value: float, kind: str, unit: str = "") -> str:
        """Return a value of a headline kind as text; infinite and missing ones as words.

        Raises
        ------
        KeyError
            If the kind is none of ``days``, ``money``, ``share``, ``number``, ``date``.
        """
        if math.isnan(value):
            return self.words("value.unknown")
        if math.isinf(value):
            return self.words(
                {"days": "value.never", "date": "value.never", "share": "value.beyond"}.get(kind, "value.unbounded")
            )
        shown = {"days": self.days, "share": self.share, "date": self.day_number}
        if kind in shown:
            return shown[kind](value)
        return {"money": self.money, "number": self.number}[kind](value, unit)

    def interval(self, low: float, high: float, kind: str, unit: str = "") -> str:
        """Return ``"(19 months to 38 months)"``, or nothing where both ends print alike."""
        ends = self.show(low, kind, unit), self.show(high, kind, unit)
        return "" if ends[0] == ends[1] else self.words("value.interval", low=ends[0], high=ends[1])

    def days(self, value: float) -> str:
        """Return a length of time: hours below one day, months above ninety days."""
        if not math.isfinite(value):
            return self.show(value, "days")
        if abs(value) > 90:
            return self._count("months", round(value / DAYS_PER_MONTH))
        if 0 < abs(value) < 1:
            return self._count("hours", round(value * HOURS_PER_DAY, 1))
        return self._count("days", round(value, 1) if abs(value) < 10 else round(value))

    def _count(self, unit: str, count: float) -> str:
        key = f"count.{unit}.one" if count == 1 else f"count.{unit}.many"
        return self.words(key, n=plain(count))

    def share(self, value: float) -> str:
        """Return a share of one as a percentage with two significant digits below 10 %."""
        if not math.isfinite(value):
            return self.show(value, "share")
        if 0 < abs(value) < 5e-5:
            return self.words("share.tiny")
        percent = value * 100
        digits = round(percent) if abs(percent) >= 10 else significant(percent, 2)
        return self.words("share", n=plain(digits))

    def money(self, value: float, unit: str = "") -> str:
        """Return an amount of money; `unit` may scale it (``"USD bn"``) or make it a price per unit."""
        if not math.isfinite(value):
            return self.show(value, "money")
        currency, prefix, per = self._money_unit(unit)
        text = self._amount(value * prefix, currency)
        return self.words("money.per", money=text, unit=per) if per else text

    def _money_unit(self, unit: str) -> tuple[str, float, str]:
        head, _, per = unit.partition("/")
        code, _, scale = (head.strip() or self.currency).partition(" ")
        if len(code) == 4 and code[0] == "k":
            code, scale = code[1:], "k"
        return code, PREFIXES.get(scale.strip(), 1.0), per.strip()

    def _amount(self, value: float, currency: str) -> str:
        number, scale = self.scaled(value)
        sign = "−" if value < 0 and number != "0" else ""
        key = "money.sign" if currency in SIGNS else "money.code"
        name = self.words.get(f"currency.{currency}", currency)
        fields = {"minus": sign, "sign": SIGNS.get(currency, ""), "number": number.lstrip("−"), "name": name}
        return self.words(key, **fields, scale=scale or self.words("scale.none"))

    def scaled(self, value: float) -> tuple[str, str]:
        """Return the digits of a number and the word of its magnitude, with a leading space."""
        size = abs(significant(value))
        for factor, key in SCALES[self.words.language]:
            if size >= factor:
                return plain(significant(value) / factor), self.words(key)
        return plain(value), ""

    def number(self, value: float, unit: str = "") -> str:
        """Return a plain quantity with its unit."""
        if not math.isfinite(value):
            return self.show(value, "number")
        digits, scale = self.scaled(value) if abs(value) >= 1e5 else (plain(value), "")
        return f"{digits}{scale}" + (f" {unit}" if unit and unit != "1" else "")

    def quantity(self, value: float, unit: str) -> str:
        """Return a quantity by its unit: a share, a length of time, money or a plain number."""
        if unit in {"share", "%", "probability"}:
            return self.share(value / 100 if unit == "%" else value)
        if unit in {"days", "day"}:
            return self.days(value)
        return self.money(value, unit) if self.is_money(unit) else self.number(value, unit)

    def is_money(self, unit: str) -> bool:
        """Return whether a unit is an amount of money, or money per something."""
        head = unit.partition("/")[0].partition(" ")[0]
        return head.removeprefix("k") in {*SIGNS, self.currency}

    def day_number(self, value: float) -> str:
        """Return the date a number of days after 1970-01-01."""
        return self.date(EPOCH + dt.timedelta(days=round(value)))

    def date(self, day: dt.date | None) -> str:
        """Return a date in full, or a dash where there is none."""
        if day is None:
            return "–"
        month = self.words(f"month.{day.month}")
        return self.words("date.full", d=day.day, m=day.month, month=month, y=day.year)

    def month(self, day: dt.date | None) -> str:
        """Return month and year of a date."""
        if day is None:
            return "–"
        return self.words("date.month", m=day.month, month=self.words(f"month.{day.month}"), y=day.year)
