"""Questions in the report: answers with their numbers, statuses and sources, in every output."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from rich.console import Console

import provender
from provender.alliance.case import Case
from provender.alliance.question import Question, QuestionChapter, QuestionFile
from provender.exposure.result import Findings
from provender.report import to_html, to_json, to_terminal
from provender.report.completed import completed
from provender.report.edition import edition
from provender.report.questions import UnknownAnswerNumberError, answers, numbers, said, tally
from provender.report.story import UnknownPlaceholderError, parse
from provender.report.words import LANGUAGES, Language

EN = QuestionFile(
    "asked.en.md",
    (
        QuestionChapter(
            "Compute and access",
            "Who can stop **what**.",
            (
                Question(
                    1, "How long does it *last*?", "modelled",
                    "It lasts {compute.M.delivered.tts}.\n\n- the cloud holds {estimate.share:value}",
                    "plan against plan", "the rent, now {bare}", ("F1", "S1", "GONE"), 5,
                ),
            ),
        ),
        QuestionChapter("When AGI", "", (Question(2, "Why?", "unknown", "Nobody says.", "none", "a word", (), 9),)),
    ),
)  # fmt: skip
ZH = QuestionFile(
    "asked.zh.md",
    (
        QuestionChapter(
            "算力",
            "",
            (Question(1, "能撑多久？", "assumption", "可撑 {estimate.share} 以上，{bare} 为限。", "无", "-"),),
        ),
    ),
)


@pytest.fixture
def asking(case: Case) -> Case:
    """Return the case made by hand, with questions in both languages."""
    return replace(case, questions={"en": EN, "zh": ZH})


def section(html: str, number: int) -> str:
    """Return the part of a page that answers one question."""
    return html.partition(f'<article class="qa" id="question-{number}">')[2].partition("</article>")[0]


def words(html: str) -> str:
    """Return the text of a piece of a page, blanks joined."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_an_answer_stands_with_all_that_belongs_to_it(asking: Case, findings: Findings) -> None:
    """Number, question, status, answer with its numbers, method, what would change it."""
    text = words(section(to_html(asking, findings), 1))
    assert text == (
        "1 How long does it last ? modelled It lasts 60 days (60 days to not within the horizon) . "
        "the cloud holds 60 % Method plan against plan What would change it the rent, now 7 MW Sources F1 S1 GONE"
    )


def test_every_number_of_an_answer_opens_its_card(asking: Case, findings: Findings) -> None:
    """A number is a button for the card of its headline, which the page holds and prints in full."""
    html = to_html(asking, findings)
    opened = re.findall(r'popovertarget="([\w-]+)"', section(html, 1))
    assert len(opened) == 3
    assert all(f'class="card told" id="{card}"' in html for card in opened)


def test_sources_lead_to_their_rows(asking: Case, findings: Findings) -> None:
    """An id is a link to the row of sources with what it says as its title; one the case lacks is text."""
    html = to_html(asking, findings)
    piece = section(html, 1)
    assert '<a href="#source-F1" title="The cloud runs 20 MW">F1</a>' in piece
    assert 'id="source-F1"' in html
    assert "source-GONE" not in piece
    assert "Sources none" in words(section(html, 2))


def test_chapters_come_in_order_with_an_index(asking: Case, findings: Findings) -> None:
    """Each chapter has its heading and lead; the index leads to every question, by status."""
    html = to_html(asking, findings)
    assert re.findall(r'<a class="dot (\w+)" href="#(question-\d)"', html) == [
        ("modelled", "question-1"),
        ("unknown", "question-2"),
    ]
    assert html.index('id="answer"') < html.index('id="questions"') < html.index('id="questions-1"')
    assert html.index('id="questions-2"') < html.index('id="provision-compute"')
    assert "Who can stop <strong>what</strong>." in " ".join(html.split()).replace("> ", ">").replace(" <", " <")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_without_questions_shows_none(case: Case, findings: Findings, language: Language) -> None:
    """No heading, no link, no line in the terminal, an empty table in JSON; nor for the other language's."""
    other: Language = "zh" if language == "en" else "en"
    for held in (case, replace(case, questions={other: {"en": EN, "zh": ZH}[other]})):
        html = to_html(held, findings, language=language)
        assert 'href="#questions"' not in html
        assert 'class="qa"' not in html
        assert answers(findings, edition(held, language)) == ()
    assert json.loads(to_json(case, findings))["questions"] == {}


def test_chinese_numbers_are_set_without_a_gap(asking: Case, findings: Findings) -> None:
    """After a Chinese bracket no blank, after a Latin unit the one that was written."""
    (chapter,) = answers(findings, edition(asking, "zh"))
    (block,) = chapter.answers[0].blocks
    assert said(block.items[0], findings.headlines, edition(asking, "zh")) == "可撑 60%（50% 至 70%）以上，7 MW 为限。"


