"""Claims that come in after a case was written: a TOML file with one table per claim."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from provender.cases.admission import Row
from provender.cases.cells import Cells
from provender.cases.collector import Collector
from provender.cases.columns import CLAIMS
from provender.cases.draft import Draft
from provender.cases.evidence import EvidenceReader
from provender.cases.models.head import TablesTable
from provender.cases.problem import CaseProblemsError
from provender.cases.tables import Teller
from provender.cases.toml_file import read_text
from provender.cases.toml_lines import line_map, line_of
from provender.cases.wording import guess, listing, show


def with_claims(draft: Draft, file: Path) -> tuple[Draft, tuple[Row, ...]]:
    """Return a case with the claims of a TOML file, and those claims.

    The file holds one table ``[claim.ID]`` per claim, with the columns of claims.csv as keys. An id
    that the case has already takes the place of the old row: its number is news.

    Raises
    ------
    CaseProblemsError
        With everything that is wrong with the file; the case itself stays as it is.
    """
    collector = Collector()
    rows = _rows(draft, file, collector)
    if not collector.problems:
        _check_names(draft, rows, collector)
    if collector.problems:
        raise CaseProblemsError(tuple(collector.problems))
    fresh = {row.claim.id: row for row in rows}
    kept = [row for row in draft.evidence.rows if row.claim.id not in fresh]
    evidence = replace(draft.evidence, rows=(*kept, *rows))
    return replace(draft, evidence=evidence, books={}), tuple(rows)


def _rows(draft: Draft, file: Path, collector: Collector) -> list[Row]:
    """Return the rows of the file; problems go to the collector."""
    text = read_text(file, collector)
    if text is None:
        return []
    teller = Teller.of(file.name, collector)
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        teller.tell("toml-syntax", 0, "", found=f"no TOML: {error}", allowed=_SHAPE, fix="Correct the line named.")
        return []
    lines = line_map(text)
    claims = raw.get("claim")
    for key in raw:
        if key != "claim":
            found = f"unknown table [{key}]"
            teller.tell("unknown-key", line_of(lines, (key,)), key, found=found, allowed=_SHAPE, fix=_ADVICE)
    if not isinstance(claims, Mapping) or not claims:
        teller.tell("missing-key", 0, "claim", found="no table [claim.…]", allowed=_SHAPE, fix=_ADVICE)
        return []
    reader = EvidenceReader(draft.folder, TablesTable(), collector)
    found_rows = (_row(reader, teller, key, table, lines) for key, table in claims.items())
    return [row for row in found_rows if row is not None]


_SHAPE = "one table [claim.ID] per claim, with the columns of claims.csv as keys"
_ADVICE = "Write [claim.NEW1] and below it known_from, kind, statement, source and what else is known."


def _row(
    reader: EvidenceReader, teller: Teller, key: str, table: Any, lines: Mapping[tuple[str | int, ...], int]
) -> Row | None:
    """Return one claim as a row of claims.csv would give it."""
    line = line_of(lines, ("claim", key))
    if not isinstance(table, Mapping):
        teller.tell("wrong-type", line, f"claim.{key}", found=show(table), allowed="a table", fix=_ADVICE)
        return None
    allowed = [c for c in CLAIMS.described if c != "id"]
    for name in table:
        if name not in allowed:
            at = line_of(lines, ("claim", key, name))
            fix = guess(name, allowed, "Take the key out.")
            teller.tell("unknown-key", at, name, found=f"unknown key {show(name)}", allowed=listing(allowed), fix=fix)
    for name in ("known_from", "kind", "statement"):
        if not table.get(name):
            fix = f"Add {name}: {CLAIMS.described[name]}"
            teller.tell("missing-key", line, name, found=f"no key {name!r}", allowed=listing(allowed), fix=fix)
    cells = {name: _text(value) for name, value in table.items() if name in allowed}
    return reader.claim(Cells(line, {"id": key, **cells}, teller))


def _text(value: Any) -> str:
    """Return a value as a cell of a table would hold it."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _check_names(draft: Draft, rows: list[Row], collector: Collector) -> None:
    """Tell of parties that the case does not have."""
    names = {*draft.document.blocks["party"], *draft.document.blocks["person"]}
    for row in rows:
        for name in row.claim.parties:
            if name not in names:
                fix = guess(name, names, "Correct the name, or leave it out.")
                texts = ("dangling", f"{name!r}, which is no party or person", listing(sorted(names)), fix)
                collector.add_in(row.file, row.line, "parties", texts)
