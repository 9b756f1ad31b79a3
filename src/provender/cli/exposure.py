"""`provender exposure`: what stops, when, for how long."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from provender.alliance.case import Case
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
from provender.exposure import pairs
from provender.exposure.pairs import WORST
from provender.report import (
    pairs_table,
    pairs_to_json,
    pairs_to_terminal,
    tables,
    to_json,
    to_terminal,
    write_tables,
)


@main.command()
@case_argument
@click.option("--provision", default="", help="Only this provision.")
@as_of_option
@reading_option
@lang_option
@json_option
@click.option("--pairs", "is_paired", is_flag=True, help="Instead: what two losses do together (N-1-1).")
@click.option(
    "--stage",
    type=click.Choice(["delivered", "pipeline", "all"]),
    default="all",
    show_default=True,
    help="Of pairs: what is lost.",
)
@click.option(
    "--after",
    "after_days",
    type=click.FloatRange(0),
    default=0.0,
    metavar="DAYS",
    help="Of pairs: days from the first loss to the second; the first is answered by then.",
)
@click.option(
    "--worst", type=click.IntRange(0), default=WORST, show_default=True, help="Of pairs: how many are planned again."
)
@click.option("--out", "table_file", type=click.Path(path_type=Path), help="Write the tables: .csv, .parquet or .xlsx.")
@guarded
def exposure(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """What stops, when, for how long and at what cost if a partner pauses, slips, cuts or reclaims."""
    loaded = load(case, as_of, reading)
    if options["provision"]:
        require(loaded, options["provision"])
    if options["is_paired"]:
        _show_pairs(loaded, reading, language, options)
        return
    found = find(loaded, reading)
    if options["provision"]:
        found = dataclasses.replace(found, exposures={options["provision"]: found.exposures[options["provision"]]})
    if options["table_file"]:
        write_tables(tables(loaded, found), options["table_file"])
    if options["as_json"]:
        click.echo(to_json(loaded, found))
        return
    OUT.print(to_terminal(loaded, found, language=language))


def _show_pairs(case: Case, reading: str, language: Any, options: dict[str, Any]) -> None:
    """Print two losses together, of one provision or all."""
    asked = {k: options[k] for k in ("stage", "after_days", "worst")}
    chosen = [options["provision"]] if options["provision"] else list(case.provisions)
    found = {p: pairs(case, p, reading=reading, **asked) for p in chosen}
    if options["table_file"]:
        write_tables({"pairs": pairs_table(found)}, options["table_file"])
    if options["as_json"]:
        click.echo(pairs_to_json(case, found), nl=False)
        return
    OUT.print(pairs_to_terminal(case, found, language=language))
