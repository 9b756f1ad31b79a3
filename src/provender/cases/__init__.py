"""The edge: a case folder comes in as text and goes out as checked objects of the domain.

`load` gives a case, `read` a draft from which cases of any date are made quickly, `check` everything
that is wrong with a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from provender.alliance.case import Case
from provender.alliance.estimate import Side
from provender.cases.added import with_claims
from provender.cases.draft import Draft
from provender.cases.leaves import leaves
from provender.cases.library import TargetExistsError, bundled, folder_of, new
from provender.cases.problem import CaseProblemsError, Problem
from provender.cases.reader import read_folder, read_or_refuse
from provender.cases.schema import schema, write_schema


def read(case: str | Path) -> Draft:
    """Return a case read and checked, from which `Draft.case` makes cases quickly.

    Parameters
    ----------
    case
        Name of a bundled case, a case folder, or its case.toml.

    Raises
    ------
    UnknownNameError
        If it is none of them.
    CaseProblemsError
        With everything that is wrong with the case.

    Examples
    --------
    >>> read("miniature").case().contracts["r1"].size.value
    20.0
    """
    return read_or_refuse(folder_of(case))


def load(
    case: str | Path, *, as_of: date | None = None, reading: str = "", sides: Mapping[str, Side] | None = None
) -> Case:
    """Return a case as of a date.

    Parameters
    ----------
    case
        Name of a bundled case, a case folder, or its case.toml.
    as_of, reading, sides
        As for `Draft.case`.

    Raises
    ------
    UnknownNameError
        If there is no such case.
    CaseProblemsError
        With everything that is wrong with the case.

    Examples
    --------
    >>> load("miniature").provisions["compute"].price_unit
    'USD/unit-h'
    """
    return read(case).case(as_of, reading, sides)


def check(case: str | Path) -> tuple[Problem, ...]:
    """Return everything that is wrong with a case, by file and line; nothing if it can be used.

    Raises
    ------
    UnknownNameError
        If there is no such case.

    Examples
    --------
    >>> check("miniature")
    ()
    """
    return read_folder(folder_of(case))[1]


__all__ = [
    "CaseProblemsError",
    "Draft",
    "Problem",
    "TargetExistsError",
    "bundled",
    "check",
    "leaves",
    "load",
    "new",
    "read",
    "schema",
    "with_claims",
    "write_schema",
]
