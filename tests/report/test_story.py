"""A story is prose with numbers in it: light markdown, nothing that runs, no unknown number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provender.alliance.case import Case
from provender.exposure.result import Findings
from provender.report import to_html
from provender.report.story import Span, UnknownPlaceholderError, literal, parse


def kinds(text: str) -> list[str]:
    """Return the kinds of the blocks of a text without numbers."""
    return [b.kind for b in parse(text, ()).blocks]


def test_blocks() -> None:
    """Headings, paragraphs, lists and quotes are told apart; the first level-one heading is the question."""
    story = parse("# Why?\n\n## Part\nText\non two lines\n- one\n- two\n\n1. first\n\n> said\n", ())
    assert story.question == (Span("text", "Why?"),)
    assert [b.kind for b in story.blocks] == ["heading", "paragraph", "bullets", "numbers", "quote"]
    assert story.blocks[1].items == ((Span("text", "Text on two lines"),),)
    assert len(story.blocks[2].items) == 2


def test_inline() -> None:
    """Strong, emphasis, code, links and numbers nest."""
    (block,) = parse("a **b {n}** *c* `d` [e](https://x.org)", ("n",)).blocks
    text, strong, _, em, _, code, _, link = block.items[0]
    assert text.text == "a "
    assert strong.parts == (Span("text", "b "), Span("number", "n"))
    assert (em.kind, code.text, link.text) == ("em", "d", "https://x.org")


def test_parts_of_a_number() -> None:
    """A number can show its value or its interval alone; an identifier with a colon comes first."""
    (block,) = parse("{n:value} {n:interval} {a:value}", ("n", "a:value")).blocks
    assert [s.shows for s in block.items[0] if s.kind == "number"] == ["value", "interval", ""]


def test_only_web_addresses_are_links() -> None:
    """An address that could run is left as text."""
    assert all(s.kind == "text" for b in parse("[x](javascript:alert(1))", ()).blocks for s in b.items[0])


def test_chinese_lines_join_without_a_blank() -> None:
    """A line break between Chinese characters is no space."""
    assert parse("断粮\n了吗", ()).blocks[0].items == ((Span("text", "断粮了吗"),),)


@pytest.mark.parametrize("text", ["**x** {y}", "a\\b", "[l](https://x)", "`c` *e*"])
def test_literal(text: str) -> None:
    """What is made literal comes out as it went in."""
    (block,) = parse(literal(text), ()).blocks
    assert "".join(s.text for s in block.items[0]) == text


def test_unknown_placeholder() -> None:
    """An unknown number is named, with the near ones and what to do."""
    with pytest.raises(UnknownPlaceholderError) as caught:
        parse("It lasts {compute.worst.tt}.", ("compute.worst.tts", "models.hhi_now"))
    assert caught.value.found == "compute.worst.tt"
    assert caught.value.near == ("compute.worst.tts",)
    assert str(caught.value) == (
        "found placeholder {compute.worst.tt} in the story; allowed: the 2 headline numbers of the findings, "
        "the nearest being: compute.worst.tts\n\n"
        "Correct the placeholder in the story file, or mark the number as a headline in the case."
    )


def test_unknown_placeholder_stops_the_page(case: Case, findings: Findings) -> None:
    """A page is not printed with a hole in its answer."""
    with pytest.raises(UnknownPlaceholderError, match=r"compute\.nothing"):
        to_html(replace(case, story={"en": "{compute.nothing}"}), findings)


def test_without_a_story(case: Case, findings: Findings) -> None:
    """A case without a story gets an answer from the findings: who, how long, what to sign."""
    page = to_html(replace(case, story={}), findings)
    answer = page[page.index('id="answer"') : page.index('id="provision-compute"')]
    assert "Who can stop compute for Lab" in answer
    assert "Cloud M cuts what it delivers" in answer
    assert "60 days" in answer
    assert "xO, 5 unit from Mar 2025" in answer


def test_without_a_story_in_the_language(case: Case, findings: Findings) -> None:
    """A story in the other language does not stand in."""
    page = to_html(replace(case, story={"en": "only **English**"}), findings, language="zh")
    assert "only" not in page[page.index('id="answer"') : page.index('id="provision-compute"')]


def test_generic_story_takes_names_literally(case: Case, findings: Findings) -> None:
    """A name full of markdown and braces is printed as it is."""
    odd = replace(case.parties["M"], name="**M** {x} [y](https://z)")
    page = to_html(replace(case, story={}, parties={**case.parties, "M": odd}), findings)
    assert "**M** {x} [y](https://z) cuts what it delivers" in page
