"""Reads the tables of evidence: claims, facts, outcomes, and the map of the source document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from provender.alliance.estimate import Estimate
from provender.alliance.evidence import Claim, Locator, Outcome, SeedRow
from provender.cases.admission import Faults, Row
from provender.cases.cells import Cells
from provender.cases.collector import Collector
from provender.cases.columns import CLAIMS, FACTS, OUTCOMES, SEED_MAP, TABLES, Columns
from provender.cases.models.head import TablesTable
from provender.cases.tables import Sheet, Teller, read_sheet
from provender.cases.wording import guess, listing, show

T = TypeVar("T")
#: problems by which a row of claims or facts is lost
_LOSSES = {
    "bad-id",
    "duplicate",
    "missing-column",
    "ragged-row",
}
#: stands in rows without a known_from, which no date admits
_NEVER = date.max
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The tables of a case: claims and facts, outcomes, and the map of the source document.

    `parties` holds (file, line, name) of every party that a claim is about; `fields` (file, line,
    field) of every field that a paragraph became; `subjects` (file, line, id) of all that an outcome is
    about; all three are checked against the blocks.
    """

    rows: tuple[Row, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    seed_map: tuple[SeedRow, ...] = ()
    parties: tuple[tuple[str, int, str], ...] = ()
    fields: tuple[tuple[str, int, str], ...] = ()
    subjects: tuple[tuple[str, int, str], ...] = ()
    faults: Faults = field(default_factory=Faults)


@dataclass(slots=True)
class EvidenceReader:
    """Reads the tables of one case."""

    folder: Path
    named: TablesTable
    collector: Collector
    seen: dict[str, str] = field(default_factory=dict)  # ids of claims and facts, with their places
    parties: list[tuple[str, int, str]] = field(default_factory=list)
    fields: list[tuple[str, int, str]] = field(default_factory=list)
    subjects: list[tuple[str, int, str]] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    is_lost: bool = False  # whether a table that is named could not be read at all

    def read(self) -> Evidence:
        """Return all tables that are there."""
        rows = [*self.rows_of(CLAIMS, self.claim), *self.rows_of(FACTS, self.fact)]
        self.seen, ids = {}, set(self.seen)
        self.check_supersedes(rows, ids)
        outcomes = tuple(self.rows_of(OUTCOMES, self.outcome))
        seed_map = tuple(self.rows_of(SEED_MAP, lambda cells: self.seed_row(cells, ids)))
        faults = Faults(self.is_partial(), frozenset(self.faulty))
        told = (tuple(self.parties), tuple(self.fields), tuple(self.subjects))
        return Evidence(tuple(rows), outcomes, seed_map, *told, faults)

    def is_partial(self) -> bool:
        """Return whether rows of claims or facts were lost to problems."""
        files = {self.file_of(CLAIMS), self.file_of(FACTS)}
        return self.is_lost or any(p.file in files and p.code in _LOSSES for p in self.collector.problems)

    def file_of(self, columns: Columns) -> str:
        """Return the file of a table: as named, else the default where it exists, else empty."""
        named: str = getattr(self.named, columns.table)
        default = f"{columns.table}.csv"
        return named or (default if (self.folder / default).is_file() else "")

    def rows_of(self, columns: Columns, read: Callable[[Cells], T | None]) -> list[T]:
        """Return what the rows of a table give."""
        file = self.file_of(columns)
        sheet = read_sheet(self.folder, file, ("tables", columns.table), self.collector) if file else None
        if sheet is None:
            self.is_lost |= bool(file)
            return []
        teller = Teller.of(file, self.collector)
        if not _has_needed(sheet, columns, teller):
            return []
        found = (read(Cells(line, record, teller)) for line, record in sheet.records())
        return [row for row in found if row is not None]

    def new_id(self, cells: Cells) -> str:
        """Return the id of a row; empty, and told, if it is none or is there already."""
        key = cells.id()
        place = f"{cells.teller.file}:{cells.line}"
        if key in self.seen:
            found = f"id {key!r}, which stands in {self.seen[key]} already"
            cells.fault("duplicate", "id", found=found, allowed="each id once", fix="Rename one of the two rows.")
            return ""
        if key:
            self.seen[key] = place
        return key

    def note_faults(self, key: str, cells: Cells, amount: Estimate | None, known_from: date | None) -> None:
        """Remember a row whose number or day could not be read, so that what needs it is not told as well."""
        is_unread = amount is None and any(cells.text(c) for c in ("amount", "low", "high"))
        if is_unread or (known_from is None and cells.text("known_from")):
            self.faulty.add(key)

    def claim(self, cells: Cells) -> Row | None:
        """Return a row of claims."""
        key = self.new_id(cells)
        occurred, known_from = cells.day("occurred"), cells.day("known_from")
        amount, weight, locator = cells.amount(key), _weight(cells), _locator(cells)
        self.note_faults(key, cells, amount, known_from)
        parties = cells.names("parties")
        self.parties.extend((cells.teller.file, cells.line, name) for name in parties)
        if not key:
            return None
        claim = Claim(
            key,
            cells.text("episode") or key,
            occurred,
            known_from or _NEVER,
            cells.text("kind"),
            cells.text("statement"),
            cells.text("source"),
            amount,
            locator,
            hedge=cells.text("hedge"),
            doubt=cells.text("doubt"),
            weight=weight,
            line=cells.text("fault_line"),
            parties=parties,
        )
        return Row(claim, known_from, (), cells.line, cells.teller.file)

    def fact(self, cells: Cells) -> Row | None:
        """Return a row of facts."""
        key = self.new_id(cells)
        first, last = cells.day("occurred_from"), cells.day("occurred_to")
        known_from, amount = cells.day("known_from"), cells.amount(key)
        self.note_faults(key, cells, amount, known_from)
        if first and last and last < first:
            fix = "Swap or correct the two."
            cells.fault("order", "occurred_to", found=f"{last}", allowed=f"{first} or later", fix=fix)
        if not key:
            return None
        confidence = f"confidence {cells.text('confidence')}" if cells.text("confidence") else ""
        claim = Claim(
            key,
            key,
            first,
            known_from or _NEVER,
            "fact",
            cells.text("statement"),
            cells.text("source"),
            amount,
            doubt="; ".join(part for part in (confidence, cells.text("note")) if part),
            line=cells.text("fault_line"),
            table="facts",
        )
        return Row(claim, known_from, cells.names("supersedes"), cells.line, cells.teller.file)

    def check_supersedes(self, rows: list[Row], ids: set[str]) -> None:
        """Tell of superseded rows that are not there, and of rows that supersede each other."""
        heirs: dict[str, tuple[str, ...]] = {row.claim.id: row.supersedes for row in rows}
        for row in rows:
            for old in row.supersedes:
                if old not in ids:
                    texts = (
                        "dangling",
                        f"{old!r}, which is no claim or fact",
                        listing(sorted(ids), most=12),
                        guess(old, sorted(ids), "Correct the id."),
                    )
                    self.collector.add_in(row.file, row.line, "supersedes", texts)
            if _reaches(heirs, row.claim.id):
                fix = "Take one of them out: a later row supersedes an earlier one."
                texts = (
                    "circle",
                    f"{row.claim.id}, which supersedes itself in the end",
                    "rows without a circle",
                    fix,
                )
                self.collector.add_in(row.file, row.line, "supersedes", texts)

    def outcome(self, cells: Cells) -> Outcome | None:
        """Return a row of outcomes; None where it was never known."""
        key = self.new_id(cells)
        occurred, known_from = cells.day("occurred"), cells.day("known_from")
        if not cells.text("occurred"):
            fix = "Fill in the day, or take the row out."
            cells.fault("bad-date", "occurred", found="an empty cell", allowed="a date", fix=fix)
        if occurred and known_from and known_from < occurred:
            fix = "Correct one of the two days."
            cells.fault("order", "known_from", found=f"{known_from}", allowed=f"{occurred} or later", fix=fix)
        about = cells.names("about")
        self.subjects.extend((cells.teller.file, cells.line, name) for name in about)
        if not key or occurred is None or known_from is None:
            return None
        kind, statement, source = (cells.text(c) for c in ("kind", "statement", "source"))
        return Outcome(key, occurred, known_from, kind, statement, source, about)

    def seed_row(self, cells: Cells, ids: set[str]) -> SeedRow | None:
        """Return a row of the map of the source document."""
        paragraph = cells.whole("paragraph", 1)
        if not cells.text("paragraph"):
            cells.fault("not-a-number", "paragraph", found="an empty cell", allowed="a whole number", fix="Number it.")
        if not cells.text("field") and not cells.text("why"):
            fix = "Name the field it became, or say in `why` why it is not modelled."
            cells.fault("missing-why", "why", found="neither a field nor a reason", allowed="one of them", fix=fix)
        for name in cells.names("claims"):
            if name not in ids:
                fix = guess(name, ids, "Correct the id, or add the claim.")
                cells.fault(
                    "dangling",
                    "claims",
                    found=f"{name!r}, which is no claim or fact",
                    allowed=listing(sorted(ids), most=12),
                    fix=fix,
                )
        self.fields.extend((cells.teller.file, cells.line, name) for name in cells.names("field"))
        if paragraph is None:
            return None
        return SeedRow(paragraph, cells.names("claims"), *(cells.text(c) for c in ("field", "result", "why")))


def _has_needed(sheet: Sheet, columns: Columns, teller: Teller) -> bool:
    """Return whether a table has the columns it must have; tell of those and of unknown ones."""
    for column in sheet.columns:
        if column not in columns.described:
            homes = [c.table for c in TABLES.values() if column in c.described]
            advice = f"It belongs to {listing(homes)}: move it there." if homes else "Take the column out."
            if _looks_like_demand(sheet, column):
                advice = "A series belongs in a table of its own, which a workload's demand names."
            fix = advice if homes else guess(column, columns.described, advice)
            found = f"unknown column {show(column)}"
            teller.tell("unknown-column", 1, column, found=found, allowed=listing(columns.described, most=40), fix=fix)
    lacking = [c for c in columns.needed if c not in sheet.columns]
    for column in lacking:
        fix = f"Add the column: {columns.described[column]}"
        teller.tell(
            "missing-column",
            1,
            column,
            found=f"no column {column!r}",
            allowed=listing(columns.described, most=40),
            fix=fix,
        )
    return not lacking


def _looks_like_demand(sheet: Sheet, column: str) -> bool:
    """Return whether all cells of a column are numbers."""
    cells = sheet.cells(column)
    return len(cells) > 1 and all(re.fullmatch(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?", c) for c in cells)


def _reaches(heirs: Mapping[str, tuple[str, ...]], key: str) -> bool:
    """Return whether a row supersedes itself over others."""
    seen: set[str] = set()
    queue = list(heirs.get(key, ()))
    while queue:
        old = queue.pop()
        if old == key:
            return True
        if old not in seen:
            seen.add(old)
            queue.extend(heirs.get(old, ()))
    return False


def _weight(cells: Cells) -> float:
    """Return the weight of a claim."""
    weight = cells.number("weight")
    if weight is not None and not 0 <= weight <= 1:
        cells.fault("share", "weight", found=f"{weight:.12g}", allowed="0 to 1", fix="Correct the weight.")
    return 1.0 if weight is None else weight


def _locator(cells: Cells) -> Locator | None:
    """Return where a claim stands in its document; None if that is not told."""
    given = [c for c in ("line", "column", "length", "sha256") if cells.text(c)]
    if not given:
        return None
    if len(given) < 4:
        fix = "Fill in all four, or leave all blank."
        cells.fault(
            "locator",
            given[0],
            found=f"only {listing(given)}",
            allowed="line, column, length, sha256",
            fix=fix,
        )
    line, column, length = cells.whole("line", 1), cells.whole("column", 0), cells.whole("length", 1)
    digest = cells.text("sha256")
    if digest and not _SHA256.fullmatch(digest):
        fix = "Write the SHA-256 of the span's UTF-8 bytes in hexadecimal."
        cells.fault(
            "sha256",
            "sha256",
            found=f"{show(digest)} ({len(digest)} characters)",
            allowed="64 hexadecimal digits",
            fix=fix,
        )
    if line is None or column is None or length is None:
        return None
    return Locator(line, column, length, digest.lower())
