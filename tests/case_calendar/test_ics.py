"""The calendar as iCalendar text, read back by a small reader of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from provender import calendar, cases
from provender.calendar import Entry, to_ics
from provender.calendar.ics import escaped, folded

LONG = "优先承接权：" + "新增容量，第一期；" * 20 + "终"
ENTRY = Entry(date(2025, 2, 20), "notice", "M", "L", "can cut, from; a\\b\nnext", LONG, "clause.notice", True)


def unfolded(text: str) -> list[str]:
    """Return the content lines of a text, as RFC 5545 3.1 joins them: CRLF and a space vanish."""
    assert text.endswith("\r\n")
    return text.encode().replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def plain(value: str) -> str:
    """Return a TEXT value without its escapes (RFC 5545 3.3.11), character by character."""
    out, rest = "", iter(value)
    for character in rest:
        out += {"n": "\n", "N": "\n"}.get(c := next(rest), c) if character == "\\" else character
    return out


def events(text: str) -> list[dict[str, str]]:
    """Return the events of a text as properties by name, parameters included in the name."""
    found: list[dict[str, str]] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
        elif found and name not in {"END", "BEGIN"}:
            found[-1][name] = plain(value)
    return found


def test_the_miniature_as_a_calendar() -> None:
    """Each entry is one all-day event with its date; the end of r1 stands on 2026-05-16."""
    case = cases.load("miniature")
    entries = calendar(case)
    text = to_ics(entries, case)
    read = events(text)
    assert [e["DTSTART;VALUE=DATE"] for e in read] == [e.date.strftime("%Y%m%d") for e in entries]
    assert {e["DTSTAMP"] for e in read} == {"20250101T000000Z"}
    (end,) = [e for e in read if e["CATEGORIES"] == "contract_end"]
    assert (end["DTSTART;VALUE=DATE"], end["SUMMARY"]) == ("20260516", "Cloud M → Lab: r1: term ends")
    assert end["DESCRIPTION"] == "contract.r1\ndate as given in the case"
    lines = unfolded(text)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(entries)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(cases.bundled()))
def test_every_line_of_every_case_is_legal(name: str, language: str) -> None:
    """At most 75 octets a line, no bare line end, each UID once, each property a name and a value."""
    case = cases.load(name)
    text = to_ics(calendar(case), case, language="zh" if language == "zh" else "en")
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(":" in line for line in unfolded(text))
    uids = [e["UID"] for e in events(text)]
    assert len(set(uids)) == len(uids) > 0


def test_long_chinese_and_special_characters_come_back_whole() -> None:
    """Separators, backslash and line end survive, and no character is cut by the folding."""
    case = cases.load("miniature")
    (english,) = events(to_ics([ENTRY], case))
    assert english["SUMMARY"] == "Cloud M → Lab: can cut, from; a\\b\nnext"
    text = to_ics([ENTRY], case, language="zh")
    (chinese,) = events(text)
    assert chinese["SUMMARY"] == f"云 M → 实验室：{LONG}"
    for piece in text.encode().split(b"\r\n"):
        piece.decode()


@pytest.mark.parametrize("width", range(60, 90))
def test_a_fold_falls_between_characters(width: int) -> None:
    """Wherever the three octets of a character meet the 75th, the pieces join to the line again."""
    line = "x" * width + "粮" * 60
    pieces = folded(line)
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert pieces[0] + "".join(piece.removeprefix(" ") for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])


def test_what_is_escaped() -> None:
    """A line end of any system is one escape; a bell is left out; a colon stays."""
    assert escaped("a:b\r\nc\rd\x07") == "a:b\\nc\\nd"


def test_the_same_calendar_gives_the_same_bytes() -> None:
    """Neither clock nor chance enters the text."""
    first, second = (cases.load("miniature") for _ in range(2))
    assert to_ics(calendar(first), first) == to_ics(calendar(second), second)


def test_an_event_that_moves_keeps_its_uid() -> None:
    """A notice that now runs out a month later replaces the earlier event; two alike are kept apart."""
    case = cases.load("miniature")
    moved = replace(ENTRY, date=date(2025, 3, 20))
    uid = [events(to_ics([e], case))[0]["UID"] for e in (ENTRY, moved)]
    assert uid[0] == uid[1]
    both = [e["UID"] for e in events(to_ics([ENTRY, moved], case))]
    assert both[0] == uid[0] != both[1]
