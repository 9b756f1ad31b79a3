"""A table as the page prints it: columns, rows of cells, a lead and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DASH = "–"
ColumnKind = Literal["text", "figure", "amount", "prose", "dates"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, a smaller line below, a list, and what it links to or looks like.

    `number` names a headline whose card the text opens; `share` in 0..1 is drawn as a bar.
    """

    text: str = ""
    note: str = ""
    items: tuple[str, ...] = ()
    href: str = ""
    tone: str = ""
    number: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what it holds: figures, figures with parts, dates, prose or short text."""

    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A row, with the anchor other parts of the page link to and the group it opens."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    group: str = ""


#: rows of a long list of losses that are open from the start
N_FIRST = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; `is_long` folds it until asked for, `n_first` all but so many rows; `is_broad` leaves the column."""

    id: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    lead: str = ""
    empty: str = ""
    notes: tuple[str, ...] = ()
    is_long: bool = False
    n_first: int | None = None
    is_broad: bool = False


def text(value: str, note: str = "") -> Cell:
    """Return a cell of text; a dash where there is none."""
    return Cell(value or DASH, note)


def listed(items: list[str]) -> Cell:
    """Return a cell with one item a line; a dash where there is none."""
    return Cell(items=tuple(items)) if items else Cell(DASH)
