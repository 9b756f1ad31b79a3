"""`provender calendar`: who can do what to whom, from when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from provender.calendar import calendar
from provender.cli.group import OUT, guarded, main, plain
from provender.cli.options import as_of_option, case_argument, json_option, lang_option, load, reading_option
from provender.report.agenda import agenda_json, agenda_table, write_agenda


@main.command(name="calendar")
@case_argument
@as_of_option
@reading_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day shown (default: the as-of date).")
@lang_option
@json_option
@click.option(
    "--out",
    "table_file",
    type=click.Path(path_type=Path),
    help="Write the entries instead: .ics, .csv, .parquet or .xlsx.",
)
@guarded
def show_calendar(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """Who can do what to whom, from when: notices, windows, deadlines, ends of rights and lines."""
    loaded = load(case, as_of, reading)
    since: datetime | None = options["since"]
    entries = calendar(loaded, reading=reading, since=since.date() if since else None)
    if options["table_file"]:
        write_agenda(entries, loaded, options["table_file"], language=language)
    if options["as_json"]:
        click.echo(agenda_json(entries))
    elif options["table_file"]:
        n = len(entries)
        OUT.print(f"{n} entr{'ies' if n != 1 else 'y'} in [bold]{plain(str(options['table_file']))}[/]", soft_wrap=True)
    else:
        OUT.print(agenda_table(entries, loaded, language=language))
