"""Arguments and options that several verbs take, and how a case is loaded and looked into."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from provender import cases
from provender.alliance.case import Case
from provender.cli.group import ERR
from provender.errors import UnknownNameError
from provender.exposure import findings

case_argument = click.argument("case")
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Know only what was known by this date (default: the case's).",
)
reading_option = click.option("--reading", default="", metavar="PARTY", help="Whose reading of the clauses holds.")
lang_option = click.option("--lang", "language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")


def require(case: Case, provision: str) -> None:
    """Refuse a provision that the case does not have."""
    if provision not in case.provisions:
        raise UnknownNameError("provision", provision, tuple(case.provisions))


def load(case: str, as_of: datetime | None, reading: str) -> Case:
    """Return the case that a name or path means, as known by a date."""
    day: date | None = as_of.date() if as_of else None
    return cases.load(case, as_of=day, reading=reading)


def find(case: Case, reading: str, n_scenarios: int | None = 0) -> Any:
    """Return the findings of a case, with a progress bar on a terminal."""
    if not ERR.is_terminal:
        return findings(case, reading=reading, n_scenarios=n_scenarios)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=ERR, transient=True) as bar:
        task = bar.add_task("contingencies")
        return findings(
            case,
            reading=reading,
            n_scenarios=n_scenarios,
            progress=lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
        )
