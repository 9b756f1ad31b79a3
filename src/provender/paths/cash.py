"""Cash that clauses move: shares of revenue and profit month by month, and tranches that can be withheld."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.earnings import earned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause, Payment


@dataclass(frozen=True, slots=True)
class Due:
    """What a clause pays as long as it stands.

    Parameters
    ----------
    clause
        Index of the clause that pays.
    by_month
        (month,) money of each month, capped in all.
    paid
        (month + 1,) money paid in all before each month, discounted at the payer's rate.
    received
        (month + 1,) the same at the receiver's rate.
    """

    clause: int
    of: str
    payer: str
    receiver: str
    by_month: NDArray[np.float64]
    paid: NDArray[np.float64]
    received: NDArray[np.float64]


def payments(case: Case, clauses: tuple[Clause, ...], months: tuple[date, ...]) -> tuple[Due, ...]:
    """Return what every clause that shares revenue or profit pays, month by month, until its own end."""
    return tuple(_due(case, clause, i, rule, months) for i, clause in enumerate(clauses) for rule in _rules(clause))


def _rules(clause: Clause) -> tuple[Payment, ...]:
    return clause.effect().payments


def _due(case: Case, clause: Clause, index: int, rule: Payment, months: tuple[date, ...]) -> Due:
    payer = case.parties[rule.payer]
    law = payer.revenue if rule.of == "revenue" else payer.profit
    money = rule.rate.value * earned(law, months) if law else np.zeros(len(months))
    begun = np.array([(clause.start is None or d >= clause.start.replace(day=1)) for d in months])
    over = np.array([(clause.end is not None and d >= clause.end) for d in months])
    money = np.where(begun & ~over, money, 0.0)
    if rule.cap:
        money = np.diff(np.minimum(np.cumsum(money), rule.cap.value), prepend=0.0)
    return Due(
        index,
        rule.of,
        rule.payer,
        rule.receiver,
        money,
        _present(money, discount_rate(case, rule.payer)),
        _present(money, discount_rate(case, rule.receiver)),
    )


def discount_rate(case: Case, party: str) -> float:
    """Return the discount rate of a party; the case's own where it has none."""
    own = case.parties[party].discount_rate
    return own.value if own else case.discount_rate.value


def _present(money: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """Return (month + 1,) the present value of all money before each month, paid at mid-month."""
    factor = (1.0 + rate) ** (-(np.arange(len(money)) + 0.5) / 12.0)
    return np.concatenate([[0.0], np.cumsum(money * factor)])


def withheld_tranches(case: Case, months: tuple[date, ...]) -> NDArray[np.float64]:
    """Return (hazard, month) money of unpaid tranches that an event in the month would hold back.

    The event withholds `severity` of the tranches of its flow that fall due while it lasts (to the
    end, where it has no duration).
    """
    held = np.zeros((len(case.hazards), len(months)))
    for h, hazard in enumerate(case.hazards.values()):
        if not hazard.flow:
            continue
        share = hazard.severity.value if hazard.severity else 1.0
        open_ones = [t for t in case.flows[hazard.flow].tranches if not t.is_paid and t.date]
        for m, month in enumerate(months):
            last = month + timedelta(days=hazard.duration_days.value) if hazard.duration_days else date.max
            due = sum(t.amount.value for t in open_ones if t.date and month <= t.date <= last)
            held[h, m] = share * due
    return held
