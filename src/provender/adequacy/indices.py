"""From unmet work to adequacy indices, each with its confidence interval.

Conventions: EUE counts all tiers; LOLH, frequency, duration and peak count firm tiers, and a period with
any firm work unmet counts whole. A shortfall is a run of such periods; one that runs from the first
period on counts as started there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.errors import AdequacyError
from provender.adequacy.index_kernels import scenario_totals
from provender.adequacy.interval import Interval, known, mean_interval, ratio_interval, share_interval
from provender.adequacy.tails import tail_pair

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Settings:
    """How indices are estimated.

    Parameters
    ----------
    confidence
        Of every interval, in (0, 1).
    alpha
        Level of quantiles and CVaR, in (0, 1): 0.95 looks at the worst 5 %.
    probabilities
        (scenario,) summing to one where the scenarios are all futures there are; None where they are
        a sample drawn independently.
    most_unmet
        Units that unmet work of all tiers can never exceed (the demand); lets an upper bound be given where
        few scenarios or none are short.
    tolerance
        Units up to which firm work counts as met.
    """

    confidence: float = 0.95
    alpha: float = 0.95
    probabilities: NDArray[np.float64] | None = None
    most_unmet: float = math.inf
    tolerance: float = 1e-9

    def __post_init__(self) -> None:
        """Refuse levels outside (0, 1) and bounds below zero."""
        for name, value in (("confidence", self.confidence), ("alpha", self.alpha)):
            if not 0.0 < value < 1.0:
                raise AdequacyError(f"{name} {value}", f"0 < {name} < 1", f"Give {name}=0.95, for example.")
        if not (self.most_unmet >= 0.0 and self.tolerance >= 0.0):
            raise AdequacyError("a bound below zero", "most_unmet >= 0 and tolerance >= 0", "Give units.")


@dataclass(frozen=True, slots=True)
class Indices:
    """Adequacy over the horizon of the given periods.

    `eue` in unit-hours, all tiers, and `eue_by_tier`; `lolh` in hours; `frequency` in shortfalls per
    horizon; `mean_duration` and `mean_longest` in hours; `chance` that the horizon has a shortfall;
    `peak` in units, mean over scenarios of the worst period. Quantile and CVaR at α of unserved work
    (unit-hours) and of peak (units).
    """

    lolh: Interval
    eue: Interval
    eue_by_tier: tuple[Interval, ...]
    chance: Interval
    frequency: Interval
    mean_duration: Interval
    mean_longest: Interval
    peak: Interval
    unserved_quantile: Interval
    unserved_cvar: Interval
    peak_quantile: Interval
    peak_cvar: Interval


def indices(
    unmet: NDArray[np.float64],
    hours: NDArray[np.float64],
    is_firm: NDArray[np.bool_],
    *,
    settings: Settings | None = None,
) -> Indices:
    """Return LOLH, EUE, frequency, duration, peak and tails of unmet work.

    Parameters
    ----------
    unmet
        (scenario, tier, period) units, >= 0; NaN is refused.
    hours
        (period,) > 0.
    is_firm
        (tier,) True for work that cannot wait.
    settings
        Confidence, level of the tail, probabilities; the defaults if left out.

    Returns
    -------
    Indices
        Without a tier or a period, zero for certain and no duration.

    Raises
    ------
    AdequacyError
        If there is no scenario, a value is NaN, infinite or below zero, or shapes do not fit.

    Examples
    --------
    >>> unmet = np.array([[[0.0, 2.0, 4.0]], [[0.0, 0.0, 0.0]]])  # 2 scenarios, 1 tier, 3 periods
    >>> found = indices(unmet, np.full(3, 10.0), np.array([True]))
    >>> found.lolh.value, found.eue.value, found.frequency.value, found.mean_duration.value
    (10.0, 30.0, 0.5, 20.0)
    """
    asked = settings or Settings()
    amounts = np.ascontiguousarray(unmet, dtype=np.float64)
    _check(amounts, hours, is_firm, asked)
    n_scenarios, n_tiers, n_periods = amounts.shape
    totals = np.zeros((n_scenarios, 4))  # (scenario, [short hours, starts, longest, peak])
    by_tier = np.zeros((n_scenarios, n_tiers))  # (scenario, tier) unit-hours
    scenario_totals(amounts, np.asarray(hours, dtype=np.float64), is_firm, asked.tolerance, totals, by_tier)
    if not bool(np.isfinite(by_tier).all()):
        raise AdequacyError("unmet work that is NaN or infinite", "finite units", "Leave out what was not computed.")
    if n_tiers * n_periods == 0:
        asked = Settings(asked.confidence, asked.alpha, np.full(n_scenarios, 1.0 / n_scenarios))
    return _assemble(totals, by_tier, np.asarray(hours, dtype=np.float64), asked)


def _assemble(
    totals: NDArray[np.float64], by_tier: NDArray[np.float64], hours: NDArray[np.float64], asked: Settings
) -> Indices:
    """Return the indices from what each scenario comes to."""
    span, most = float(hours.sum()), asked.most_unmet
    short, starts, longest, peak = totals.T
    work = by_tier.sum(axis=1)
    most_work = most * span if span > 0.0 else 0.0
    most_starts = float((len(hours) + 1) // 2)  # every other period at most
    unserved = tail_pair(work, asked.probabilities, asked.alpha, asked.confidence, most=most_work)
    peaks = tail_pair(peak, asked.probabilities, asked.alpha, asked.confidence, most=most)
    return Indices(
        _mean(short, asked, span),
        _mean(work, asked, most_work),
        tuple(_mean(column, asked, most_work) for column in by_tier.T),
        _chance(starts > 0.0, asked),
        _mean(starts, asked, most_starts),
        _ratio(short, starts, asked),
        _mean(longest, asked, span),
        _mean(peak, asked, most),
        *unserved,
        *peaks,
    )


def _mean(values: NDArray[np.float64], asked: Settings, most: float) -> Interval:
    """Return a mean over scenarios, exact where they have probabilities."""
    if asked.probabilities is not None:
        return known(float(asked.probabilities @ values))
    return mean_interval(values, asked.confidence, most=most)


def _chance(is_hit: NDArray[np.bool_], asked: Settings) -> Interval:
    """Return the chance of any shortfall."""
    if asked.probabilities is not None:
        return known(float(asked.probabilities @ is_hit))
    return share_interval(int(is_hit.sum()), len(is_hit), asked.confidence)


def _ratio(top: NDArray[np.float64], bottom: NDArray[np.float64], asked: Settings) -> Interval:
    """Return a ratio of means."""
    if asked.probabilities is None:
        return ratio_interval(top, bottom, asked.confidence)
    return ratio_interval(top * asked.probabilities, bottom * asked.probabilities, asked.confidence, is_known=True)


def _check(unmet: NDArray[np.float64], hours: NDArray[np.float64], is_firm: NDArray[np.bool_], asked: Settings) -> None:
    """Raise on shapes that do not fit, no scenario, work below zero, or probabilities that are none."""
    if unmet.ndim != 3 or len(unmet) == 0:
        raise AdequacyError(
            f"unmet work of shape {unmet.shape}", "(scenario, tier, period), one scenario or more", "Give scenarios."
        )
    if np.shape(hours) != unmet.shape[2:] or np.shape(is_firm) != unmet.shape[1:2]:
        raise AdequacyError(
            f"hours {np.shape(hours)} and is_firm {np.shape(is_firm)} beside unmet work {unmet.shape}",
            "(period,) and (tier,)",
            "Give one length per period and one flag per tier.",
        )
    if unmet.size and float(unmet.min()) < 0.0:
        raise AdequacyError(f"unmet work of {unmet.min()}", "units >= 0", "Cut negative rounding off at zero.")
    if not bool(np.all(np.isfinite(hours) & (np.asarray(hours) > 0.0))):
        raise AdequacyError("period hours that are NaN or not above zero", "hours > 0", "Give lengths of periods.")
    chance = asked.probabilities
    if chance is not None and (
        chance.shape != unmet.shape[:1] or not bool((chance >= 0.0).all()) or abs(float(chance.sum()) - 1.0) > 1e-9
    ):
        raise AdequacyError(
            f"probabilities of shape {chance.shape} summing to {chance.sum()}", "one per scenario, sum 1", "Give all."
        )
