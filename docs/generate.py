"""Writes docs/case-format.md: the prose of case-format.in.md, with tables made from what reads a case."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import tempfile
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from provender import check
from provender.alliance.clauses import CLAUSE_KINDS, Clause
from provender.cases.codes import CODES
from provender.cases.columns import TABLES
from provender.cases.formula import FUNCTIONS
from provender.cases.models import fields, know, supply, who, work
from provender.cases.models.base import Block, Named
from provender.cases.models.clauses import CLAUSE_MODELS, ClauseBlock
from provender.cases.models.head import Head, MeasuresTable, StoryTable, TablesTable
from provender.cases.models.registry import BLOCKS
from provender.cases.spelled import LAWS
from provender.units import KNOWN, similar

HERE = Path(__file__).parent
PROSE, PAGE = HERE / "case-format.in.md", HERE / "case-format.md"
_MARK = re.compile(r"<!-- (\w+)(?: (\w+))? -->")

#: type and unit of the fields by the name of their type
WORDS: dict[str, tuple[str, str]] = {
    "Price": ("estimate, 0 or more", "currency/work unit-h"),
    "Capacity": ("estimate, 0 or more", "supply or work unit"),
    "Work": ("estimate, 0 or more", "work unit"),
    "Money": ("estimate, 0 or more", "currency"),
    "Share": ("estimate, 0 to 1", "share"),
    "Weight": ("estimate, 0 or more", "share"),
    "Days": ("estimate, 0 or more", "days"),
    "Months": ("estimate, 0 or more", "months"),
    "Rate": ("estimate, 0 or more", "1/year"),
    "Conversion": ("estimate, above 0", "work unit/supply unit"),
    "Factor": ("estimate, above 0", "factor"),
    "FlowAmount": ("estimate, 0 or more", "currency or share"),
    "AnyNumber": ("estimate, any number", "`unit`"),
    "PerYear": ("estimate, 0 to 1,000", "1/year"),
    "SignalRate": ("estimate, above 0 to 1,000", "1/year"),
    "Likelihood": ("estimate, above 0 to 1", "share"),
    "Fraction": ('number 0 to 1, or `"25 %"`', "share"),
    "Positive": ("number above 0", "factor"),
    "PlainDays": ("number, 0 or more", "days"),
    "PlainShare": ("number, 0 to 1", "share"),
    "BelowOne": ("number, 0 to below 1", "share"),
    "AtLeastOne": ("number, 1 or more", "months"),
    "AnyDays": ("number", "days"),
    "Length": ("length of time", ""),
    "Window": ('`""`, `"block"` or a length of time', ""),
    "CellValue": ("text, whole number or true/false", ""),
    "PartyRef": ("id of a party", ""),
    "BelieverRef": ("id of a party, or `observer`", ""),
    "ProvisionRef": ("id of a provision", ""),
    "WorkloadRef": ("id of a workload", ""),
    "TierRef": ('id of a workload, or `"workload.tier"`', ""),
    "ContractRef": ("id of a contract", ""),
    "OfferRef": ("id of an offer", ""),
    "ClauseRef": ("id of a clause", ""),
    "MilestoneRef": ("id of a milestone", ""),
    "ProgrammeRef": ("id of a programme", ""),
    "DependencyRef": ("id of a dependency", ""),
    "TargetRef": ("id of a party or dependency", ""),
    "ClaimRef": ("id of a claim or fact", ""),
}
_PLAIN: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    dt.date: "date",
    dict[str, Any]: "{ key = value, … }",
}

#: tables with a name of their own in the prose
TABLES_OF_KEYS: dict[str, type[BaseModel]] = {
    "head": Head,
    "measures": MeasuresTable,
    "chain": know.ChainTable,
    "tables": TablesTable,
    "story": StoryTable,
    "block": Named,
    "tranche": who.TrancheTable,
    "vintage": work.VintageTable,
    "tier": work.TierTable,
    "demand": work.DemandTable,
    "growth": work.GrowthTable,
    "price": supply.PriceTable,
    "belief": know.BeliefTable,
    **BLOCKS,
}


def page() -> str:
    """Return the page as it shall stand in the repository."""
    prose = PROSE.read_text(encoding="utf-8")
    parts: dict[str, Callable[[str], str]] = {
        "fields": lambda name: keys_of(TABLES_OF_KEYS[name]),
        "clauses": lambda _: "\n\n".join(map(clause, CLAUSE_MODELS)),
        "tables": lambda _: "\n\n".join(map(columns, TABLES)),
        "codes": lambda _: "\n".join(f"| `{code}` | {meaning} |" for code, meaning in CODES.items()),
        "units": lambda _: "\n".join(units()),
        "laws": lambda _: ", ".join(f"`{law}`" for law in LAWS),
        "functions": lambda _: ", ".join(f"`{name}`" for name in FUNCTIONS),
        "message": lambda _: f"```text\n{message(prose)}\n```",
        "contents": lambda _: contents(prose),
    }
    return _MARK.sub(lambda m: parts[m[1]](m[2] or ""), prose)


def contents(prose: str) -> str:
    """Return links to the headings of the second level."""
    headings = [line[3:] for line in prose.splitlines() if line.startswith("## ")]
    return " · ".join(f"[{plain(h)}](#{anchor(h)})" for h in headings)


def plain(heading: str) -> str:
    """Return a heading without the marks of code."""
    return heading.replace("`", "")


def anchor(heading: str) -> str:
    """Return the name by which a link finds a heading.

    Examples
    --------
    >>> anchor("The top of `case.toml`")
    'the-top-of-casetoml'
    """
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def keys_of(model: type[BaseModel]) -> str:
    """Return the table of the keys of a model, without those that every block has."""
    names = dict(rows(model))
    if issubclass(model, Block) and model is not Named:
        names = {key: row for key, row in names.items() if key not in dict(rows(Named))}
    head = "| key | type | unit | default | meaning |\n|---|---|---|---|---|\n"
    return head + "\n".join(names.values()) if names else "It has no keys of its own."


def rows(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield the rows of a table of keys, by key."""
    hints = typing.get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        if name == "kind" and issubclass(model, ClauseBlock) and model is not ClauseBlock:
            continue
        extra = field.json_schema_extra
        is_needed = isinstance(extra, dict) and bool(extra.get("needed"))
        kind, unit = described(hints[name])
        default = "*needed*" if is_needed else shown(field.get_default(call_default_factory=True))
        key = field.alias or name
        meaning = (field.description or "").replace("<", "&lt;")
        yield key, f"| `{key}` | {kind} | {unit or '–'} | {default} | {meaning} |"


