"""`provender exposure`: what stops, when, for how long."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from provender.cli.group import OUT, guarded, main
from provender.cli.options import (
    as_of_option,
    case_argument,
    find,
    json_option,
    lang_option,
    load,
    reading_option,
    require,
)
from provender.report import tables, to_json, to_terminal, write_tables


@main.command()
@case_argument
@click.option("--provision", default="", help="Only this provision.")
@as_of_option
@reading_option
@lang_option
@json_option
@click.option("--out", "table_file", type=click.Path(path_type=Path), help="Write the tables: .csv, .parquet or .xlsx.")
@guarded
def exposure(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """What stops, when, for how long and at what cost if a partner pauses, slips, cuts or reclaims."""
    loaded = load(case, as_of, reading)
    if options["provision"]:
        require(loaded, options["provision"])
    found = find(loaded, reading)
    if options["provision"]:
        found = dataclasses.replace(found, exposures={options["provision"]: found.exposures[options["provision"]]})
    if options["table_file"]:
        write_tables(tables(loaded, found), options["table_file"])
    if options["as_json"]:
        click.echo(to_json(loaded, found))
        return
    OUT.print(to_terminal(loaded, found, language=language))
