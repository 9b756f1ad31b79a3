"""What a case says of the months ahead, by hand: beliefs, triggers, vetoes, odd sizes, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.clauses import Clause, Consent, MilestoneTrigger, ModelAccess, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.hazard import Hazard
from provender.alliance.milestone import Belief, Milestone
from provender.cases import load
from provender.errors import HorizonError, UnknownNameError
from provender.paths import play, rules_of
from provender.paths.rules import NEVER, TooManyHazardsError
from tests.paths.agree import assert_shares

P = Estimate.point
N = 20_000


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature: 14 months from January 2025."""
    return load("miniature")


def with_clauses(case: Case, *clauses: Clause) -> Case:
    """Return the case with these clauses and no other."""
    return replace(case, clauses={c.id: c for c in clauses})


def hazard(rate: float, **more: Any) -> Hazard:
    """Return a renegotiation at a rate per year."""
    return Hazard("talks", "renegotiation", "M", P(rate), **more)


def believed(*steps: tuple[date, float]) -> Milestone:
    """Return a milestone in which the observer believes."""
    belief = Belief(tuple(d for d, _ in steps), tuple(P(p) for _, p in steps), 1.0 - sum(p for _, p in steps))
    return Milestone("agi", "L", {"observer": belief})


def access(**more: Any) -> ModelAccess:
    """Return M's right to L's models."""
    return ModelAccess(id="access", provision="models", holder="M", grantor="L", milestone="agi", **more)


def trigger(**more: Any) -> MilestoneTrigger:
    """Return L's right to end M's access with the milestone."""
    return MilestoneTrigger(id="trigger", holder="L", grantor="M", milestone="agi", ends=("access",), **more)


def test_beliefs_are_conditioned_on_not_having_come(case: Case) -> None:
    """0.3 lay before January: of the 0.7 that are left, 0.14 in March are a fifth."""
    told = replace(case, milestones={"agi": believed((date(2024, 6, 1), 0.3), (date(2025, 3, 15), 0.14))})
    assert rules_of(told).dates[0].tolist() == pytest.approx([0.0, 0.0] + [0.2] * 12)
    assert_shares((play(told, N).came[:, 0] == 2).mean(), 0.2, N)


def test_who_has_no_belief_believes_what_the_observer_does(case: Case) -> None:
    """O says nothing of the milestone: its dates are the observer's, M's are its own."""
    late = replace(case, end=date(2028, 1, 1))
    by = {who: rules_of(late, belief=who).dates[0, -1] for who in ("observer", "O", "M", "L")}
    assert by == pytest.approx({"observer": 0.4, "O": 0.4, "M": 0.2, "L": 0.6})


def test_a_right_that_survives_milestones_is_ended_by_none(case: Case) -> None:
    """The milestone comes in March for certain: access ends then, unless it survives."""
    sure = replace(case, milestones={"agi": believed((date(2025, 3, 15), 1.0))})
    over = {
        survives: play(with_clauses(sure, access(survives_milestone=survives), trigger()), 100).over[:, 0]
        for survives in (True, False)
    }
    assert set(over[False].tolist()) == {2}
    assert set(over[True].tolist()) == {NEVER}


def test_a_right_that_does_not_survive_ends_with_its_own_milestone(case: Case) -> None:
    """No trigger is needed: the right hangs on the milestone itself."""
    sure = replace(case, milestones={"agi": believed((date(2025, 3, 15), 1.0))})
    alone = with_clauses(sure, access(survives_milestone=False))
    assert set(play(alone, 100).over[:, 0].tolist()) == {2}


def test_accepted_is_the_chance_that_the_declaration_holds(case: Case) -> None:
    """Certain in March, accepted at 0.35: a share that is paid ends in 35 of 100 paths."""
    sure = replace(case, milestones={"agi": believed((date(2025, 3, 15), 1.0))})
    share = RevenueShare(id="access", holder="M", grantor="L", rate=P(0.2))
    paths = play(with_clauses(sure, share, trigger(accepted=P(0.35))), N)
    assert_shares(paths.ended("access", 14).value, 0.35, N)


def veto(**more: Any) -> Consent:
    """Return M's consent, withheld at 0.3, at a price of 5 by the end of June."""
    parts: dict[str, Any] = {"deadline_cost": P(5.0), "withheld": P(0.3), "end": date(2025, 6, 30)} | more
    return Consent(id="yes", holder="M", grantor="L", **parts)


def test_consent_is_withheld_at_its_deadline(case: Case) -> None:
    """30 of 100 paths lose the 5 in month five, at 10 % a year: 5 · 1.1^(−5/12) = 4.805328 today."""
    paths = play(with_clauses(case, veto()), N)
    assert_shares(paths.refused[:, 0].mean(), 0.3, N)
    price = 5.0 * 1.1 ** (-5.0 / 12.0)
    assert set(paths.cash("yes").tolist()) == {0.0, price}
    assert paths.cash("yes").mean() == pytest.approx(price * paths.refused.mean())


