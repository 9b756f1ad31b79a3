"""Terms in a terminal, as JSON and as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.report.edition import edition
from provender.report.export import plain
from provender.report.sheets import milestone_terms, terms

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.report.edition import Edition
    from provender.report.sheets.bargains import Told
    from provender.report.sheets.sheet import Cell, Column, Sheet
    from provender.report.words import Language
    from provender.terms import Terms, Worth


def terms_to_terminal(case: Case, found: Terms, *, language: Language = "en", belief: Told = "both") -> RenderableType:
    """Return terms as something that `rich` prints; `belief` is ``"own"``, ``"observer"`` or ``"both"``."""
    return Group(*_parts(found, edition(case, language), belief))


def terms_to_json(found: Terms) -> str:
    """Return terms as JSON, keys sorted; what is infinite or not a number is text."""
    return json.dumps(plain(found), sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _parts(found: Terms, ed: Edition, belief: Told) -> Iterator[RenderableType]:
    yield Rule(Text(f"{ed.title}: {ed.words('terms.title')}", style="bold"), align="left")
    yield Text(ed.words("terms.lead"), style="dim")
    shown = [*terms.sheets(found, ed, belief)]
    for s in found.surfaces:
        shown += milestone_terms.surfaces(s, found.declaring[s.clause], ed)
    for sheet in (*shown, *milestone_terms.programmes(found, ed)):
        yield Padding(_sheet(sheet), (1, 0, 0, 0))


def _sheet(sheet: Sheet) -> RenderableType:
    """Return a table with its title, lead and notes."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in sheet.columns:
        table.add_column(Text(column.label), justify=_side(column), overflow="fold")
    for line in sheet.lines:
        if line.group:
            table.add_row(Text(line.group, style="bold"))
        table.add_row(*map(_cell, line.cells))
    notes = [Text(n, style="dim") for n in sheet.notes]
    return Group(Text(sheet.title, style="bold"), Text(sheet.lead, style="dim"), table, *notes)


def _side(column: Column) -> Any:
    return "right" if column.kind in {"figure", "amount"} else "left"


def _cell(cell: Cell) -> Text:
    shown = Text(cell.text)
    if cell.note:
        shown.append(f"\n{cell.note}", style="dim")
    return shown


def terms_tables(found: Terms) -> dict[str, pl.DataFrame]:
    """Return terms as data frames: raw values in the case's currency, English names, one idea a frame.

    Returns
    -------
    Frames by name: ``clauses`` (a row per clause or change, reading, belief and side), ``clause_years``, ``outside``,
    ``surface``, ``declaring``, ``programmes``, ``head_starts``. One without rows is left out.
    """
    made = {
        "clauses": _clauses(found),
        "clause_years": _years(found),
        "outside": _outside(found),
        "surface": _surface(found),
        "declaring": _declaring(found),
        "programmes": _programmes(found),
        "head_starts": _starts(found),
    }
    frames = {name: list(rows) for name, rows in made.items()}
    return {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in frames.items() if rows}


def _worths(found: Terms) -> Iterator[tuple[dict[str, Any], Worth]]:
    """Yield every worth of a clause or change with what it is of."""
    for value in (*found.clauses, *found.changes):
        same = {k: getattr(value, k) for k in ("clause", "kind", "change", "is_renewed", "reading")}
        for worth in (*value.own, *value.observer):
            deal = value.observer_deal if worth.belief == "observer" else value.own_deal
            told = {"status": deal.status, "payer": deal.payer, "payment": deal.payment, "short": deal.short}
            yield {**same, "party": worth.party, "belief": worth.belief, **told}, worth


def _clauses(found: Terms) -> Iterator[dict[str, Any]]:
    for same, worth in _worths(found):
        yield {**same, "value": worth.value, "mean": worth.mean, "tolerance": worth.tolerance}


def _years(found: Terms) -> Iterator[dict[str, Any]]:
    for same, worth in _worths(found):
        what = {k: same[k] for k in ("clause", "change", "reading", "party", "belief")}
        yield from ({**what, "year": y, "mean": money} for y, money in worth.by_year.items())


def _outside(found: Terms) -> Iterator[dict[str, Any]]:
    for at in found.outside:
        for worth, owed in zip(at.sides, at.owed, strict=True):
            yield {"since": at.since, "party": worth.party, "lost": owed.value, "lost_with_shares_ended": worth.value}


def _surface(found: Terms) -> Iterator[dict[str, Any]]:
    for s in found.surfaces:
        for party, values in s.by_date.items():
            for i, reading in enumerate(s.readings):
                same = {"clause": s.clause, "party": party, "reading": reading}
                for day, value in zip(s.dates, values[i].tolist(), strict=True):
                    yield {**same, "milestone_on": day, "belief": None, "value": value}
                for belief, by in s.by_belief[party].items():
                    yield {**same, "milestone_on": None, "belief": belief, "value": float(by[i])}


def _declaring(found: Terms) -> Iterator[dict[str, Any]]:
    for clause, days in found.declaring.items():
        for d in days:
            at = d.at
            sums = {"remaining": at.remaining, "answer": at.answer, "alone": at.alone, "refusal": at.refusal}
            last = {"threshold": at.threshold, "with_panel": d.with_panel, "threat": d.threat}
            yield {"clause": clause, "declared_on": d.on, **sums, **last}


def _programmes(found: Terms) -> Iterator[dict[str, Any]]:
    for p in found.programmes:
        days = dict(zip(("done_early", "done_middle", "done_late"), p.done, strict=True))
        worth = {"worth_deal_holds": p.worth[0], "worth_deal_lost": p.worth[1], "lost_on": p.lost_on}
        paid = {"cost": p.cost[0] if p.cost else None, "premium": p.premium[0] if p.premium else None}
        yield {"programme": p.programme, "party": p.party, **days, **paid, **worth}


def _starts(found: Terms) -> Iterator[dict[str, Any]]:
    for p in found.programmes:
        for months, (holds, lost) in p.head_start.items():
            yield {"programme": p.programme, "months": months, "deal_holds": holds, "deal_lost": lost}
