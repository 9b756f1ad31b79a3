"""From the lines of a bill to use of capacity over time, by resource class and supplier."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from provender.importers.focus.bill import Bill
from provender.importers.focus.resources import PARTS, Sku, resource
from provender.importers.focus.units import time_unit

#: money that tells a price, best first
COSTS = ("contracted", "list", "billed", "effective")
_SKU = ("provider", "service_category", "service", "meter", "description", "details", "consumed_unit", "pricing_unit")
#: share of work that must be billed in periods no longer than the case's
_FINE = 0.95
#: hours of the periods that a case can have
PERIODS: dict[str, float] = {"hour": 1.0, "day": 24.0}
#: classes of a good beyond which the smallest are put together
MOST_CLASSES = 6
#: owners of work beyond which the smallest are put together
MOST_OWNERS = 12

_NAMES = {
    "amazon web services": "aws",
    "amazon web services, inc.": "aws",
    "microsoft": "azure",
    "microsoft azure": "azure",
    "google": "gcp",
    "google cloud": "gcp",
    "google cloud platform": "gcp",
    "oracle cloud": "oracle",
}


def slug(name: str) -> str:
    """Return the id of a party, class or line that a bill calls so.

    Examples
    --------
    >>> slug("Google Cloud"), slug("CoreWeave, Inc."), slug("RTX-PRO-6000"), slug("")
    ('gcp', 'coreweave_inc', 'rtx_pro_6000', 'unnamed')
    """
    known = _NAMES.get(name.strip().casefold())
    made = known or re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return made or "unnamed"


@dataclass(frozen=True, slots=True)
class Usage:
    """Use of capacity in a bill.

    Parameters
    ----------
    lines
        The understood lines with `good` ("gpu", "cpu" or ""), `kind`, `supplier` (an id), `work` in
        work-unit hours (H100e-hours or vCPU-hours; signed, corrections net), and `why`: the reason why
        a line is no capacity. `is_used` tells use from what was paid and left unused.
    period
        "hour" or "day": the bill's own granularity.
    start, end
        First and last day (end exclusive) that the bill covers.
    """

    lines: pl.DataFrame
    period: str
    start: datetime
    end: datetime

    @property
    def work(self) -> pl.DataFrame:
        """Lines of capacity."""
        return self.lines.filter(pl.col("good") != "")

    def levels(self, lines: pl.DataFrame, key: str, period: str = "") -> pl.DataFrame:
        """Return work units in use by period, one column for each value of `key`; periods without a line hold 0."""
        period = period or self.period
        grid = pl.DataFrame({"start": _grid(self.start, self.end, period)})
        spread = _spread(lines, period).group_by("start", key).agg(pl.col("work").sum())
        if spread.is_empty():
            return grid
        table = spread.sort(key).pivot(on=key, index="start", values="work", sort_columns=True)
        joined = grid.join(table, on="start", how="left").fill_null(0.0).sort("start")
        return joined.with_columns(pl.exclude("start") / PERIODS[period])

    def is_hourly(self) -> pl.Expr:
        """Return whether a line is billed by the hour."""
        return _hours() <= 1.0


def _grid(start: datetime, end: datetime, period: str) -> pl.Series:
    step = "1h" if period == "hour" else "1d"
    return pl.datetime_range(start, end, step, closed="left", time_unit="us", eager=True)


def usage(bill: Bill) -> Usage:
    """Return the use of capacity in a bill, at the bill's own granularity.

    Hourly rows give an hourly series; where less than 95 % of the work is billed by the hour, days.
    Rows that span several periods are spread evenly over them. Corrections of earlier bills do not
    lengthen what the bill covers: they count as money, and as use only within it.
    """
    lines = with_parts(classified(bill.understood))
    used = lines.filter((pl.col("good") != "") & pl.col("is_used"))
    period = _period(used if used.height else lines)
    regular = pl.col("charge_class").fill_null("").str.to_lowercase() != "correction"
    own = used.filter(regular)
    start, end = _span(own if own.height else lines)
    return Usage(lines, period, start, end)


def classified(lines: pl.DataFrame) -> pl.DataFrame:
    """Return lines with what they pay for: `good`, `kind`, `machine work`, and the reason where it is no capacity."""
    skus = lines.select(_SKU).unique(maintain_order=True)
    rows = [_resource(row) for row in skus.iter_rows(named=True)]
    schema = {"good": pl.String, "kind": pl.String, "factor": pl.Float64, "is_consumed": pl.Boolean, "why": pl.String}
    told = skus.hstack(pl.DataFrame(rows, schema=schema, orient="row"))
    joined = lines.join(told, on=_SKU, how="left", nulls_equal=True, maintain_order="left")
    status = pl.col("commitment_status").fill_null("").str.to_lowercase()
    held = pl.col("reservation_status").fill_null("").str.to_lowercase()
    is_usage = pl.col("category").fill_null("Usage").str.to_lowercase() == "usage"
    names = {name: slug(name) for name in lines["provider"].fill_null("").unique()}
    quantity = pl.when(pl.col("is_consumed") & pl.col("consumed").is_not_null()).then("consumed").otherwise("priced")
    return joined.with_columns(
        pl.when(is_usage).then("good").otherwise(pl.lit("")).alias("good"),
        pl.when(is_usage).then("why").otherwise(pl.col("category") + ": money, no use").alias("why"),
        (quantity.cast(pl.Float64) * pl.col("factor")).fill_null(0.0).alias("work"),
        ((status != "unused") & (held != "unused")).alias("is_used"),
        pl.col("provider").fill_null("").replace_strict(names, return_dtype=pl.String).alias("supplier"),
    )


def with_parts(lines: pl.DataFrame) -> pl.DataFrame:
    """Return lines with `whole_…` costs: those of GPUs carry their supplier's processors and memory billed beside them.

    Google bills a machine's GPUs, cores and memory in rows of their own; a GPU-hour costs all three.
    """
    is_part = pl.col("why").fill_null("").is_in(PARTS)
    is_gpu = (pl.col("good") == "gpu") & pl.col("is_used")
    made = []
    for name in COSTS:
        cost = pl.col(name).cast(pl.Float64).fill_null(0.0)
        totals = lines.group_by("supplier").agg(
            cost.filter(is_gpu).sum().alias("gpus"), cost.filter(is_part).sum().alias("parts")
        )
        factors = {
            supplier: 1.0 + parts / gpus if gpus > 0 and parts > 0 else 1.0
            for supplier, gpus, parts in totals.iter_rows()
        }
        factor = pl.col("supplier").replace_strict(factors, return_dtype=pl.Float64)
        made.append((cost * pl.when(pl.col("good") == "gpu").then(factor).otherwise(1.0)).alias(f"whole_{name}"))
    return lines.with_columns(made)


def _resource(row: dict[str, str | None]) -> tuple[str, str, float, bool, str]:
    """Return good, kind, work per unit of quantity, whether the consumed quantity counts, and why not capacity."""
    consumed, priced = row["consumed_unit"] or "", row["pricing_unit"] or ""
    is_consumed = time_unit(consumed) is not None
    text = " ".join(row[k] or "" for k in ("meter", "description"))
    provider, category, service = (row[k] or "" for k in ("provider", "service_category", "service"))
    sku = Sku(provider, category, service, text, row["details"] or "", consumed if is_consumed else priced)
    found = resource(sku)
    return found.good, found.kind, found.work if found.good else 0.0, is_consumed, found.why


def _hours() -> pl.Expr:
    """Return the length of a line's period; where it names no end, an hour unless it starts at midnight."""
    known = (pl.col("stop") - pl.col("start")).dt.total_seconds() / 3600
    guess = pl.when(pl.col("start").dt.hour() == 0).then(24.0).otherwise(1.0)
    return pl.when(known > 0).then(known).otherwise(guess)


