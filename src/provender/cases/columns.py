"""The columns of the tables of evidence: their names, what they hold, which a table must have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table by name with what they hold; `needed` ones must be there."""

    table: str
    described: dict[str, str]
    needed: tuple[str, ...]


_AMOUNT = {
    "amount": "The number it gives; blank if none.",
    "low": "Its 5 % point; alone a floor.",
    "high": "Its 95 % point; alone a ceiling.",
    "unit": "Unit of the three; blank means a plain number.",
}
_KNOWN = "Day of first publication; blank leaves the row out everywhere."

CLAIMS = Columns(
    "claims",
    {
        "id": "Name of the claim, unique among claims and facts.",
        "episode": "Original report it goes back to; claims of one episode count once; blank means its own.",
        "occurred": "Day on which what it tells happened.",
        "known_from": _KNOWN,
        "kind": "Sort of statement.",
        "statement": "The statement in the project's words.",
        "source": "Where it was published.",
        **_AMOUNT,
        "line": "Line of the source document, from 1.",
        "column": "Column in that line, from 0.",
        "length": "Characters of the span.",
        "sha256": "SHA-256 of the span's UTF-8 bytes, 64 hexadecimal digits.",
        "hedge": "How the source hedges it.",
        "doubt": "Why it may be wrong.",
        "weight": "How much it counts, 0 to 1; blank means 1.",
        "fault_line": "Chapter of the report it belongs to.",
        "parties": "Parties and persons it is about, parted by semicolons.",
    },
    ("id", "episode", "known_from", "kind", "statement"),
)
FACTS = Columns(
    "facts",
    {
        "id": "Name of the fact, unique among claims and facts.",
        "occurred_from": "First day it is about.",
        "occurred_to": "Last day it is about.",
        "known_from": _KNOWN,
        "statement": "The fact in the project's words.",
        **_AMOUNT,
        "source": "Where it was published.",
        "confidence": "How sure it is.",
        "supersedes": "Facts that it replaces from `known_from` on, parted by semicolons.",
        "fault_line": "Chapter of the report it belongs to.",
        "note": "Anything a reader should know.",
    },
    ("id", "known_from", "statement"),
)
OUTCOMES = Columns(
    "outcomes",
    {
        "id": "Name of the outcome.",
        "occurred": "Day it happened.",
        "known_from": _KNOWN,
        "kind": "Sort of event.",
        "statement": "What happened, in the project's words.",
        "source": "Where it was published.",
        "about": "Parties, dependencies, clauses and milestones it is about, parted by semicolons.",
    },
    ("id", "occurred", "known_from", "kind", "statement"),
)
SEED_MAP = Columns(
    "seed_map",
    {
        "paragraph": "Paragraph of the source document, from 1.",
        "claims": "Claims made there, parted by semicolons.",
        "field": "Field of the case it became, as contract.azure.size; blank if not modelled.",
        "result": "Result it moves.",
        "why": "Why it is not modelled, where `field` is blank.",
    },
    ("paragraph", "claims", "field", "result", "why"),
)
TABLES: dict[str, Columns] = {c.table: c for c in (CLAIMS, FACTS, OUTCOMES, SEED_MAP)}
