"""The questions of a case as the page prints them: answers with their numbers, status, sources."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from provender.alliance.question import STATUSES
from provender.report import story
from provender.report.cards import headline_value
from provender.report.edition import edition
from provender.report.story import UnknownPlaceholderError
from provender.report.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from provender.alliance.case import Case
    from provender.alliance.question import Question, QuestionFile, Status
    from provender.exposure.result import Findings, Headline
    from provender.report.edition import Edition
    from provender.report.story import Block, Span


_ENDS_WIDE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]$")


class UnknownAnswerNumberError(UnknownPlaceholderError):
    """An answer names a headline number that the findings do not have; `place` is its question."""

    def __init__(self, found: str, allowed: tuple[str, ...], place: str) -> None:
        super().__init__(found, allowed)
        self.place = place

    def __str__(self) -> str:
        """Return the place and the fact, what is allowed, and what to do."""
        listed = ", ".join(self.near or self.allowed[:5]) or "none, the findings have no headline numbers"
        return (
            f"{self.place}: found placeholder {{{self.found}}}; allowed: the {len(self.allowed)} headline numbers "
            f"of the findings, the nearest being: {listed}\n\n"
            "Correct the placeholder there, or mark the number as a headline in the case."
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """A source of an answer: its id, and what it says where the case has it on the date."""

    id: str
    statement: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer taken apart; `dom_id` is its anchor."""

    number: int
    dom_id: str
    question: tuple[Span, ...]
    status: Status
    blocks: tuple[Block, ...]
    method: tuple[Block, ...]
    changes: tuple[Block, ...]
    sources: tuple[Reference, ...]
    numbers: tuple[str, ...]  # headline numbers that it prints


@dataclass(frozen=True, slots=True)
class AnswerChapter:
    """Answers on one matter, with an anchor and a lead."""

    dom_id: str
    title: str
    lead: tuple[Block, ...]
    answers: tuple[Answer, ...]


def answers(findings: Findings, edition: Edition) -> tuple[AnswerChapter, ...]:
    """Return the questions of a case in the language of the edition, with their answers.

    Nothing where the case has none in that language.

    Raises
    ------
    UnknownAnswerNumberError
        If an answer prints a number that the findings do not have.
    """
    held = edition.case.questions.get(edition.words.language)
    if held is None:
        return ()
    return tuple(
        AnswerChapter(
            dom_id=f"questions-{i}",
            title=chapter.title,
            lead=_parsed(chapter.lead, findings.headlines, held.file),
            answers=tuple(_answer(q, held, findings, edition) for q in chapter.questions),
        )
        for i, chapter in enumerate(held.chapters, start=1)
    )


def numbers(chapters: Iterable[AnswerChapter]) -> tuple[str, ...]:
    """Return the headline numbers that the answers print, in order, without repeats."""
    return tuple(dict.fromkeys(n for c in chapters for a in c.answers for n in a.numbers))


def tally(found: Iterable[Answer]) -> dict[Status, int]:
    """Return how many answers have each status, in the order of the statuses, zeros left out."""
    counts = Counter(a.status for a in found)
    return {status: counts[status] for status in STATUSES if counts[status]}


def as_data(case: Case, findings: Findings) -> dict[str, list[dict[str, Any]]]:
    """Return the questions by language as plain values, numbers filled in, for JSON.

    Raises
    ------
    UnknownAnswerNumberError
        If an answer prints a number that the findings do not have.
    """
    editions = {language: edition(case, language) for language in LANGUAGES if language in case.questions}
    return {
        language: [_chapter_data(c, findings.headlines, ed) for c in answers(findings, ed)]
        for language, ed in editions.items()
    }


def _answer(question: Question, held: QuestionFile, findings: Findings, ed: Edition) -> Answer:
    place = f"{held.file}:{question.line}: question {question.number}"
    texts = (question.text, question.answer, question.method, question.changes)
    asked, blocks, method, changes = (
        _tight(_parsed(text, findings.headlines, place), findings.headlines, ed) for text in texts
    )
    spans = asked[0].items[0] if asked else ()
    printed = story.Story(spans, (*blocks, *method, *changes)).numbers()
    known = ed.case.claims
    sources = tuple(Reference(s, known[s].statement if s in known else "") for s in question.sources)
    return Answer(
        question.number,
        f"question-{question.number}",
        spans,
        question.status,
        blocks,
        method,
        changes,
        sources,
        printed,
    )


def _parsed(text: str, known: Collection[str], place: str) -> tuple[Block, ...]:
    try:
        return story.parse(text, known).blocks
    except UnknownPlaceholderError as error:
        raise UnknownAnswerNumberError(error.found, error.allowed, place) from error


def _tight(blocks: tuple[Block, ...], headlines: Mapping[str, Headline], ed: Edition) -> tuple[Block, ...]:
    """Return Chinese blocks without the blank after a number that ends in a Chinese sign.

    Whether a number ends so, in a unit or in the bracket of an interval, is not known to who writes the text.
    """
    if ed.words.language != "zh":
        return blocks
    return tuple(replace(b, items=tuple(tuple(_tightened(i, headlines, ed)) for i in b.items)) for b in blocks)


def _tightened(spans: Iterable[Span], headlines: Mapping[str, Headline], ed: Edition) -> Iterator[Span]:
    ends_wide = False
    for span in spans:
        yield replace(span, text=span.text.lstrip(" ")) if ends_wide and span.kind == "text" else span
        printed = _text(span, headlines, ed) if span.kind == "number" else ""
        ends_wide = bool(_ENDS_WIDE.search(printed))


def _chapter_data(chapter: AnswerChapter, headlines: Mapping[str, Headline], ed: Edition) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "questions": [_answer_data(a, headlines, ed) for a in chapter.answers],
    }


def _answer_data(answer: Answer, headlines: Mapping[str, Headline], ed: Edition) -> dict[str, Any]:
    def flat(blocks: tuple[Block, ...]) -> str:
        return "\n\n".join("\n".join(said(item, headlines, ed) for item in b.items) for b in blocks)

    return {
        "number": answer.number,
        "question": said(answer.question, headlines, ed),
        "status": answer.status,
        "answer": flat(answer.blocks),
        "method": flat(answer.method),
        "changes": flat(answer.changes),
        "sources": [s.id for s in answer.sources],
        "numbers": answer.numbers,
    }


def said(spans: Iterable[Span], headlines: Mapping[str, Headline], ed: Edition) -> str:
    """Return spans as plain text, with every number as the page prints it."""
    return "".join(_text(span, headlines, ed) for span in spans)


def _text(span: Span, headlines: Mapping[str, Headline], ed: Edition) -> str:
    if span.kind == "number":
        value, interval = headline_value(headlines[span.text], ed)
        if span.shows:
            return value if span.shows == "value" else interval
        return ed.words("value.spaced", value=value, tail=interval) if interval else value
    return said(span.parts, headlines, ed) if span.parts else span.text
