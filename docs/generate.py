"""Writes what of docs/ is generated: `make docs`.

case-format.md is the prose of case-format.in.md with tables made from what reads a case; coupling.md says for
every claim and fact of the flagship which headline results move with it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import inspect
import re
import sys
import tempfile
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin

import numpy as np
from pydantic import BaseModel

from provender import check
from provender.alliance.case import Case
from provender.alliance.clauses import CLAUSE_KINDS, Clause
from provender.alliance.evidence import Claim
from provender.alliance.walk import numbers_of
from provender.cases import CaseProblemsError, Draft, bundled, read
from provender.cases.codes import CODES
from provender.cases.columns import TABLES
from provender.cases.formula import FUNCTIONS
from provender.cases.models import fields, know, laws, supply, who, work
from provender.cases.models.base import Block, Named
from provender.cases.models.clauses import CLAUSE_MODELS, ClauseBlock
from provender.cases.models.head import Head, MeasuresTable, QuestionsTable, StoryTable, TablesTable
from provender.cases.models.registry import BLOCKS
from provender.cases.spelled import LAWS
from provender.exposure import base_plan, findings
from provender.exposure.change import Moved, moved
from provender.exposure.n1 import Base
from provender.exposure.result import Headline
from provender.exposure.tie import tie_ahead
from provender.exposure.tie_headlines import tie_headlines
from provender.state import state_of
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
    "Sigma": ("estimate, 0 to 10", "share"),
    "Loading": ("estimate, −10 to 10", "share"),
    "HalfLife": ("estimate, above 0", "days"),
    "Seed": ("whole number, 0 or more", ""),
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
    "HazardRef": ("id of a hazard", ""),
    "SubjectRef": ("id of a party, dependency, clause, milestone, programme or flow", ""),
    "FlowRef": ("id of a flow", ""),
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
    "sampling": laws.SamplingTable,
    "noise": laws.NoiseTable,
    "residuals": laws.ResidualsTable,
    "chain": know.ChainTable,
    "tables": TablesTable,
    "story": StoryTable,
    "questions": QuestionsTable,
    "block": Named,
    "earnings": who.EarningsTable,
    "tranche": who.TrancheTable,
    "vintage": work.VintageTable,
    "tier": work.TierTable,
    "demand": work.DemandTable,
    "growth": work.GrowthTable,
    "step": supply.PriceTable,
    "volume": supply.VolumeTable,
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
    places = {
        "demand": "#demand",
        "measures": "#measures",
        "sampling": "#sampling",
        "chain": "#chain",
        "tables": "#tables",
        "story": "#story",
        "questions": "#questions",
    }
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


# ---- coupling.md ---------------------------------------------------------------------------------

COUPLING, FLAGSHIP = HERE / "coupling.md", "microsoft-openai"
_SOURCES = ("case.toml", "claims.csv", "facts.csv")
#: by how much an amount is raised
_MORE = 1.1
#: relative moves below print as none, and would be the rounding of a plan's solver
_LEAST = 5e-4
_PROSE = """# What hangs on which claim

Generated by `make docs` from the case `{case}` as of {as_of}; every claim and fact of it stands here once. Each amount
that feeds a number of the model is **raised by 10 %**, its range with it, and everything is computed anew; each claim
that feeds none, and is heard as a signal of the state or weighed between rival explanations, is **left out**. Shown are
the three headline results that move most, relative to what they were (∞: from nothing, or to another answer). Chances
over paths count as moved beyond two standard errors. A result that moves more than its claim is where a mistake in a
source would hurt. A plan chooses among lines of nearly equal cost: a supplier's share of what is planned can jump while
no cost moves by much.

Sources: `{hash}` (SHA-256 of case.toml, claims.csv and facts.csv, in this order).

## What moves a result: {n_moving} of {n}

| id | kind | feeds | tried | moves most |
|---|---|---|---|---|
{moving}

## What moves none: {n_still} of {n}

