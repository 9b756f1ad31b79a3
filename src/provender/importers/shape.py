"""A bill by the day takes the course of its hours from a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from provender.importers.trace import TraceRead

_HOURS = 24


def weights(trace: TraceRead) -> pl.DataFrame:
    """Return `start` and `weight` by hour: use in the hour over the mean of its day, all series together.

    A day of which an hour is missing, or in which nothing was used, has no weights.
    """
    names = [c for c in trace.table.columns if c != "timestamp"]
    total = pl.sum_horizontal(*names, ignore_nulls=False)
    hours = trace.table.group_by(pl.col("timestamp").dt.truncate("1h").alias("start")).agg(total.mean().alias("use"))
    day = pl.col("start").dt.truncate("1d")
    known = pl.col("use").is_not_null().sum().over(day) == _HOURS
    mean = pl.col("use").mean().over(day)
    shaped = hours.with_columns((pl.col("use") / mean).alias("weight")).filter(known & (mean > 0))
    return shaped.select("start", "weight").sort("start")


def refined(levels: pl.DataFrame, shape: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return levels by the day as levels by the hour, and the number of days that stay flat.

    Each day keeps its mean; its hours follow the weights, where there are some.

    Examples
    --------
    >>> from datetime import datetime, timedelta
    >>> day = datetime(2025, 3, 1)
    >>> hours = [day + timedelta(hours=h) for h in range(24)]
    >>> shape = pl.DataFrame({"start": hours, "weight": [0.5] * 12 + [1.5] * 12})
    >>> found, flat = refined(pl.DataFrame({"start": [day], "h100": [8.0]}), shape)
    >>> found["h100"][0], found["h100"][23], found["h100"].mean(), flat
    (4.0, 12.0, 8.0, 0)
    """
    hours = levels.with_columns(
        pl.datetime_ranges("start", pl.col("start") + pl.duration(days=1), "1h", closed="left").alias("hour")
    ).explode("hour")
    joined = hours.join(shape, left_on="hour", right_on="start", how="left")
    flat = joined.group_by("start").agg(pl.col("weight").is_null().all())["weight"].sum()
    names = [c for c in levels.columns if c != "start"]
    weight = pl.col("weight").fill_null(1.0)
    return joined.select(pl.col("hour").alias("start"), *(pl.col(c) * weight for c in names)).sort("start"), int(flat)
