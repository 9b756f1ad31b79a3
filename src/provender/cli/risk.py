"""`provender risk`: whose doing the spread of the plan's outcome is, and what each line stands for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from provender import cases
from provender.cli.group import OUT, guarded, main
from provender.cli.options import as_of_option, case_argument, json_option, lang_option, load, require
from provender.exposure import firm_credits
from provender.exposure.variance import N_ROWS, variances
from provender.report import spread_to_json, spread_to_terminal


@main.command()
@case_argument
@as_of_option
@lang_option
@click.option("--provision", default="", help="Only this provision.")
@click.option("--only", type=click.Choice(["spread", "credit"]), help="Only one of the two tables.")
@click.option(
    "--rows",
    type=click.IntRange(3),
    default=N_ROWS,
    show_default=True,
    help="Of the spread: independent rows; each draws every uncertain number twice.",
)
@click.option("--line", "lines", multiple=True, metavar="ID", help="Of credits: this line or offer; several times.")
@click.option("--scenarios", "n_scenarios", type=click.IntRange(2), help="Of credits: how many scenarios.")
@click.option("--seed", type=click.IntRange(0), help="Same seed, same numbers (default: the case's).")
@json_option
@guarded
def risk(case: str, as_of: datetime | None, language: Any, **options: Any) -> None:
    """Whose doing the spread of cost and of work left undone is, and how much firm capacity each line stands for."""
    loaded, seed = load(case, as_of, ""), options["seed"]
    if options["provision"]:
        require(loaded, options["provision"])
    elif options["lines"] and len(loaded.provisions) > 1:
        raise click.UsageError(f"--line needs --provision: {', '.join(loaded.provisions)}")
    chosen = [options["provision"]] if options["provision"] else list(loaded.provisions)
    spreads, held = [], []
    if options["only"] != "credit":
        draft, day = cases.read(case), as_of.date() if as_of else None
        spreads = list(variances(draft, chosen, n_rows=options["rows"], seed=seed, as_of=day).values())
    if options["only"] != "spread":
        asked = {"lines": options["lines"], "n_scenarios": options["n_scenarios"], "seed": seed}
        held = [firm_credits(loaded, p, **asked) for p in chosen]
    if options["as_json"]:
        click.echo(spread_to_json(loaded, spreads, held), nl=False)
        return
    OUT.print(spread_to_terminal(loaded, spreads, held, language=language))