def test_consent_ended_before_its_deadline_cannot_be_withheld(case: Case) -> None:
    """Talks at 12 a year end it at 0.5 each: alive in month 5 at (1 − 0.5·(1 − 1/e))⁵, withheld at 0.3 of that."""
    talks = replace(case, hazards={"talks": hazard(12.0, ends={"yes": P(0.5)})})
    paths = play(with_clauses(talks, veto()), N)
    alive = (1.0 - 0.5 * (1.0 - np.exp(-1.0))) ** 5
    assert_shares(paths.refused[:, 0].mean(), 0.3 * alive, N)
    assert (paths.over[paths.refused[:, 0], 0] >= 5).all()


@pytest.mark.parametrize("end", [None, date(2030, 1, 1)])
def test_a_deadline_beyond_the_months_is_none(case: Case, end: date | None) -> None:
    """Without a date, or with one after the horizon, nothing can be withheld."""
    paths = play(with_clauses(case, veto(end=end)), 50)
    assert paths.refused.shape == (50, 0)
    assert not paths.cash("yes").any()


def test_no_chain_is_one_state_with_the_plain_rates(case: Case) -> None:
    """Without states, an event at 12 a year comes in a month at 1 − 1/e, and throws the tie nowhere."""
    plain = replace(case, chain=None, hazards={"talks": hazard(12.0, moves_to="H")})
    paths = play(plain, N)
    assert paths.in_state.tolist() == [[1.0]] * 14
    assert_shares(paths.happened[0], 1.0 - np.exp(-1.0), N)


def test_multipliers_act_in_their_state(case: Case) -> None:
    """A pause at 1.2 a year is three times as frequent when hedging: 1 − e^(−0.1) and 1 − e^(−0.3) a month."""
    pause = replace(hazard(1.2), id="talks", kind="pause")
    rules = rules_of(replace(case, hazards={"talks": pause}))
    assert rules.tie.happens[0].tolist() == pytest.approx([1.0 - np.exp(-0.1), 1.0 - np.exp(-0.3)])


def test_an_event_throws_the_tie_into_its_state(case: Case) -> None:
    """Certain and into H: from the second month on all paths hedge."""
    thrown = replace(case, hazards={"talks": hazard(1e6, moves_to="H")})
    assert play(thrown, 200).in_state[1:, 1].tolist() == [1.0] * 13


def test_nothing_that_may_happen_and_nothing_that_binds(case: Case) -> None:
    """No hazard, clause, milestone or programme: only the state plays, and each array has its empty axis."""
    empty = replace(case, hazards={}, clauses={}, milestones={}, programmes={})
    paths = play(empty, 100)
    shapes = [x.shape for x in (paths.first, paths.over, paths.came, paths.done, paths.refused, paths.happened)]
    assert shapes == [(100, 0)] * 5 + [(0, 14)]
    assert paths.first_to_end(12) == {}
    assert paths.in_state.sum(axis=1).tolist() == pytest.approx([1.0] * 14)
    assert not paths.lost.any()


def test_one_month_is_enough(case: Case) -> None:
    """To the first of February there is one month; talks at 12 a year come in it at 1 − 1/e."""
    told = replace(case, hazards={"talks": hazard(12.0, ends={"share": P(1.0)})})
    paths = play(rules_of(told, end=date(2025, 2, 1)), N)
    assert len(paths.rules.months) == 1
    assert_shares(paths.chance("talks", 1), 1.0 - np.exp(-1.0), N)
    assert paths.standing("share")[1] == pytest.approx(1.0 - paths.chance("talks", 1))


def test_no_month_is_refused(case: Case) -> None:
    """A horizon that ends on the as-of date has nothing to play."""
    with pytest.raises(HorizonError):
        rules_of(case, end=case.as_of)


def test_an_unknown_belief_is_refused(case: Case) -> None:
    """Only parties and the observer believe."""
    with pytest.raises(UnknownNameError, match="belief 'nobody'"):
        rules_of(case, belief="nobody")


def test_more_hazards_than_bits_are_refused(case: Case) -> None:
    """64 kinds of events play, the last like the first; 65 are refused with both numbers."""
    many = {f"h{i}": replace(hazard(12.0), id=f"h{i}") for i in range(65)}
    fits = play(replace(case, hazards=dict(list(many.items())[:64])), N)
    assert_shares(fits.happened[[0, 63], 0], 1.0 - np.exp(-1.0), N)
    with pytest.raises(TooManyHazardsError, match="found 65 hazards\nallowed: at most 64") as refused:
        rules_of(replace(case, hazards=many))
    assert (refused.value.found, refused.value.allowed) == (65, 64)


def test_unknown_names_are_refused(case: Case) -> None:
    """Asking paths for a hazard or clause that the case does not have names those it has."""
    paths = play(case, 10)
    with pytest.raises(UnknownNameError):
        paths.chance("nothing", 3)
    with pytest.raises(UnknownNameError, match="exclusivity, rofr, notice, share"):
        paths.cash("nothing")
