"""Price books: every price with its day and source, several per machine, conflicts shown and not averaged away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from provender.cases.problem import Problem
from provender.importers.database import column, database
from provender.importers.errors import ImportProblemsError
from provender.importers.files import TableFile, opened, relation, tables_under
from provender.importers.focus.resources import H100E, accelerator_in, machine_in
from provender.importers.focus.usage import slug

#: forms of sale
FORMS = ("on_demand", "spot", "reserved_1y", "reserved_3y")
#: names of columns, in the order in which they are looked for
_NAMES: dict[str, tuple[str, ...]] = {
    "supplier": ("supplier", "provider", "vendor", "cloud"),
    "region": ("region", "location"),
    "sku": ("sku", "instancetype", "instance", "machine", "machinetype", "name"),
    "kind": ("accelerator", "acceleratorname", "gpu", "gpuname", "chip"),
    "count": ("count", "acceleratorcount", "gpus", "ngpus", "gpucount"),
    "vcpus": ("vcpus", "vcpu", "cores", "cpus"),
    "as_of": ("asof", "date", "day", "updated"),
    "source": ("source", "url"),
    "currency": ("currency",),
    "form": ("form", "term", "pricing", "priceform"),
    "price": ("price", "usdperinstancehour", "priceusdh", "usdh", "hourly"),
}
_FORM_NAMES: dict[str, tuple[str, ...]] = {
    "on_demand": ("ondemand", "ondemandusdh", "ondemandprice", "payg", "price"),
    "spot": ("spot", "spotusdh", "spotprice", "preemptible"),
    "reserved_1y": ("reserved1y", "reserved1yusdh", "1y", "1year", "oneyear"),
    "reserved_3y": ("reserved3y", "reserved3yusdh", "3y", "3year", "threeyears"),
}
_SCHEMA = {
    "supplier": pl.String, "region": pl.String, "sku": pl.String, "good": pl.String, "kind": pl.String,
    "units": pl.Float64, "work": pl.Float64, "form": pl.String, "price": pl.Float64, "unit_price": pl.Float64,
    "currency": pl.String, "as_of": pl.Date, "source": pl.String, "file": pl.String, "row": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices of machines.

    Parameters
    ----------
    prices
        One row per supplier, region, sku, form, day and source: `price` of a machine and hour, `unit_price`
        per work unit (H100e or vCPU) and hour, where it stands.
    unread
        Rows that give no price that can be used, by reason.
    """

    prices: pl.DataFrame
    unread: Mapping[str, int]

    @property
    def conflicts(self) -> pl.DataFrame:
        """What is priced differently: supplier, region, sku, form; lowest, highest, their ratio, days and sources."""
        keys = ("supplier", "region", "sku", "form", "currency")
        found = self.prices.group_by(keys).agg(
            pl.len().alias("prices"),
            pl.col("price").min().alias("lowest"),
            pl.col("price").max().alias("highest"),
            (pl.col("price").max() / pl.col("price").min()).alias("ratio"),
            pl.format("{} {} ({})", "price", "as_of", "source").sort().str.join("; ").alias("told"),
        )
        return found.filter(pl.col("lowest") < pl.col("highest")).sort("ratio", *keys, descending=[True] + [False] * 5)

    def newest(self, day: date) -> pl.DataFrame:
        """Return the newest prices known on a day; where sources of one day differ, all of them."""
        keys = ("supplier", "region", "sku", "form", "currency")
        known = self.prices.filter(pl.col("as_of") <= day)
        return known.filter(pl.col("as_of") == pl.col("as_of").max().over(keys))


def bundled_prices() -> tuple[Path, ...]:
    """Return the files of the bundled price book: list prices of AWS and Google Cloud of 2026 (see NOTICE)."""
    folder = Path(__file__).parent / "data"
    return (folder / "gpu_prices.csv", folder / "cpu_prices.csv")


