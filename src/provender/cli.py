"""The command line: one verb per question, the same public functions underneath."""

from __future__ import annotations

import dataclasses
import gc
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from provender import cases
from provender.alliance.case import Case
from provender.calendar import calendar
from provender.errors import ProvenderError, UnknownNameError
from provender.exposure import change, findings
from provender.planning import plan as make_plan
from provender.report import (
    change_to_json,
    change_to_terminal,
    plan_to_json,
    plan_to_terminal,
    state_to_json,
    state_to_terminal,
    tables,
    to_json,
    to_terminal,
    write_tables,
)
from provender.report import report as publish
from provender.report.agenda import agenda_json, agenda_table, write_agenda
from provender.state import check_spans, state_of

_OUT = Console(emoji=False)
_ERR = Console(stderr=True, emoji=False)  # "case.toml:100: …" is no emoji


class _State:
    """Options that hold for every verb."""

    traceback = False


def _guarded(body: Callable[..., int | None]) -> Callable[..., None]:
    """Turn what can go wrong into messages and exit codes: 1 problems, 2 misuse, 3 unexpected, 130 interrupted."""

    @wraps(body)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            sys.exit(body(*args, **kwargs) or 0)
        except cases.CaseProblemsError as error:
            _print_problems(error.problems)
            sys.exit(1)
        except ProvenderError as error:
            _ERR.print(f"[bold red]error[/] {_plain(str(error))}", highlight=False)
            sys.exit(2)
        except KeyboardInterrupt:
            _ERR.print("interrupted")
            sys.exit(130)
        except (click.ClickException, SystemExit):
            raise
        except Exception as error:
            if _State.traceback:
                raise
            where = "add --traceback before the verb to see where"
            _ERR.print(f"unexpected {type(error).__name__}: {_plain(str(error))} ({where})")
            sys.exit(3)

    return run


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _print_problems(problems: tuple[cases.Problem, ...]) -> None:
    for problem in problems:
        _ERR.print(f"[bold red]problem[/] {_plain(str(problem))}\n", highlight=False)
    n = len(problems)
    _ERR.print(f"{n} problem{'s' if n != 1 else ''}; nothing was computed")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="provender")
@click.option("--traceback", is_flag=True, help="Show where an unexpected error came from.")
def main(*, traceback: bool) -> None:
    """Provender: exposure, plan, terms and state of the supply you live on.

    CASE is the name of a bundled case (see `provender cases`) or the path of a case folder.
    """
    gc.freeze()  # what was imported stays to the end; collecting it again and again is a tenth of a run
    _State.traceback = traceback


_case = click.argument("case")
_as_of = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Know only what was known by this date (default: the case's).",
)
_reading = click.option("--reading", default="", metavar="PARTY", help="Whose reading of the clauses holds.")
_lang = click.option("--lang", "language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")


def _require(case: Case, provision: str) -> None:
    """Refuse a provision that the case does not have."""
    if provision not in case.provisions:
        raise UnknownNameError("provision", provision, tuple(case.provisions))


def _load(case: str, as_of: datetime | None, reading: str) -> Case:
    day: date | None = as_of.date() if as_of else None
    return cases.load(case, as_of=day, reading=reading)


def _find(case: Case, reading: str, n_scenarios: int | None = 0) -> Any:
    """Return the findings of a case, with a progress bar on a terminal."""
    if not _ERR.is_terminal:
        return findings(case, reading=reading, n_scenarios=n_scenarios)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_ERR, transient=True) as bar:
        task = bar.add_task("contingencies")
        return findings(
            case,
            reading=reading,
            n_scenarios=n_scenarios,
            progress=lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
        )


@main.command()
@_case
@_as_of
@_reading
@_lang
@click.option("-o", "--output", type=click.Path(path_type=Path), help="HTML file to write (default: CASE.html here).")
@_json
@click.option(
    "--out",
    "table_file",
    type=click.Path(path_type=Path),
    help="Also write the tables: .csv, .parquet or .xlsx.",
)
@click.option(
    "--scenarios",
    "n_scenarios",
    type=click.IntRange(min=1),
    help="Scenarios of the risk of each plan; more of them narrow its intervals.",
)
@_guarded
def report(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """Answer everything: one HTML file that opens offline, and a summary here."""
    loaded = _load(case, as_of, reading)
    found = _find(loaded, reading, options["n_scenarios"])
    target: Path = options["output"] or Path(f"{loaded.name}.html")
    publish(loaded, target, language=language, found=found)
    if options["table_file"]:
        write_tables(tables(loaded, found), options["table_file"])
    if options["as_json"]:
        click.echo(to_json(loaded, found))
        return
    _OUT.print(to_terminal(loaded, found, language=language))
    _OUT.print(f"\n[bold]{_plain(str(target))}[/]", highlight=False, soft_wrap=True)


@main.command()
@_case
@click.option("--provision", default="", help="Only this provision.")
@_as_of
@_reading
@_lang
@_json
@click.option("--out", "table_file", type=click.Path(path_type=Path), help="Write the tables: .csv, .parquet or .xlsx.")
@_guarded
def exposure(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """What stops, when, for how long and at what cost if a partner pauses, slips, cuts or reclaims."""
    loaded = _load(case, as_of, reading)
    if options["provision"]:
        _require(loaded, options["provision"])
    found = _find(loaded, reading)
    if options["provision"]:
        found = dataclasses.replace(found, exposures={options["provision"]: found.exposures[options["provision"]]})
    if options["table_file"]:
        write_tables(tables(loaded, found), options["table_file"])
    if options["as_json"]:
        click.echo(to_json(loaded, found))
        return
    _OUT.print(to_terminal(loaded, found, language=language))


@main.command(name="calendar")
@_case
@_as_of
@_reading
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day shown (default: the as-of date).")
@_lang
@_json
@click.option(
    "--out",
    "table_file",
    type=click.Path(path_type=Path),
    help="Write the entries instead: .ics, .csv, .parquet or .xlsx.",
)
@_guarded
def show_calendar(case: str, as_of: datetime | None, reading: str, language: Any, **options: Any) -> None:
    """Who can do what to whom, from when: notices, windows, deadlines, ends of rights and lines."""
    loaded = _load(case, as_of, reading)
    since: datetime | None = options["since"]
    entries = calendar(loaded, reading=reading, since=since.date() if since else None)
    if options["table_file"]:
        write_agenda(entries, loaded, options["table_file"], language=language)
    if options["as_json"]:
        click.echo(agenda_json(entries))
    elif options["table_file"]:
        n = len(entries)
        _OUT.print(
            f"{n} entr{'ies' if n != 1 else 'y'} in [bold]{_plain(str(options['table_file']))}[/]", soft_wrap=True
        )
    else:
        _OUT.print(agenda_table(entries, loaded, language=language))


@main.command()
@_case
@_json
@_guarded
def check(case: str, *, as_json: bool) -> int:
    """Find everything that is wrong in a case, with file, line, key, found, allowed, fix."""
    problems = cases.check(case)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(p) for p in problems], indent=2, ensure_ascii=False))
    elif problems:
        _print_problems(problems)
    else:
        _OUT.print(f"[green]{_plain(case)} is fine[/]: no problem found")
    return 1 if problems else 0


