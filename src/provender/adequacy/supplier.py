"""Suppliers that fail and are restored, the load they face, and both together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.errors import AdequacyError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Supplier:
    """One independent supplier as a continuous-time Markov chain over levels of capacity.

    Parameters
    ----------
    capacity
        (state,) units, >= 0, no NaN.
    probability
        (state,) long-run share of time in each state; sums to one.
    rate
        (state, state) transitions per hour, row = from, zero diagonal; None where only the shares
        are known, which is enough for everything but chronology.
    """

    capacity: NDArray[np.float64]
    probability: NDArray[np.float64]
    rate: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        """Refuse what is no distribution, or rates whose long run is another one."""
        _check_states(self.capacity, self.probability)
        if self.rate is not None:
            _check_rates(self.rate, self.probability)

    @property
    def n_states(self) -> int:
        """Number of states."""
        return len(self.capacity)


@dataclass(frozen=True, slots=True)
class System:
    """Suppliers and the load they serve together, over a span that repeats itself.

    Parameters
    ----------
    suppliers
        Independent of each other and in their long run at every time.
    load
        (period,) units, >= 0, no NaN; constant within a period.
    hours
        (period,) length of each period, > 0; one hour each if left out.
    """

    suppliers: tuple[Supplier, ...]
    load: NDArray[np.float64]
    hours: NDArray[np.float64] = field(default_factory=lambda: np.ones(0))

    def __post_init__(self) -> None:
        """Fill in hours and refuse a load that is none."""
        if self.hours.size == 0:
            object.__setattr__(self, "hours", np.ones(len(self.load)))
        if not self.suppliers or len(self.load) == 0 or self.load.ndim != 1:
            raise AdequacyError(
                f"{len(self.suppliers)} suppliers and a load of shape {self.load.shape}",
                "at least one supplier and at least one period of load",
                "Give a load of shape (period,).",
            )
        if self.hours.shape != self.load.shape or not bool(np.all(np.isfinite(self.hours) & (self.hours > 0.0))):
            raise AdequacyError("hours that do not fit the load", "one length > 0 per period", "Give (period,) hours.")
        if not bool(np.all(np.isfinite(self.load) & (self.load >= 0.0))):
            raise AdequacyError("a load with NaN or below zero", "finite units >= 0", "Fill the gaps in the load.")

    @property
    def span_hours(self) -> float:
        """Length of the span, hours."""
        return float(self.hours.sum())

    @property
    def tolerance(self) -> float:
        """Units by which load must exceed capacity to count as short; guards equality against rounding."""
        installed = sum(float(s.capacity.max()) for s in self.suppliers)
        return _TOLERANCE * max(1.0, installed, float(self.load.max()))


def supplier(
    capacity: ArrayLike, *, probability: ArrayLike | None = None, rate_per_hour: ArrayLike | None = None
) -> Supplier:
    """Return a supplier with several levels of capacity, from shares of time or from rates.

    Parameters
    ----------
    capacity
        (state,) units.
    probability
        (state,) shares of time; may be left out where rates are given.
    rate_per_hour
        (state, state) transitions per hour; the diagonal is ignored.

    Raises
    ------
    AdequacyError
        If neither is given, they contradict each other, or the chain has no unique long run.

    Examples
    --------
    >>> supplier([0, 50, 100], rate_per_hour=[[0, 0, 1], [0, 0, 1], [0.1, 0.1, 0]]).probability.round(4)
    array([0.0833, 0.0833, 0.8333])
    """
    levels = np.array(capacity, dtype=np.float64)
    if rate_per_hour is None:
        if probability is None:
            raise AdequacyError("neither shares nor rates", "at least one of them", "Give probability=…")
        return Supplier(levels, np.array(probability, dtype=np.float64))
    rate = np.array(rate_per_hour, dtype=np.float64)
    if rate.shape != (len(levels), len(levels)):
        raise AdequacyError(f"rates of shape {rate.shape}", f"{(len(levels), len(levels))}", "One row per level.")
    np.fill_diagonal(rate, 0.0)
    shares = _long_run(rate) if probability is None else np.array(probability, dtype=np.float64)
    return Supplier(levels, shares, rate)


def two_state(capacity: float, unavailability: float, *, mean_down_hours: float | None = None) -> Supplier:
    """Return a supplier that is up in full or down.

    Parameters
    ----------
    capacity
        Units when up.
    unavailability
        Share of time down (the forced outage rate of power systems), in [0, 1).
    mean_down_hours
        Mean of the exponential time to restore; mean time up = mean down × (1 − q) / q.

    Raises
    ------
    AdequacyError
        If a value is outside its range.

    Examples
    --------
    >>> two_state(40.0, 0.02, mean_down_hours=49.0).rate.round(6)[1, 0]
    np.float64(0.000416)
    """
    if not 0.0 <= unavailability < 1.0:
        raise AdequacyError(f"unavailability {unavailability}", "0 <= unavailability < 1", "Give a share of time.")
    levels = np.array([0.0, capacity])
    shares = np.array([unavailability, 1.0 - unavailability])
    if mean_down_hours is None:
        return Supplier(levels, shares)
    if not (np.isfinite(mean_down_hours) and mean_down_hours > 0.0):
        raise AdequacyError(f"mean_down_hours {mean_down_hours}", "hours > 0", "Give a mean time to restore.")
    fail = unavailability / (1.0 - unavailability) / mean_down_hours
    return Supplier(levels, shares, np.array([[0.0, 1.0 / mean_down_hours], [fail, 0.0]]))


def _check_states(capacity: NDArray[np.float64], probability: NDArray[np.float64]) -> None:
    """Raise unless capacity and probability are a distribution of units."""
    if capacity.ndim != 1 or len(capacity) == 0 or capacity.shape != probability.shape:
        raise AdequacyError(
            f"capacity of shape {capacity.shape}, shares of shape {probability.shape}", "equal, (state,)", "Give both."
        )
    if not bool(np.all(np.isfinite(capacity) & (capacity >= 0.0))):
        raise AdequacyError(f"capacity {capacity.tolist()}", "finite units >= 0", "Give levels of capacity.")
    is_share = np.isfinite(probability) & (probability >= 0.0)
    if not bool(np.all(is_share)) or abs(float(probability.sum()) - 1.0) > _TOLERANCE:
        raise AdequacyError(f"shares {probability.tolist()}", "shares >= 0 that sum to 1", "Give shares of time.")


def _check_rates(rate: NDArray[np.float64], probability: NDArray[np.float64]) -> None:
    """Raise unless the shares are a long run of the rates."""
    is_rate = np.isfinite(rate) & (rate >= 0.0)
    if rate.shape != (len(probability), len(probability)) or not bool(np.all(is_rate)) or np.diag(rate).any():
        raise AdequacyError("rates that are no rates", "(state, state), >= 0, zero diagonal", "Give rates per hour.")
    into, out = probability @ rate, probability * rate.sum(axis=1)
    if not np.allclose(into, out, rtol=1e-6, atol=1e-12):
        raise AdequacyError(
            f"shares {probability.tolist()} that the rates do not keep",
            f"for example {_long_run(rate).tolist()}",
            "Leave out one of the two.",
        )


def _long_run(rate: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (state,) the only shares that the rates keep."""
    n_states = len(rate)
    generator = rate - np.diag(rate.sum(axis=1))
    system = np.vstack([generator.T, np.ones(n_states)])
    target = np.concatenate([np.zeros(n_states), [1.0]])
    shares, _, rank, _ = np.linalg.lstsq(system, target, rcond=None)
    if rank < n_states:
        raise AdequacyError("rates with more than one long run", "a chain that returns", "Split the supplier.")
    found: NDArray[np.float64] = np.maximum(shares, 0.0) / np.maximum(shares, 0.0).sum()
    return found
