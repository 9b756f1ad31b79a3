"""Bundled cases, from the folder to the page: stories resolve, pages stay small."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import provender
from provender.report import tables, to_html, to_json

#: the one chapter that may hold outcomes
FORECASTS = r'<section class="chapter" id="forecasts-chapter">.*?(?=<section class="chapter")'


@pytest.mark.parametrize("name", ["miniature", "microsoft-openai"])
def test_page(name: str) -> None:
    """Both languages print, below six megabytes, with less than six tenths of one in charts."""
    case = provender.load(name)
    found = provender.findings(case)
    languages: tuple[Any, ...] = ("en", "zh")
    for language in languages:
        html = to_html(case, found, language=language)
        assert len(html.encode()) < 6_000_000
        charts = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
        assert len(charts) >= 9
        assert sum(map(len, charts)) < 600_000
        told = re.sub(FORECASTS, "", html, flags=re.DOTALL)
        assert not any(outcome.statement in told for outcome in case.outcomes)
    assert json.loads(to_json(case, found))["case"]["name"] == name
    assert tables(case, found)["n1"].height == sum(len(e.rows) for e in found.exposures.values())