| id | kind | why |
|---|---|---|
{still}
"""


class World(NamedTuple):
    """The flagship before anything is tried: its plans and numbers, what each claim feeds, which are no signals."""

    draft: Draft
    case: Case
    bases: Mapping[str, Base]
    before: Mapping[str, Headline]
    feeds: Mapping[str, tuple[str, ...]]
    mute: Mapping[str, tuple[str, ...]]


class Tried(NamedTuple):
    """What was tried with a claim, and what moved; `why` says why nothing was tried or moved."""

    id: str
    kind: str
    feeds: tuple[str, ...]
    how: str
    moved: tuple[Moved, ...]
    why: str


def sources_hash() -> str:
    """Return the SHA-256 of the files that the table is made from."""
    folder = bundled()[FLAGSHIP]
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in _SOURCES)).hexdigest()


def world() -> World:
    """Return the flagship as it stands."""
    draft = read(FLAGSHIP)
    case = draft.case()
    feeds: dict[str, dict[str, None]] = {}
    for number in numbers_of(case):
        for claim in (*number.claims, *number.cited):
            feeds.setdefault(claim, {})[number.place.removesuffix(".value")] = None
    bases = {p: base_plan(case, p) for p in case.provisions}
    fed = {k: tuple(v) for k, v in feeds.items()}
    return World(draft, case, bases, findings(case, n_scenarios=0).headlines, fed, state_of(case).left_out)


def tried(here: World, claim: Claim) -> Tried:
    """Return what moves with one claim or fact."""
    feeds = here.feeds.get(claim.id, ())
    name = Tried(claim.id, claim.kind, feeds, "", (), unheard(here, claim))
    if claim.id not in here.case.claims:
        return name
    if feeds and claim.amount:
        after, how = with_more(here, claim.id), "+10 %"
        if isinstance(after, str):
            return name._replace(how=how, why=after)
    elif listeners(here, claim):
        after, how = without(here, claim.id), "left out"
    else:
        return name
    found = tuple(m for m in moved(here.before, after) if m.share >= _LEAST)
    feeds = feeds or (listeners(here, claim),)
    return name._replace(feeds=feeds, how=how, moved=found, why="" if found else "tried: no headline result moves")


def listeners(here: World, claim: Claim) -> str:
    """Return what a claim without an amount is heard by; empty if by nothing."""
    weighed = any(claim.id in h.likelihoods for h in here.case.hypotheses.values())
    heard = claim.kind in here.case.signals and not any(claim.id in ids for ids in here.mute.values())
    return ", ".join(["the state"] * heard + ["rival explanations"] * weighed)


def with_more(here: World, claim: str) -> Mapping[str, Headline] | str:
    """Return the headline results with an amount raised, or why the case then cannot be used."""

    def more(said: Claim) -> Claim:
        e = said.amount
        if said.id != claim or e is None:
            return said
        return replace(said, amount=replace(e, value=e.value * _MORE, low=e.low * _MORE, high=e.high * _MORE))

    rows = tuple(replace(row, claim=more(row.claim)) for row in here.draft.evidence.rows)
    draft = replace(here.draft, evidence=replace(here.draft.evidence, rows=rows), books={})
    try:
        return findings(draft.case(), n_scenarios=0).headlines
    except CaseProblemsError as refused:
        return f"a tenth more is refused: {refused.problems[0].found}"


def without(here: World, claim: str) -> Mapping[str, Headline]:
    """Return the headline results without a signal: only those of the tie read the state."""
    case = replace(here.case, claims={k: c for k, c in here.case.claims.items() if k != claim})
    return {**here.before, **tie_headlines(case, tie_ahead(case, here.bases))}


def unheard(here: World, claim: Claim) -> str:
    """Return why a claim moves nothing, as far as it can be said without trying: the first reason that holds."""
    heir = here.draft.book(here.case.as_of).admission.find(claim.id)
    reasons = {
        "no date of publication: not admitted": claim.known_from == dt.date.max,
        "not known by the date: not admitted": claim.known_from > here.case.as_of,
        f"superseded by {heir.id if heir else ''}": heir is not None and heir.id != claim.id,
        "framing: weight 0, no signal": claim.kind == "frame",
        "weight 0: a repost, or no evidence": claim.weight == 0,
        "tells of a day before the states begin: the prior speaks": claim.id in here.mute["before_start"],
        "no number of the model reads its amount; its kind is no signal": claim.amount is not None,
        "no amount; its kind is no signal": True,
    }
    return next(reason for reason, holds in reasons.items() if holds)


def told(number: Headline) -> str:
    """Return a headline result in figures.

    Examples
    --------
    >>> told(Headline("x", 0.1234, 0, 1, "share")), told(Headline("x", 6.42e10, 0, 1, "money", unit="USD"))
    ('12.3 %', 'USD 64.2 bn')
    """
    if number.kind == "text":
        return number.text or "none"
    if not np.isfinite(number.value):
        return "never"
    if number.kind == "money":
        size, name = (1e9, "bn") if abs(number.value) >= 1e9 else (1e6, "mn")
        return f"{number.unit} {number.value / size:,.4g} {name}"
    if number.kind == "date":
        return (dt.date(1970, 1, 1) + dt.timedelta(days=round(number.value))).isoformat()
    if number.kind == "share":
        return f"{100.0 * number.value:.3g} %"
    return f"{number.value:,.4g}" + (" days" if number.kind == "days" else "")


def line(row: Tried) -> str:
    """Return a row of the table."""
    if not row.moved:
        why = f"{row.why} (feeds {places(row.feeds)})" if row.feeds else row.why
        return f"| {row.id} | {row.kind} | {why} |"
    moves = [f"`{m.id}` {told(m.before)} → {told(m.after)} ({by(m.share)})" for m in row.moved[:3]]
    return f"| {row.id} | {row.kind} | {places(row.feeds)} | {row.how} | {'; '.join(moves)} |"


def by(share: float) -> str:
    """Return a relative move in per cent, with a decimal below ten.

    Examples
    --------
    >>> by(1.354), by(0.0284), by(np.inf)
    ('135 %', '2.8 %', '∞')
    """
    return "∞" if np.isinf(share) else f"{100.0 * share:.{0 if share >= 0.1 else 1}f} %"


def places(feeds: tuple[str, ...]) -> str:
    """Return the first fields that a claim feeds, and how many more there are."""
    shown = ", ".join(f"`{place}`" if "." in place else place for place in feeds[:3])
    return f"{shown} and {len(feeds) - 3} more" if len(feeds) > 3 else shown


def coupling() -> str:
    """Return the page of what hangs on which claim; it computes the case some hundred times."""
    here = world()
    claims = [row.claim for row in here.draft.evidence.rows]
    rows = []
    for i, claim in enumerate(claims):
        rows.append(tried(here, claim))
        print(f"\r{COUPLING.name}: {i + 1} of {len(claims)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    moving = sorted((r for r in rows if r.moved), key=lambda r: (-min(r.moved[0].share, 1e300), r.id))
    still = [r for r in rows if not r.moved]
    return _PROSE.format(
        case=FLAGSHIP,
        as_of=here.case.as_of,
        hash=sources_hash(),
        n=len(rows),
        n_moving=len(moving),
        n_still=len(still),
        moving="\n".join(map(line, moving)),
        still="\n".join(map(line, still)),
    )


def main() -> None:
    """Write the pages."""
    pages: dict[Path, Callable[[], str]] = {PAGE: page, COUPLING: coupling}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[p.stem for p in pages], help="write one page only")
    only = parser.parse_args().only
    for path, write in pages.items():
        if only in {None, path.stem}:
            path.write_text(write(), encoding="utf-8")
            print(f"wrote {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
