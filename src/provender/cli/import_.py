"""`provender import`: bills become cases."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import numpy as np

from provender.cases.library import TargetExistsError
from provender.cli.group import ERR, OUT, guarded, main, plain
from provender.cli.options import json_option
from provender.importers.contracts.sheet import read_contracts
from provender.importers.draft import Draft
from provender.importers.errors import ImportOptionError
from provender.importers.files import ENCODINGS
from provender.importers.focus.case import Options
from provender.importers.focus.importing import Imported, import_focus
from provender.importers.focus.told import to_json
from provender.importers.prices import PriceBook, bundled_prices, read_prices
from provender.importers.synthetic import Version, sample_file, synthetic
from provender.importers.trace import read_trace

forecast_option = click.option(
    "--forecast", default="", metavar="MODEL",
    help="A model of statsforecast, such as AutoETS, tried beside Provender's own; needs provender[forecast].",
)  # fmt: skip


@main.group(name="import")
def import_() -> None:
    """Make a case from what you have: a bill, contracts, prices, a trace."""


@import_.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="FOLDER",
              help="Folder of the new case.")  # fmt: skip
@click.option("--contracts", "sheet", type=click.Path(path_type=Path), metavar="SHEET",
              help="Contracts in a workbook or CSV; see provender import contracts.")  # fmt: skip
@click.option("--prices", "books", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Price book whose offers the case may take, or the word bundled.")  # fmt: skip
@click.option("--trace", "shape", type=click.Path(path_type=Path), metavar="FILE",
              help="Hourly trace whose course a bill by the day follows.")  # fmt: skip
@click.option("--title", default="", help="Whose compute it is; stands in the report.")
@forecast_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day of the case (default: the end of the bill).")
@click.option("--months", type=click.IntRange(1, 60), default=12, show_default=True, help="Months to look ahead.")
@click.option("--currency", default="", metavar="CODE", help="Currency of the case (default: the bill's).")
@click.option("--rate", "rates", multiple=True, metavar="CODE=NUMBER",
              help="What a unit of another currency is worth in the case's.")  # fmt: skip
@click.option("--zone", default="UTC", show_default=True, metavar="NAME",
              help="Time zone of times that name none, such as Europe/Berlin. FOCUS wants UTC.")  # fmt: skip
@click.option("--by", default="", metavar="COLUMN|Tags:NAME",
              help="Tell workloads apart by a column or tag (default: by kind of machine).")  # fmt: skip
@click.option("--encoding", type=click.Choice(ENCODINGS), help="How CSVs are written (default: found out).")
@json_option
@guarded
def focus(paths: tuple[Path, ...], folder: Path, **options: Any) -> None:
    """Make a case from a bill in FOCUS 1.0 to 1.4 (and 0.5).

    PATH is a CSV or Parquet file of the bill or of contract commitments, or a folder of them. The new
    FOLDER holds the case, to-complete.md with what only you know, and import.md with what was read.
    """
    day: datetime | None = options["as_of"]
    chosen = Options(
        case_name(folder),
        options["title"],
        day.date() if day else None,
        options["months"],
        currency_code(options["currency"]),
        rates=dict(_rate(text) for text in options["rates"]),
        contracts=read_contracts(options["sheet"]) if options["sheet"] else (),
        prices=price_book(options["books"]),
        shape=read_trace(options["shape"]) if options["shape"] else None,
        zone=time_zone(options["zone"]),
        encoding=options["encoding"] or "",
        forecast=options["forecast"],
        by=options["by"],
    )
    with waiting("reading the bill"):
        found = import_focus(paths, folder, chosen)
    if options["as_json"]:
        click.echo(to_json(found.report), nl=False)
    else:
        _show(found)


@import_.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--version", type=click.Choice(get_args(Version)), help="Make up a bill in this version of FOCUS.")
@click.option("--seed", type=int, default=7, show_default=True, help="Seed of what is made up.")
@guarded
def sample(folder: Path, version: Version | None, seed: int) -> None:
    """Put a bill into a new FOLDER to try an import with.

    Without --version it is the 1,000 rows that the FinOps Foundation publishes as a sample of FOCUS 1.0.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TargetExistsError(folder)
    if version:
        synthetic(version, np.random.default_rng(seed)).write(folder)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample_file(), folder / sample_file().name)
    name = plain(str(folder))
    OUT.print(f"wrote [bold]{name}[/]\nnext: provender import focus {name} -o mycase", highlight=False)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show on a terminal that something is under way."""
    if ERR.is_terminal:
        with ERR.status(what):
            yield
    else:
        yield


def price_book(books: tuple[Path, ...]) -> PriceBook | None:
    """Return the prices of some files; the word bundled means the bundled ones."""
    paths = [p for book in books for p in (bundled_prices() if str(book) == "bundled" else (book,))]
    return read_prices(paths) if paths else None


def _show(found: Imported) -> None:
    """Print what was read and what to do next."""
    report, folder = found.report, plain(str(found.folder))
    covers = report["covers"]
    OUT.print(
        f"[bold]FOCUS {', '.join(report['versions'])}[/], by the {covers['period']},"
        f" {covers['start']:%Y-%m-%d} to {covers['end']:%Y-%m-%d}",
        highlight=False,
    )
    for code, sums in report["totals"].items():
        OUT.print(
            f"  {sums['rows']:,} rows: billed {Decimal(sums['billed']):,} {code}, effective"
            f" {Decimal(sums['effective']):,} {code}, consumed {Decimal(sums['consumed']):,} units",
            highlight=False,
        )
    rows = sum(s["rows"] for s in report["no_capacity"].values())
    OUT.print(f"  {sum(c['rows'] for c in report['capacity']):,} rows are use of capacity, {rows:,} are other spend")
    lost = (
        sum(s["rows"] for s in report["not_understood"]["columns"].values()) + report["not_understood"]["ragged_rows"]
    )
    if lost:
        OUT.print(f"  [bold red]{lost:,} rows were not understood[/] and count nowhere: see {folder}/import.md")
    held = report["holdings"]
    OUT.print("  " + ", ".join(f"{len(v)} {k.replace('_', ' ')}" for k, v in held.items()))
    show_written(found.folder, found.made.draft, report["not_in_the_case"])
    OUT.print(
        f"  {folder}/import.md: what was read, and what was not\nnext: provender report {folder}", highlight=False
    )


def show_written(target: Path, draft: Draft, dropped: Sequence[str]) -> None:
    """Print where a case was written, what is not in it, and what only the user knows."""
    folder = plain(str(target))
    for what in dropped:
        OUT.print(f"  not in the case: {plain(what)}", highlight=False)
    OUT.print(
        f"\nwrote [bold]{folder}[/], which passes provender check\n"
        f"  {folder}/to-complete.md: {len(draft.questions)} things that only you know, each with a default",
        highlight=False,
    )


def case_name(folder: Path) -> str:
    """Return the name of a case from its folder."""
    return re.sub(r"[^\w-]+", "-", folder.absolute().name).strip("-") or "case"


def currency_code(text: str) -> str:
    """Return a currency."""
    if text and not re.fullmatch(r"[A-Z]{3}", text):
        raise ImportOptionError(f"currency {text!r}", "three capital letters, such as USD", "Correct --currency.")
    return text


def _rate(text: str) -> tuple[str, Decimal]:
    """Return a currency and what a unit of it is worth."""
    code, _, number = text.partition("=")
    try:
        value = Decimal(number)
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        raise ImportOptionError(f"--rate {text}", "a currency and a number above 0", "Write it as --rate EUR=1.08.")
    return currency_code(code), value


def time_zone(name: str) -> str:
    """Return a time zone that exists."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        fix = "Write a name such as Europe/Berlin or America/New_York."
        raise ImportOptionError(f"time zone {name!r}", "a name of the tz database", fix) from error
    return name