def shown(default: Any) -> str:
    """Return a default as the table shows it."""
    if default in (None, "", [], {}) and not isinstance(default, bool):
        return "–"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def described(hint: Any) -> tuple[str, str]:
    """Return type and unit of a field in words."""
    for name, value in vars(fields).items():
        if name in WORDS and value == hint:
            return WORDS[name]
    origin, inner = get_origin(hint), [a for a in get_args(hint) if a is not type(None)]
    if origin in {typing.Union, types.UnionType}:
        return described(inner[0])
    if hint in _PLAIN:
        return _PLAIN[hint], ""
    if origin in {list, dict}:
        parts = [described(a) for a in inner]
        kinds = [kind for kind, _ in parts]
        return (f"list: {kinds[0]}" if origin is list else f"table: {kinds[0]} = {kinds[1]}"), parts[-1][1]
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in inner), ""
    return f"table, see {linked(hint)}", ""


def linked(model: type[BaseModel]) -> str:
    """Return a link to where the keys of a table are listed."""
    name = next(name for name, known in TABLES_OF_KEYS.items() if known is model)
    places = {"demand": "#demand", "measures": "#measures", "chain": "#chain", "tables": "#tables", "story": "#story"}
    return f"[{name}]({places[name]})" if name in places else f"*{name}* below"


def clause(kind: str) -> str:
    """Return the section of one kind of clause."""
    model = CLAUSE_MODELS[kind]
    common = {"why", "known_from", "note", *ClauseBlock.model_fields}
    own = {key: row for key, row in rows(model) if key not in common}
    text = (inspect.getdoc(CLAUSE_KINDS[kind]) or "").replace("``", "`")
    if CLAUSE_KINDS[kind].effect is Clause.effect:
        text += "\n\nRecorded: it changes no result in this version."
    head = "| key | type | unit | default | meaning |\n|---|---|---|---|---|\n"
    table = head + "\n".join(own.values()) if own else "It has no keys of its own."
    return f"### `{kind}`\n\n{text}\n\n{table}"


def columns(table: str) -> str:
    """Return the section of one table of evidence."""
    found = TABLES[table]
    body = "\n".join(
        f"| `{name}` | {'*needed*' if name in found.needed else '–'} | {text} |"
        for name, text in found.described.items()
    )
    return f"#### `{table}.csv`\n\n| column | | what it holds |\n|---|---|---|\n{body}"


def units() -> Iterator[str]:
    """Yield the rows of the table of units."""
    names = {"power": "power", "time": "time", "share": "shares and probabilities"}
    for dimension, known in KNOWN.items():
        yield f"| {names[dimension]} | {', '.join(f'`{u}`' for u in known)} |"
    money = ", ".join(f"`{u}`" for u in similar("USD"))
    yield f"| money | {money}, the same with the case's own currency |"


def message(prose: str) -> str:
    """Return what the reader says of the example with a misspelt key."""
    example = re.search(r"```toml\n(schema = 1.*?)```", prose, re.DOTALL)
    text = (example[1] if example else "").replace('size = "1_000 GPU"', 'sise = "1_000 GPU"')
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "case.toml").write_text(text, encoding="utf-8")
        return "\n\n".join(map(str, check(folder)))


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
