"""`provender report`: everything in one file."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from provender import cases
from provender.backtest import own_history
from provender.cli.group import ERR, OUT, guarded, main, plain
from provender.cli.options import as_of_option, case_argument, find, json_option, lang_option, load, reading_option
from provender.exposure.variance import FEW_ROWS, variances
from provender.insight import Effort
from provender.insight import insight as look
from provender.report import tables, to_html, to_json, to_terminal, write_tables
from provender.report.completed import completed, valued_or_why
from provender.report.whole import write_whole


@main.command()
@case_argument
@as_of_option
@reading_option
@lang_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="HTML file to write (default: CASE.html here).")
@json_option
@click.option(
    "--out",
    "table_file",
    type=click.Path(path_type=Path),
    help="Also write the tables: .csv, .parquet or .xlsx.",
)
@click.option(
    "--scenarios",
    "n_scenarios",
    type=click.IntRange(min=1),
    help="Scenarios of the risk of each plan; more of them narrow its intervals.",
)
@click.option(
    "--insight",
    "is_deep",
    is_flag=True,
    help="Also say what the numbers hang on and what is worth finding out: a minute more.",
)
@guarded
def report(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """Answer everything: one HTML file that opens offline, and a summary here."""
    loaded = load(case, as_of, reading)
    found = find(loaded, reading, options["n_scenarios"])
    draft = cases.read(case)
    spreads = variances(draft, loaded.provisions, n_rows=FEW_ROWS, as_of=loaded.as_of)
    found = dataclasses.replace(found, variances=spreads)
    valued, why = valued_or_why(loaded, reading)
    found = completed(loaded, found, valued) if valued else found
    if why:
        ERR.print(f"the report has no chapters on terms: {plain(why)}", highlight=False)
    history = {p: own_history(loaded, p) for p in loaded.provisions}
    target: Path = options["output"] or Path(f"{loaded.name}.html")
    is_deep = options["is_deep"]
    deep = look(draft, as_of=loaded.as_of, reading=reading, effort=Effort(workers=2)) if is_deep else None
    write_whole(to_html(loaded, found, language=language, terms=valued, matters=deep, history=history), target)
    if options["table_file"]:
        write_tables(tables(loaded, found, history), options["table_file"])
    if options["as_json"]:
        click.echo(to_json(loaded, found, history))
        return
    OUT.print(to_terminal(loaded, found, language=language))
    OUT.print(f"\n[bold]{plain(str(target))}[/]", highlight=False, soft_wrap=True)
