"""The law of CAP as it looks once some of it has happened: what can still come, given what was seen.

Symbols: y log of demand over its season, w_g log(1 + g·t/8760) for a growth g, β log of the jump, h its hour.
y − w_g − β·[t ≥ h] is the AR(1), so innovations are independent normals and the likelihood of (g, h, β) is that of a
regression: with x = z − W_g (all divided by their standard deviation) and u_h the filtered step, it is
exp(−|x|²/2 + A·β − B·β²/2), A = x·u_h, B = u_h·u_h. β is integrated in closed form; g stands on a grid of cells
0.02 wide. Nobody is told g, h or β: only demand and availability before the decision are known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.cap.law import EPISODE, LEVELS, RHO, SIGMA, Size, episodes, paths, season, struck
from scipy.signal import lfilter
from scipy.special import log_ndtr, ndtr, ndtri

from provender.planning.resign import Futures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.problem import Supply

_JUMPS, _LOW, _HIGH = 0.3, np.log(1.1), np.log(1.5)
_STEP = SIGMA * np.sqrt(1.0 - RHO * RHO)
#: cells of growth: an atom at −0.5, then cells of equal width up to four deviations above the mean
_EDGES = np.linspace(-0.5, 2.3, 141)
_GROWTH = np.append(-0.5, (_EDGES[:-1] + _EDGES[1:]) / 2.0)
_PRIOR = np.append(ndtr(-2.5), np.diff(ndtr((_EDGES - 0.5) / 0.4)))
#: one cell in so many is enough to say what was known
_COARSE = 5
#: cells less likely than the best by more than this power of e are left out
_UNLIKELY = 40.0


@dataclass(frozen=True, slots=True)
class _Table:
    """Filtered trends before one hour: (cell, hour) W_g, its sums from each hour on, and (cell,) |W_g|²."""

    trend: NDArray[np.float64]
    ahead: NDArray[np.float64]
    square: NDArray[np.float64]


@dataclass(slots=True)
class CapLaw:
    """Demand and availability of CAP; `resample` draws from the posterior given the past."""

    size: Size
    _tables: dict[int, _Table] = field(default_factory=dict)

    def draw(self, rng: np.random.Generator, n: int) -> Futures:
        """Return n independent paths."""
        demand = paths(self.size, rng, n)
        return Futures(demand[:, None], episodes(self.size, *struck(self.size, rng, n)), np.zeros((n, 0)))

    def resample(self, past: Futures, at: int, rng: np.random.Generator, n: int) -> Futures:
        """Return n independent paths that agree with the past before an hour."""
        if at == 0:
            return self.draw(rng, n)
        demand = np.tile(past.demand[:1, 0], (n, 1))
        demand[:, at:] = self._continue(demand[0, :at], rng, n)
        return Futures(demand[:, None], self._supply(past.supply, at, rng, n), np.zeros((n, 0)))

    def features(self, futures: Futures, at: int) -> NDArray[np.float64]:
        """Return what was known of each path: level, growth, whether the jump came, and each supplier's episode.

        In units of log demand over the rest of the horizon, roughly: what matters more stands further apart.
        """
        level, growth, jumped = self._estimate(futures.demand[:, 0, :at], at)
        rest = (self.size.periods - at) / 8760.0
        ahead = growth * rest / 2.0 / (1.0 + growth * at / 8760.0)
        down, since, over = _status(futures.supply, at)
        longest = 0.17 * self.size.periods
        left = np.where(down > 0, np.maximum(0.0, longest - since) / 2.0, 0.0) / max(1.0, self.size.periods - at)
        share = np.where(down > 0, 1.0 - np.array(LEVELS)[down], 0.0)
        known = [level[:, None], ahead[:, None], 0.06 * jumped[:, None], 0.5 * left * share, 0.02 * over]
        return np.concatenate(known, axis=1)

    def _table(self, at: int) -> _Table:
        if at not in self._tables:
            w = np.log1p(_GROWTH[:, None] * np.arange(at) / 8760.0)
            trend = _whiten(w)
            ahead = np.zeros_like(trend)
            ahead[:, :-1] = np.cumsum(trend[:, :0:-1], axis=1)[:, ::-1]
            self._tables[at] = _Table(trend, ahead, (trend**2).sum(axis=1))
        return self._tables[at]

    def _continue(self, seen: NDArray[np.float64], rng: np.random.Generator, n: int) -> NDArray[np.float64]:
        """Return (n, hour) demand after what was seen."""
        at, n_t = len(seen), self.size.periods
        shape = season(n_t)
        y = np.log(seen / (1000.0 * shape[:at]))
        growth, beta, has_jumped = self._posterior(y, rng, n)
        last = y[-1] - np.log1p(growth * (at - 1) / 8760.0) - beta
        noise = rng.standard_normal((n, n_t - at))
        state, _ = lfilter([_STEP], [1.0, -RHO], noise, axis=1, zi=(RHO * last)[:, None])
        coming = _JUMPS * (n_t - at) / n_t
        jumps = ~has_jumped & (rng.random(n) < coming / (1.0 - _JUMPS + coming))
        hour = np.where(jumps, rng.integers(at, n_t, n), n_t)
        factor = rng.uniform(1.1, 1.5, n)
        t = np.arange(at, n_t)
        steps = np.where(t >= hour[:, None], factor[:, None], 1.0) * np.exp(beta)[:, None]
        out: NDArray[np.float64] = 1000.0 * shape[at:] * (1.0 + growth[:, None] * t / 8760.0) * np.exp(state) * steps
        return out

    def _posterior(
        self, y: NDArray[np.float64], rng: np.random.Generator, n: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Return n draws of growth, β (0 where no jump has come) and whether it has."""
        at, n_t = len(y), self.size.periods
        table, z = self._table(at), _whiten(y[None])[0]
        base = np.log(_PRIOR) - ((z**2).sum() - 2.0 * table.trend @ z + table.square) / 2.0  # (cell,)
        none = base + np.log(1.0 - _JUMPS + _JUMPS * (n_t - at) / n_t)
        head, tail = _weights(at)
        ahead = np.append(np.cumsum(z[:0:-1])[::-1], 0.0)
        a = (z - table.trend) * head + (ahead - table.ahead) * tail  # (cell, hour)
        b = head**2 + tail**2 * np.arange(at - 1, -1, -1)  # (hour,)
        best = np.clip(a / b, _LOW, _HIGH)
        rough = base[:, None] + np.log(_JUMPS / n_t) + a * best - b * best**2 / 2.0
        top = max(float(rough.max()), float(none.max()))
        cell, hour = np.nonzero(rough > top - _UNLIKELY)
        jumped = base[cell] + np.log(_JUMPS / n_t) + _log_mass(a[cell, hour], b[hour])
        weight = np.exp(np.append(none, jumped) - max(float(none.max()), float(jumped.max(initial=-np.inf))))
        pick = rng.choice(len(weight), n, p=weight / weight.sum())
        has = pick >= len(none)
        where = np.where(has, pick - len(none), 0)
        index = np.where(has, cell[where] if len(cell) else 0, pick)
        beta = np.zeros(n)
        if has.any():
            mine = where[has]
            beta[has] = _truncated(a[cell[mine], hour[mine]], b[hour[mine]], rng.random(int(has.sum())))
        width = np.where(index > 0, _EDGES[1] - _EDGES[0], 0.0)
        return _GROWTH[index] + width * (rng.random(n) - 0.5), beta, has

    def _estimate(
        self, seen: NDArray[np.float64], at: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return (path,) posterior means of level and growth and the chance that a jump has come.

        The one hour considered for a jump is that of the largest innovation: cheap, and rarely wrong.
        """
        table, n_t = self._table(at), self.size.periods
        cells = np.arange(0, len(_GROWTH), _COARSE)
        trend = table.trend[cells]
        z = _whiten(np.log(seen / (1000.0 * season(n_t)[:at])))
        prior = np.log(np.add.reduceat(_PRIOR, cells))
        base = prior + z @ trend.T - table.square[cells] / 2.0  # (path, cell)
        hour = z.argmax(axis=1)
        rows = np.arange(len(z))
        head, tail = _weights(at)
        ahead = z.sum(axis=1) - np.cumsum(z, axis=1)[rows, hour]
        x = z[rows, hour][:, None] - trend[:, hour].T
        a = x * head[hour][:, None] + (ahead[:, None] - table.ahead[cells][:, hour].T) * tail
        b = (head**2 + tail**2 * np.arange(at - 1, -1, -1))[hour][:, None]
        beta = np.clip(a / b, _LOW, _HIGH)
        jumped = base + np.log(_JUMPS / n_t) + _log_mass(a, np.broadcast_to(b, a.shape))
        none = base + np.log(1.0 - _JUMPS + _JUMPS * (n_t - at) / n_t)
        both = np.concatenate([none, jumped], axis=1)
        weight = np.exp(both - both.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        growth = np.tile(_GROWTH[cells], 2)
        n_c = len(cells)
        level = np.log1p(growth * at / 8760.0) + np.concatenate([np.zeros_like(beta), beta], axis=1)
        return (weight * level).sum(axis=1), weight @ growth, weight[:, n_c:].sum(axis=1)

    def _supply(self, past: Supply, at: int, rng: np.random.Generator, n: int) -> Supply:
        """Return availability that agrees with the past: an episode under way lasts, one that was does not return."""
        n_t, chance = self.size.periods, np.array(EPISODE)
        comes, begin, end, level = struck(self.size, rng, n)
        down, since, over = (x[0] for x in _status(past, at))
        came = over.astype(bool) | (down > 0)
        coming = chance * (n_t - at) / n_t
        comes = rng.random((n, 4)) < np.where(came, 0.0, coming / (1.0 - chance + coming))
        shift = rng.integers(at, n_t, (n, 4)) - begin
        begin, end = begin + shift, end + shift
        seen = _spans(past, n_t)
        for p in np.flatnonzero(came):
            comes[:, p], begin[:, p], end[:, p], level[:, p] = True, seen[p, 0], seen[p, 1], seen[p, 2]
            if down[p]:
                low = max(0.02 * n_t, float(since[p]) - 0.5)
                end[:, p] = seen[p, 0] + np.maximum(1, np.rint(rng.uniform(low, 0.17 * n_t, n)).astype(np.int64))
        return episodes(self.size, comes, begin, end, level)


def _status(supply: Supply, at: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return (path, supplier) the level's index in the last hour before `at`, hours since it began, 1 if over."""
    digit = supply.pattern[:, None] // 3 ** np.arange(4) % 3  # (spell, supplier)
    before = supply.begin < at
    first = supply.first_spell[:-1]
    last = first + np.add.reduceat(before.astype(np.int64), first) - 1
    down = digit[last]
    hit = (digit > 0) & before[:, None]
    was = np.logical_or.reduceat(hit, first, axis=0)
    begin = np.minimum.reduceat(np.where(hit, supply.begin[:, None], at), first, axis=0)
    return down, at - begin, (was & (down == 0)).astype(np.float64)


def _spans(supply: Supply, n_periods: int) -> NDArray[np.int64]:
    """Return (supplier, 3) first hour, hour after the last and level of the episodes of one path."""
    digit = supply.pattern[:, None] // 3 ** np.arange(4) % 3
    after = np.append(supply.begin[1:], n_periods)
    out = np.zeros((4, 3), dtype=np.int64)
    for p in range(4):
        hit = np.flatnonzero(digit[:, p])
        if len(hit):
            out[p] = supply.begin[hit[0]], after[hit[-1]], digit[hit[0], p]
    return out


def _whiten(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (row, hour) innovations of the AR(1) in standard deviations."""
    out = np.empty_like(x)
    out[:, 0] = x[:, 0] / SIGMA
    out[:, 1:] = (x[:, 1:] - RHO * x[:, :-1]) / _STEP
    return out


def _weights(at: int) -> tuple[NDArray[np.float64], float]:
    """Return (hour,) what a step in that hour adds to its own innovation, and what to each later one."""
    head = np.full(at, 1.0 / _STEP)
    head[0] = 1.0 / SIGMA
    return head, (1.0 - RHO) / _STEP


def _log_mass(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log of the mean of exp(a·β − b·β²/2) over jumps, whose factor e^β is uniform."""
    low, high, flip = _ends(a, b)
    upper, lower = log_ndtr(np.where(flip, -low, high)), log_ndtr(np.where(flip, -high, low))
    inside = upper + np.log1p(-np.exp(lower - upper))
    found: NDArray[np.float64] = (a + 1.0) ** 2 / (2.0 * b) + np.log(2.0 * np.pi / b) / 2.0 + inside - np.log(0.4)
    return found


def _ends(
    a: NDArray[np.float64], b: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the ends of β in standard deviations, and whether both lie in the upper tail."""
    mean, root = (a + 1.0) / b, np.sqrt(b)
    low, high = (_LOW - mean) * root, (_HIGH - mean) * root
    return low, high, low > 0.0


def _truncated(a: NDArray[np.float64], b: NDArray[np.float64], u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return draws of β: a normal cut at both ends, by its inverse."""
    low, high, flip = _ends(a, b)
    left, right = np.where(flip, -high, low), np.where(flip, -low, high)
    x = ndtri(ndtr(left) + u * (ndtr(right) - ndtr(left)))
    x = np.clip(np.where(flip, -x, x), low, high)
    return np.clip((a + 1.0) / b + x / np.sqrt(b), _LOW, _HIGH)
