"""`provender plan`: what to sign."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from provender.cli.group import OUT, guarded, main
from provender.cli.options import as_of_option, case_argument, json_option, load, reading_option, require
from provender.planning import plan as make_plan
from provender.report import plan_to_json, plan_to_terminal


@main.command()
@case_argument
@click.argument("provision", required=False)
@as_of_option
@reading_option
@json_option
@click.option(
    "--against",
    multiple=True,
    metavar="LOSS",
    help="What must be outlasted: a supplier, dependency or site; a+b for both; a.pipeline for what is to come."
    " Default: every supplier, each by itself.",
)
@click.option("--no-security", is_flag=True, help="The least-cost plan without security.")
@guarded
def plan(case: str, provision: str | None, as_of: datetime | None, reading: str, **options: Any) -> None:
    """What to sign, how much, when, so that no loss can cut us off, at the least cost, with proof."""
    loaded = load(case, as_of, reading)
    if provision:
        require(loaded, provision)
    against = [] if options["no_security"] else list(options["against"]) or None
    good = provision or next(iter(loaded.provisions))
    found = make_plan(loaded, good, against=against, reading=reading)
    if options["as_json"]:
        click.echo(plan_to_json(loaded, found))
    else:
        OUT.print(plan_to_terminal(loaded, found))
