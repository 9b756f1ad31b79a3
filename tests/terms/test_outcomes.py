"""What milestones and consents can bring, counted: held against paths that are drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.milestone import Belief
from provender.cases import load
from provender.paths import play, rules_of
from provender.terms import TooManyOutcomesError, outcomes


def calm(case: Case) -> Case:
    """Return a case in which no event ends a clause."""
    return replace(case, hazards={k: replace(h, ends={}) for k, h in case.hazards.items()})


@pytest.mark.parametrize("belief", ["openai", "microsoft", "observer"])
def test_counted_as_drawn(belief: str) -> None:
    """Chances that clauses have ended and that consent is refused are those of 200,000 paths, within 5 errors."""
    rules = rules_of(calm(load("microsoft-openai")), belief=belief, reading="openai")
    counted, drawn = outcomes(rules), play(rules, 200_000)
    assert counted.probability.sum() == pytest.approx(1.0)
    for i, clause in enumerate(rules.clauses):
        for month in (12, 24, 48, 68):
            share = float(counted.probability @ (counted.over[:, i] < month))
            error = 5.0 * np.sqrt(share * (1.0 - share) / 200_000)
            assert drawn.ended(clause, month).value == pytest.approx(share, abs=error + 1e-12)
    refused = counted.probability @ counted.refused
    assert drawn.refused.mean(axis=0) == pytest.approx(refused, abs=5e-3)


def test_miniature_has_two() -> None:
    """The milestone of year 2 lies beyond the horizon of the miniature's plan: one outcome, it never comes."""
    found = outcomes(rules_of(load("miniature")))
    assert found.probability.tolist() == [1.0]
    assert (found.came == len(rules_of(load("miniature")).months)).all()


def test_too_many() -> None:
    """Six more milestones of 12 dates, the one of 6 and a consent: 12^7 outcomes, refused with what to do."""
    case = load("microsoft-openai")
    agi = case.milestones["agi"]
    days = tuple(date(y, m, 1) for y in (2026, 2027) for m in range(1, 13, 2))
    belief = Belief(days, tuple(Estimate.point(1.0 / 12.0) for _ in days))
    many = {f"m{i}": replace(agi, id=f"m{i}", beliefs={"observer": belief}) for i in range(6)}
    with pytest.raises(TooManyOutcomesError, match=r"found 35,831,808 outcomes.*\n.*at most 200,000") as raised:
        outcomes(rules_of(replace(case, milestones={**case.milestones, **many})))
    assert "fewer dates" in str(raised.value)
