"""Formulas: arithmetic over names, and nothing else."""

from __future__ import annotations

import pytest

from provender.cases.formula import FormulaError, Operand, parse_formula

NUMBERS: dict[Operand, float] = {("a", "base"): 3.0, ("b", "base"): -2.0, ("b", "high"): 5.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + 2 * b", -1.0),
        ("(a + 2) * b", -10.0),
        ("-a ** 2", -9.0),
        ("a / 4 - +1", -0.25),
        ("min(a, b, 1) + max(a, 7)", 5.0),
        ("exp(log(a)) + sqrt(16)", 7.0),
        ("b.high + b.value", 3.0),
        ("2e3", 2000.0),
    ],
)
def test_arithmetic_follows_the_usual_order(text: str, expected: float) -> None:
    """Powers before products before sums; functions of their numbers."""
    assert parse_formula(text).value(NUMBERS) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a +", "not arithmetic"),
        ("a if b else 1", "not arithmetic"),
        ("[a]", "not arithmetic"),
        ("'x' * 2", "not arithmetic"),
        ("True", "not arithmetic"),
        ("a // b", "not arithmetic"),
        ("a.__class__", "not arithmetic"),
        ("open(a)", "function 'open'"),
        ("log(a, b)", "log() with 2 numbers"),
        ("min(a)", "min() with 1 number"),
        ("1e999", "too large"),
        ("9" * 3000, "3000 characters"),
        ("-" * 200 + "a", "nested"),
        ("(" * 300 + "a" + ")" * 300, "not arithmetic"),
    ],
)
def test_anything_else_is_refused(text: str, found: str) -> None:
    """Only numbers, names, the operations and the functions can be written."""
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert found in caught.value.found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a / (b + 2)", "division by zero"),
        ("log(b)", "does not exist"),
        ("b ** 0.5", "does not exist"),
        ("10 ** 999", "too large"),
        ("exp(a * 1000)", "too large"),
        ("1e308 * 10", "not finite"),
    ],
)
def test_a_result_that_is_no_number_is_told(text: str, found: str) -> None:
    """Divisions by zero, roots of negative numbers and overflows are told, not returned."""
    with pytest.raises(FormulaError) as caught:
        parse_formula(text).value(NUMBERS)
    assert found in caught.value.found
