"""The cheapest commitments for somebody who knew the whole trace, on the same dates and terms."""

from __future__ import annotations

import numpy as np

from provender.backtest.account import Account, Span, account
from provender.backtest.kernels import IntArray, cheapest_flow
from provender.backtest.market import Market
from provender.backtest.trace import FloatArray, Trace


def hindsight(trace: Trace, market: Market, span: Span) -> Account:
    """Return the account of the cheapest commitments, exactly.

    Demand layer by layer would be too dear: two commitments that overlap may serve three periods of
    one layer and one of the next. It is a minimum-cost flow over the dates.

    Examples
    --------
    Wanted 1, 2, 1; two periods for 1.5 where each costs 1 on demand: two commitments that overlap.

    >>> trace, market = Trace("t", np.array([1.0, 2, 1])), Market(2, 1.0, 0.75)
    >>> best = hindsight(trace, market, Span(0, np.arange(3)))
    >>> best.total_usd, best.signed.tolist()
    (3.0, [1.0, 1.0, 0.0])
    """
    n = trace.n_periods - span.begin
    starts = span.dates - span.begin
    ends = np.minimum(starts + market.term, n)
    edges = np.unique(np.concatenate([[0, n], starts, ends]))
    points, weights, first = _kinks(trace.demand[span.begin :], market, edges)
    length = ends - starts if market.is_prorated else np.full(starts.size, market.term)
    fees = market.committed_usd * length.astype(float)
    tails, heads = np.searchsorted(edges, starts), np.searchsorted(edges, ends)
    signed = cheapest_flow(points, weights, first, tails.astype(np.int64), heads.astype(np.int64), fees)
    return account(trace, market, span, signed)


def _kinks(demand: FloatArray, market: Market, edges: IntArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return where each segment's cost bends, by how much, and where its kinks begin.

    Per period: use·D + (on demand − use)·max(0, D − C) + (unmet − on demand)·max(0, D − limit − C).
    """
    wanted = np.where(np.isnan(demand), 0.0, demand)
    points = np.concatenate([wanted, wanted - market.limit])
    weights = np.repeat([market.saved, market.unmet - market.on_demand_usd], wanted.size)
    segment = np.tile(np.searchsorted(edges, np.arange(wanted.size), side="right") - 1, 2)
    kept = (points > 0) & (weights > 0)
    points, weights, segment = points[kept], weights[kept], segment[kept]
    order = np.lexsort((points, segment))
    first = np.searchsorted(segment[order], np.arange(edges.size)).astype(np.int64)
    return points[order], weights[order], first
