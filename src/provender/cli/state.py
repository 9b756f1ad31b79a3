"""`provender state`: what the evidence says of the tie."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from provender import cases
from provender.cli.group import ERR, OUT, guarded, main, plain
from provender.cli.options import as_of_option, case_argument, json_option, load
from provender.exposure import change
from provender.report import change_to_json, change_to_terminal, state_to_json, state_to_terminal
from provender.state import check_spans, state_of


@main.command()
@case_argument
@as_of_option
@json_option
@click.option(
    "--add",
    "news",
    type=click.Path(path_type=Path),
    help="A TOML file of new claims: what do they change, and what should be signed by when?",
)
@click.option(
    "--document",
    type=click.Path(path_type=Path),
    help="Instead: check the claims against a copy of the document they come from, span by span.",
)
@guarded
def state(case: str, as_of: datetime | None, *, as_json: bool, news: Path | None, document: Path | None) -> int:
    """What the claims say of the state of the alliance, and which of them moved it."""
    if document is not None:
        if as_of or as_json or news:
            raise click.UsageError("--document stands alone: take --as-of, --add and --json out.")
        return _check_document(case, document)
    if news is not None:
        return _tell_news(case, as_of, news, as_json=as_json)
    loaded = load(case, as_of, "")
    found = state_of(loaded)
    if as_json:
        click.echo(state_to_json(loaded, found))
    else:
        OUT.print(state_to_terminal(loaded, found))
    return 0


def _tell_news(case: str, as_of: datetime | None, news: Path, *, as_json: bool) -> int:
    """Say what new claims change, both sides as of the day on which the last of them is known."""
    draft = cases.read(case)
    told, rows = cases.with_claims(draft, news)
    known = [row.known_from for row in rows if row.known_from]
    day = as_of.date() if as_of else max([draft.document.head.as_of, *known])
    before, after = draft.case(day), told.case(day)
    claims = [after.claims[row.claim.id] for row in rows if row.claim.id in after.claims]
    found = change(before, after)
    if as_json:
        click.echo(change_to_json(after, claims, found))
    else:
        OUT.print(change_to_terminal(after, claims, found))
    return 0


def _check_document(case: str, document: Path) -> int:
    """Say which spans of a case do not stand in a document where the case says they do."""
    checks = check_spans(cases.load(case), document)
    bad = [c for c in checks if c.verdict != "found"]
    for span in bad:
        place = f"line {span.line}, column {span.column}, {span.length} characters"
        if span.verdict == "moved":
            ERR.print(f"[bold red]moved[/]   {span.claim}: its span now stands at {place}", highlight=False)
        else:
            ERR.print(
                f"[bold red]missing[/] {span.claim}: no span of the document hashes to it ({place})",
                highlight=False,
            )
    if bad:
        ERR.print(f"{len(bad)} of {len(checks)} spans do not stand where the case says they do")
        ERR.print("use the document that the claims were taken from, unaltered")
        return 1
    OUT.print(f"[green]all {len(checks)} spans verified[/] against {plain(document.name)}")
    return 0
