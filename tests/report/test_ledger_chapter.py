"""The chapters of the ledger and of a case's own history, in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.backtest import Market, OnDemand, OwnHistory, Provender, Replay, Trace, backtest
from provender.backtest.past import Policy, Remembering
from provender.exposure.result import Findings
from provender.ledger import ledger
from provender.report import tables, to_html, to_json
from provender.report.edition import edition
from provender.report.history_chapter import history_chapters
from provender.report.ledger_chapter import ledger_chapters
from provender.report.words import Language


def history() -> OwnHistory:
    """Return the past of a made-up provision: four weeks with a day in them."""
    day = 10.0 + 3.0 * np.sin(np.arange(24 * 35) / 24 * 2 * np.pi)
    policies: list[Policy | Remembering] = [Provender(), OnDemand(), Replay(7), Replay(3)]
    found = backtest(Trace("t", day), Market(24 * 7, 2.0, 1.2), policies=policies)
    return OwnHistory("compute", 35.0, found, "", 2.0, 0.4)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ledger_stands_in_the_report(case: Case, findings: Findings, language: Language) -> None:
    """Obligations by year, register and exit playbook are tables of the page; Chinese ones hold no English."""
    (chapter,) = ledger_chapters(findings, edition(case, language))
    kept = ledger(case, reading=case.reading, found=findings.exposures)
    by = {s.id: s for s in chapter.sheets}
    assert set(by) == {"ledger-years", "ledger-register", "ledger-exits-compute"}
    assert len(by["ledger-years"].lines) == len(kept.years)
    assert len(by["ledger-register"].lines) == len(kept.register)
    steps = " ".join(line.cells[1].text for line in by["ledger-exits-compute"].lines)
    assert ("宣布中断" if language == "zh" else "announces the loss") in steps
    if language == "zh":
        assert not re.search(r"\b(the|loss|sign|start|served)\b", steps)
    assert chapter.title in to_html(case, findings, language=language)


def test_the_ledger_stands_in_json_and_tables(case: Case, findings: Findings) -> None:
    """The same numbers in the data: sums by year, the register's fields, the steps."""
    kept = ledger(case, reading=case.reading, found=findings.exposures)
    read = json.loads(to_json(case, findings))["ledger"]
    assert [r["expected"] for r in read["years"]] == [r.expected for r in kept.years]
    assert read["register"][0]["substitutability_0050"] == kept.register[0].substitutability_0050
    frames = tables(case, findings)
    assert frames["ledger_years"]["expected"].to_list() == [r.expected for r in kept.years]
    assert frames["ledger_exits"]["what"].to_list() == [s.what for s in kept.exits]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_own_history_stands_in_the_report(case: Case, findings: Findings, language: Language) -> None:
    """A row per policy, cheapest first, hindsight last; use and holdings by day in the chart."""
    held = history()
    assert held.found is not None
    (chapter,) = history_chapters({"compute": held}, edition(case, language))
    (sheet,), (chart,) = chapter.sheets, chapter.charts
    assert len(sheet.lines) == len(held.found.rows) + 1
    assert sheet.lines[-1].cells[0].text == ("事后最优" if language == "zh" else "hindsight")
    records = next(iter(chart.spec["datasets"].values()))
    assert len(records) == 21
    assert chapter.title in to_html(case, findings, language=language, history={"compute": held})


def test_why_nothing_was_replayed(case: Case) -> None:
    """Too short a history is told in a sentence; a case without any has no chapter."""
    ed = edition(case, "en")
    (chapter,) = history_chapters({"compute": OwnHistory("compute", 20.0, why_not="short")}, ed)
    assert "20 days of history are too short" in chapter.lead
    assert not chapter.sheets
    assert history_chapters({"compute": OwnHistory("compute", 0.0, why_not="none")}, ed) == ()


def test_the_own_history_stands_in_json_and_tables(case: Case, findings: Findings) -> None:
    """Costs and regrets by policy, hindsight among them; a reason where nothing was replayed."""
    held = history()
    assert held.found is not None
    found = {"compute": held, "models": replace(held, provision="models", found=None, why_not="idle")}
    read = json.loads(to_json(case, findings, found))["history"]
    costs = {r["policy"]: r["cost"] for r in read["compute"]["rows"]}
    assert costs == {r.policy: r.cost_usd for r in held.found.rows} | {"hindsight": held.found.hindsight_usd}
    assert read["models"]["why_not"] == "idle"
    frame = tables(case, findings, found)["history"]
    assert frame.filter(provision="compute")["cost"].to_list() == list(costs.values())
    assert frame.filter(provision="models")["why_not"].to_list() == ["idle"]
