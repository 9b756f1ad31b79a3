"""A comparison in a terminal, as JSON, as tables and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import Markup
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.insight.by_input import REST
from provender.report.as_json import to_json
from provender.report.edition import edition
from provender.report.headline_names import spelled
from provender.report.insight_text import leaf_name
from provender.report.page import environment
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.exposure.result import Headline
    from provender.insight.compare import Compared, Comparison, InputChange
    from provender.report.edition import Edition
    from provender.report.words import Language

#: rows that the terminal shows of each table
_MOST = 20


def comparison_to_terminal(found: Comparison, *, language: Language = "en") -> RenderableType:
    """Return a comparison as something that `rich` prints."""
    return Group(*_parts(found, edition(found.second, language)))


def comparison_to_json(found: Comparison) -> str:
    """Return a comparison as JSON: dates as texts, what is no number as null."""
    body = {
        "first": _side(found, 0),
        "second": _side(found, 1),
        "method": found.method,
        "groups": found.groups,
        "claims_added": found.claims_added,
        "claims_removed": found.claims_removed,
        "inputs": [_input(x) for x in found.inputs],
        "numbers": [
            {
                "id": n.id,
                "before": _value(n.before),
                "after": _value(n.after),
                "change": n.change,
                "parts": dict(n.parts),
                "by_input": dict(found.by_input.get(n.id, {})),
            }
            for n in found.numbers
        ],
        "only_first": found.only_first,
        "only_second": found.only_second,
    }
    return to_json(body)


def comparison_tables(found: Comparison) -> dict[str, pl.DataFrame]:
    """Return what moves, by what, and the inputs that differ."""
    numbers = [
        {"id": n.id, "before": n.before.value, "after": n.after.value, "change": n.change} for n in found.numbers
    ]
    parts = [{"id": n.id, "group": g, "part": p} for n in found.numbers for g, p in n.parts.items()]
    single = [{"id": k, "input": i, "part": p} for k, held in found.by_input.items() for i, p in held.items()]
    real, text = pl.Float64, pl.String
    return {
        "numbers": pl.DataFrame(numbers, {"id": pl.String, "before": real, "after": real, "change": real}),
        "parts": pl.DataFrame(parts, {"id": pl.String, "group": pl.String, "part": real}),
        "by_input": pl.DataFrame(single, {"id": text, "input": text, "part": real}),
        "inputs": pl.DataFrame(
            [_input(x) for x in found.inputs],
            {"place": text, "before": real, "after": real, "unit": text, "claims": text, "why": text},
        ),
    }


def comparison_to_html(found: Comparison, *, language: Language = "en") -> str:
    """Return a comparison as one HTML file that opens without a network."""
    ed = edition(found.second, language)
    style = files("provender.report").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("compare.html.j2")
        .render(
            w=ed.words,
            title=_title(found, ed),
            lead=_lead(found, ed),
            method=_method(found, ed),
            sheets=[s for s in _sheets(found, ed) if s.lines],
            style=Markup(style),  # noqa: S704
        )
    )


def _side(found: Comparison, at: int) -> dict[str, Any]:
    case = (found.first, found.second)[at]
    return {"name": found.names[at], "case": case.name, "as_of": case.as_of, "reading": case.reading}


def _input(held: InputChange) -> dict[str, Any]:
    one = held.after or held.before
    return {
        "place": held.place,
        "before": held.before.value if held.before else None,
        "after": held.after.value if held.after else None,
        "unit": one.unit if one else "",
        "claims": ";".join((*one.claims, *one.cited)) if one else "",
        "why": one.why if one else "",
    }


def _value(held: Headline) -> Any:
    return held.text if held.kind == "text" else held.value


def _title(found: Comparison, ed: Edition) -> str:
    return ed.words("compare.title", first=found.names[0], second=found.names[1])


def _lead(found: Comparison, ed: Edition) -> str:
    sizes = {"n": len(found.inputs), "added": len(found.claims_added), "removed": len(found.claims_removed)}
    return ed.words("compare.lead", **sizes, moved=len(found.numbers))


def _parts(found: Comparison, ed: Edition) -> Iterator[RenderableType]:
    yield Rule(Text(_title(found, ed), style="bold"), align="left")
    yield Text(_lead(found, ed), style="dim")
    if not found.numbers and not found.inputs:
        yield Text(ed.words("compare.nothing"))
        return
    is_explained = found.method != "none"
    if not is_explained:  # what cannot be compared comes first
        yield Padding(Text(_method(found, ed), style="bold"), (1, 0, 0, 0))
    for sheet in _sheets(found, ed):
        if sheet.lines:
            yield Padding(_printed(sheet, ed), (1, 0, 0, 0))
    if found.only_first or found.only_second:
        sizes = {"first": len(found.only_first), "second": len(found.only_second)}
        yield Padding(Text(ed.words("compare.only", **sizes), style="dim"), (1, 0, 0, 0))
    if is_explained:
        yield Padding(Text(_method(found, ed)), (1, 0, 0, 0))


def _sheets(found: Comparison, ed: Edition) -> tuple[Sheet, ...]:
    """Return what moves, what each input explains of it, and the inputs that differ; of two cases the first alone."""
    moved = _numbers_sheet(found, ed)
    return (moved, _by_input_sheet(found, ed), _inputs_sheet(found, ed)) if _is_one(found) else (moved,)


def _is_one(found: Comparison) -> bool:
    """Return whether the sides are two states of one case: the same goods for the same parties."""
    return found.first.provisions.keys() == found.second.provisions.keys() and all(
        p.dependant == found.second.provisions[k].dependant for k, p in found.first.provisions.items()
    )


def _method(found: Comparison, ed: Edition) -> str:
    """Return how parts are found, or why there are none."""
    if found.method != "none":
        return ed.words(f"compare.{found.method}")
    if _is_one(found):
        return ed.words("compare.none.mixed")
    sides = zip(("one", "other"), (found.first, found.second), strict=True)
    told = {key: _goods(case, edition(case, ed.words.language)) for key, case in sides}
    return ed.words("compare.none", first=found.names[0], second=found.names[1], **told)


def _goods(case: Case, ed: Edition) -> str:
    """Return what a case is about: its goods, for whom, in which units."""
    return ed.words("list.comma").join(
        ed.words(
            "compare.good",
            good=ed.names.good(k),
            who=ed.names.party(p.dependant),
            unit=p.supply_unit,
            currency=case.currency,
        )
        for k, p in case.provisions.items()
    )


def _printed(sheet: Sheet, ed: Edition) -> Table:
    """Return a table of the page as the terminal prints it."""
    table = Table(
        title=Text(sheet.title, style="bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for column in sheet.columns:
        table.add_column(
            Text(column.label, style="dim"), justify="right" if column.kind == "figure" else "left", overflow="fold"
        )
    for line in sheet.lines[:_MOST]:
        table.add_row(*(Text(cell.text or "; ".join(cell.items)) for cell in line.cells))
    if len(sheet.lines) > _MOST:
        table.caption, table.caption_justify = Text(ed.words("compare.more", n=_MOST, all=len(sheet.lines))), "left"
    return table


def _numbers_sheet(found: Comparison, ed: Edition) -> Sheet:
    """Return what moves, and what explains it."""
    words = ed.words
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("compare.number", "prose"),
        ("compare.before", "figure"),
        ("compare.after", "figure"),
        ("compare.change", "figure"),
        ("compare.explained", "prose"),
    )
    return Sheet(
        id="numbers",
        title=words("compare.numbers"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(Line(_number(n, ed, is_apart=found.method == "none")) for n in found.numbers),
        empty=words("compare.nothing"),
        is_broad=True,
    )


def _number(held: Compared, ed: Edition, *, is_apart: bool) -> tuple[Cell, ...]:
    """Return a number of both sides; `is_apart` where no part of any change can be told."""
    show, kind, unit = ed.figures.show, held.before.kind, held.before.unit
    change = f"{held.change:+,.0f}" if kind == "date" else show(held.change, kind, unit)
    parts = sorted(held.parts.items(), key=lambda p: -abs(p[1]))
    told = [f"{_group(g, ed)} {100 * p / held.change:.0f} %" for g, p in parts if abs(p) > 0.005 * abs(held.change)]
    return (
        _named(held, ed),
        Cell(show(held.before.value, kind, unit)),
        Cell(show(held.after.value, kind, unit)),
        Cell(change),
        Cell(items=tuple(told)) if told else Cell(DASH if is_apart else ed.words("compare.unexplained")),
    )


def _by_input_sheet(found: Comparison, ed: Edition) -> Sheet:
    """Return how much of each change every single input explains."""
    words = ed.words
    lines = []
    for n in found.numbers:
        parts = sorted(found.by_input.get(n.id, {}).items(), key=lambda p: -abs(p[1]))
        told = [
            f"{words('compare.rest') if k == REST else leaf_name(ed, k)} {100 * p / n.change:.0f} %"
            for k, p in parts
            if abs(p) > 0.005 * abs(n.change)
        ]
        rest = n.change - sum(p for _, p in parts)
        if parts and abs(rest) > 0.005 * abs(n.change):
            told.append(f"{words('compare.unexplained')} {100 * rest / n.change:.0f} %")
        if told:
            lines.append(Line((_named(n, ed), Cell(items=tuple(told)))))
    return Sheet(
        id="by-input",
        title=words("compare.by_input"),
        lead=words("compare.by_input.lead"),
        columns=(Column(words("compare.number"), "prose"), Column(words("compare.explained"), "prose")),
        lines=tuple(lines),
        is_broad=True,
    )


def _named(held: Compared, ed: Edition) -> Cell:
    """Return the cell with a number's name."""
    after = held.after
    name = (after.name_zh if ed.words.language == "zh" else after.name) or after.name or spelled(held.id, ed)
    return Cell(name, held.id if name != held.id else "")


def _group(group: str, ed: Edition) -> str:
    return " + ".join(ed.words(f"compare.group.{g}") for g in group.split("+"))


def _inputs_sheet(found: Comparison, ed: Edition) -> Sheet:
    """Return the inputs that differ."""
    words = ed.words
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("compare.place", "text"),
        ("compare.before", "amount"),
        ("compare.after", "amount"),
        ("compare.why", "prose"),
    )
    lines = []
    for held in found.inputs:
        one = held.after or held.before
        why = ", ".join((*one.claims, *one.cited)) or one.why if one else ""
        lines.append(Line((Cell(held.place), Cell(ed.estimate(held.before)), Cell(ed.estimate(held.after)), Cell(why))))
    return Sheet(
        id="inputs",
        title=words("compare.inputs"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(lines),
        empty=words("compare.nothing"),
        is_long=len(lines) > _MOST,
        is_broad=True,
    )
