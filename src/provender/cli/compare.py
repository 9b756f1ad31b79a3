"""`provender compare`: two cases, dates or readings, and what explains the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from provender.cli.group import OUT, guarded, main, plain
from provender.cli.live import counted
from provender.cli.options import json_option, lang_option
from provender.insight import compare as hold_against
from provender.report import (
    comparison_tables,
    comparison_to_html,
    comparison_to_json,
    comparison_to_terminal,
    write_tables,
)
from provender.report.whole import write_whole


@main.command()
@click.argument("first")
@click.argument("second")
@lang_option
@json_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="HTML file to write.")
@click.option("--out", "table_file", type=click.Path(path_type=Path), help="Also write tables: .csv, .parquet, .xlsx.")
@guarded
def compare(first: str, second: str, language: Any, **options: Any) -> None:
    """What differs between two sides, and how much of each number's change it explains.

    A side is CASE, CASE@DATE, CASE:PARTY (its reading of the clauses) or CASE:PARTY@DATE.
    """
    with counted("both sides") as progress:
        found = hold_against(first, second, progress=progress)
    if options["output"]:
        write_whole(comparison_to_html(found, language=language), options["output"])
    if options["table_file"]:
        write_tables(comparison_tables(found), options["table_file"])
    if options["as_json"]:
        click.echo(comparison_to_json(found))
        return
    OUT.print(comparison_to_terminal(found, language=language))
    if options["output"]:
        OUT.print(f"\n[bold]{plain(str(options['output']))}[/]", highlight=False, soft_wrap=True)
