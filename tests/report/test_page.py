"""The page: complete, offline, safe, the same every time, and honest about what it rests on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pytest

import provender
from provender.alliance.case import Case
from provender.alliance.clauses.base import Effect
from provender.exposure.result import Findings
from provender.report import to_html
from provender.report.sheets.clauses import _PHRASES
from provender.report.words import WORDS
from tests.report import made

VOID = {"meta", "link", "br", "img", "hr", "input", "rect", "path"}
LANGUAGES: tuple[Any, ...] = ("en", "zh")


class Page(HTMLParser):
    """Collects what the tests ask about: elements, visible text, the text of each card."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self.cards: dict[str, str] = {}
        self._open: list[str] = []
        self._card = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and the card it opens."""
        held = dict(attrs)
        self.elements.append((tag, held))
        if "card" in (held.get("class") or "").split():
            self._card = held["id"] or ""
            self.cards[self._card] = ""
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that an element is closed."""
        while self._open and self._open.pop() != tag:
            pass
        if tag == "section":
            self._card = ""

    def handle_data(self, data: str) -> None:
        """Note a text where it stands."""
        if self._open and self._open[-1] == "script":
            self.scripts.append(data)
        elif not self._open or self._open[-1] != "style":
            self.text += data
            if self._card:
                self.cards[self._card] += data


