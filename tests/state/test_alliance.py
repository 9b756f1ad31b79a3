"""The state of an alliance from the claims of a case: what counts as a signal, what it moved, how firm it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from provender.alliance.case import Case
from provender.alliance.evidence import Claim
from provender.cases import load, read
from provender.errors import StateError
from provender.state import state_of

MINIATURE = load("miniature")
#: a pause, told on the day it happened
PAUSE = Claim("x", "X", date(2024, 10, 1), date(2024, 10, 1), "pause", "made up", "made up")


def with_claims(*claims: Claim) -> Case:
    """Return the miniature with further claims."""
    return replace(MINIATURE, claims={**MINIATURE.claims, **{c.id: c for c in claims}})


def test_probabilities_give_one() -> None:
    """States exclude each other; moves and variants therefore sum to nothing and to one."""
    state = state_of(with_claims(PAUSE))
    sums = [sum(v.values()) for v in (state.probability, *state.sensitivity.values())]
    assert sums == pytest.approx([1.0] * 4)
    assert [sum(e.moved.values()) for e in state.episodes] == pytest.approx([0.0] * 3)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (replace(PAUSE, kind="weather"), "no_signal"),
        (replace(PAUSE, weight=0.0), "no_weight"),
        (replace(PAUSE, weight=0.0, episode="E1"), "no_weight"),
        (replace(PAUSE, occurred=date(2023, 12, 31)), "before_start"),
    ],
    ids=["kind without a signal", "repost", "repost within an episode", "before the start"],
)
def test_what_is_no_signal_says_nothing(claim: Claim, reason: str) -> None:
    """A kind without a signal, weight 0 and days before the start change no number and are listed with the reason."""
    state, plain = state_of(with_claims(claim)), state_of(MINIATURE)
    assert state.left_out[reason] == ("x",)
    assert replace(state, left_out={}) == replace(plain, left_out={})


def test_a_second_claim_of_an_episode_is_no_second_observation() -> None:
    """The same statement twice in one report counts once; in a report of its own it counts again."""
    again = replace(PAUSE, id="y")
    once, twice = state_of(with_claims(PAUSE)), state_of(with_claims(PAUSE, again))
    assert twice.probability == pytest.approx(once.probability)
    apart = state_of(with_claims(PAUSE, replace(again, episode="Y")))
    assert apart.probability["H"] > once.probability["H"] + 0.05


def test_an_episode_sits_at_the_latest_day_it_tells_of() -> None:
    """Of claims of 1 September and 1 October, the later."""
    state = state_of(with_claims(PAUSE, replace(PAUSE, id="y", occurred=date(2024, 9, 1))))
    assert [e.day for e in state.episodes if e.id == "X"] == [date(2024, 10, 1)]


@pytest.mark.parametrize("occurred", [None, date(2026, 1, 1)], ids=["blank", "still to come"])
def test_a_claim_without_a_past_day_sits_at_its_publication(occurred: date | None) -> None:
    """What was published on 1 October of a later day is a signal of 1 October."""
    state = state_of(with_claims(replace(PAUSE, occurred=occurred)))
    assert state.probability == state_of(with_claims(PAUSE)).probability


def test_news_moves_a_state_by_more_than_two_points() -> None:
    """E1 moved hedging by 6.7 points; the same pause at a hundredth of its weight is noise, though it came."""
    faint = state_of(with_claims(replace(PAUSE, weight=0.01)))
    assert {e.id: e.is_news for e in faint.episodes}["E1"]
    (x,) = (e for e in faint.episodes if e.id == "X")
    assert not x.is_news
    assert 0 < max(map(abs, x.moved.values())) <= 0.02


def test_tempered_likelihoods_are_their_square_roots() -> None:
    """The variant gives what the case with the roots of its likelihoods gives."""
    roots = {
        kind: replace(s, likelihood={k: replace(e, value=e.value**0.5) for k, e in s.likelihood.items()})
        for kind, s in MINIATURE.signals.items()
    }
    tempered = state_of(replace(MINIATURE, signals=roots)).probability
    assert state_of(MINIATURE).sensitivity["tempered_likelihoods"] == pytest.approx(tempered)


def with_rates(calm: float, hedging: float) -> Case:
    """Return the miniature with other signals per year."""
    chain = MINIATURE.chain
    assert chain is not None
    rates = {s: replace(chain.signal_rate[s], value=v) for s, v in (("A", calm), ("H", hedging))}
    return replace(MINIATURE, chain=replace(chain, signal_rate=rates))


def test_silence_says_nothing_where_signals_come_alike() -> None:
    """With equal rates in all states the state is that without silence, however many signals a year."""
    variant = state_of(MINIATURE).sensitivity["without_silence"]
    for rate in (0.1, 3.0, 900.0):  # at 900 the silence itself is e^-900, too small to hold
        assert state_of(with_rates(rate, rate)).probability == pytest.approx(variant)


def test_a_state_that_speaks_more_is_less_likely_in_silence() -> None:
    """Without any claim, hedging at ten signals a year is unlikelier than at two."""
    silent = replace(MINIATURE, claims={})
    loud = replace(with_rates(1, 10), claims={})
    assert state_of(loud).probability["H"] < state_of(silent).probability["H"] - 0.2


def test_a_case_without_states_is_refused() -> None:
    """The message names the case, and what it would have to declare."""
    with pytest.raises(StateError) as refusal:
        state_of(load("acme-gpu"))
    assert str(refusal.value) == (
        "found no states in case 'acme-gpu'\n"
        "allowed: a table [chain] and blocks [signal.<kind>] in case.toml\n\n"
        "Declare them (docs/case-format.md), or ask about another case."
    )


def test_a_date_before_the_states_begin_is_refused() -> None:
    """The chain starts on 2024-01-02; the end of 2023 has no state."""
    with pytest.raises(StateError) as refusal:
        state_of(load("miniature", as_of=date(2023, 12, 31)))
    assert str(refusal.value) == (
        "found as of 2023-12-31, before the states of case 'miniature' begin\n"
        "allowed: 2024-01-02 or later\n\n"
        "Ask as of a later date, or move `start` of [chain]."
    )


def test_numbers_that_leave_no_state_are_refused() -> None:
    """A tie that is surely hedging, never changes and speaks 1,000 times a year cannot be silent for a year."""
    case, zero = with_rates(1e-6, 1000.0), {"A": 0.0, "H": 1.0}
    assert case.chain is not None
    prior = {s: replace(e, value=zero[s]) for s, e in case.chain.prior.items()}
    stuck = replace(case, chain=replace(case.chain, prior=prior, rates={}), claims={})
    with pytest.raises(StateError, match="no state could have said"):
        state_of(stuck)


def test_a_prior_moved_to_its_high_gives_one_again() -> None:
    """Moving a leaf of the prior scales the others, as it does with shares and beliefs."""
    case = read("miniature").case(sides={"chain.prior.A": "high"})
    assert case.chain is not None
    assert sum(p.value for p in case.chain.prior.values()) == pytest.approx(1.0)


def test_the_flagship_has_a_state() -> None:
    """Each state's likelihoods stay within one together; cadence is nearly flat; an alliance turned into hedging."""
    case = load("microsoft-openai")
    assert case.chain is not None
    for name in case.chain.states:
        assert sum(s.likelihood[name].value for s in case.signals.values()) <= 1.0 + 1e-9
    heard = case.signals["cadence"].likelihood.values()  # nothing shows that it predicts anything: nearly flat
    assert max(x.value for x in heard) <= 1.25 * min(x.value for x in heard)
    state = state_of(case)
    assert state.episodes[0].probability["allied"] > 0.9
    told = {"allied": 2, "strained": 17, "hedging": 65, "estranged": 16}  # as docs/flagship.md says
    assert {name: round(100 * p) for name, p in state.probability.items()} == told
    assert round(100 * state.sensitivity["tempered_likelihoods"]["hedging"]) == 53
    assert state.sensitivity["uniform_prior"] == pytest.approx(state.probability, abs=1e-3)
    assert {e.id for e in state.episodes if e.is_news} >= {"microsoft-2025-01-21", "microsoft-2025-04-07"}


def test_a_rival_of_both_says_nothing_of_their_tie() -> None:
    """A release by a third party comes as often in every state of the flagship's tie, so that it moves none."""
    (rival,) = (e for e in state_of(load("microsoft-openai")).episodes if e.id == "deepseek-2025-01-20")
    assert max(map(abs, rival.moved.values())) < 1e-9
