"""Units: which measure the same thing, and by what factor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provender.units import UnitError, convert, is_convertible, parse, similar


@pytest.mark.parametrize(
    ("value", "found", "wanted", "expected"),
    [
        (2, "GW", "MW", 2000),
        (500, "kW", "MW", 0.5),
        (3, "USD bn", "USD", 3e9),
        (60, "kUSD", "USD mn", 0.06),
        (35, "%", "1", 0.35),
        (2, "weeks", "days", 14),
        (1, "year", "days", 365.25),
        (24, "months", "years", 2),
        (36, "h", "days", 1.5),
        (6, "%/year", "1/year", 0.06),
        (1, "1/month", "1/year", 12),
        (876.6, "USD/MW-year", "USD/MW-h", 0.1),
        (4, "kUSD/GPU-h", "USD/GPU-h", 4000),
        (0.7, "H100e/kW", "H100e/MW", 700),
        (7, "seat", "seat", 7),
    ],
)
def test_a_number_converts_by_the_ratio_of_its_units(value: float, found: str, wanted: str, expected: float) -> None:
    """The converted number is the value times the size of its unit over that of the other."""
    assert convert(value, found, wanted) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("MW", "GPU"),
        ("USD", "EUR"),
        ("USD/GPU-h", "USD/MW-h"),
        ("days", "1"),
        ("kUSD mn", "USD"),
        ("gw", "MW"),
    ],
)
def test_units_of_other_things_are_refused(found: str, wanted: str) -> None:
    """What measures another thing raises a typed error that lists what is allowed, the wanted first."""
    with pytest.raises(UnitError) as caught:
        convert(1, found, wanted)
    assert (caught.value.found, caught.value.wanted, caught.value.allowed[0]) == (found, wanted, wanted)
    assert str(caught.value).startswith(f"found unit {found!r}; allowed: {wanted}")


def test_a_percentage_converts_without_rounding() -> None:
    """Whole percent give the float nearest to the decimal: 7 % is 0.07, 35 % is 0.35."""
    assert [convert(n, "%", "1") for n in (7, 29, 35, 57)] == [0.07, 0.29, 0.35, 0.57]


def test_similar_units_of_money_share_its_currency() -> None:
    """Units listed beside a currency are of that currency; a name of its own has none beside it."""
    assert similar("EUR") == ("EUR", "kEUR", "EUR mn", "EUR bn")
    assert similar("seat") == ("seat",)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_unit(one: str, other: str) -> None:
    """Whatever is written parses, and measures the same thing as itself."""
    assert is_convertible(one, one)
    assert is_convertible(one, other) == (parse(one).dimension == parse(other).dimension)


@given(st.floats(-1e9, 1e9), st.sampled_from(["W", "kW", "MW", "GW"]), st.sampled_from(["W", "kW", "MW", "GW"]))
def test_converting_there_and_back_returns_the_number(value: float, one: str, other: str) -> None:
    """Conversion there and back is the identity, to rounding."""
    assert convert(convert(value, one, other), other, one) == pytest.approx(value, rel=1e-12)
