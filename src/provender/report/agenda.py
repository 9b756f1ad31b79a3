"""The calendar of a case as a data frame, as a table in the terminal, as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from rich.table import Table
from rich.text import Text

from provender.calendar import to_ics
from provender.errors import UnknownNameError
from provender.report.edition import edition
from provender.report.export import SUFFIXES, write_tables
from provender.report.frame_columns import SCHEMAS
from provender.report.whole import write_whole

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.calendar import Entry
    from provender.report.words import Language

_HEADS = {"en": ("date", "who", "whom", "what", "from"), "zh": ("日期", "谁", "对谁", "内容", "出处")}
_NOTE = {"en": "~ date computed, not given in the case", "zh": "~ 日期为推算，并非案例所载"}


def agenda_frame(entries: Sequence[Entry]) -> pl.DataFrame:
    """Return entries as a data frame, one row each; parties by their identifiers."""
    return pl.DataFrame([dataclasses.asdict(e) for e in entries], schema=SCHEMAS["calendar"], orient="row")


def agenda_json(entries: Sequence[Entry]) -> str:
    """Return entries as a JSON list, dates in ISO form."""
    rows = [{**dataclasses.asdict(e), "date": e.date.isoformat()} for e in entries]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def write_agenda(entries: Sequence[Entry], case: Case, path: str | Path, *, language: Language = "en") -> None:
    """Write entries to the format that the suffix names: ``.ics``, ``.csv``, ``.parquet`` or ``.xlsx``.

    Raises
    ------
    UnknownNameError
        If the suffix is none of the four.
    DocumentError
        If an iCalendar file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() == ".ics":
        write_whole(to_ics(entries, case, language=language), target, "--out FILE")
    elif target.suffix.lower() in SUFFIXES:
        write_tables({"calendar": agenda_frame(entries)}, target)
    else:
        raise UnknownNameError("file type", target.suffix, (".ics", *SUFFIXES))


def agenda_table(entries: Sequence[Entry], case: Case, *, language: Language = "en") -> Table:
    """Return entries as something that `rich` prints.

    Raises
    ------
    UnknownNameError
        If there are no words in the language.
    """
    ed = edition(case, language)
    title = f"{ed.title} · {ed.words('page.as_of')} {ed.figures.date(case.as_of)}"
    caption = _NOTE[language] if any(e.is_inferred for e in entries) else None
    table = Table(
        title=Text(title, style="bold"), title_justify="left", caption=caption, caption_justify="left", box=None
    )
    for head in _HEADS[language]:
        table.add_column(Text(head, style="dim"), no_wrap=head == _HEADS[language][0])
    for e in entries:
        day = Text(f"{e.date.isoformat()}{' ~' if e.is_inferred else ''}")
        sides = (Text(ed.names.party(p) if p else "–") for p in (e.who, e.whom))
        what = e.what_zh if language == "zh" else e.what
        table.add_row(day, *sides, Text(what), Text(e.about, style="dim"))
    return table
