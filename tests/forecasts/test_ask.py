"""Each question of a case gets the chance that the conventions give, beside the base rate."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import Consent, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.forecast import ForecastQuestion
from provender.alliance.hazard import Hazard
from provender.cases import load
from provender.forecasts import NoQuestionsError, forecast, score
from provender.forecasts.ask import deadline
from provender.state import Rate, pooled

TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"


def oracle() -> dict[str, float]:
    """Return the hand-worked numbers of section 8."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {r["key"]: float(r["value"]) for r in csv.DictReader(file) if r["section"] == "8"}


def ask(id: str, **what: object) -> ForecastQuestion:
    """Return a question within a year that a cut answers."""
    told: dict[str, object] = {"months": (12,), "outcomes": ("cut",), **what}
    return ForecastQuestion(id, **told)  # type: ignore[arg-type]


def talks(*, rate: float = 0.6) -> Case:
    """Return a case without states in which talks end two clauses: one every second time, one every fourth."""
    ends = {"share": Estimate.point(0.5), "yes": Estimate.point(0.25)}
    hazard = Hazard("talks", "renegotiation", "M", Estimate.point(rate), ends=ends)
    clauses = {
        "share": RevenueShare(id="share", holder="M", grantor="L", rate=Estimate.point(0.2)),
        "yes": Consent(id="yes", holder="M", grantor="L", deadline_cost=Estimate.point(1.0)),
    }
    return replace(load("miniature"), chain=None, hazards={"talks": hazard}, clauses=clauses)


def test_the_miniature_is_forecast_and_scored_as_by_hand() -> None:
    """Chances, base rates, Brier and log scores of the case itself are those of the hand-worked section."""
    case, want = load("miniature"), oracle()
    made = forecast(case)
    for f in made.items:
        assert f.probability == pytest.approx(want[f"forecast.{f.question}.{f.months}m"], abs=1e-6)
    year = replace(made, items=tuple(f for f in made.items if f.months == 12))
    for f in year.items:
        assert f.base_rate == pytest.approx(want[f"baserate.{f.question}.12m"], abs=1e-6)
    assert case.outcomes_until is not None
    found = score(year, case.outcomes, case.outcomes_until)
    assert [r.answer for r in found.resolved] == ["yes", "no"]
    told = (found.brier["provender"], found.log["provender"], found.brier["base_rate"], found.log["base_rate"])
    keys = ("score.brier", "score.log", "score.brier.baserate", "score.log.baserate")
    assert told == pytest.approx([want[k] for k in keys], abs=1e-6)
    assert found.brier_skill == pytest.approx(want["score.brier.skill"], abs=1e-6)


def test_a_clause_ends_by_its_law() -> None:
    """Talks at 0.6 a year end the share every second time: 1 − (1 − (1 − e^−0.05)/2)^12 = 0.2564 within a year."""
    case = replace(talks(), forecasts={"ends": ask("ends", clause="share", library="rights ended")})
    (found,) = forecast(case).items
    law = 1 - (1 - (1 - math.exp(-0.05)) / 2) ** 12
    assert law == pytest.approx(0.2564, abs=1e-4)
    assert found.probability == pytest.approx(law, abs=4 * math.sqrt(law * (1 - law) / 16_384))
    assert found.low < found.probability + 0.02
    assert found.base_rate == pooled(case.as_of)["rights ended"].rate.chance_within(0.5)  # one of two clauses


def test_the_first_to_end_counts_ties_for_both() -> None:
    """In a month with talks the share ends at 0.5, and then it is among the first, unless consent ended before."""
    questions = {c: ask(c, clause=c, is_first=True, library="rights ended") for c in ("share", "yes")}
    found = {f.question: f for f in forecast(replace(talks(), forecasts=questions)).items}
    month = 1 - math.exp(-0.05)
    some = month * (1 - 0.5 * 0.75)  # at least one ends in a month
    within = 1 - (1 - some) ** 12
    assert found["share"].probability == pytest.approx(within * month * 0.5 / some, abs=0.012)
    assert found["yes"].probability == pytest.approx(within * month * 0.25 / some, abs=0.012)
    assert [f.uninformed for f in found.values()] == [1 / 3, 1 / 3]


