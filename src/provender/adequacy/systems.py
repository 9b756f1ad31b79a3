"""Published test systems: the RBTS and the generating units of the IEEE RTS-79, bundled; others from their tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from provender.adequacy.errors import AdequacyError
from provender.adequacy.supplier import Supplier, System, two_state

PEAK_UNITS = {"rbts": 185.0, "rts79": 2850.0}
_HOURS_PER_YEAR = 8760.0
#: columns of a table of units, with the names that RTS-GMLC's `gen.csv` has for them
_COLUMNS = {
    "capacity_mw": "PMax MW",
    "n_units": "",
    "forced_outage_rate": "FOR",
    "failures_per_year_up": "",
    "mean_down_hours": "MTTR Hr",
}
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
    return System(_units(_rows(f"{name}_units.csv")), PEAK_UNITS[name] * load_shape())


def read_system(units: str | Path, load: ArrayLike) -> System:
    r"""Return a test system from a table of its units, for systems that are not bundled.

    Parameters
    ----------
    units
        CSV file, a row per unit or kind of unit: `capacity_mw`, `forced_outage_rate`, and `mean_down_hours` or
        `failures_per_year_up` for chronologies; `n_units` where a row stands for several. The names that
        RTS-GMLC has for them (`PMax MW`, `FOR`, `MTTR Hr`) are read too. Units of no capacity are left out.
    load
        (period,) load by hour in the unit of the capacities; shapes of the RTS are `load_shape() * peak`.

    Raises
    ------
    AdequacyError
        If a column is missing, a number cannot be read or is out of range, or no unit is left.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".csv") as table:
    ...     _ = table.write("capacity_mw,n_units,forced_outage_rate\n50,2,0.1\n")
    ...     table.flush()
    ...     system = read_system(table.name, [60.0, 40.0])
    >>> len(system.suppliers), system.load.tolist()
    (2, [60.0, 40.0])
    """
    with Path(units).open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        known = tuple(table.fieldnames or ())
        rows = [
            {own: row.get(own) or row.get(other) or "" for own, other in _COLUMNS.items()} | {"": f"line {n}"}
            for n, row in enumerate(table, start=2)
        ]
    for own, other in (("capacity_mw", "PMax MW"), ("forced_outage_rate", "FOR")):
        if own not in known and other not in known:
            raise AdequacyError(f"columns {', '.join(known)}", f"{own} or {other} among them", "Name the column so.")
    suppliers = _units(rows)
    if not suppliers:
        raise AdequacyError("no unit with a capacity", "one unit or more", "Give a row per unit.")
    return System(suppliers, np.asarray(load, dtype=np.float64))


def _units(rows: Iterable[Mapping[str, str]]) -> tuple[Supplier, ...]:
    """Return the suppliers of a table of units."""
    suppliers: list[Supplier] = []
    for row in rows:
        capacity, unavailability = _number(row, "capacity_mw"), _number(row, "forced_outage_rate")
        if capacity > 0.0:
            one = two_state(capacity, unavailability, mean_down_hours=_mean_down_hours(row, unavailability))
            suppliers += [one] * int(_number(row, "n_units", "1"))
    return tuple(suppliers)


def _number(row: Mapping[str, str], column: str, default: str = "") -> float:
    """Return a number of a row."""
    text = row.get(column) or default
    try:
        return float(text)
    except ValueError:
        place = f" in {row['']}" if "" in row else ""
        raise AdequacyError(f"{column} {text!r}{place}", "a number", "Correct the table of units.") from None


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


def _mean_down_hours(row: Mapping[str, str], unavailability: float) -> float | None:
    """Return the mean time to restore that keeps the outage rate exactly as published; None where nothing says.

    Where failures per year are given, a year of 8,760 hours holds failures and repairs alike.
    """
    if row.get("mean_down_hours") and _number(row, "mean_down_hours") > 0.0:
        return _number(row, "mean_down_hours")
    if not row.get("failures_per_year_up"):
        return None
    return _HOURS_PER_YEAR * unavailability / (1.0 - unavailability) / _number(row, "failures_per_year_up")


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a bundled table."""
    text = files("provender.adequacy").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
