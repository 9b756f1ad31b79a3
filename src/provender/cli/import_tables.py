"""`provender import contracts`, `prices` and `trace`: tables beside a bill, or instead of one."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import polars as pl

from provender.cli.group import OUT, guarded, plain
from provender.cli.import_ import case_name, forecast_option, import_, price_book, show_written, time_zone
from provender.cli.options import json_option
from provender.importers.contracts.fields import FIELDS, UNITS, Span
from provender.importers.contracts.sheet import read_contracts, write_contracts
from provender.importers.prices import read_prices
from provender.importers.trace import GAPS, read_stops, read_trace
from provender.importers.trace_case import TraceOptions, case_of_trace


@import_.command()
@click.argument("sheet", type=click.Path(path_type=Path), metavar="SHEET")
@click.option("--template", is_flag=True, help="Write an empty sheet that explains its columns.")
@json_option
@guarded
def contracts(sheet: Path, *, template: bool, as_json: bool) -> None:
    """Check a SHEET of contracts (.xlsx or .csv) cell by cell, or write one to fill in with --template."""
    if template:
        write_contracts(sheet, is_template=True)
        name = plain(str(sheet))
        OUT.print(
            f"wrote [bold]{name}[/]: one row per contract, {len(FIELDS)} columns, most may stay blank\n"
            f"fill it in, then: provender import contracts {name}",
            highlight=False,
        )
        return
    rows = read_contracts(sheet)
    if as_json:
        click.echo(json.dumps([r.values for r in rows], indent=2, ensure_ascii=False, default=_plain_value))
        return
    for row in rows:
        size, unit, end = row.span("size"), row.get("unit") or "GPU", row.get("end") or "its term"
        OUT.print(
            f"[bold]{plain(str(row.get('id') or row.get('supplier')))}[/]  {plain(str(row.get('supplier')))}:"
            f" {size.value if size else 0:g} {unit} from {row.get('start')} to {end},"
            f" {len(row.values)} of {len(FIELDS)} columns filled in",
            highlight=False,
        )
    OUT.print(f"\nno problem found\nnext: provender import focus BILL --contracts {plain(str(sheet))} -o FOLDER")


def _plain_value(value: Any) -> Any:
    """Return a value of a cell as JSON has it."""
    return dataclasses.asdict(value) if isinstance(value, Span) else str(value)


@import_.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day of prices that give none.")
@click.option("--kind", default="", metavar="NAME", help="Only this accelerator, such as H100; or vCPU.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Also write the book: .csv or .parquet.")
@json_option
@guarded
def prices(files: tuple[Path, ...], **options: Any) -> None:
    """Read price books and show what they hold and where they contradict each other.

    Without a FILE the bundled book is read: list prices of AWS and Google Cloud of 2026.
    """
    day: datetime | None = options["as_of"]
    book = read_prices(files, as_of=day.date() if day else None)
    chosen = book.prices.filter(pl.col("kind") == options["kind"]) if options["kind"] else book.prices
    if options["out"]:
        (chosen.write_parquet if options["out"].suffix == ".parquet" else chosen.write_csv)(options["out"])
    if options["as_json"]:
        found = {"prices": chosen.to_dicts(), "conflicts": book.conflicts.to_dicts(), "not_read": dict(book.unread)}
        click.echo(json.dumps(found, indent=2, ensure_ascii=False, default=str))
        return
    sums = chosen.group_by("kind", "supplier", "form").agg(
        pl.col("unit_price").median().alias("median"),
        pl.col("unit_price").min().alias("lowest"),
        pl.col("unit_price").max().alias("highest"),
        pl.col("region").n_unique().alias("regions"),
        pl.col("as_of").max().alias("day"),
    )
    for row in sums.sort("kind", "supplier", "form").iter_rows(named=True):
        unit = "vCPU" if row["kind"] == "vCPU" else "H100e"
        where = f"{row['regions']} regions, {row['day']}"
        OUT.print(
            f"[bold]{row['kind']}[/] {plain(row['supplier'])}, {row['form'].replace('_', ' ')}: {row['median']:.3f}"
            f" ({row['lowest']:.3f} to {row['highest']:.3f}) per {unit} and hour, {where}",
            highlight=False,
        )
    for row in book.conflicts.head(10).iter_rows(named=True):
        OUT.print(
            f"[yellow]conflict[/] {plain(row['supplier'])} {plain(row['sku'])} {plain(row['region'])},"
            f" {row['form']}: {row['ratio']:.2f} x apart: {plain(row['told'])}",
            highlight=False,
        )
    for why, n in book.unread.items():
        OUT.print(f"not read: {n} rows, {why}", highlight=False)
    OUT.print(f"{chosen.height:,} prices, {book.conflicts.height} conflicts")


@import_.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="FOLDER",
              help="Folder of the new case.")  # fmt: skip
@click.option("--time", default="", metavar="NAME", help="Column of times (default: timestamp, time, date …).")
@click.option("--column", "columns", multiple=True, metavar="NAME", help="Column of numbers (default: all).")
@click.option("--unit", type=click.Choice(list(UNITS)), default="GPU", show_default=True, help="What is counted.")
@click.option("--gaps", type=click.Choice(GAPS), help="Missing readings: nothing is known, or nothing was needed.")
@click.option("--stops", default="", metavar="supply|demand|FILE",
              help="Where a series falls to nothing: supply stood still, nothing was needed, or a CSV with start and"
              " end of each stop of supply.")  # fmt: skip
@click.option("--limits", type=click.Choice(["yes", "no"]),
              help="Whether a stretch at the top is the limit of what was held.")  # fmt: skip
@click.option("--contracts", "sheet", type=click.Path(path_type=Path), metavar="SHEET", help="Contracts that are held.")
@click.option("--prices", "books", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Price book whose offers the case may take, or the word bundled.")  # fmt: skip
@click.option("--title", default="", help="Whose compute it is; stands in the report.")
@forecast_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day of the case (default: the end of the trace).")
@click.option("--months", type=click.IntRange(1, 60), default=12, show_default=True, help="Months to look ahead.")
@click.option("--zone", default="UTC", show_default=True, metavar="NAME", help="Time zone of times that name none.")
@guarded
def trace(file: Path, folder: Path, **options: Any) -> None:
    """Make a case from a trace of use: any CSV or Parquet FILE with a time and a number per row.

    Gaps, falls to nothing and stretches at the top can be read in two ways. They are asked about, with
    the option that answers each, and nothing is written before all are answered.
    """
    day: datetime | None = options["as_of"]
    stops = options["stops"]
    chosen = TraceOptions(
        case_name(folder),
        options["title"],
        options["unit"],
        day.date() if day else None,
        options["months"],
        contracts=read_contracts(options["sheet"]) if options["sheet"] else (),
        prices=price_book(options["books"]),
        gaps=options["gaps"] or "",
        stops=stops if stops in {"", "supply", "demand"} else read_stops(stops),
        limits=options["limits"] or "",
        forecast=options["forecast"],
    )
    found = read_trace(file, time=options["time"], columns=options["columns"], zone=time_zone(options["zone"]))
    draft, dropped = case_of_trace(file, found, chosen)
    target = draft.write(folder)
    names = [c for c in found.table.columns if c != "timestamp"]
    OUT.print(f"{found.table.height:,} readings of {len(names)} series, one in {found.step}", highlight=False)
    show_written(target, draft, dropped)
    OUT.print(f"next: provender report {plain(str(target))}", highlight=False)