def specs(html: str) -> list[dict[str, Any]]:
    """Return the charts of a page."""
    return [json.loads(s) for s in re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_story_has_a_card(case: Case, findings: Findings, language: Any) -> None:
    """Each number of the answer opens a card that names a source or the word assumption."""
    page = Page(to_html(case, findings, language=language))
    told = [a["popovertarget"] for t, a in page.elements if t == "button" and "num" in (a.get("class") or "").split()]
    assert len(told) >= 2
    for target in told:
        text = page.cards[target or ""]
        assert "F1" in text or "S1" in text or ("assumption" if language == "en" else "假设") in text


def test_a_card_says_what_a_number_rests_on(case: Case, findings: Findings) -> None:
    """The card of a number with a fact and an assumption: statement, day known, source, place, why."""
    page = Page(to_html(case, findings))
    (card,) = (text for text in page.cards.values() if "critical work lasts" in text)
    for said in (
        "60 days",
        "The cloud runs 20 MW",
        "1 Dec 2024",
        "example.org",
        "contract.r1.price",
        "set by hand",
    ):
        assert said in card
    assert "not within the horizon" in card


def test_a_number_without_a_record_counts_as_an_assumption(case: Case, findings: Findings) -> None:
    """A number of which nothing is recorded is not passed off as known."""
    page = Page(to_html(case, findings))
    (card,) = (text for text in page.cards.values() if "bare" in text)
    assert "No source feeds this number." in card
    assert "assumption" in card


def test_answer_comes_first(case: Case, findings: Findings) -> None:
    """Title, question and answer stand before the first chart and the first table."""
    html = to_html(case, findings)
    order = [
        html.index(s)
        for s in (
            "A lab and its cloud</h1>",
            "Is the lab being cut off?",
            "If <strong>Cloud M",
            "<figure",
            "<table",
        )
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("language", LANGUAGES)
def test_outcomes_stay_out(case: Case, findings: Findings, language: Any) -> None:
    """What became known later is nowhere on the page."""
    assert made.LATER in case.outcomes[0].statement
    assert made.LATER not in to_html(case, findings, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_offline(case: Case, findings: Findings, language: Any) -> None:
    """Nothing is loaded: only plain links name an address, and the policy forbids the rest."""
    html = to_html(case, findings, language=language)
    page = Page(html)
    for tag, held in page.elements:
        loads = [
            v for k, v in held.items() if k in {"src", "srcset", "href", "data", "action", "poster"} and tag != "a"
        ]
        assert all((v or "").startswith("data:") for v in loads), (tag, held)
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    (policy,) = (a["content"] for t, a in page.elements if t == "meta" and a.get("http-equiv"))
    assert (policy or "").startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in (policy or "")


def test_links_are_web_addresses(case: Case, findings: Findings) -> None:
    """A source is linked where it is a web address and printed as text where it is not."""
    bad = replace(case.claims["F1"], source="javascript:alert(1)//https://x")
    page = Page(to_html(replace(case, claims={**case.claims, "F1": bad}), findings))
    links = {a["href"] or "" for t, a in page.elements if t == "a"}
    assert all(link.startswith(("#", "https://")) for link in links)
    assert "javascript:alert(1)//https://x" in page.text


def test_names_cannot_run(case: Case, findings: Findings) -> None:
    """A name that is a script is printed, in text, tables, charts and cards alike."""
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"

    def called(name: str) -> str:
        m = replace(case.parties["M"], name=name, name_zh=name)
        f1 = replace(case.claims["F1"], statement=name, hedge=name, doubt=name)
        changed = replace(case, title=name, parties={**case.parties, "M": m}, claims={**case.claims, "F1": f1})
        return to_html(changed, findings)

    clean, dirty = Page(called("plain")), Page(called(evil))
    assert [t for t, _ in dirty.elements] == [t for t, _ in clean.elements]
    assert evil in dirty.text
    assert len(specs(called(evil))) == len(specs(called("plain")))


def test_same_bytes(case: Case, findings: Findings) -> None:
    """The same input gives the same page, twice in a run."""
    assert to_html(case, findings) == to_html(made.case(), made.findings())


def test_same_bytes_in_another_process() -> None:
    """And so in processes whose hashes differ."""
    code = (
        "import hashlib; from tests.report import made; from provender.report import to_html; "
        "print(hashlib.sha256(to_html(made.case(), made.findings()).encode()).hexdigest())"
    )
    root = Path(provender.__file__).parents[2]
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_raw_infinity(case: Case, findings: Findings, language: Any) -> None:
    """Infinite and missing numbers are words, never inf or nan."""
    page = Page(to_html(case, findings, language=language))
    assert re.search(r"(?<![A-Za-z])(inf|nan|None)(?![A-Za-z])", page.text) is None
    assert WORDS["value.never"][LANGUAGES.index(language)] in page.text


def test_chinese_page_speaks_chinese(case: Case, findings: Findings) -> None:
    """No English label of more than a word is left on the Chinese page."""
    page = Page(to_html(case, findings, language="zh"))
    left = [k for k, (en, zh) in WORDS.items() if len(en) > 12 and "{" not in en and en != zh and en in page.text]
    assert left == []
    assert "一家实验室和它的云" in page.text
    assert "云 M" in page.text


def test_charts_follow_the_schema(case: Case, findings: Findings) -> None:
    """Every chart is valid Vega-Lite, bound to the page's width, its colours to the style sheet."""
    found = specs(to_html(case, findings))
    assert len(found) >= 9
    for spec in found:
        alt.Chart.from_dict(spec, validate=True)
        assert spec["width"] == "container"
        assert not re.search(r'"#[0-9a-fA-F]{3,8}"', json.dumps(spec))


def test_charts_are_thinned() -> None:
    """Three years of hours draw no more than a couple of hundred moments."""
    n = 24 * 365
    starts = np.datetime64("2025-01-01", "s") + np.arange(n) * np.timedelta64(3600, "s")
    flat = np.ones((2, n))
    hourly = made.exposure(
        period_starts=starts,
        period_hours=np.ones(n),
        block_starts=starts[:: n // 2],
        block_of_period=np.arange(n) // (n // 2),
        demand=np.ones((2, 2, n)) * 40,
        unmet=np.zeros((2, 2, n)),
        capacity={("M", "delivered"): 40 * flat, ("O", "building"): 20 * flat},
        supply_capacity={},
        sources={"xO": np.ones(n)},
        rows=(made.row(extra_critical_share=np.linspace(0, 1, n)),),
    )
    html = to_html(made.case(), made.findings(exposures={"compute": hourly}))
    assert sum(len(json.dumps(s)) for s in specs(html)) < 200_000


def test_chart_of_capacity_adds_up(case: Case, findings: Findings) -> None:
    """The stack of the first moment is what is held plus what can be bought: 40 + 20 + 5 + 5."""
    chart = specs(to_html(case, findings))[0]
    area = chart["datasets"][chart["layer"][0]["data"]["name"]]
    assert sum(r["v"] for r in area if r["t"] == area[0]["t"]) == 70.0


@pytest.mark.parametrize(
    "said",
    [
        "acts on a cut by Cloud M (needs notice: 50 days as written)",
        "names nothing that it acts on",
        "acts on cash (20 % of the revenue of Lab goes to Cloud M)",
        "Cloud M: xO (may not be signed)",
        "Compute: being built",
        "Hall two",
        "Cloud M → Lab",
        "$1 bn · 1 Jan 2023 · paid",
        "The milestone",
        "A cut",
        "offer.xO.price",
        "Cloud O: not even all of it",
    ],
)
def test_tables_say(case: Case, findings: Findings, said: str) -> None:
    """Clauses, contracts by stage, flows, beliefs, explanations, assumptions and limits are all there."""
    assert said in Page(to_html(case, findings)).text


def test_every_effect_has_a_phrase() -> None:
    """Whatever a clause can do to an instance can be said."""
    assert set(_PHRASES) == set(Effect.__dataclass_fields__)


def test_support_strip(case: Case, findings: Findings) -> None:
    """The strip gives the share on sources, and speaks of no share that nobody measured."""
    page = Page(to_html(case, findings))
    assert "40 % of the inputs behind the headline numbers rest on sources, 60 % on assumptions." in page.text
    assert "swing" not in page.text.split("Method and warnings")[0]


def test_empty_findings(case: Case) -> None:
    """A case without a provision still gives a page."""
    empty = made.nothing(claim_share=float("nan"))
    page = Page(to_html(replace(case, story={}, claims={}), empty))
    assert "The case has no provision, hence no answer." in page.text
