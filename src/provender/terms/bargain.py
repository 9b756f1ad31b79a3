"""Two sides, one change of terms: the zone of agreement, or by how much it is missed, and the fair price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: gains below this share of the larger one are rounding, not a reason to pay
_SOME = 1e-9
BargainStatus = Literal["zone", "no_zone", "budget", "nothing"]


@dataclass(frozen=True, slots=True)
class Bargain:
    """What two sides can agree on for one change of terms.

    Parameters
    ----------
    first, second
        The sides.
    first_gain, second_gain
        What the change is worth to each before any payment, money for certain.
    status
        ``"zone"``: some payment leaves both better off; ``"no_zone"``: none does, and `short` is missing;
        ``"budget"``: one would, but the payer cannot pay it, `short` is missing; ``"nothing"``: the change is
        worth nothing to either.
    payer
        Who pays; empty where nobody has to.
    low, high
        Least that the receiver asks and most that the payer offers; equal to the zone's ends.
    payment
        The Nash payment from payer to receiver: equal gains, or the budget where that is less.
    first_after, second_after
        What each gains with the payment.
    short
        Money missing for an agreement.
    keeper
        Where there is no zone: the side that holds on to the terms as they are, or to the change.
    """

    first: str
    second: str
    first_gain: float
    second_gain: float
    status: BargainStatus
    payer: str
    low: float
    high: float
    payment: float
    first_after: float
    second_after: float
    short: float
    keeper: str

    @property
    def gain_each(self) -> float:
        """Gain of the side that gains less; both the same unless a budget binds."""
        return min(self.first_after, self.second_after)


def bargain(
    sides: tuple[str, str],
    gains: tuple[float, float],
    *,
    budgets: tuple[float, float] = (float("inf"), float("inf")),
) -> Bargain:
    """Return the Nash bargain of two sides over a change.

    Gains are certainty equivalents against no agreement. A payment is for certain, so it moves both gains one
    for one, the Nash product is largest where they are equal, and a budget cuts the payment where it binds:
    the product is concave in the payment.

    Parameters
    ----------
    sides
        The two sides.
    gains
        What the change is worth to each, against no agreement.
    budgets
        The most that each can pay.

    Source: Nash (1950), with transferable utility.

    Examples
    --------
    Dropping exclusivity: the lab gains 17.325, the cloud loses 14.400 (section 9 of the miniature).

    >>> found = bargain(("L", "M"), (17.325, -14.4))
    >>> found.payer, round(found.payment, 4), round(found.gain_each, 4)
    ('L', 15.8625, 1.4625)
    >>> bargain(("L", "M"), (-235.775, 144.085)).status
    'no_zone'
    """
    a, b = gains
    size = max(abs(a), abs(b))
    total = a + b
    if size == 0.0:
        return _made(sides, gains, "nothing", 0.0)
    if total < -_SOME * size:
        return _made(sides, gains, "no_zone", 0.0, short=-total)
    transfer = min(max((a - b) / 2.0, -budgets[1]), budgets[0])  # from the first to the second
    missing = max(transfer - a, -b - transfer, 0.0)
    if missing > _SOME * size:
        return _made(sides, gains, "budget", 0.0, short=missing)
    return _made(sides, gains, "zone", transfer)


def _made(
    sides: tuple[str, str], gains: tuple[float, float], status: BargainStatus, transfer: float, short: float = 0.0
) -> Bargain:
    """Return a bargain with a transfer from the first side to the second; without an agreement nobody pays."""
    (first, second), (a, b) = sides, gains
    agreed = status == "zone"
    forward = transfer > 0.0 if agreed else a > b
    payer = ("" if agreed and transfer == 0.0 else first if forward else second) if status != "nothing" else ""
    ask, offer = (-b, a) if forward else (-a, b)
    return Bargain(
        first,
        second,
        a,
        b,
        status,
        payer,
        ask,
        offer,
        abs(transfer),
        a - transfer if agreed else 0.0,
        b + transfer if agreed else 0.0,
        short,
        (second if forward else first) if status in {"no_zone", "budget"} else "",
    )
