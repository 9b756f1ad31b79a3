"""The group of verbs: what every verb shares, and what becomes of errors."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from rich.console import Console

from provender.cases import CaseProblemsError, Problem
from provender.cli.compiling import tell_compiling
from provender.errors import ProvenderError

OUT = Console(emoji=False)
ERR = Console(stderr=True, emoji=False)  # "case.toml:100: …" is no emoji

_KNOWN = re.compile(r"known from (\d{4}-\d\d-\d\d)")


class Settings:
    """Options that hold for every verb."""

    traceback = False


def guarded(body: Callable[..., int | None]) -> Callable[..., None]:
    """Turn what can go wrong into messages and exit codes: 1 problems, 2 misuse, 3 unexpected, 130 interrupted."""

    @wraps(body)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            sys.exit(body(*args, **kwargs) or 0)
        except CaseProblemsError as error:
            print_problems(error.problems)
            sys.exit(1)
        except ProvenderError as error:
            ERR.print(f"[bold red]error[/] {plain(str(error))}", highlight=False)
            sys.exit(2)
        except KeyboardInterrupt:
            ERR.print("interrupted")
            sys.exit(130)
        except (click.ClickException, SystemExit):
            raise
        except Exception as error:
            if Settings.traceback:
                raise
            where = "add --traceback before the verb to see where"
            ERR.print(f"unexpected {type(error).__name__}: {plain(str(error))} ({where})")
            sys.exit(3)

    return run


def plain(text: str) -> str:
    """Return text whose brackets are no markup."""
    return text.replace("[", r"\[")


def print_problems(problems: tuple[Problem, ...]) -> None:
    """Print every problem of a case, and how many there are."""
    for problem in problems:
        ERR.print(f"[bold red]problem[/] {plain(str(problem))}\n", highlight=False)
    n = len(problems)
    ERR.print(f"{n} problem{'s' if n != 1 else ''}; nothing was computed")
    if day := known_by(problems):
        ERR.print(f"all that is referred to was known by {day}: ask as of that day or later")


def known_by(problems: tuple[Problem, ...]) -> str:
    """Return the day by which all was known that a case refers to too early; empty where nothing is.

    Examples
    --------
    >>> known_by((Problem("not-yet-known", "case.toml", 7, "flow.a", "F1, known from 2025-04-01", "", ""),))
    '2025-04-01'
    """
    days = [m[1] for p in problems if p.code == "not-yet-known" and (m := _KNOWN.search(p.found))]
    return max(days, default="")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="provender")
@click.option("--traceback", is_flag=True, help="Show where an unexpected error came from.")
def main(*, traceback: bool) -> None:
    """Provender: exposure, plan, terms and state of the supply you live on.

    CASE is the name of a bundled case (see `provender cases`) or the path of a case folder.
    """
    gc.freeze()  # what was imported stays to the end; collecting it again and again is a tenth of a run
    Settings.traceback = traceback
    tell_compiling(ERR)
