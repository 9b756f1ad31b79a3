"""`provender ledger`: what is owed, used and saved, and how to leave."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from provender.calendar import to_ics
from provender.cli.group import OUT, guarded, main, plain
from provender.cli.options import as_of_option, case_argument, json_option, load, reading_option
from provender.ledger import ledger as keep
from provender.ledger.dates import dated
from provender.report import ledger_frames, ledger_to_html, ledger_to_json, ledger_to_terminal, write_tables
from provender.report.whole import write_whole


@main.command()
@case_argument
@as_of_option
@reading_option
@json_option
@click.option("--out", "table_file", type=click.Path(path_type=Path),
              help="Write it instead: .xlsx, .csv, .parquet, .json, .html, or .ics with ends.")  # fmt: skip
@guarded
def ledger(case: str, as_of: datetime | None, reading: str, *, as_json: bool, table_file: Path | None) -> None:
    """Purchase obligations by year, coverage and savings, burn-down, DORA register, exit playbook."""
    loaded = load(case, as_of, reading)
    found = keep(loaded, reading=reading)
    if table_file:
        texts = {
            ".html": lambda: ledger_to_html(loaded, found),
            ".json": lambda: ledger_to_json(found) + "\n",
            ".ics": lambda: to_ics(dated(loaded, found), loaded),
        }
        if table_file.suffix.lower() in texts:
            write_whole(texts[table_file.suffix.lower()](), table_file)
        else:
            write_tables(ledger_frames(found), table_file)
    if as_json:
        click.echo(ledger_to_json(found))
    elif table_file:
        OUT.print(f"wrote [bold]{plain(str(table_file))}[/]", highlight=False, soft_wrap=True)
    else:
        OUT.print(ledger_to_terminal(loaded, found))
