"""Policies on a case's own history: what following each would have cost with the prices of the case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from provender.backtest.baselines import OnDemand, Replay
from provender.backtest.committee import Provender
from provender.backtest.errors import BacktestError
from provender.backtest.market import Market
from provender.backtest.past import Policy, Remembering
from provender.backtest.reading import read_trace, traces_of
from provender.backtest.replay import backtest
from provender.backtest.trace import Trace, added, free_periods

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.contract import Offer
    from provender.backtest.result import Backtest

#: terms that are tried, in days, the longest first; two of them must fit into what is scored
TERMS = (30, 14, 7)
#: days of the past that are replayed at most
LONGEST = 180
#: a history longer than what the case replays
FILE = "history.csv"
_DISCOUNT = 0.45
_WINDOWS = (3.0, 7.0, 30.0)


@dataclass(frozen=True, slots=True)
class OwnHistory:
    """A provision's own past, replayed.

    Parameters
    ----------
    provision
        Its id.
    n_days
        Days of history.
    found
        What policies would have paid, in the case's currency; None where `why_not` says why.
    why_not
        ``"none"`` (no workload has a trace), ``"steps"`` (the traces do not share their periods),
        ``"short"`` (too little to learn from and score), ``"idle"`` (nothing was used), ``"price"``
        (nothing is sold on demand).
    price
        Of a unit for an hour on demand: the median of the case's offers.
    discount
        What a term saves: the median over suppliers who sell both ways, else 0.45.
    """

    provision: str
    n_days: float
    found: Backtest | None = None
    why_not: str = ""
    price: float = 0.0
    discount: float = _DISCOUNT


def own_history(case: Case, provision: str) -> OwnHistory:
    """Return what on demand, replay, Provender's policy and hindsight would have cost on a provision's own past.

    Demand is the sum of its workloads' traces; something may be signed daily, for the longest of 30, 14 and
    7 days that fits twice into what is scored. The first 14 days, and at least a fifth, are free for all.

    Examples
    --------
    >>> from provender.cases import load
    >>> own_history(load("miniature"), "compute").why_not
    'none'
    """
    traces = list(_recorded(case, provision))
    if not traces:
        return OwnHistory(provision, 0.0, why_not="none")
    try:
        trace = _recent(added(provision, traces))
    except BacktestError:
        return OwnHistory(provision, 0.0, why_not="steps")
    n_days = trace.n_periods * trace.period_hours / 24.0
    sold = [o.price.value for o in case.offers.values() if _sells(o, provision) and not o.term_months]
    price = float(median(sold)) if sold else 0.0
    scored = (trace.n_periods - free_periods(trace)) * trace.period_hours / 24.0
    term = next((t for t in TERMS if scored >= 2 * t), None)
    why = "price" if price <= 0 else "idle" if not np.nansum(trace.demand) > 0 else "short" if term is None else ""
    discount = _discount(case, provision)
    if why or term is None:
        return OwnHistory(provision, n_days, why_not=why, price=price, discount=discount)
    fee = price * trace.period_hours
    market = Market(trace.periods(term), fee, fee * (1.0 - discount))
    policies: list[Policy | Remembering] = [Provender(), OnDemand(), *(Replay(days) for days in _WINDOWS)]
    return OwnHistory(provision, n_days, backtest(trace, market, policies=policies), "", price, discount)


def _recorded(case: Case, provision: str) -> list[Trace]:
    """Return the traces of a provision, the long ones where the case holds more than it replays."""
    traces = traces_of(case, provision)
    path = case.folder / FILE
    if not path.is_file():
        return list(traces.values())
    series = {k: w.demand.series for k, w in case.workloads.items() if w.demand is not None}
    return [
        read_trace(path, column=name) if (s := series.get(name)) is not None and s.repeats else trace
        for name, trace in traces.items()
    ]


def _recent(trace: Trace) -> Trace:
    """Return the last part of a trace."""
    first = max(0, trace.n_periods - trace.periods(LONGEST))
    return replace(trace, demand=trace.demand[first:], start=trace.when(first))


def _sells(offer: Offer, provision: str) -> bool:
    """Return whether an offer sells a provision, and not only what may be taken back."""
    return offer.provision == provision and offer.form != "spot"


def _discount(case: Case, provision: str) -> float:
    """Return what a term saves: the median over suppliers who sell on demand and for a term."""
    by: dict[str, tuple[list[float], list[float]]] = {}
    for offer in case.offers.values():
        if _sells(offer, provision):
            by.setdefault(offer.supplier, ([], []))[1 if offer.term_months else 0].append(offer.price.value)
    shares = [1.0 - min(term) / min(now) for now, term in by.values() if now and term and min(now) > 0]
    kept = [s for s in shares if 0.0 < s < 0.95]
    return float(median(kept)) if kept else _DISCOUNT
