"""`provender insight`: what matters, and what it would be worth to find out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from provender import cases
from provender.cli.group import OUT, guarded, main
from provender.cli.live import counted, stopping
from provender.cli.options import as_of_option, case_argument, json_option, lang_option, reading_option
from provender.insight import Effort
from provender.insight import insight as look
from provender.insight.insight import LEAST_WORLDS, N_WORLDS
from provender.report import insight_tables, insight_to_json, insight_to_terminal, write_tables

_SO_FAR = "stopping with the worlds so far; once more to give up"


@main.command()
@case_argument
@as_of_option
@reading_option
@lang_option
@json_option
@click.option("--out", "table_file", type=click.Path(path_type=Path), help="Also write tables: .csv, .parquet, .xlsx.")
@click.option("--number", "only", multiple=True, metavar="ID", help="A headline number to tell of; default the first.")
@click.option("--worlds", "n_worlds", type=click.IntRange(min=LEAST_WORLDS), default=N_WORLDS, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processes of their own.")
@click.option("--all", "is_everything", is_flag=True, help="Look behind all headline numbers: takes longer.")
@guarded
def insight(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """What each number hangs on, which assumption drives it, and what is worth finding out before signing."""
    draft = cases.read(case)
    day = as_of.date() if as_of else None
    effort = Effort(options["n_worlds"], options["seed"], options["workers"], options["is_everything"], options["only"])
    with stopping(None, said=_SO_FAR) as stop, counted("inputs") as progress:
        found = look(draft, as_of=day, reading=reading, effort=effort, progress=progress, stop=stop)
    if options["table_file"]:
        write_tables(insight_tables(found), options["table_file"])
    if options["as_json"]:
        click.echo(insight_to_json(found))
        return
    OUT.print(insight_to_terminal(draft.case(day, reading), found, only=options["only"], language=language))
