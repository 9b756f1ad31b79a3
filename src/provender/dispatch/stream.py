"""Dispatch of one group of capacity over many scenarios and periods, in one pass over memory.

What `stream` reads is what the scenarios hold; what it keeps is a row per scenario. Sums over scenarios
run in one fixed order, so results have the same bits for any number of threads and any split into batches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from provender.compiled import on_all_cores
from provender.dispatch.stream_kernels import add_in_order, order_windows, run, share
from provender.dispatch.stream_rows import N_HEAD, PEAK, REFUSED, SHORT_HOURS, Asked, Fixed
from provender.errors import ProvenderError

Floats = NDArray[np.float64]

#: periods worked on at a time: what they need stays in the nearest cache
_SEGMENT = 384
#: scenarios whose rows are kept at once while the worth of capacity is summed
_SLAB = 64


class ArrayError(ProvenderError, ValueError):
    """An array that dispatch cannot use; `name`, `place`, `found` and `allowed` say which and why."""

    def __init__(self, name: str, place: tuple[int, ...], found: object, allowed: str) -> None:
        self.name, self.place, self.found, self.allowed = name, place, found, allowed
        where = f"[{', '.join(str(i) for i in place)}]" if place else ""
        super().__init__(f"{name}{where}: found {found}\nallowed: {allowed}\n\nCorrect the array and run again.")


def _floats(value: ArrayLike) -> Floats:
    """Return float64 in C order, without a copy where it already is; never writable through the view."""
    view = np.ascontiguousarray(value, dtype=np.float64).view()
    view.flags.writeable = False
    return view


def _empty() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True, slots=True)
class Market:
    """What can be bought, with committed units on it (model.md 4).

    Each array is (source,), (source, period) or (scenario, source, period); a last axis of length 1
    serves all periods, a first one all scenarios.

    Parameters
    ----------
    price
        Money per unit-hour, >= 0.
    limit
        Work units, >= 0, infinite where nothing limits; committed units included.
    committed
        Work units bought ahead at a discount, >= 0; what exceeds the limit is lost. Their fee is sunk.
    """

    price: Floats = field(default_factory=_empty)
    limit: Floats = field(default_factory=_empty)
    committed: Floats | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Work and capacity that stay the same in every scenario.

    Parameters
    ----------
    unmet_cost
        (tier,) money per unit-hour, >= 0.
    size
        (cohort,) full size in work units.
    hours
        (period,) > 0.
    block_of_period
        (period,) index of the block, from 0, never falling.
    is_deferrable
        (tier,) whether work may move inside a window; none by default.
    window_of_period
        (period,) index of the window, never falling; by default the blocks are the windows.
    """

    unmet_cost: Floats
    size: Floats
    hours: Floats
    block_of_period: NDArray[np.int64]
    is_deferrable: NDArray[np.bool_] | None = None
    window_of_period: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some scenarios.

    Parameters
    ----------
    demand
        (scenario, tier, period) work units, finite, >= 0.
    availability
        (scenario, cohort, period) or (cohort, period) share of full size, finite, >= 0.
    probabilities
        (scenario,) >= 0; over all batches together they sum to one.
    market
        What can be bought.
    """

    demand: Floats
    availability: Floats
    probabilities: Floats
    market: Market = field(default_factory=Market)


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What dispatch costs, leaves undone and buys.

    Parameters
    ----------
    cost
        (scenario,) money.
    unmet
        (scenario, tier) unit-hours left undone.
    unserved
        (scenario,) unit-hours left undone, all tiers.
    short_hours
        (scenario,) hours of periods with any firm work undone.
    peak_shortfall
        (scenario,) most work undone in one period, all tiers, work units. Where deferrable work is
        pushed out, it counts as spread over its window: as the firm shortfall runs, or evenly.
    used, committed_used
        (scenario, source) unit-hours bought at the price, and taken from committed units.
    expected_cost, lolh
        Money; hours (LOLH).
    eue
        (tier,) expected unit-hours unserved.
    expected_used, expected_committed_used
        (source,) unit-hours.
    marginal_value
        (cohort, block) expected money saved per work unit of size added through the block (right
        derivative), >= 0.
    """

    cost: Floats
    unmet: Floats
    unserved: Floats
    short_hours: Floats
    peak_shortfall: Floats
    used: Floats
    committed_used: Floats
    expected_cost: float
    lolh: float
    eue: Floats
    expected_used: Floats
    expected_committed_used: Floats
    marginal_value: Floats


