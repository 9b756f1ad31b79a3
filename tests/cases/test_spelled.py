"""The forms an estimate can be written in."""

from __future__ import annotations

from typing import Any

import pytest

from provender.cases.spelled import Quantity, SpellingError, spell

NUMBER = Quantity("named")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (850, (850.0, None, None, "", ())),
        ("850", (850.0, None, None, "", ())),
        ("1_000.5 MW", (1000.5, None, None, "MW", ())),
        ("-2e3", (-2000.0, None, None, "", ())),
        ("850 (650..1050) MW", (850.0, 650.0, 1050.0, "MW", ())),
        ("850 MW (650..1_050)", (850.0, 650.0, 1050.0, "MW", ())),
        ("8 (5..12 %)", (8.0, 5.0, 12.0, "%", ())),
        ("10 %", (10.0, None, None, "%", ())),
        ("2 USD bn @F1,S-2", (2.0, None, None, "USD bn", ("F1", "S-2"))),
        ("0.1 (0.02..0.3) 1/year @ F1, F2", (0.1, 0.02, 0.3, "1/year", ("F1", "F2"))),
        ({"value": 3, "low": 1, "high": 9, "unit": "MW", "claim": "F1"}, (3.0, 1.0, 9.0, "MW", ("F1",))),
        ({"value": "3 (1..9)", "unit": "MW"}, (3.0, 1.0, 9.0, "MW", ())),
        ({"claim": ["F1"]}, (None, None, None, "", ("F1",))),
        ("@F1", (None, None, None, "", ("F1",))),
    ],
)
def test_every_form_gives_its_parts(raw: Any, expected: tuple[Any, ...]) -> None:
    """Value, low, high, unit and ids are read alike from numbers, texts and tables."""
    found = spell(raw, NUMBER)
    assert (found.value, found.low, found.high, found.unit, found.ids) == expected


def test_a_reference_may_name_a_point_of_the_fact() -> None:
    """``@F1.high`` is the fact's high alone, ``@F1`` the fact as it stands."""
    assert [spell(raw, NUMBER).side for raw in ("@F1", "@F1.low", "@F1.high")] == [None, "low", "high"]


def test_a_formula_keeps_its_text_and_names() -> None:
    """A text after ``=`` is a formula over names."""
    formula = spell("= F1 * 2 / a_b", NUMBER).formula
    assert formula is not None
    assert (formula.text, formula.operands) == ("F1 * 2 / a_b", (("F1", "base"), ("a_b", "base")))


@pytest.mark.parametrize(
    ("raw", "code", "told"),
    [
        (True, "wrong-type", "true"),
        ([1], "wrong-type", "[1]"),
        (float("nan"), "not-finite", "nan"),
        (10**400, "not-finite", "300 digits"),
        ("1e999", "not-finite", "1e999"),
        ("", "estimate", "''"),
        ("1,000 MW", "estimate", "',000 MW' after the number"),
        ("$5", "estimate", "'$5'"),
        ("5 (1-9)", "estimate", "'5 (1-9)'"),
        ("5 (1..9", "estimate", "'5 (1..9'"),
        ("5 MW (1..9 GW)", "two-units", "GW and MW"),
        ("5 @", "estimate", "sources ''"),
        ("@F1 @F2", "estimate", "'@F1 @F2'"),
        ("= __import__('os')", "formula", "function '__import__'"),
        ("= a.b", "formula", "'a.b'"),
        ({"vaule": 3}, "unknown-key", "'vaule'"),
        ({"value": 3, "low": 1}, "range", "only one of low and high"),
        ({"low": 1, "high": 2}, "estimate", "no value"),
        ({"value": 3, "law": "gauss"}, "unknown-name", "'gauss'"),
        ({"value": 3, "why": 4}, "wrong-type", "why = 4"),
        ({"value": "= a", "claim": "F1"}, "estimate", "both give it"),
        ({"claim": ["F1", "F2"]}, "estimate", "no value"),
    ],
)
def test_what_is_no_estimate_is_told(raw: Any, code: str, told: str) -> None:
    """Each fault has its code, the value found, what is allowed, and what to do."""
    with pytest.raises(SpellingError) as caught:
        spell(raw, NUMBER)
    assert caught.value.code == code
    assert told in caught.value.found
    assert caught.value.allowed
    assert caught.value.fix
