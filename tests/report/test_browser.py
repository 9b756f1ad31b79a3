"""The page in a real browser: charts are drawn, nothing complains, cards open."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provender.alliance.case import Case
from provender.exposure.result import Findings
from provender.report import to_html

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed"),
]


def opened(html: str, folder: Path) -> tuple[str, str]:
    """Return the page after it was drawn, and what the browser said on the way."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--enable-logging=stderr",
    ]
    where = [
        f"--user-data-dir={folder / 'profile'}",
        "--virtual-time-budget=30000",
        "--dump-dom",
        path.as_uri(),
    ]
    ran = subprocess.run(["chromium", *flags, *where], capture_output=True, check=True, timeout=120, text=True)
    return ran.stdout, "\n".join(re.findall(r"^.*CONSOLE.*$", ran.stderr, re.MULTILINE))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_charts_are_drawn(case: Case, findings: Findings, language: Any, tmp_path: Path) -> None:
    """Every chart becomes a drawing with a width, under the page's own policy, without a complaint."""
    dom, said = opened(to_html(case, findings, language=language), tmp_path)
    n_charts = dom.count('class="plot"')
    assert n_charts >= 9
    assert dom.count('data-drawn="yes"') == n_charts
    assert len(re.findall(r'<svg [^>]*width="[1-9]', dom)) >= n_charts
    assert 'data-ready="yes"' in dom
    assert said == ""


def test_names_do_not_run(case: Case, findings: Findings, tmp_path: Path) -> None:
    """A name that is a script is drawn as text, in charts and outside."""
    evil = "</script><script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    m = replace(case.parties["M"], name=evil)
    dom, said = opened(to_html(replace(case, parties={**case.parties, "M": m}), findings), tmp_path)
    assert "<title>A lab and its cloud</title>" in dom
    assert said == ""
