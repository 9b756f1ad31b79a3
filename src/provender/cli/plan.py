"""`provender plan`: what to sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provender.cases import CaseProblemsError, read
from provender.cases.leaves import leaves
from provender.cli.group import OUT, guarded, main
from provender.cli.live import counted, stopping, told
from provender.cli.options import as_of_option, case_argument, json_option, lang_option, load, reading_option, require
from provender.planning import QUESTIONS, around, ask, is_reached, sways, with_field
from provender.planning import plan as make_plan
from provender.planning.answers import CHANCE
from provender.planning.around import PARTS
from provender.report import (
    answer_to_json,
    answer_to_terminal,
    around_to_terminal,
    focus_table,
    plan_tables,
    plan_to_json,
    plan_to_terminal,
    write_tables,
)

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause
    from provender.alliance.estimate import Side
    from provender.planning import Answer, Around, SecurePlan

_AGAINST = (
    "What must be outlasted: a supplier, dependency or site; a+b for both; a.pipeline for what is to come."
    " Default: every supplier, each by itself."
)

_PRICE = "What a unit-hour of critical work short after a loss costs, instead of needs that must be met."
_DRAWN = "Plan over so many scenarios drawn from the case's laws, in place of its named futures."
_LIMIT = "Stop after so long, as Ctrl-C does, with the best plan so far and its gap."


@main.command()
@case_argument
@click.argument("provision", required=False)
@as_of_option
@reading_option
@lang_option
@json_option
@click.option("--against", multiple=True, metavar="LOSS", help=_AGAINST)
@click.option("--no-security", is_flag=True, help="The least-cost plan without security.")
@click.option("--security-price", type=float, metavar="MONEY", help=_PRICE)
@click.option("--scenarios", "n_scenarios", type=click.IntRange(min=1), metavar="N", help=_DRAWN)
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the scenarios; default is the case's own.")
@click.option("--time-limit", type=click.FloatRange(min=0.0), metavar="SECONDS", help=_LIMIT)
@click.option("--frontier", is_flag=True, help="Also: what a better bad end costs on the mean.")
@click.option("--alternatives", is_flag=True, help="Also: how different a plan may be at almost the least cost.")
@click.option("--readings", is_flag=True, help="Also: plans under each party's reading, and the price of ambiguity.")
@click.option("--clauses", is_flag=True, help="Also: what each clause costs, alone and on top of the others.")
@click.option("--worth", is_flag=True, help="Also: what one more unit of each limit would save.")
@click.option("--by-year", multiple=True, metavar="CLAUSE", help="Also: what keeping a clause costs, year by year.")
@click.option("--change", multiple=True, metavar="CLAUSE.FIELD=VALUE", help="Also: what a clause in new form costs.")
@click.option(
    "--ask", "question", type=click.Choice(QUESTIONS), help="Answer one question, and say what sways it most."
)
@click.option(
    "--chance",
    type=click.FloatRange(0.0, 1.0, max_open=True),
    default=CHANCE,
    show_default=True,
    help="For --ask reserve: the chance that all of the partner is lost from the as-of date on.",
)
@click.option("--out", "table_file", type=click.Path(path_type=Path), help="Write the tables: .csv, .parquet or .xlsx.")
@click.option(
    "--focus",
    "focus_file",
    type=click.Path(path_type=Path),
    help="Write the lines as FOCUS 1.4 contract commitments, status Proposed: .csv, .parquet or .xlsx.",
)
@guarded
def plan(case: str, provision: str | None, as_of: datetime | None, reading: str, **options: Any) -> None:
    """What to sign, how much, when, so that no loss can cut us off, at the least cost, with proof."""
    loaded = load(case, as_of, reading)
    if provision:
        require(loaded, provision)
    against = [] if options["no_security"] else list(options["against"]) or None
    good = provision or next(iter(loaded.provisions))
    if options["question"]:
        _answer(loaded, good, reading, options)
        return
    with stopping(options["time_limit"]) as stop, told("plan") as progress:
        found = make_plan(
            loaded,
            good,
            against=against,
            reading=reading,
            security_price=options["security_price"],
            progress=progress,
            stop=stop,
            n_scenarios=options["n_scenarios"],
            seed=options["seed"],
        )
    beside, language = _beside(loaded, found, reading, options), options["language"]
    if options["table_file"]:
        write_tables(plan_tables(loaded, found, beside), options["table_file"])
    if options["focus_file"]:
        write_tables({"contract_commitment": focus_table(loaded, found)}, options["focus_file"])
    if options["as_json"]:
        click.echo(plan_to_json(loaded, found, beside))
        return
    OUT.print(plan_to_terminal(loaded, found, language=language))
    if beside:
        OUT.print(around_to_terminal(loaded, beside, provision=good, language=language))


def _answer(case: Case, provision: str, reading: str, options: dict[str, Any]) -> None:
    """Print the answer to one question, with the estimates that sway it most."""
    question, draft = options["question"], read(case.folder)

    def asked(there: Case, *, brief: bool = True) -> Answer:
        chance = options["chance"]
        return ask(there, provision, question, reading=reading, chance=chance, brief=brief)

    def moved(leaf: str, side: Side) -> Case | None:
        try:
            return draft.case(case.as_of, case.reading, sides={leaf: side})
        except CaseProblemsError:  # the case cannot be there
            return None

    answer = asked(case, brief=False)
    where = draft.blocks_of(case.as_of)
    near = {leaf: e for leaf, e in leaves(case).items() if is_reached(case, provision, where.get(leaf, ()))}
    swayed = sways(case, provision, asked, near, moved)
    if options["as_json"]:
        click.echo(answer_to_json(case, provision, answer, swayed))
    else:
        OUT.print(answer_to_terminal(case, provision, answer, swayed, language=options["language"]))


def _beside(case: Case, found: SecurePlan, reading: str, options: dict[str, Any]) -> Around | None:
    """Return what is asked around a plan; None where nothing is."""
    parts = [p for p in PARTS if options[p]]
    changed = _changed(case, options["change"])
    if not (parts or options["by_year"] or changed):
        return None
    with stopping(options["time_limit"]) as stop, counted("around") as progress:
        return around(
            case, found, parts, reading=reading, by_year=options["by_year"], changed=changed,
            progress=progress, stop=stop,
        )  # fmt: skip


def _changed(case: Case, texts: Iterable[str]) -> dict[str, Clause]:
    """Return clauses in their new form, by id."""
    changed: dict[str, Clause] = {}
    for text in texts:
        place, sign, value = text.partition("=")
        if not sign or "." not in place:
            raise click.BadParameter(f"found {text!r}; allowed: clause.field=value", param_hint="--change")
        name = place.split(".")[0]
        changed[name] = with_field(case, place, value, standing=changed.get(name))
    return changed