def read_prices(paths: Iterable[str | Path] = (), *, as_of: date | None = None) -> PriceBook:
    """Return the prices in some files, or the bundled ones.

    Parameters
    ----------
    paths
        CSV or Parquet files, wide (a column per form of sale) or long (a column `form`); none: the bundled book.
    as_of
        Day of prices that give none.

    Raises
    ------
    ImportProblemsError
        With everything that keeps the files from being read.

    Examples
    --------
    >>> book = read_prices()
    >>> one = book.prices.filter(pl.col("sku") == "p5.48xlarge", pl.col("region") == "us-east-1")
    >>> one.filter(pl.col("form") == "on_demand")["unit_price"].round(2).to_list()
    [6.88]
    """
    found, _, problems = tables_under([Path(p) for p in paths] or bundled_prices())
    frames, unread = [], dict[str, int]()
    with database() as db:
        for path in found:
            table = opened(db, path)
            if isinstance(table, Problem):
                problems.append(table)
                continue
            names = _matched(table)
            lacking = list(_lacking(table, names, has_day=as_of is not None))
            problems += lacking
            if not lacking:
                chosen = ", ".join(f"CAST({column(c)} AS VARCHAR) AS {column(n)}" for n, c in names.items())
                rows = db.frame(f"SELECT {chosen} FROM {relation([table])}")
                frames.append(_prices(path, rows, as_of, unread))
    if problems:
        raise ImportProblemsError(problems)
    return PriceBook(pl.concat(frames) if frames else pl.DataFrame(schema=_SCHEMA), unread)


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _matched(table: TableFile) -> dict[str, str]:
    """Return the columns of a file by what they hold; forms of sale by their own names."""
    by = {_folded(c): c for c in table.columns}
    found = {what: by[n] for what, names in _NAMES.items() for n in reversed(names) if n in by}
    if "form" in found:
        return found
    wide = {form: by[n] for form, names in _FORM_NAMES.items() for n in reversed(names) if n in by}
    return {k: v for k, v in found.items() if k != "price"} | wide


def _lacking(table: TableFile, names: Mapping[str, str], *, has_day: bool) -> Iterable[Problem]:
    """Yield the columns that prices cannot do without."""
    wanted = [
        ("supplier" in names, "who sells", "provider or supplier"),
        (bool({"sku", "kind"} & set(names)), "what is sold", "sku, or accelerator and count"),
        (
            bool({*FORMS, "price"} & set(names)),
            "a price",
            "on_demand, spot, reserved_1y, reserved_3y; or form and price",
        ),
        ("as_of" in names or has_day, "the day of the price", "as_of; or give the day with --as-of"),
    ]
    for is_there, what, allowed in wanted:
        if not is_there:
            have = ", ".join(table.columns)
            fix = "Rename a column, or add one."
            yield Problem(
                "missing-column", str(table.path), 1, "", f"no column for {what}; it has {have}", allowed, fix
            )


def _prices(path: Path, rows: pl.DataFrame, as_of: date | None, unread: dict[str, int]) -> pl.DataFrame:
    """Return the prices of a file's rows; count what gives none."""
    found = []
    for line, row in enumerate(rows.iter_rows(named=True), start=1):
        told = _row(row, as_of, str(path))
        if isinstance(told, str):
            unread[told] = unread.get(told, 0) + 1
            continue
        for form, text in _forms(row).items():
            price = _positive(text)
            if price is None:
                unread["a price that is no number above 0"] = unread.get("a price that is no number above 0", 0) + 1
            else:
                found.append({**told, "form": form, "price": price, "unit_price": price / told["work"], "row": line})
    return pl.DataFrame(found, schema=_SCHEMA)


def _row(row: Mapping[str, str | None], as_of: date | None, file: str) -> dict[str, Any] | str:
    """Return what a row says of its machine, or why nothing can be made of it."""
    machine = _machine(row)
    if machine is None:
        return "accelerator not known, or no count"
    good, kind, units = machine
    try:
        day = date.fromisoformat(row["as_of"][:10]) if row.get("as_of") else as_of  # type: ignore[index]
    except ValueError:
        return "a day that is not written as 2026-07-16"
    if day is None:
        return "no day"
    if not row.get("supplier"):
        return "no supplier"
    return {
        "supplier": slug(str(row["supplier"])), "region": row.get("region") or "", "sku": row.get("sku") or kind,
        "good": good, "kind": kind, "units": units, "work": units * (H100E[kind] if good == "gpu" else 1.0),
        "currency": row.get("currency") or "USD", "as_of": day, "source": row.get("source") or Path(file).name,
        "file": file,
    }  # fmt: skip


def _machine(row: Mapping[str, str | None]) -> tuple[str, str, float] | None:
    """Return good, kind and units of a machine: from its columns, else from its name."""
    count = _positive(row.get("count"))
    if row.get("kind"):
        kind, times = accelerator_in(str(row["kind"]))
        return ("gpu", kind, (count or 1.0) * times) if kind else None
    kind, n, vcpus = machine_in(row.get("sku") or "")
    if kind:
        return "gpu", kind, count or n
    cores = _positive(row.get("vcpus")) or vcpus
    return ("cpu", "vCPU", cores) if cores else None


def _forms(row: Mapping[str, str | None]) -> dict[str, str]:
    """Return the price of each form of sale that a row gives, as text."""
    if "form" in row:
        form = _folded(row["form"] or "ondemand")
        known = next((f for f, names in _FORM_NAMES.items() if form in {_folded(f), *names}), None)
        return {known: row.get("price") or ""} if known else {}
    return {form: str(row[form]) for form in FORMS if row.get(form)}


def _positive(text: str | None) -> float | None:
    """Return a number above 0; None where there is none."""
    try:
        value = float((text or "").replace("$", "").replace(",", ""))
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None
