"""What the tables of evidence say must fit the blocks of the case."""

from __future__ import annotations

from provender.cases.collector import Collector
from provender.cases.columns import TABLES
from provender.cases.document import Document
from provender.cases.evidence import Evidence
from provender.cases.models.head import Head
from provender.cases.models.registry import BLOCKS
from provender.cases.validate import keys_of
from provender.cases.wording import guess, listing

#: kinds of block that an outcome can be about
_SUBJECTS = ("party", "dependency", "clause", "milestone", "programme", "flow")


def check_evidence(document: Document, evidence: Evidence, collector: Collector) -> None:
    """Tell of parties that are not there, fields that are none, and ids used twice over."""
    known = document.ids["party"] | document.ids["person"]
    for file, line, name in evidence.parties:
        if name not in known:
            fix = guess(name, sorted(known), f"Add [party.{name}] or [person.{name}], or take the name out.")
            texts = ("dangling", f"{name!r}, which is no party or person", listing(sorted(known)), fix)
            collector.add_in(file, line, "parties", texts)
    subjects = set().union(*(document.ids[kind] for kind in _SUBJECTS))
    for file, line, name in evidence.subjects:
        if name not in subjects:
            fix = guess(name, sorted(subjects), "Correct the id, or take it out.")
            found = f"{name!r}, which is no {listing(_SUBJECTS)}"
            collector.add_in(file, line, "about", ("dangling", found, listing(sorted(subjects)), fix))
    for file, line, name in evidence.fields:
        if problem := _field_fault(document, name):
            found, allowed, fix = problem
            collector.add_in(file, line, "field", ("dangling", found, allowed, fix))
    for row in evidence.rows:
        if row.claim.id in document.ids["estimate"]:
            found = f"id {row.claim.id!r}, which is also that of [estimate.{row.claim.id}]"
            texts = ("duplicate", found, "each name of a formula once", "Rename the estimate.")
            collector.add_in(row.file, row.line, "id", texts)


def _field_fault(document: Document, name: str) -> tuple[str, str, str] | None:
    """Return what is wrong with the name of a field: found, allowed, fix; None if nothing is."""
    kind, *rest = name.split(".")
    found = f"{name!r}, which is no field of the case"
    if kind in keys_of(Head) or kind in TABLES:
        return None
    if kind not in BLOCKS:
        names = [*BLOCKS, *keys_of(Head), *TABLES]
        return found, "kind.id.key of a block", guess(kind, names, "Name a block that is there.")
    if rest and rest[0] not in document.ids[kind]:
        ids = sorted(document.ids[kind])
        return (
            found,
            f"{kind}: {listing(ids)}",
            guess(rest[0], ids, "Name a block that is there."),
        )
    if len(rest) > 1 and rest[0] in document.blocks[kind]:
        keys = keys_of(type(document.blocks[kind][rest[0]]))
        if rest[1] not in keys:
            return (
                found,
                listing(keys, most=40),
                guess(rest[1], keys, "Name a key that is there."),
            )
    return None
