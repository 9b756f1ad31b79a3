"""`provender forecast`: dated probabilities, frozen on their day and scored by what came."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provender.cli.group import OUT, guarded, main, plain
from provender.cli.options import as_of_option, case_argument, json_option, lang_option, load
from provender.errors import StateError
from provender.forecasts import FrozenFileError, freeze, leave_one_out, score, thaw
from provender.forecasts import forecast as foretell
from provender.report import forecasts_frame, forecasts_to_json, forecasts_to_terminal, write_tables
from provender.report.whole import write_whole

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.forecasts import Evidence, Forecasts, Scorecard


@main.command()
@case_argument
@as_of_option
@lang_option
@json_option
@click.option(
    "--out", "table_file", type=click.Path(path_type=Path), help="Also write the table: .csv, .parquet, .xlsx."
)
@click.option(
    "--freeze", "frozen", type=click.Path(path_type=Path), help="Write the forecasts down, sealed, to be scored."
)
@click.option(
    "--score", "scored", type=click.Path(path_type=Path), help="Score forecasts frozen earlier, make no new ones."
)
@guarded
def forecast(case: str, as_of: datetime | None, language: Any, **options: Any) -> None:
    """What may happen within how many months, how likely, and how such forecasts did."""
    if options["scored"] and (as_of or options["frozen"]):
        raise click.UsageError("--score reads forecasts made earlier: take --as-of and --freeze out.")
    loaded = load(case, as_of, "")
    made = _thawed(loaded, options["scored"]) if options["scored"] else foretell(loaded)
    card = score(made, loaded.outcomes, loaded.outcomes_until or loaded.as_of)
    if options["frozen"]:
        write_whole(freeze(made), options["frozen"], "--freeze FILE")
    if options["table_file"]:
        write_tables({"forecasts": forecasts_frame(card)}, options["table_file"])
    proof = _proof(card)
    if options["as_json"]:
        click.echo(forecasts_to_json(made, card, proof))
        return
    OUT.print(forecasts_to_terminal(loaded, made, card, proof, language=language))
    if options["frozen"]:
        OUT.print(f"\n[bold]{plain(str(options['frozen']))}[/]", highlight=False, soft_wrap=True)


def _thawed(case: Case, path: Path) -> Forecasts:
    """Return the forecasts of a frozen file, which must be of the case."""
    made = thaw(path)
    if made.case != case.name:
        fix = "Name the case that the forecasts were made for."
        raise FrozenFileError(str(path), f"forecasts of case {made.case!r}", f"forecasts of {case.name!r}", fix)
    return made


def _proof(card: Scorecard) -> Evidence | None:
    """Return what leaving out one alliance at a time shows by the outcomes' day; None before any window closes."""
    try:
        return leave_one_out(card.until) if card.n_closed else None
    except StateError:
        return None
