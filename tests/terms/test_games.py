"""Games small enough to solve by hand; the arithmetic stands in each docstring."""

from __future__ import annotations

import numpy as np
import pytest

from provender.terms import Declaration, annuity, bargain, certain, present

INF = float("inf")


def even(values: list[float], omega: float, alpha: float) -> float:
    """Return the certainty equivalent of equally likely sums."""
    return certain(np.array(values), np.full(len(values), 1.0 / len(values)), omega=omega, alpha=alpha)


def test_plain_sale() -> None:
    """A thing is worth 4 to its owner, 10 to the other: zone 4 to 10, price 7, 3 each."""
    deal = bargain(("seller", "buyer"), (-4.0, 10.0))
    assert (deal.status, deal.payer, deal.low, deal.high, deal.payment) == ("zone", "buyer", 4.0, 10.0, 7.0)
    assert (deal.first_after, deal.second_after) == (3.0, 3.0)


def test_no_zone() -> None:
    """The owner asks 9, the other offers 4: 5 are missing, and the owner keeps it."""
    deal = bargain(("seller", "buyer"), (-9.0, 4.0))
    assert (deal.status, deal.short, deal.keeper, deal.payment) == ("no_zone", 5.0, "seller", 0.0)
    assert (deal.first_after, deal.second_after, deal.gain_each) == (0.0, 0.0, 0.0)


def test_both_gain() -> None:
    """Worth 10 to one and 4 to the other: 14 in all, 7 each, so the one pays 3; it would be done for nothing too."""
    deal = bargain(("a", "b"), (10.0, 4.0))
    assert (deal.payer, deal.payment, deal.first_after, deal.second_after) == ("a", 3.0, 7.0, 7.0)
    assert deal.low == -4.0


def test_both_lose() -> None:
    """Worth −2 and −3: nobody wants it; 5 would have to come from outside."""
    deal = bargain(("a", "b"), (-2.0, -3.0))
    assert (deal.status, deal.short) == ("no_zone", 5.0)


def test_budget_that_cuts_the_price() -> None:
    """Fair would be 7, the buyer has 5: it pays 5, the seller gains 1, the buyer 5."""
    deal = bargain(("seller", "buyer"), (-4.0, 10.0), budgets=(INF, 5.0))
    assert (deal.status, deal.payment, deal.first_after, deal.second_after) == ("zone", 5.0, 1.0, 5.0)
    assert deal.gain_each == 1.0


def test_budget_that_stops_the_deal() -> None:
    """The owner asks 4, the buyer has 3: 1 is missing though the thing is worth 10 to it."""
    deal = bargain(("seller", "buyer"), (-4.0, 10.0), budgets=(INF, 3.0))
    assert (deal.status, deal.short, deal.keeper) == ("budget", 1.0, "seller")


def test_budget_of_the_receiver_does_not_matter() -> None:
    """A seller without money can be paid: 7 as before."""
    assert bargain(("seller", "buyer"), (-4.0, 10.0), budgets=(0.0, INF)).payment == 7.0


def test_zone_of_one_point() -> None:
    """Asked 6, offered 6: it trades at 6, and nobody gains."""
    deal = bargain(("seller", "buyer"), (-6.0, 6.0))
    assert (deal.status, deal.payment, deal.gain_each) == ("zone", 6.0, 0.0)


def test_nothing() -> None:
    """A change that is worth nothing to either: nobody pays."""
    deal = bargain(("a", "b"), (0.0, 0.0))
    assert (deal.status, deal.payer, deal.payment) == ("nothing", "", 0.0)