def stream(group: Group, batch: Batch) -> Dispatched:
    """Return least cost, unserved work and the worth of capacity for some scenarios.

    Sources: model.md 4. For firm work each period is solved in the order of its prices. With deferrable
    work every level of price in a window takes the larger of its branches, so prices may move there too.

    Parameters
    ----------
    group
        What all scenarios share.
    batch
        The scenarios. Arrays of float64 in C order are read in place.

    Returns
    -------
    Dispatched

    Raises
    ------
    ArrayError
        An array has the wrong shape, or a number that is not allowed, with its place.

    Examples
    --------
    Demand 10 worth 20 and capacity 0.5 × 12 leave 4; a source at 3 serves 1 of them: 3 + 3 × 20.

    >>> group = Group(np.array([20.0]), np.array([12.0]), np.ones(1), np.zeros(1, dtype=np.int64))
    >>> market = Market(np.array([3.0]), np.array([1.0]))
    >>> found = stream(group, Batch(np.array([[[10.0]]]), np.array([[0.5]]), np.ones(1), market))
    >>> found.expected_cost, found.eue.tolist(), found.marginal_value.tolist()
    (63.0, [3.0], [[10.0]])
    """
    return stream_batches(group, [batch])


def stream_batches(group: Group, batches: Iterable[Batch]) -> Dispatched:
    """Return the same as `stream` for scenarios that come in batches, one batch in memory at a time.

    Only a few numbers per scenario are kept; the bits of the results do not depend on the batches.

    Parameters
    ----------
    group
        What all scenarios share.
    batches
        The scenarios in order; a generator is read once. All batches have the same tiers, cohorts and
        sources. Without any batch there are no scenarios and no sources.

    Returns
    -------
    Dispatched
        Scenario axes run over all batches in order.

    Raises
    ------
    ArrayError
        An array has the wrong shape, or a number that is not allowed, with its place in its batch.

    Examples
    --------
    >>> group = Group(np.array([20.0]), np.array([6.0]), np.ones(1), np.zeros(1, dtype=np.int64))
    >>> half = np.array([0.5])
    >>> demand = (np.array([[[d]]]) for d in (5.0, 10.0))
    >>> stream_batches(group, (Batch(d, np.ones((1, 1)), half) for d in demand)).expected_cost
    40.0
    """
    fixed, n_blocks = _fixed(group)
    worth = np.zeros(len(fixed.size) * n_blocks)
    rows: list[Floats] = []
    weights: list[Floats] = []
    n_sources = 0
    for batch in batches:
        part, n_sources = _rows(fixed, batch, worth)
        rows.append(part)
        weights.append(np.array(batch.probabilities, dtype=np.float64))
    n_kept = N_HEAD + len(fixed.unmet_cost) + 2 * n_sources
    kept = np.concatenate(rows) if rows else np.zeros((0, n_kept))
    probabilities = np.concatenate(weights) if weights else np.zeros(0)
    return _result(kept, probabilities, worth.reshape(len(fixed.size), n_blocks), len(fixed.unmet_cost))


def _rows(fixed: Fixed, batch: Batch, worth: Floats) -> tuple[Floats, int]:
    """Return what is kept of a batch (scenario, result) and the number of sources; add to the worth of capacity."""
    demand, availability, weights, (price, limit, committed) = _checked(fixed, batch)
    n_sources = price.shape[1]
    n_kept = N_HEAD + len(fixed.unmet_cost) + 2 * n_sources
    kept = np.empty((len(demand), n_kept))
    slab = np.empty((min(_SLAB, len(demand)), n_kept + len(worth)))
    shared, order = _shared(fixed, price, limit, committed), _order(fixed, price)
    sources = (availability, price, limit, committed)
    for first in range(0, len(demand), _SLAB):
        some = slice(first, min(first + _SLAB, len(demand)))
        out = slab[: some.stop - first]
        _fill(fixed, (demand[some], *(_part(array, some) for array in sources)), (shared, order), out)
        if out[:, REFUSED].any():
            _raise_at("demand", batch.demand)
            _raise_at("availability", batch.availability)
        kept[some] = out[:, :n_kept]
        add_in_order(worth, out, n_kept, weights[some])
    return kept, n_sources


