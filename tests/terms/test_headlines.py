"""Terms as headline numbers: what a loss consists of, told apart so that an answer can print it."""

from __future__ import annotations

import pytest

from provender.cases import load
from provender.terms import terms
from provender.terms.headlines import headlines


def test_a_loss_is_told_apart() -> None:
    """Exclusivity of the flagship: undone work less fees saved, risk and what else there is make the loss."""
    case = load("microsoft-openai")
    found = terms(case, clause="exclusivity")
    told = headlines(case, found)
    stem = "terms.exclusivity.as_openai.openai"
    undone, saved, risk, loss = (told[f"{stem}.{k}"].value for k in ("undone", "saved", "risk", "loss"))
    worth = next(v for v in found.clauses if v.reading == "openai").own[1]
    other = -sum(v for k, v in worth.made_of.items() if ".undone." not in k and not k.endswith(".fees"))
    assert undone - saved + risk + other == pytest.approx(loss)
    assert undone > loss > saved > risk > abs(other) > 0.0
    assert told[f"{stem}.undone"].assumptions


def test_cash_has_no_pieces() -> None:
    """A share of revenue leaves no work undone: nothing is told apart."""
    case = load("microsoft-openai")
    told = headlines(case, terms(case, clause="revenue_share"))
    assert not any(k.endswith((".undone", ".saved", ".risk")) for k in told)
