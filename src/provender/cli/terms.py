"""`provender terms`: what the clauses are worth to each side."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from provender.cli.group import OUT, guarded, main
from provender.cli.options import as_of_option, case_argument, json_option, lang_option, load, reading_option
from provender.report import terms_tables, terms_to_json, terms_to_terminal, write_tables
from provender.terms import ChangeError
from provender.terms import terms as value_terms


@main.command()
@case_argument
@as_of_option
@reading_option
@lang_option
@click.option("--clause", default="", metavar="ID", help="Only this clause.")
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="CLAUSE.FIELD=VALUE",
    help="Value a change instead: share.rate=15%, or share=struck. May be given several times.",
)
@click.option(
    "--budget", "budgets", multiple=True, metavar="PARTY=MONEY", help="The most that a party can pay; several times."
)
@click.option(
    "--belief",
    type=click.Choice(["both", "own", "observer"]),
    default="both",
    show_default=True,
    help="Whose dates of milestones the tables tell: each side's own, the observer's.",
)
@click.option(
    "--panel",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    metavar="CHANCE",
    help="Chance that a panel agrees to a declaration, where the clause gives none.",
)
@json_option
@click.option("--out", "table_file", type=click.Path(path_type=Path), help="Write the tables: .csv, .parquet or .xlsx.")
@guarded
def terms(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """What each clause is worth to each side, what bargain that allows, and what hangs on a milestone."""
    loaded = load(case, as_of, "")
    found = value_terms(
        loaded,
        reading=reading,
        clause=options["clause"],
        changes=options["changes"],
        budgets=dict(map(_budget, options["budgets"])),
        panel=options["panel"],
    )
    if options["table_file"]:
        write_tables(terms_tables(found), options["table_file"])
    if options["as_json"]:
        click.echo(terms_to_json(found), nl=False)
        return
    OUT.print(terms_to_terminal(loaded, found, language=language, belief=options["belief"]))


def _budget(text: str) -> tuple[str, float]:
    """Return the party and the money of a budget."""
    party, _, money = text.partition("=")
    try:
        value = float(money)
    except ValueError:
        value = -1.0
    if not value >= 0.0:
        fix = "Write what the party has in the case's currency, as in --budget openai=5e9."
        raise ChangeError(f"--budget {text!r}", "PARTY=MONEY, a number not below 0", fix)
    return party.strip(), value
