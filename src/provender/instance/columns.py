"""What limits and prices the lines that could be signed: lots, caps, market depth, volume discounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from provender.instance.lines import work_size
from provender.instance.model import Columns, Depth, Lines
from provender.instance.volume import Volume

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from provender.alliance.contract import Offer
    from provender.alliance.estimate import Estimate
    from provender.alliance.limits import Market
    from provender.alliance.provision import Provision
    from provender.instance.lines import Draft


def build_columns(
    drafts: Sequence[tuple[Offer, Draft]], lines: Lines, provision: Provision, markets: Sequence[Market] = ()
) -> Columns:
    """Return the columns of a plan with their lots, caps, market depths and volume discounts in work units."""
    offers = tuple(dict.fromkeys(o.id for o, _ in drafts))
    index = {o: i for i, o in enumerate(offers)}
    by_id = {o.id: o for o, _ in drafts}

    def size(amount: Estimate | None, start: date, none: float) -> float:
        return work_size(amount, provision, start) if amount else none

    first = {o.id: d.cohort.delivery for o, d in reversed(drafts)}
    return Columns(
        lines,
        np.array([size(o.lot, d.cohort.delivery, 0.0) for o, d in drafts]),
        np.array([size(o.cap_per_window, d.cohort.delivery, np.inf) for o, d in drafts]),
        np.array([index[o.id] for o, _ in drafts], dtype=np.int64),
        offers,
        np.array([size(by_id[o].cap, first[o], np.inf) for o in offers]),
        tuple(_depth(market, drafts, lines, provision) for market in markets),
        {k: _volume(o, d.cohort.delivery, provision) for k, (o, d) in enumerate(drafts) if o.volume_discounts},
    )


def _depth(market: Market, drafts: Sequence[tuple[Offer, Draft]], lines: Lines, provision: Provision) -> Depth:
    """Return a market's depth, in supply units where it is given in them: vintages weigh the amounts."""
    mine = np.array([o.id in market.offers for o, _ in drafts], dtype=np.float64)
    in_work = market.depth.unit == provision.work_unit
    weight = mine if in_work else mine * lines.supply_size
    return Depth(market.id, weight, market.depth.value)


def _volume(offer: Offer, start: date, provision: Provision) -> Volume:
    """Return the tiers of an offer's price at one start, the full price first.

    Estimates that are moved one at a time may put tiers out of order: a tier then starts where the last one does.
    """
    starts = [work_size(s.size, provision, start) for s in offer.volume_discounts]
    factors = [1.0 - s.discount.value for s in offer.volume_discounts]
    if starts[0] > 0.0:
        starts, factors = [0.0, *starts], [1.0, *factors]
    return Volume(
        np.maximum.accumulate(np.array(starts)),
        np.minimum.accumulate(np.array(factors)),
        offer.volume_rule == "incremental",
    )


def restrict(lines: Lines, keep: NDArray[np.int64]) -> Lines:
    """Return the lines at some indices."""
    return replace(
        lines,
        cohorts=tuple(lines.cohorts[int(i)] for i in keep),
        size=lines.size[keep],
        supply_size=lines.supply_size[keep],
        nominal=lines.nominal[keep],
        available=lines.available[:, keep],
        fee=lines.fee[:, keep],
    )


def restrict_columns(columns: Columns, keep: NDArray[np.int64]) -> Columns:
    """Return the columns at some indices, of the same offers."""
    return replace(
        columns,
        lines=restrict(columns.lines, keep),
        lot=columns.lot[keep],
        window_cap=columns.window_cap[keep],
        offer=columns.offer[keep],
        depths=tuple(replace(d, weight=d.weight[keep]) for d in columns.depths),
        volumes={i: columns.volumes[int(k)] for i, k in enumerate(keep) if int(k) in columns.volumes},
    )
