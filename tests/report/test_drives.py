"""Each answer names the assumption that drives it: measured where insight is at hand, else the widest."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from provender.alliance.case import Case
from provender.cases import load
from provender.insight import Insight
from provender.insight.result import Answer, Driver
from provender.report.drives import drives
from provender.report.edition import edition
from provender.scenarios.worlds import uncertain

CHAPTERS: Any = [
    SimpleNamespace(
        answers=[
            SimpleNamespace(number=1, numbers=("compute.a", "compute.b")),
            SimpleNamespace(number=2, numbers=("terms.c",)),
            SimpleNamespace(number=3, numbers=()),
        ]
    )
]
RENT, WORTH = "estimate.rent_place.value", "estimate.training_worth.value"


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the flagship."""
    return load("microsoft-openai")


def found(*behind: str) -> Any:
    """Return findings whose three numbers rest on some assumptions."""
    return SimpleNamespace(
        headlines={k: SimpleNamespace(assumptions=behind) for k in ("compute.a", "compute.b", "terms.c")}
    )


def test_without_insight_the_widest(case: Case) -> None:
    """By range over size: the place of the rent, 0.1 to 0.9 around 0.5, beats any that is narrower."""
    told = drives(CHAPTERS, found(WORTH, RENT), None, edition(case, "en"))
    leaves = uncertain(case)
    widest = max((RENT, WORTH), key=lambda k: (leaves[k].high - leaves[k].low) / leaves[k].value)
    assert widest == RENT
    assert told[1] == told[2]
    assert told[1].startswith("rent place, the widest of the 2 assumptions behind its numbers: 0.5 (0.1 to 0.9)")
    assert 3 not in told  # it prints no number


def test_with_insight_the_largest_share(case: Case) -> None:
    """The mean share over the answer's numbers; sources do not count; a number that insight knows not falls back."""
    leaves = uncertain(case)
    source = next(k for k, e in leaves.items() if not e.is_assumption)

    def answer(id: str, **shares: float) -> Answer:
        names = {"rent": RENT, "worth": WORTH, "source": source}
        drivers = tuple(Driver(names[k], s, s, s) for k, s in shares.items())
        return Answer(id, 1.0, 1.0, 1.0, 0.9, drivers, (), 0.5, RENT)

    known = {
        "compute.a": answer("compute.a", source=0.7, rent=0.2, worth=0.1),
        "compute.b": answer("compute.b", worth=0.5, rent=0.1),
    }
    matters = Insight(case.name, date(2025, 5, 2), 200, 0, known, {}, leaves)
    told = drives(CHAPTERS, found(RENT), matters, edition(case, "en"))
    assert told[1].startswith("training worth: 30 % of the swing of this answer's numbers")
    assert told[2].startswith("rent place, the widest of the 1 assumptions")


def test_in_chinese(case: Case) -> None:
    """The same in Chinese."""
    told = drives(CHAPTERS, found(RENT), None, edition(case, "zh"))
    assert "区间最宽" in told[1]
