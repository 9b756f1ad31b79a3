"""Rival explanations: the miniature's by hand, the flagship's by law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.evidence import Claim, Hypothesis
from provender.cases import load
from provender.state import weigh

P = Estimate.point


def claim(id: str, episode: str, weight: float = 1.0) -> Claim:
    """Return a claim of an episode."""
    return Claim(id, episode, date(2024, 5, 27), date(2024, 5, 28), "pause", "paused", "a report", weight=weight)


def case(*claims: Claim, **likelihoods: tuple[float, float]) -> Case:
    """Return the miniature with two rivals, cut-off at 0.3 and limit at 0.7, and likelihoods by claim."""
    rivals = [
        Hypothesis(name, "pause", P(prior), {c: P(pair[i]) for c, pair in likelihoods.items()})
        for i, (name, prior) in enumerate((("cutoff", 0.3), ("limit", 0.7)))
    ]
    return replace(load("miniature"), claims={c.id: c for c in claims}, hypotheses={h.id: h for h in rivals})


def test_the_miniature_by_hand() -> None:
    """0.3 · 0.5 · √0.1 against 0.7 · 0.2 · √0.4: cut-off 0.348837."""
    found = weigh(case(claim("c1", "E1"), claim("c3", "E2", 0.5), c1=(0.5, 0.2), c3=(0.1, 0.4)), "pause")
    assert found[0].posterior == pytest.approx(0.348837, abs=1e-6)
    assert sum(w.posterior for w in found) == pytest.approx(1.0)


def test_what_each_claim_moved() -> None:
    """Without c3, which speaks against it, the cut-off would stand at 0.15/(0.15 + 0.14)."""
    found = weigh(case(claim("c1", "E1"), claim("c3", "E2", 0.5), c1=(0.5, 0.2), c3=(0.1, 0.4)), "pause")
    assert found[0].moved["c3"] == pytest.approx(0.348837 - 0.15 / 0.29, abs=1e-6)
    assert found[0].moved["c1"] > 0 > found[0].moved["c3"]


def test_claims_of_one_report_are_one_observation() -> None:
    """The same likelihood said twice by one report weighs as much as said once."""
    once = weigh(case(claim("a", "E"), a=(0.5, 0.2)), "pause")
    twice = weigh(case(claim("a", "E"), claim("b", "E"), a=(0.5, 0.2), b=(0.5, 0.2)), "pause")
    apart = weigh(case(claim("a", "E"), claim("b", "F"), a=(0.5, 0.2), b=(0.5, 0.2)), "pause")
    assert twice[0].posterior == pytest.approx(once[0].posterior)
    assert apart[0].posterior > once[0].posterior


def test_a_claim_not_admitted_says_nothing() -> None:
    """A likelihood for a claim that is not known leaves the prior."""
    assert weigh(case(later=(0.9, 0.1)), "pause")[0].posterior == pytest.approx(0.3)


def test_the_flagship_weighs_its_rivals() -> None:
    """The four explanations of the Ohio pause sum to one, and the claims moved every one of them."""
    flagship = load("microsoft-openai")
    found = weigh(flagship, "ohio_pause")
    assert len(found) == 4
    assert sum(w.posterior for w in found) == pytest.approx(1.0)
    assert all(abs(w.posterior - w.prior) > 1e-3 for w in found)


def test_a_repost_inside_an_episode_adds_nothing() -> None:
    """A claim of weight 0 changes neither the mean of its episode nor the weight."""
    once = weigh(case(claim("a", "E"), a=(0.5, 0.2)), "pause")
    twice = weigh(case(claim("a", "E"), claim("b", "E", 0.0), a=(0.5, 0.2), b=(0.1, 0.9)), "pause")
    assert twice[0].posterior == pytest.approx(once[0].posterior)