@pytest.mark.parametrize("part", ["text", "answer", "method", "changes"])
def test_an_unknown_number_is_told_with_its_question(asking: Case, findings: Findings, part: str) -> None:
    """A page is not printed with a hole in an answer: file, line, question, near numbers, what to do."""
    said_of = dict.fromkeys(("text", "answer", "method", "changes"), "x") | {part: "{estimate.shar}"}
    spoilt = Question(4, status="unknown", sources=(), line=31, **said_of)
    held = QuestionFile("asked.en.md", (QuestionChapter("A", "", (spoilt,)),))
    with pytest.raises(UnknownPlaceholderError) as caught:
        to_html(replace(asking, questions={"en": held}), findings)
    assert isinstance(caught.value, UnknownAnswerNumberError)
    assert str(caught.value) == (
        "asked.en.md:31: question 4: found placeholder {estimate.shar}; allowed: the 5 headline numbers "
        "of the findings, the nearest being: estimate.share\n\n"
        "Correct the placeholder there, or mark the number as a headline in the case."
    )


def test_the_terminal_counts_them(asking: Case, findings: Findings) -> None:
    """How many questions of what status, and which stand in which chapter."""
    console = Console(width=140, no_color=True)
    with console.capture() as held:
        console.print(to_terminal(asking, findings))
    lines = [line.strip() for line in held.get().splitlines()]
    at = lines.index("2 questions: 1 modelled, 1 unknown.")
    assert lines[at + 1 : at + 4] == [
        "Compute and access: 1  1 modelled",
        "When AGI: 2  1 unknown",
        "The page and --json hold the answers.",
    ]


def test_json_holds_both_languages(asking: Case, findings: Findings) -> None:
    """Answers in full with the numbers filled in, their ids beside them, statuses as words."""
    read = json.loads(to_json(asking, findings))["questions"]
    assert [c["title"] for c in read["en"]] == ["Compute and access", "When AGI"]
    assert read["en"][0]["questions"][0] == {
        "number": 1,
        "question": "How long does it last?",
        "status": "modelled",
        "answer": "It lasts 60 days (60 days to not within the horizon).\n\nthe cloud holds 60 %",
        "method": "plan against plan",
        "changes": "the rent, now 7 MW",
        "sources": ["F1", "S1", "GONE"],
        "numbers": ["compute.M.delivered.tts", "estimate.share", "bare"],
    }
    assert read["zh"][0]["questions"][0]["status"] == "assumption"


def test_names_in_answers_do_not_run(asking: Case, findings: Findings) -> None:
    """Markup in a question is text."""
    evil = replace(next(EN.all()), text="<img src=x>", answer="<script>x</script>")
    held = QuestionFile("asked.en.md", (QuestionChapter("<b>A</b>", "", (evil,)),))
    html = to_html(replace(asking, questions={"en": held}), findings)
    piece = section(html, 1)
    assert "&lt;img src=x&gt;" in piece
    assert "&lt;script&gt;x" in piece
    assert not re.search(r"<(img|script)", piece)
    assert "<h2>&lt;b&gt;A&lt;/b&gt;</h2>" in html


# ---- the flagship's own questions


@cache
def flagship() -> tuple[Case, Findings]:
    """Return the bundled case and its findings."""
    case = provender.load("microsoft-openai")
    return case, completed(case, provender.findings(case))


def test_the_flagship_answers_twenty_one_questions_in_both_languages() -> None:
    """Numbers run on through the chapters; status, sources and printed numbers do not depend on the language."""
    case, found = flagship()
    held = [answers(found, edition(case, language)) for language in LANGUAGES]
    english, chinese = ([a for chapter in chapters for a in chapter.answers] for chapters in held)
    assert [a.number for a in english] == list(range(1, 22))
    for a, b in zip(english, chinese, strict=True):
        assert (a.number, a.status, a.sources) == (b.number, b.status, b.sources)
        assert set(a.numbers) == set(b.numbers), a.number
    assert len(held[0]) == len(held[1]) == 4
    assert len(tally(english)) == 3


def test_a_modelled_answer_of_the_flagship_rests_on_rows() -> None:
    """Where an answer calls itself modelled, every source is known and each number but text has claims behind it."""
    case, found = flagship()
    for chapter in answers(found, edition(case, "en")):
        for a in chapter.answers:
            assert all(s.statement for s in a.sources), a.number
            assert a.sources or a.status != "modelled"
            if a.status == "modelled":
                assert all(found.headlines[n].claims for n in a.numbers), a.number


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_flagship_types_no_number(language: Language) -> None:
    """Whatever is a number in an answer is a headline number; only years, names and references are typed."""
    case, found = flagship()
    for question in case.questions[language].all():
        typed = re.sub(r"\{[^}]*\}|\b20[1-3]\d\b|20[1-3]\d 年|question \d+|第 \d+ 问", "", question.answer)
        assert re.findall(r"\d+", typed) == [], question.number
        assert parse(question.answer, found.headlines).numbers() or question.status == "unknown", question.number


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_later_is_told(language: Language) -> None:
    """The answers of the flagship name no year of the outcomes as past, nor any outcome."""
    case, found = flagship()
    told = numbers(answers(found, edition(case, language)))
    assert len(told) >= 40
    text = json.dumps(json.loads(to_json(case, found))["questions"][language], ensure_ascii=False)
    assert not [o.id for o in case.outcomes if o.statement in text]
