"""Several suppliers who may fail: what commitments among them cost, and policies that choose among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from provender.backtest.account import Span
from provender.backtest.errors import require
from provender.backtest.kernels import held_by_period
from provender.backtest.market import Market
from provender.backtest.past import Past, Policy
from provender.backtest.replan import Guard, Replan
from provender.backtest.trace import FloatArray, Trace
from provender.forecasting import Mixture


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """What suppliers deliver.

    Parameters
    ----------
    availability
        (supplier, period) share of what is held, and of what can be had on demand, that is there, 0 to 1.
    limit
        Units that each supplier has on demand when all is well.
    """

    availability: FloatArray
    limit: float

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1."""
        low, high = float(self.availability.min()), float(self.availability.max())
        found = f"availability from {low:g} to {high:g}"
        require(self.availability.ndim == 2 and 0 <= low <= high <= 1, found, "0 to 1", "Give shares.")
        require(self.limit >= 0, f"limit {self.limit:g}", "0 or more", "Give units.")

    @property
    def n_suppliers(self) -> int:
        """Number of suppliers."""
        return int(self.availability.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class RiskyAccount:
    """What was signed (date, supplier), and by period: bought on demand, left undone, paid."""

    signed: FloatArray
    on_demand: FloatArray
    unmet: FloatArray
    cost_usd: FloatArray

    @property
    def total_usd(self) -> float:
        """The sum of all cost."""
        return float(self.cost_usd.sum())


def account_at_risk(trace: Trace, market: Market, span: Span, supply: Supply, signed: FloatArray) -> RiskyAccount:
    """Return what commitments cost where suppliers may fail.

    A unit that is not delivered costs no fee (whoever is lost sends no bill), and serves no work. Work
    is done on what is delivered, then on demand at every supplier up to its limit, else not at all.

    Parameters
    ----------
    trace, market, span, supply
        What was wanted, what it costs (its `limit` is not used), what counts, what was delivered.
    signed
        (date, supplier) units.

    Examples
    --------
    Two units at each of two suppliers, 3 wanted; the second fails in the second period, one unit is on
    demand at the first: fees 2.2, then 1.1 and 1 on demand.

    >>> supply = Supply(np.array([[1.0, 1.0], [1.0, 0.0]]), limit=1.0)
    >>> trace, market = Trace("t", np.array([3.0, 3.0])), Market(2, 1.0, 0.55, unmet_usd=10.0)
    >>> made = account_at_risk(trace, market, Span(0, np.array([0])), supply, np.array([[2.0, 2.0]]))
    >>> made.cost_usd.round(6).tolist(), made.unmet.tolist()
    ([2.2, 2.1], [0.0, 0.0])
    """
    n = trace.n_periods - span.begin
    dates = span.dates - span.begin
    share = supply.availability[:, span.begin :]
    held = np.array(
        [held_by_period(dates, dates + market.term, column, n) for column in np.ascontiguousarray(signed.T)]
    )
    delivered = (held * share).sum(axis=0)
    wanted = np.nan_to_num(trace.demand[span.begin :])
    short = np.maximum(0.0, wanted - delivered)
    bought = np.minimum(short, supply.limit * share.sum(axis=0))
    unmet = short - bought
    cost = market.committed_usd * delivered + market.on_demand_usd * bought + market.unmet * unmet
    return RiskyAccount(signed, bought, unmet, cost)


@dataclass(frozen=True, slots=True, eq=False)
class PastSupply:
    """What a policy may see of supply on a date.

    Parameters
    ----------
    availability
        (supplier, period) up to now.
    limit
        Units on demand at each supplier when all is well.
    units
        (date, supplier) what was signed on the dates before.
    """

    availability: FloatArray
    limit: float
    units: FloatArray

    @property
    def now(self) -> FloatArray:
        """(supplier,) what was delivered in the last period seen; all where none was."""
        n_suppliers, n_seen = self.availability.shape
        last: FloatArray = self.availability[:, -1] if n_seen else np.ones(n_suppliers)
        return last


class RiskyPolicy(Protocol):
    """A rule that says how much to sign with whom."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    def sign(self, past: Past, supply: PastSupply) -> FloatArray:
        """Return (supplier,) units to sign now."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Follow a rule with one supplier, as a provider's own recommender does."""

    rule: Policy
    supplier: int = 0

    @property
    def name(self) -> str:
        """The rule, alone."""
        return f"{self.rule.name} alone"

    def sign(self, past: Past, supply: PastSupply) -> FloatArray:
        """Return all the rule signs with the supplier."""
        out = np.zeros(supply.now.size)
        out[self.supplier] = self.rule.sign(past)
        return out


@dataclass(frozen=True, slots=True)
class Evenly:
    """Follow a rule, split evenly.

    Parameters
    ----------
    rule
        Says how much.
    is_watchful
        Whether units at suppliers who deliver nothing at present count as not held, and only those who
        deliver are signed with.
    """

    rule: Policy
    is_watchful: bool = False

    @property
    def name(self) -> str:
        """The rule, and how it is split."""
        return f"{self.rule.name} {'watchful' if self.is_watchful else 'evenly'}"

    def sign(self, past: Past, supply: PastSupply) -> FloatArray:
        """Return an equal part with each (watchful: with each that delivers)."""
        up = supply.now > 0 if self.is_watchful else np.ones(supply.now.size, dtype=bool)
        if not up.any():
            return np.zeros(up.size)
        seen = replace(past, units=(supply.units * up).sum(axis=1)) if self.is_watchful else past
        return np.where(up, self.rule.sign(seen) / up.sum(), 0.0)


#: what recent use says where a shortfall is dear: the last day counts, and guards, more than in calm markets
CAREFUL = Replan(
    Mixture((1.0, 3.0), (0.3, 0.7)), caution=1.0, guards=(Guard(1.0, 0.2),), growth=0.8, look_ahead=0.9, name="careful"
)


@dataclass(frozen=True, slots=True)
class Hedged:
    """Hold a reserve, spread over all who deliver, and replace what is not delivered.

    A unit may pay even where it is used less than its fee asks for, since it also stands in for units
    that fail and for demand beyond what is on demand: the rule sees a fee lowered by `reserve`.

    Parameters
    ----------
    rule
        Says how much.
    reserve
        Factor on the fee that the rule sees, above 0, at most 1; below 1 it holds more.
    """

    rule: Replan = CAREFUL
    reserve: float = 0.65
    name: str = "provender"

    def __post_init__(self) -> None:
        """Refuse a reserve without meaning."""
        found = f"reserve {self.reserve:g}"
        require(0 < self.reserve <= 1, found, "above 0, at most 1", "Give a factor on the fee.")

    def sign(self, past: Past, supply: PastSupply) -> FloatArray:
        """Return an equal part with each supplier that delivers."""
        market = replace(past.market, committed_usd=self.reserve * past.market.committed_usd)
        return Evenly(self.rule, is_watchful=True).sign(replace(past, market=market), supply)


def walk_at_risk(trace: Trace, market: Market, span: Span, supply: Supply, policy: RiskyPolicy) -> RiskyAccount:
    """Return the account of a policy among suppliers that decides on each date of a span."""
    signed = np.zeros((span.dates.size, supply.n_suppliers))
    ends = np.append(span.dates, 2 * span.dates[-1] - span.dates[-2] if span.dates.size > 1 else trace.n_periods)
    for k, now in enumerate(span.dates):
        before = Past(
            trace.demand[:now],
            span.dates[:k],
            signed[:k].sum(axis=1),
            market,
            int(ends[k + 1] - now),
            trace.n_per_day,
            int(now),
        )
        seen = PastSupply(supply.availability[:, :now], supply.limit, signed[:k])
        units = policy.sign(before, seen)
        found = f"{policy.name} signs {np.array2string(np.asarray(units), precision=3)} at period {now}"
        require(bool(np.isfinite(units).all()) and bool((units >= 0).all()), found, "0 or more", "Mend `sign`.")
        signed[k] = units
    return account_at_risk(trace, market, span, supply, signed)
