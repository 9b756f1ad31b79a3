"""Files of questions: what is read from them, and that no text stops the reader."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from provender.alliance.question import STATUSES, QuestionFile
from provender.cases import load
from provender.cases.collector import Collector
from provender.cases.problem import Problem
from provender.cases.questions import QuestionReader
from tests.cases.catalogue import TINY

ASKED = """# Supply

What runs, and for how long.

## 7. How long does it last?

status: modelled
sources: C1, F1; F2、F1

It lasts {a.b}.

method: plan against plan,
  over all futures
changes: the rent
Then it stops. Note: nothing else.

# Trust
## 3. Why?
status: unknown
Nobody says.
method: none
changes: a word from them
"""


def read(text: str) -> tuple[QuestionFile, list[Problem]]:
    """Return what a text says and what is wrong with it."""
    collector = Collector()
    return QuestionReader("asked.md", collector).read(text), collector.problems


def test_keys_and_answer_are_told_apart() -> None:
    """A key goes on in indented lines only; all other text is the answer, wherever it stands."""
    found, problems = read(ASKED)
    first, second = found.all()
    assert problems == []
    assert [(c.title, c.lead) for c in found.chapters] == [("Supply", "What runs, and for how long."), ("Trust", "")]
    assert (first.number, first.text, first.status, first.line) == (7, "How long does it last?", "modelled", 5)
    assert first.answer.split("\n\n") == ["It lasts {a.b}.", "Then it stops. Note: nothing else."]
    assert (first.method, first.changes) == ("plan against plan,\nover all futures", "the rent")
    assert first.sources == ("C1", "F1", "F2")
    assert (second.answer, second.status, second.sources) == ("Nobody says.", "unknown", ())


def test_a_question_that_cannot_be_read_is_left_out() -> None:
    """Without a status or a number there is no question, but the others stay."""
    found, problems = read("# A\n## Why?\n## 1. When?\nx\nmethod: m\nchanges: c\n## 2. Who?\nstatus: unknown\n")
    assert [q.number for q in found.all()] == [2]
    assert {p.line for p in problems} == {2, 3, 7}


def test_questions_hold_for_the_day_they_were_written(tmp_path: Path) -> None:
    """They come with the case as of its own date, by language, and with no other date."""
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    (folder / "asked.md").write_text(ASKED.replace(" F2、F1", ""), encoding="utf-8")
    with (folder / "case.toml").open("a", encoding="utf-8") as file:
        file.write('\n[questions]\nzh = "asked.md"\n')
    assert [q.number for q in load(folder).questions["zh"].all()] == [7, 3]
    assert not load(folder, as_of=date(2025, 2, 1)).questions


@given(st.text(alphabet="#1. \n:{}`aésx_-、status", max_size=200))
def test_no_text_stops_the_reader(text: str) -> None:
    """Whatever stands in the file, problems come with a line of it and questions with a known status."""
    found, problems = read(text)
    n_lines = len(text.splitlines())
    assert all(0 <= p.line <= n_lines and p.found and p.allowed and p.fix for p in problems)
    assert all(q.status in STATUSES and 1 <= q.line <= n_lines for q in found.all())
    assert found.chapters or problems


WORDS = st.text(alphabet="abc xyz", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(st.tuples(WORDS, st.sampled_from(STATUSES[1:]), WORDS, WORDS, WORDS), min_size=1, max_size=6))
def test_what_is_written_is_read(rows: list[tuple[str, str, str, str, str]]) -> None:
    """A file made of questions gives them back, in order, without a problem."""
    parts = [
        f"## {i}. {text}\nstatus: {status}\nmethod: {method}\nchanges: {changes}\n\n{answer}\n"
        for i, (text, status, answer, method, changes) in enumerate(rows)
    ]
    found, problems = read("# Chapter\n" + "\n".join(parts))
    assert problems == []
    assert [(q.text, q.status, q.answer, q.method, q.changes) for q in found.all()] == rows
    assert [q.number for q in found.all()] == list(range(len(rows)))
