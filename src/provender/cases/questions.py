"""Reads a file of questions: chapters, numbered questions, and what stands under each.

A line ``# title`` opens a chapter, ``## 3. text`` a question. Under a question, lines that begin with
``status:``, ``method:``, ``sources:`` or ``changes:`` are its keys, with the indented lines below them;
everything else is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from provender.alliance.question import STATUSES, Question, QuestionChapter, QuestionFile
from provender.cases.collector import Collector
from provender.cases.wording import guess, listing, nearest, show

_HEADING = re.compile(r"(#{1,2})(?!#)\s*(.*)")
_NUMBERED = re.compile(r"(\d{1,4})\.\s+(\S.*)")
_KEY = re.compile(r"([A-Za-z_]+):(?=\s|$)\s*(.*)")
_NEEDED = ("status", "method", "changes")
KEYS = ("status", "method", "sources", "changes")
_HEADINGS = "`# chapter`, then `## 1. question` below it"


@dataclass(slots=True)
class _Section:
    """What stands from one heading to the next; `level` 0 is what stands before the first."""

    level: int
    title: str
    line: int
    body: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Fields:
    """The keys of a question, each with the line it begins on, and the text of its answer."""

    keys: dict[str, tuple[int, str]] = field(default_factory=dict)
    answer: str = ""

    def value(self, key: str) -> str:
        """Return the value of a key, empty where it is absent."""
        return self.keys.get(key, (0, ""))[1]


@dataclass(slots=True)
class QuestionReader:
    r"""Reads one file of questions; `source_lines` says where each question names its sources.

    Examples
    --------
    >>> text = "# A\n## 1. Why?\nstatus: unknown\nNobody says.\nmethod: none\nchanges: a word"
    >>> [q.answer for q in QuestionReader("asked.md", Collector()).read(text).all()]
    ['Nobody says.']
    """

    file: str
    collector: Collector
    numbers: dict[int, int] = field(default_factory=dict)  # line by number
    source_lines: dict[int, int] = field(default_factory=dict)
    is_misled: bool = False  # whether a heading was told of already

    def read(self, text: str) -> QuestionFile:
        """Return the questions of a text; everything wrong with it goes to the collector."""
        chapters: list[tuple[_Section, list[Question]]] = []
        for section in _sections(text):
            if section.level == 1:
                self.check_title(section)
                chapters.append((section, []))
            elif section.level == 2:
                question = self.question(section, is_placed=bool(chapters))
                if question is not None and chapters:
                    chapters[-1][1].append(question)
            elif any(line.strip() for _, line in section.body):
                at = next(n for n, line in section.body if line.strip())
                self.heading_fault(at, "text before the first heading", "Put it under a heading.")
        if not chapters and not self.is_misled:
            self.heading_fault(0, "no chapter", "Write a line `# title` above the questions.")
        return QuestionFile(self.file, tuple(QuestionChapter(s.title, _lead(s), tuple(q)) for s, q in chapters))

    def question(self, section: _Section, *, is_placed: bool) -> Question | None:
        """Return a question, or None where its heading or status cannot be read."""
        match = _NUMBERED.fullmatch(section.title)
        if match is None:
            self.heading_fault(section.line, f"heading {show(section.title)}", "Write `## 1. ` and the question.")
            return None
        if not is_placed:
            fix = "Write a line `# title` above it."
            self.heading_fault(section.line, "a question outside a chapter", fix)
        number, held = int(match[1]), self.fields(section)
        self.check_number(number, section.line)
        status = next((s for s in STATUSES if s == held.value("status")), None)
        self.check_fields(number, held, section.line)
        if status is None:
            return None
        at, named = held.keys.get("sources", (section.line, ""))
        self.source_lines[number] = at
        sources = tuple(dict.fromkeys(s for s in re.split(r"[\s,;，、；]+", named) if s))
        question = Question(
            number,
            match[2],
            status,
            held.answer,
            held.value("method"),
            held.value("changes"),
            sources,
            section.line,
        )
        self.check_modelled(question)
        return question

    def fields(self, section: _Section) -> _Fields:
        """Return the keys and the answer of a question."""
        held, answer, open_key = _Fields(), list[str](), ""
        for at, line in section.body:
            match = _KEY.match(line)
            key = self.key_of(match[1], at) if match else ""
            if match and key:
                open_key = self.new_key(key, match[2].strip(), at, held)
            elif open_key and line.strip() and line[0].isspace():
                start, value = held.keys[open_key]
                held.keys[open_key] = (start, f"{value}\n{line.strip()}".strip())
            else:
                open_key = ""
                answer.append(line)
        held.answer = "\n".join(answer).strip()
        return held

    def key_of(self, word: str, at: int) -> str:
        """Return the key that a word before a colon is, or is meant to be, which is told; empty if none."""
        meant = word if word in KEYS else nearest(word, KEYS)
        if meant not in {word, ""}:
            fix = f"Did you mean {meant!r}? Write that instead."
            self.tell("unknown-key", at, f"unknown key {show(word)}", listing(KEYS), fix)
        return meant

    def new_key(self, key: str, value: str, at: int, held: _Fields) -> str:
        """Return the key that goes on in indented lines; one that is there already is told, the first stays."""
        if key in held.keys:
            found = f"{key}, which stands in line {held.keys[key][0]} already"
            self.tell("duplicate", at, found, "each key once", "Take one of the two out.")
            return ""
        held.keys[key] = (at, value)
        return key

    def check_title(self, section: _Section) -> None:
        """Tell of a chapter without a title."""
        if not section.title:
            self.heading_fault(section.line, "a chapter without a title", "Write its title after the `#`.")

    def check_number(self, number: int, at: int) -> None:
        """Tell of a number that an earlier question has."""
        first = self.numbers.setdefault(number, at)
        if first != at:
            self.tell(
                "duplicate", at, "", f"question {number}, which stands in line {first} already", "each number once"
            )

    def check_fields(self, number: int, held: _Fields, at: int) -> None:
        """Tell of keys that are absent or empty, of a status that is none, of an answer that is not there."""
        key = f"question {number}"
        for name in _NEEDED:
            if not held.value(name):
                texts = ("missing-key", f"no `{name}:`", listing(KEYS), f"Add a line `{name}: …` under the question.")
                self.collector.add_in(self.file, held.keys.get(name, (at, ""))[0], key, texts)
        if not held.answer:
            texts = (
                "missing-key",
                "no answer",
                "text under the question",
                "Write the answer, if only why there is none.",
            )
            self.collector.add_in(self.file, at, key, texts)
        status = held.value("status")
        if status and status not in STATUSES:
            fix = guess(status, STATUSES, "Take one of the three.")
            texts = ("unknown-name", f"status {show(status)}", listing(STATUSES), fix)
            self.collector.add_in(self.file, held.keys["status"][0], key, texts)

    def check_modelled(self, question: Question) -> None:
        """Tell of an answer that claims to be modelled but prints no number or names no source."""
        lacks = [
            what
            for what, there in (("number", "{" in question.answer), ("source", bool(question.sources)))
            if not there
        ]
        if question.status == "modelled" and lacks:
            found = f"status 'modelled' without a {' and a '.join(lacks)}"
            allowed = "modelled answers with a headline number `{id}` and `sources:`"
            fix = "Print the number and name what it rests on, or write `status: assumption`."
            self.collector.add_in(
                self.file, question.line, f"question {question.number}", ("conflict", found, allowed, fix)
            )

    def tell(self, code: str, at: int, found: str, allowed: str, fix: str) -> None:
        """Tell of something in a line of the file."""
        self.collector.add_in(self.file, at, "", (code, found, allowed, fix))

    def heading_fault(self, at: int, found: str, fix: str) -> None:
        """Tell of a heading that is none, or is not there."""
        self.is_misled = True
        self.tell("heading", at, found, _HEADINGS, fix)


def _sections(text: str) -> Iterator[_Section]:
    """Yield what stands before the first heading, then each heading with what stands below it."""
    section = _Section(0, "", 1)
    for at, line in enumerate(text.splitlines(), start=1):
        match = _HEADING.fullmatch(line.rstrip())
        if match:
            yield section
            section = _Section(len(match[1]), match[2].strip(), at)
        else:
            section.body.append((at, line))
    yield section


def _lead(section: _Section) -> str:
    return "\n".join(line for _, line in section.body).strip()
