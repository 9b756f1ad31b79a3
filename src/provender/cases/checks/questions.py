"""What the answers of a case name as their sources must be rows known on its date."""

from __future__ import annotations

from provender.alliance.question import QuestionFile
from provender.cases.document import Document
from provender.cases.evidence import Evidence
from provender.cases.questions import QuestionReader
from provender.cases.wording import guess, listing


def check_question_sources(reader: QuestionReader, found: QuestionFile, document: Document, evidence: Evidence) -> None:
    """Tell of sources that are no row of claims or facts, or that became known after the date of the case."""
    if evidence.faults.is_partial:
        return  # the row may be one of those that could not be read
    rows = {row.claim.id: row for row in evidence.rows}
    day = document.head.as_of
    for question in found.all():
        at, key = reader.source_lines.get(question.number, question.line), f"question {question.number}"
        for source in question.sources:
            row = rows.get(source)
            if row is None:
                fix = guess(source, rows, "Name a row of claims or facts.")
                texts = ("dangling", f"source {source!r}, which is no claim or fact", listing(sorted(rows)), fix)
                reader.collector.add_in(found.file, at, key, texts)
            elif day is not None and (row.known_from is None or row.known_from > day):
                known = "never known" if row.known_from is None else f"known from {row.known_from}"
                fix = "Take it out: an answer rests on what was known."
                texts = ("not-yet-known", f"source {source!r}, {known}", f"rows known by {day}", fix)
                reader.collector.add_in(found.file, at, key, texts)
