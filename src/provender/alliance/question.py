"""Questions that a reader asks of a case, by chapter, with answers in prose and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Status = Literal["modelled", "assumption", "unknown"]
STATUSES: tuple[Status, ...] = ("modelled", "assumption", "unknown")


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer; texts are templates with ``{id}`` where a headline number stands.

    Parameters
    ----------
    status
        ``"modelled"``: computed from the case, sources among its inputs; ``"assumption"``: the answer
        hangs on numbers that nobody has counted; ``"unknown"``: neither the material nor the model says.
    method, changes
        How the answer is found, in a line; what would change it.
    sources
        Claims and facts that bear on it, by id.
    line
        Line of its heading in the file.
    """

    number: int
    text: str
    status: Status
    answer: str
    method: str
    changes: str
    sources: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class QuestionChapter:
    """Questions on one matter; `lead` may be empty."""

    title: str
    lead: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of a case in one language, as its file has them."""

    file: str
    chapters: tuple[QuestionChapter, ...]

    def all(self) -> Iterator[Question]:
        """Yield every question in the order of the file."""
        for chapter in self.chapters:
            yield from chapter.questions
