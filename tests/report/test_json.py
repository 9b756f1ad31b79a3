"""The findings as JSON: complete, sorted, the same bytes every time."""

from __future__ import annotations

import json

from provender.alliance.case import Case
from provender.exposure.result import Findings
from provender.report import to_json
from tests.report import made


def test_values(case: Case, findings: Findings) -> None:
    """Infinite and missing numbers are words, dates ISO, arrays along periods by block."""
    read = json.loads(to_json(case, findings))
    exposed = read["exposures"]["compute"]
    assert exposed["rows"][0]["ttr_today_days"] == "inf"
    assert exposed["rows"][0]["announced"] == "2025-01-01"
    assert exposed["rows"][0]["extra_critical_share"] == [0.0, 0.2]
    assert exposed["capacity"]["M/delivered"] == [[40.0, 40.0], [40.0, 40.0]]
    assert exposed["demand"][0][0] == [41.0, 45.0]
    assert exposed["block_starts"] == ["2025-01-01T00:00:00", "2025-03-02T00:00:00"]
    assert read["headlines"]["who"]["value"] == "nan"
    assert read["claim_share"] == 0.4


def test_same_bytes(case: Case, findings: Findings) -> None:
    """Equal findings give equal text, with sorted keys."""
    text = to_json(case, findings)
    assert text == to_json(made.case(), made.findings())
    read = json.loads(text)
    assert list(read) == sorted(read)


def test_outcomes_stay_out(case: Case, findings: Findings) -> None:
    """What became known later is not in it."""
    assert made.LATER not in to_json(case, findings)