def _period(lines: pl.DataFrame) -> str:
    """Return the finest period in which nearly all work is billed."""
    weighed = lines.select(_hours().alias("hours"), (pl.col("work").abs() + 1e-12).alias("weight"))
    fine = float(weighed.filter(pl.col("hours") <= 1.0)["weight"].sum())
    return "hour" if fine >= _FINE * float(weighed["weight"].sum()) else "day"


def _span(lines: pl.DataFrame) -> tuple[datetime, datetime]:
    """Return the first and last whole day that lines cover."""
    ends = lines.select(pl.col("start") + pl.duration(seconds=_hours() * 3600))["start"]
    first, last = lines["start"].min(), ends.max()
    assert isinstance(first, datetime) and isinstance(last, datetime)  # noqa: PT018 - a frame of times is not empty
    floor = last.replace(hour=0, minute=0, second=0, microsecond=0)
    end = floor if floor == last else floor + timedelta(days=1)
    return first.replace(hour=0, minute=0, second=0, microsecond=0), end


def _spread(lines: pl.DataFrame, period: str) -> pl.DataFrame:
    """Return lines cut at the borders of periods, their work shared out by time."""
    step, hours = ("1h", 1.0) if period == "hour" else ("1d", 24.0)
    ends = lines.with_columns((pl.col("start") + pl.duration(seconds=_hours() * 3600)).alias("end"))
    first = pl.col("start").dt.truncate(step)
    inside = ends.filter(pl.col("end") <= first + pl.duration(seconds=hours * 3600))
    across = ends.filter(pl.col("end") > first + pl.duration(seconds=hours * 3600))
    if across.height:
        cut = across.with_columns(
            pl.datetime_ranges(first, pl.col("end"), step, closed="left").alias("cell"),
            (pl.col("end") - pl.col("start")).dt.total_seconds().alias("length"),
        ).explode("cell")
        upper = pl.min_horizontal("end", pl.col("cell") + pl.duration(seconds=hours * 3600))
        share = (upper - pl.max_horizontal("start", "cell")).dt.total_seconds() / pl.col("length")
        across = cut.with_columns((pl.col("work") * share).alias("work"), pl.col("cell").alias("start")).drop(
            "cell", "length"
        )
    whole = inside.with_columns(first.alias("start"))
    return pl.concat([whole, across.select(whole.columns)])


def class_of(usage: Usage) -> pl.DataFrame:
    """Return the lines of capacity with their class, which becomes a workload.

    It is who owns the work where the bill was read by that ("unassigned" where it does not say), else the kind
    of machine; "other" for the smallest of many.
    """
    lines, is_owned = usage.work, usage.work["owner"].is_not_null().any()
    label = pl.col("owner").fill_null("unassigned") if is_owned else pl.col("kind")
    named = {name: slug(name) for name in lines.select(label.alias("label"))["label"].unique()}
    lines = lines.with_columns(label.replace_strict(named, return_dtype=pl.String).alias("label"))
    if is_owned and lines["good"].n_unique() > 1:
        lines = lines.with_columns((pl.col("label") + "_" + pl.col("good")).alias("label"))
    sizes = lines.filter("is_used").group_by("good", "label").agg(pl.col("work").sum())
    largest = sizes.sort("work", "label", descending=True).group_by("good", maintain_order=True)
    kept = largest.head(MOST_OWNERS if is_owned else MOST_CLASSES)["label"].to_list()
    is_kept = pl.when(pl.col("label").is_in(kept)).then("label").otherwise(pl.lit("other_") + pl.col("good"))
    return lines.with_columns(is_kept.alias("class")).drop("label")
