"""Headline numbers of the plan: those of the answers, for cases with questions, with names in both languages."""

from __future__ import annotations

import pytest

from provender.cases import load
from provender.exposure.plan_headlines import plan_headlines
from provender.planning import ask


def test_numbers_are_those_of_the_answers() -> None:
    """Each headline is the number that `ask` gives, named in English and Chinese, and rests on claims."""
    case = load("microsoft-openai")
    found = plan_headlines(case)
    price, reserve = (ask(case, "compute", q).numbers for q in ("price", "reserve"))
    assert found["compute.plan.short"].value == pytest.approx(price["short"])
    assert found["compute.plan.worth"].value == pytest.approx(reserve["worth"])
    years = ask(case, "compute", "exclusivity").numbers
    assert found["compute.plan.exclusivity_2028"].value == pytest.approx(years["2028"])
    assert "models.plan.price" in found
    assert not any(k.startswith("models.plan.exclusivity") for k in found)
    for h in found.values():
        assert h.name
        assert h.name_zh
        assert h.claims


def test_a_case_without_questions_has_none() -> None:
    """Nothing is computed that no answer would print."""
    assert plan_headlines(load("miniature")) == {}
