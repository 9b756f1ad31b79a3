"""Published test systems, bundled as facts: the RBTS and the generating units of the IEEE RTS-79."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from provender.adequacy.errors import AdequacyError
from provender.adequacy.supplier import System, two_state

PEAK_UNITS = {"rbts": 185.0, "rts79": 2850.0}
_HOURS_PER_YEAR = 8760.0
_WINTER = (*range(1, 9), *range(44, 53))
_SUMMER = range(18, 31)


def published(name: str) -> System:
    """Return a published test system: 52 weeks from Monday, 8,736 hours.

    Parameters
    ----------
    name
        `"rbts"` (11 units, 240 MW, peak 185) or `"rts79"` (32 units, 3,405 MW, peak 2,850).

    Raises
    ------
    AdequacyError
        If the name is none of them.

    Source: see the README beside the data.

    Examples
    --------
    >>> system = published("rbts")
    >>> len(system.suppliers), float(system.load.max()), len(system.load)
    (11, 185.0, 8736)
    """
    if name not in PEAK_UNITS:
        raise AdequacyError(f"system {name!r}", ", ".join(PEAK_UNITS), "Choose one of them.")
    suppliers = []
    for row in _rows(f"{name}_units.csv"):
        unavailability = float(row["forced_outage_rate"])
        suppliers += [
            two_state(float(row["capacity_mw"]), unavailability, mean_down_hours=_mean_down_hours(row, unavailability))
        ] * int(row["n_units"])
    return System(tuple(suppliers), PEAK_UNITS[name] * load_shape())


def load_shape() -> NDArray[np.float64]:
    """Return (period,) the RTS-79 load by hour as a share of the annual peak, in (0, 1]."""
    weekly = {int(row["week"]): float(row["percent_of_annual_peak"]) for row in _rows("load_weekly_percent.csv")}
    daily = [float(row["percent_of_weekly_peak"]) for row in _rows("load_daily_percent.csv")]
    hourly = _rows("load_hourly_percent.csv")
    shape = []
    for week, of_year in weekly.items():
        season = "winter" if week in _WINTER else "summer" if week in _SUMMER else "spring_fall"
        for day, of_week in enumerate(daily):
            column = f"{season}_{'weekend' if day >= 5 else 'weekday'}"
            shape += [of_year * of_week * float(row[column]) for row in hourly]
    return np.array(shape) / 1e6


def _mean_down_hours(row: dict[str, str], unavailability: float) -> float:
    """Return the mean time to restore that keeps the outage rate exactly as published.

    Where failures per year are given, a year of 8,760 hours holds failures and repairs alike.
    """
    if row["mean_down_hours"]:
        return float(row["mean_down_hours"])
    return _HOURS_PER_YEAR * unavailability / (1.0 - unavailability) / float(row["failures_per_year_up"])


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a bundled table."""
    text = files("provender.adequacy").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