def _fill(fixed: Fixed, arrays: tuple[Floats, ...], tables: tuple[Floats, NDArray[np.int64]], out: Floats) -> None:
    """Fill a slab (scenario, result) from demand, availability, prices, limits and committed units of its scenarios."""

    def dispatch(rows: slice) -> None:
        demand, availability, price, limit, committed = (_part(array, rows) for array in arrays)
        run(demand, availability, Asked(price, limit, committed, *tables), fixed, out[rows])

    on_all_cores(dispatch, len(out), arrays[0].size)


def _shared(fixed: Fixed, price: Floats, limit: Floats, committed: Floats) -> Floats:
    """Return (row, period) what `share` fills; no row unless prices or limits move and all scenarios share them."""
    n_t, n_e = len(fixed.hours), price.shape[1]
    does_move = max(price.shape[2], limit.shape[2], committed.shape[2]) > 1
    if not does_move or fixed.is_loose.any() or len(price) + len(limit) + len(committed) > 3:
        return np.zeros((0, n_t))
    table = np.empty((3 * n_e + len(fixed.unmet_cost), n_t))
    share(price[0], limit[0], committed[0], fixed.unmet_cost, table)
    return table


def _order(fixed: Fixed, price: Floats) -> NDArray[np.int64]:
    """Return the order of sources in every window where work may move and all scenarios share prices."""
    n_e = price.shape[1]
    if not fixed.is_loose.any() or len(price) > 1:
        return np.zeros(0, dtype=np.int64)
    order = np.zeros(n_e * len(fixed.hours), dtype=np.int64)
    order_windows(price[0], fixed.segments, order)
    return order


def _part(array: Floats, some: slice) -> Floats:
    """Return the scenarios of a slab; one scenario that serves all stays."""
    return array if len(array) == 1 else array[some]


def _result(kept: Floats, probabilities: Floats, worth: Floats, n_tiers: int) -> Dispatched:
    """Return the result from rows by scenario; sums over scenarios are NumPy's, in their order."""
    n_sources = (kept.shape[1] - N_HEAD - n_tiers) // 2
    unmet = kept[:, N_HEAD : N_HEAD + n_tiers].copy()
    used = kept[:, N_HEAD + n_tiers : N_HEAD + n_tiers + n_sources].copy()
    committed = kept[:, N_HEAD + n_tiers + n_sources :].copy()
    cost, short_hours = kept[:, 0].copy(), kept[:, SHORT_HOURS].copy()
    chance = probabilities[:, None]
    return Dispatched(
        cost=cost,
        unmet=unmet,
        unserved=unmet.sum(axis=1),
        short_hours=short_hours,
        peak_shortfall=kept[:, PEAK].copy(),
        used=used,
        committed_used=committed,
        expected_cost=float((probabilities * cost).sum()),
        lolh=float((probabilities * short_hours).sum()),
        eue=(chance * unmet).sum(axis=0),
        expected_used=(chance * used).sum(axis=0),
        expected_committed_used=(chance * committed).sum(axis=0),
        marginal_value=worth,
    )


def _fixed(group: Group) -> tuple[Fixed, int]:
    """Return what kernels need of a group, checked, and the number of blocks."""
    unmet_cost, size, hours = _floats(group.unmet_cost), _floats(group.size), _floats(group.hours)
    for name, array in (("unmet_cost", unmet_cost), ("size", size), ("hours", hours)):
        _check_shape(name, array, ((array.size,),))
        _check_range(name, array, allowed="finite, >= 0")
    if (hours <= 0.0).any():
        raise ArrayError("hours", (int(np.argmax(hours <= 0.0)),), 0.0, "> 0")
    block = _runs("block_of_period", group.block_of_period, len(hours))
    loose = np.zeros(len(unmet_cost), dtype=np.bool_)
    if group.is_deferrable is not None:
        loose = np.array(group.is_deferrable, dtype=np.bool_)
        _check_shape("is_deferrable", loose, ((len(unmet_cost),),))
    window = None
    if loose.any():
        named = group.block_of_period if group.window_of_period is None else group.window_of_period
        window = _runs("window_of_period", named, len(hours))
    segments = _segments(block, window, hours)
    loose.flags.writeable = segments.flags.writeable = False
    return Fixed(unmet_cost, loose, size, hours, segments), int(block[-1]) + 1 if len(block) else 0


