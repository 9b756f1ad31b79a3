"""Reads a case folder: file, tables and series into a draft, with all problems at once."""

from __future__ import annotations

from pathlib import Path

from provender.alliance.question import QuestionFile
from provender.alliance.workload import Series
from provender.cases.checks import (
    check_chain,
    check_dates,
    check_evidence,
    check_forecasts,
    check_futures,
    check_laws,
    check_period,
    check_placeholders,
    check_question_sources,
    check_references,
    check_rules,
)
from provender.cases.collector import Collector
from provender.cases.document import Document, read_document
from provender.cases.draft import Draft
from provender.cases.evidence import Evidence, EvidenceReader
from provender.cases.models.head import QuestionsTable, StoryTable, TablesTable
from provender.cases.models.work import DemandTable
from provender.cases.problem import CaseProblemsError, Problem, ordered
from provender.cases.questions import QuestionReader
from provender.cases.series import SeriesReader
from provender.cases.slots import read_slots
from provender.cases.tables import is_inside
from provender.cases.toml_file import read_text, read_toml

_PROSE = (".md", ".txt")


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
    story = _story(folder, document, collector)
    questions = _questions(folder, document, evidence, collector)
    draft = Draft(folder, document, slots, series, evidence, story, collector.lines, questions)
    check_references(document, evidence, collector)
    check_evidence(document, evidence, collector)
    check_dates(document, collector)
    check_period(document, collector)
    check_rules(document, collector)
    check_chain(document, collector)
    check_laws(document, series, collector)
    check_forecasts(document, collector)
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
    found = {}
    for language, (name, text) in _prose("story", document.head.story, folder, collector).items():
        check_placeholders(text, name, document, collector)
        found[language] = text
    return found


def _questions(folder: Path, document: Document, evidence: Evidence, collector: Collector) -> dict[str, QuestionFile]:
    """Return the questions by language."""
    found = {}
    for language, (name, text) in _prose("questions", document.head.questions, folder, collector).items():
        reader = QuestionReader(name, collector)
        found[language] = reader.read(text)
        check_placeholders(text, name, document, collector)
        check_question_sources(reader, found[language], document, evidence)
    return found


def _prose(
    key: str, named: StoryTable | QuestionsTable | None, folder: Path, collector: Collector
) -> dict[str, tuple[str, str]]:
    """Return name and text of the files that a key of case.toml names, by language."""
    found = {}
    for language, name in named.model_dump().items() if named else ():
        is_there = name and is_inside(folder, name, (key, language), collector, suffixes=_PROSE)
        text = read_text(folder / name, collector) if is_there else None
        if text is not None:
            found[language] = (name, text)
    return found