@main.command(name="cases")
@_json
@_guarded
def list_cases(*, as_json: bool) -> None:
    """List the bundled cases."""
    loaded = [cases.load(name) for name in cases.bundled()]
    if as_json:
        rows = [
            {"name": c.name, "title": c.title, "title_zh": c.title_zh, "as_of": c.as_of.isoformat()} for c in loaded
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for c in loaded:
        _OUT.print(f"[bold]{c.name}[/]  as of {c.as_of.isoformat()}\n    {_plain(c.title)}", highlight=False)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--template", default="acme-gpu", show_default=True, help="Bundled case to copy.")
@_guarded
def new(folder: Path, template: str) -> None:
    """Copy a template case into a new FOLDER, ready for `provender check`."""
    made = cases.new(folder, template)
    _OUT.print(
        f"copied {template} to [bold]{_plain(str(made))}[/]\nedit case.toml, then: provender check {_plain(str(made))}"
    )


@main.command()
@_case
@click.argument("provision", required=False)
@_as_of
@_reading
@_json
@click.option(
    "--against",
    multiple=True,
    metavar="LOSS",
    help="What must be outlasted: a supplier, dependency or site; a+b for both; a.pipeline for what is to come."
    " Default: every supplier, each by itself.",
)
@click.option("--no-security", is_flag=True, help="The least-cost plan without security.")
@_guarded
def plan(case: str, provision: str | None, as_of: datetime | None, reading: str, **options: Any) -> None:
    """What to sign, how much, when, so that no loss can cut us off, at the least cost, with proof."""
    loaded = _load(case, as_of, reading)
    if provision:
        _require(loaded, provision)
    against = [] if options["no_security"] else list(options["against"]) or None
    good = provision or next(iter(loaded.provisions))
    found = make_plan(loaded, good, against=against, reading=reading)
    if options["as_json"]:
        click.echo(plan_to_json(loaded, found))
    else:
        _OUT.print(plan_to_terminal(loaded, found))


@main.command()
@_case
@_as_of
@_json
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
@_guarded
def state(case: str, as_of: datetime | None, *, as_json: bool, news: Path | None, document: Path | None) -> int:
    """What the claims say of the state of the alliance, and which of them moved it."""
    if document is not None:
        if as_of or as_json or news:
            raise click.UsageError("--document stands alone: take --as-of, --add and --json out.")
        return _check_document(case, document)
    if news is not None:
        return _tell_news(case, as_of, news, as_json=as_json)
    loaded = _load(case, as_of, "")
    found = state_of(loaded)
    if as_json:
        click.echo(state_to_json(loaded, found))
    else:
        _OUT.print(state_to_terminal(loaded, found))
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
        _OUT.print(change_to_terminal(after, claims, found))
    return 0


def _check_document(case: str, document: Path) -> int:
    """Say which spans of a case do not stand in a document where the case says they do."""
    checks = check_spans(cases.load(case), document)
    bad = [c for c in checks if c.verdict != "found"]
    for span in bad:
        place = f"line {span.line}, column {span.column}, {span.length} characters"
        if span.verdict == "moved":
            _ERR.print(f"[bold red]moved[/]   {span.claim}: its span now stands at {place}", highlight=False)
        else:
            _ERR.print(
                f"[bold red]missing[/] {span.claim}: no span of the document hashes to it ({place})",
                highlight=False,
            )
    if bad:
        _ERR.print(f"{len(bad)} of {len(checks)} spans do not stand where the case says they do")
        _ERR.print("use the document that the claims were taken from, unaltered")
        return 1
    _OUT.print(f"[green]all {len(checks)} spans verified[/] against {_plain(document.name)}")
    return 0


if __name__ == "__main__":
    main()