def _segments(block: NDArray[np.int64], window: NDArray[np.int64] | None, hours: Floats) -> NDArray[np.int64]:
    """Return (segment, 3) first period, end and block: whole windows, or short runs of equal hours in a block."""
    n = len(block)
    if window is None:
        is_first = (np.diff(block, prepend=-1) != 0) | (np.diff(hours, prepend=0.0) != 0.0)
    else:
        is_first = np.diff(window, prepend=-1) != 0
    firsts = np.flatnonzero(is_first)
    ends = np.append(firsts[1:], n)[: len(firsts)]
    if window is not None:
        torn = np.flatnonzero(block[firsts] != block[ends - 1])
        if len(torn):
            raise ArrayError(
                "window_of_period", (int(firsts[torn[0]]),), int(window[firsts[torn[0]]]), "inside one block"
            )
        return np.column_stack([firsts, ends, block[firsts]]).astype(np.int64)
    parts = [(f, min(f + _SEGMENT, z)) for a, z in zip(firsts, ends, strict=True) for f in range(a, z, _SEGMENT)]
    return np.array([(f, z, block[f]) for f, z in parts], dtype=np.int64).reshape(-1, 3)


def _runs(name: str, index: ArrayLike, n_periods: int) -> NDArray[np.int64]:
    """Return an index of periods, checked to start at 0 or above and never to fall."""
    found = np.array(index, dtype=np.int64)
    _check_shape(name, found, ((n_periods,),))
    falls = np.flatnonzero(np.diff(found, prepend=0) < 0)
    if len(falls):
        raise ArrayError(name, (int(falls[0]),), int(found[falls[0]]), "from 0, never falling")
    return found


def _checked(fixed: Fixed, batch: Batch) -> tuple[Floats, Floats, Floats, tuple[Floats, Floats, Floats]]:
    """Return demand, availability, weights and sources with their scenario axes, of shapes that fit."""
    demand, availability = _floats(batch.demand), _floats(batch.availability)
    weights = _floats(batch.probabilities)
    n_s, n_j, n_r, n_t = len(demand), len(fixed.unmet_cost), len(fixed.size), len(fixed.hours)
    _check_shape("demand", demand, ((n_s, n_j, n_t),))
    _check_shape("availability", availability, ((n_r, n_t), (1, n_r, n_t), (n_s, n_r, n_t)))
    _check_shape("probabilities", weights, ((n_s,),))
    _check_range("probabilities", weights, allowed="finite, >= 0")
    market = batch.market
    price, limit = _axes(market.price), _axes(market.limit)
    committed = _axes(np.zeros(price.shape[1]) if market.committed is None else market.committed)
    for name, array in (("price", price), ("limit", limit), ("committed", committed)):
        shapes = tuple((s, price.shape[1], t) for s in {1, n_s} for t in {1, n_t})
        _check_shape(name, array, shapes)
        _check_range(name, array, allowed=">= 0" if name == "limit" else "finite, >= 0")
    return demand, _three(availability), weights, (price, limit, committed)


def _axes(array: ArrayLike) -> Floats:
    """Return numbers of sources with axes (scenario, source, period), of length 1 where not given."""
    found = _floats(array)
    return _floats(found[None, :, None]) if found.ndim == 1 else _three(found)


def _three(array: Floats) -> Floats:
    """Return an array with a first axis for scenarios."""
    return _floats(array[None]) if array.ndim == 2 else array


def _check_shape(name: str, array: NDArray[np.generic], allowed: tuple[tuple[int, ...], ...]) -> None:
    """Raise if an array has none of the shapes allowed."""
    if array.shape not in allowed:
        raise ArrayError(name, (), f"shape {array.shape}", "shape " + " or ".join(str(s) for s in sorted(set(allowed))))


def _check_range(name: str, array: Floats, *, allowed: str) -> None:
    """Raise at the first number that is negative, not a number or, unless allowed, infinite."""
    if array.size and not (array.min() >= 0.0 and (allowed == ">= 0" or array.max() < np.inf)):
        is_bad = ~(array >= 0.0) | (np.isinf(array) & (allowed != ">= 0"))
        place = tuple(int(i) for i in np.argwhere(is_bad)[0])
        raise ArrayError(name, place, float(array[place]), allowed)


def _raise_at(name: str, array: Floats) -> None:
    """Raise at the first number that the kernel refused, scenario by scenario so that memory stays bounded."""
    whole = np.asarray(array)
    for s in range(len(whole)):
        is_bad = ~(np.isfinite(whole[s]) & (whole[s] >= 0.0))
        if is_bad.any():
            place = (s, *(int(i) for i in np.argwhere(is_bad)[0]))
            raise ArrayError(name, place, float(whole[place]), "finite, >= 0")