def test_optimist_owns_the_option() -> None:
    """A payment of 100 ends with an event. The payer gives it 0.8, the receiver 0.3, neither minds risk.

    With the clause the payer expects to pay 0.2·100 = 20, the receiver to get 0.7·100 = 70. Struck, both
    count with 100: the payer loses 80, the receiver gains 30. 50 are missing: the payer keeps its option.
    """
    chance_payer, chance_receiver = np.array([0.8, 0.2]), np.array([0.3, 0.7])
    money = np.array([0.0, 100.0])
    loss = -100.0 - certain(-money, chance_payer, omega=0.0, alpha=0.8)
    gain = 100.0 - certain(money, chance_receiver, omega=0.0, alpha=0.8)
    deal = bargain(("payer", "receiver"), (loss, gain))
    assert (loss, gain) == pytest.approx((-80.0, 30.0))
    assert (deal.status, deal.keeper) == ("no_zone", "payer")
    assert deal.short == pytest.approx(50.0)


def test_pessimist_sells_its_option() -> None:
    """The same with the beliefs swapped: the payer loses 30, the receiver gains 80; zone 30 to 80, price 55."""
    money = np.array([0.0, 100.0])
    loss = -100.0 - certain(-money, np.array([0.3, 0.7]), omega=0.0, alpha=0.8)
    gain = 100.0 - certain(money, np.array([0.8, 0.2]), omega=0.0, alpha=0.8)
    deal = bargain(("payer", "receiver"), (loss, gain))
    assert (deal.payer, deal.low, deal.high, deal.payment) == pytest.approx(("receiver", 30.0, 80.0, 55.0))


def test_fear_alone_makes_a_zone() -> None:
    """Both give the event 0.5; each weighs its worst half with 0.5.

    Payer: mean −50, worst −100, together −75: striking costs it 25. Receiver: mean 50, worst 0, together 25:
    striking brings 75. Zone 25 to 75, price 50: certainty is worth 25 to each.
    """
    loss = -100.0 - even([0.0, -100.0], 0.5, 0.5)
    gain = 100.0 - even([0.0, 100.0], 0.5, 0.5)
    deal = bargain(("payer", "receiver"), (loss, gain))
    assert (loss, gain) == (-25.0, 75.0)
    assert (deal.payment, deal.gain_each) == (50.0, 25.0)


def test_split_tail() -> None:
    """Of 0, 10, 20, 30 at a quarter each the worst 0.4 is 0.25 of 0 and 0.15 of 10: 1.5/0.4 = 3.75."""
    assert even([30.0, 0.0, 20.0, 10.0], 1.0, 0.6) == pytest.approx(3.75)
    assert even([30.0, 0.0, 20.0, 10.0], 0.2, 0.6) == pytest.approx(0.8 * 15.0 + 0.2 * 3.75)


def test_threat_moves_the_split() -> None:
    """A deal creates 12. Without it a has 2, b has 4: the surplus is 6, 3 each: a ends with 5, b with 7.

    If b can also cost a 2 by walking away, a's outside is 0: surplus 8, a ends with 4, b with 8.
    """
    calm = bargain(("a", "b"), (0.0 - 2.0, 12.0 - 4.0))
    threatened = bargain(("a", "b"), (0.0 - 0.0, 12.0 - 4.0))
    assert (2.0 + calm.first_after, 4.0 + calm.second_after) == (5.0, 7.0)
    assert (0.0 + threatened.first_after, 4.0 + threatened.second_after) == (4.0, 8.0)


def test_veto() -> None:
    """A yes is worth 20 to who needs it and costs the holder nothing: its price is 10."""
    assert bargain(("needs", "holds"), (20.0, 0.0)).payment == 10.0


def test_declaring_with_a_panel() -> None:
    """S = 90, K = 50, F = 10: alone it brings 40; with a panel it pays above 10/(40 + 10) = 0.2."""
    at = Declaration(90.0, 50.0, 10.0)
    assert (at.alone, at.threshold) == (40.0, 0.2)
    assert at.with_panel(0.2) == pytest.approx(0.0)
    assert at.with_panel(0.5) == pytest.approx(15.0)


def test_share_ends_half_way() -> None:
    """100 a year at the end of years 1 to 3 at no interest: before the second payment 100 have been paid of 300."""
    paid = present(np.full(3, 100.0), np.array([1.0, 2.0, 3.0]), 0.0)
    assert paid.tolist() == [0.0, 100.0, 200.0, 300.0]
    assert annuity(0.0, 3) == 3.0
