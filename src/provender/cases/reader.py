"""Reads a case folder: file, tables and series into a draft, with all problems at once."""

from __future__ import annotations

from pathlib import Path

from provender.alliance.workload import Series
from provender.cases.checks import (
    check_chain,
    check_dates,
    check_evidence,
    check_futures,
    check_period,
    check_references,
    check_rules,
)
from provender.cases.collector import Collector
from provender.cases.document import Document, read_document
from provender.cases.draft import Draft
from provender.cases.evidence import EvidenceReader
from provender.cases.models.head import TablesTable
from provender.cases.models.work import DemandTable
from provender.cases.problem import CaseProblemsError, Problem, ordered
from provender.cases.series import SeriesReader
from provender.cases.slots import read_slots
from provender.cases.tables import is_inside
from provender.cases.toml_file import read_text, read_toml

_STORIES = (".md", ".txt")


def read_folder(folder: Path) -> tuple[Draft | None, tuple[Problem, ...]]:
    """Return the draft of a case folder and everything that is wrong with it.

    Without a problem there is a draft that gives a case as of the date in its file.
    """
    collector = Collector()
    raw = read_toml(folder, collector)
    document = None if raw is None else read_document(raw, collector)
    if document is None:
        return None, ordered(collector.certain)
    slots = read_slots(document, collector)
    series = _series(folder, document, collector)
    evidence = EvidenceReader(folder, document.head.tables or TablesTable(), collector).read()
    draft = Draft(folder, document, slots, series, evidence, _story(folder, document, collector), collector.lines)
    check_references(document, evidence, collector)
    check_evidence(document, evidence, collector)
    check_dates(document, collector)
    check_period(document, collector)
    check_rules(document, collector)
    check_chain(document, collector)
    check_futures(document, collector)
    if document.head.as_of is not None:
        _, problems = draft.evaluated(draft.book(document.head.as_of), {})
        collector.problems.extend(problems)
    return draft, ordered(collector.certain)


def read_or_refuse(folder: Path) -> Draft:
    """Return the draft of a case folder without problems.

    Raises
    ------
    CaseProblemsError
        With everything that is wrong.
    """
    draft, problems = read_folder(folder)
    if problems or draft is None:
        raise CaseProblemsError(problems)
    return draft


def _series(folder: Path, document: Document, collector: Collector) -> dict[int, Series]:
    """Return the series of all demands, by the identity of their table."""
    head = document.head
    if head.as_of is None or head.end is None:
        return {}
    reader = SeriesReader(folder, document.start, head.end, collector)
    found = {}
    for item in document.items:
        if isinstance(item.value, DemandTable):
            series = reader.read(item.value, item.path)
            if series is not None:
                found[id(item.value)] = series
    reader.check_read(item.value for item in document.items if isinstance(item.value, DemandTable))
    return found


def _story(folder: Path, document: Document, collector: Collector) -> dict[str, str]:
    """Return the templates of the headline text by language."""
    story = document.head.story
    found = {}
    for language, name in story.model_dump().items() if story else ():
        text = (
            read_text(folder / name, collector)
            if name and is_inside(folder, name, ("story", language), collector, suffixes=_STORIES)
            else None
        )
        if text is not None:
            found[language] = text
    return found
