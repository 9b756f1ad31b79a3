"""`provender check`, `cases` and `new`: the folders that verbs read."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from provender import cases
from provender.cli.group import OUT, guarded, main, plain, print_problems
from provender.cli.options import case_argument, json_option


@main.command()
@case_argument
@json_option
@guarded
def check(case: str, *, as_json: bool) -> int:
    """Find everything that is wrong in a case, with file, line, key, found, allowed, fix."""
    problems = cases.check(case)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(p) for p in problems], indent=2, ensure_ascii=False))
    elif problems:
        print_problems(problems)
    else:
        OUT.print(f"[green]{plain(case)} is fine[/]: no problem found")
    return 1 if problems else 0


@main.command(name="cases")
@json_option
@guarded
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
        OUT.print(f"[bold]{c.name}[/]  as of {c.as_of.isoformat()}\n    {plain(c.title)}", highlight=False)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--template", default="acme-gpu", show_default=True, help="Bundled case to copy.")
@guarded
def new(folder: Path, template: str) -> None:
    """Copy a template case into a new FOLDER, ready for `provender check`."""
    made = cases.new(folder, template)
    OUT.print(
        f"copied {template} to [bold]{plain(str(made))}[/]\nedit case.toml, then: provender check {plain(str(made))}"
    )
