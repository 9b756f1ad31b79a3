"""What matters on the page: prices, tornadoes and drivers; the measured swing takes the place of the count."""

from __future__ import annotations

from pathlib import Path

import pytest

import provender
from provender.exposure.result import Findings
from provender.insight import Effort, Insight, insight
from provender.report import to_html
from tests.insight.test_case import CASE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the case of one choice."""
    path = tmp_path_factory.mktemp("hourly")
    (path / "case.toml").write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(folder: Path) -> Insight:
    """Return insight on it."""
    return insight(folder, effort=Effort(n_worlds=60))


@pytest.fixture(scope="module")
def findings(folder: Path) -> Findings:
    """Return its findings."""
    return provender.findings(provender.load(folder), n_scenarios=0)


@pytest.mark.parametrize(("language", "said"), [("en", "Worth finding out"), ("zh", "值得查清")])
def test_the_chapter_names_price_input_and_reason(
    folder: Path, found: Insight, findings: Findings, language: str, said: str
) -> None:
    """The input that is worth something stands with its range, its value and why it was assumed."""
    html = to_html(provender.load(folder), findings, language=language, matters=found)  # type: ignore[arg-type]
    chapter = html[html.index('id="insight"') :]
    chapter = chapter[: chapter.index('id="tables"')]
    assert said in chapter
    assert "offer.hour.price" in chapter
    assert "made up" in chapter
    assert 'id="evppi-compute"' in chapter
    assert 'id="tornado-estimate-square"' in chapter


def test_a_number_opens_its_card(folder: Path, found: Insight, findings: Findings) -> None:
    """What a number hangs on is a click away from its sources, or the word assumption."""
    html = to_html(provender.load(folder), findings, matters=found)
    answers = html[html.index('id="answers"') :]
    assert 'popovertarget="' in answers[: answers.index("</table>")]


def test_the_swing_is_measured_where_it_is_known(folder: Path, found: Insight, findings: Findings) -> None:
    """Without insight inputs are counted, with it their shares of the variance are told."""
    case = provender.load(folder)
    assert "of the inputs behind the headline numbers rest on sources" in to_html(case, findings)
    deep = to_html(case, findings, matters=found)
    assert "of the swing of the" in deep
    assert "of the inputs behind the headline numbers rest on sources" not in deep


def test_a_case_without_ranges_has_no_such_chapter() -> None:
    """There is nothing to find out."""
    case = provender.load("miniature")
    known = insight("miniature", effort=Effort(n_worlds=20))
    assert 'id="insight"' not in to_html(case, provender.findings(case, n_scenarios=0), matters=known)