def test_a_wider_range_of_a_rate_widens_the_forecast() -> None:
    """The interval comes from the law of the rate: none without a range, more with more."""
    case = talks()
    widths = []
    for low, high in ((0.6, 0.6), (0.4, 0.85), (0.1, 1.6)):
        rate = Estimate(0.6, low, high)
        hazards = {"talks": replace(case.hazards["talks"], rate_per_year=rate)}
        asked = {"ends": ask("ends", clause="share", library="rights ended")}
        (found,) = forecast(replace(case, hazards=hazards, forecasts=asked)).items
        widths.append(found.high - found.low)
    assert widths[0] < 0.01 < widths[1] < widths[2]


def test_the_library_alone_and_a_rate_alone() -> None:
    """Without states the chance is 1 − e^−rt at the posterior mean, and the base rate mixes the posterior."""
    case = load("miniature")
    questions = {
        "slip": ask("slip", library="slip"),
        "own": ask("own", rate_per_year=Estimate(0.15, 0.0175923, 0.3907364), base_per_year=Estimate.point(0.1)),
    }
    slip, own = forecast(replace(case, forecasts=questions, as_of=date(2025, 5, 2))).items
    counted = pooled(date(2025, 5, 2))["slip"]
    assert slip.probability == pytest.approx(1 - math.exp(-counted.mean), abs=1e-12)
    assert slip.base_rate == counted.chance_within(1.0)
    assert slip.rests_on == counted.rests_on
    assert own.probability == pytest.approx(1 - math.exp(-0.15), abs=1e-12)
    assert own.low == pytest.approx(1 - math.exp(-Rate(1.5, 10.0).low), abs=1e-6)
    assert own.base_rate == pytest.approx(1 - math.exp(-0.1), abs=1e-6)


def test_a_milestone_is_as_likely_as_the_observer_says() -> None:
    """0.4 by the end of 2026, all of it after the date: within 24 months that, within 12 nothing."""
    question = ask("agi", milestone="agi", months=(12, 24), base_per_year=Estimate.point(0.1))
    case = load("miniature")
    early, late = forecast(replace(case, forecasts={"agi": question}, end=date(2027, 6, 1))).items
    assert (early.probability, late.probability) == pytest.approx((0.0, 0.4), abs=1e-12)


def test_the_same_again_and_for_any_seed_near() -> None:
    """The same seed gives the same bits; another moves chances over paths by sampling error only."""
    case = replace(talks(), forecasts={"ends": ask("ends", clause="share", library="rights ended")})
    assert forecast(case) == forecast(case)
    assert forecast(case, seed=5).items[0].probability == pytest.approx(forecast(case).items[0].probability, abs=0.02)


def test_every_flagship_forecast_lies_in_its_interval() -> None:
    """Chances are chances, grow with the months, and stand between their ends."""
    made = forecast(load("microsoft-openai"))
    assert len(made.items) >= 50
    before: dict[str, float] = {}
    for f in made.items:
        assert 0 <= f.low <= f.probability <= f.high <= 1
        assert f.probability >= before.get(f.question, 0.0)
        assert f.rests_on or f.assumed
        before[f.question] = f.probability


def test_the_about_of_a_question_is_its_subject_by_default() -> None:
    """An event is about its target, a clause about itself."""
    made = {f.question: f for f in forecast(load("microsoft-openai")).items}
    assert made["azure_cut"].about == ("microsoft",)
    assert made["api_ends"].about == ("api_exclusivity",)
    assert made["oracle_slip"].about == ("oracle",)
    assert made["third_party"].about == ()


def test_a_case_without_questions_is_told_what_to_add() -> None:
    """The message names the block to write."""
    with pytest.raises(NoQuestionsError) as refusal:
        forecast(replace(load("miniature"), forecasts={}))
    assert str(refusal.value).startswith("found no [forecast.…] block in case 'miniature'")
    assert 'hazard = "talks"' in str(refusal.value)


def test_a_deadline_falls_on_the_last_day_of_a_short_month() -> None:
    """Six months after 31 August is the end of February."""
    assert deadline(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert deadline(date(2025, 5, 2), 24) == date(2027, 5, 2)
