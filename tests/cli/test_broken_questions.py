"""What one can ask wrongly of terms, forecasts, insight and comparisons: place, value found, allowed, what to do."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from provender.cli import main

RESEALED = {"format": 1, "case": "miniature", "as_of": "2025-01-01", "forecasts": [{"question": "pause"}]}


def told(*arguments: str) -> str:
    """Return what the command line says when it refuses to work, one line."""
    done = CliRunner().invoke(main, [*arguments], env={"COLUMNS": "400"})
    assert done.exit_code == 2, done.output
    assert "unexpected" not in done.stderr
    return " ".join(done.stderr.split())


TERMS = [
    (("--clause", "exclusivty"), ("clause 'exclusivty'", "allowed: exclusivity, rofr", "Did you mean 'exclusivity'?")),
    (("--change", "shar.rate=15%"), ("clause 'shar'", "allowed: exclusivity", "Did you mean 'share'?")),
    (("--change", "share.rat=15%"), ("field of clause 'share' 'rat'", "allowed: ", "Did you mean 'rate'?")),
    (("--change", "share.rate=15 bananas"), ("share.rate='15 bananas'", "a number, alone or in %", "as in share.rate")),
    (("--change", "share.rate=150 %"), ("share.rate='150 %'", "from 0 to 1", "Write clause.field=value")),
    (("--change", "notice.written_days=3 USD"), ("notice.written_days='3 USD'", "alone or in days", "Write clause")),
    (("--change", "notice.written_days=-3 days"), ("written_days='-3 days'", "not below 0", "Write clause")),
    (("--change", "exclusivity.end=soon"), ("exclusivity.end='soon'", "a date, year-month-day", "Write clause")),
    (("--change", "exclusivity.end=2025-02-30"), ("'2025-02-30'", "a date, year-month-day", "Write clause")),
    (("--change", "exclusivity.holder=X"), ("holder 'X'", "allowed: L, M")),
    (("--change", "share"), ("'share'", "clause.field=value or clause=struck", "Write clause")),
    (("--reading", "N"), ("party 'N'", "allowed: L, M")),
    (("--budget", "Lb=1e9"), ("party 'Lb'", "allowed: L, M")),
    (("--budget", "L=much"), ("--budget 'L=much'", "PARTY=MONEY, a number not below 0", "as in --budget openai=5e9")),
    (("--as-of", "2031-01-01"), ("as-of date 2031-01-01", "before the end of the horizon, 2026-02-05", "Ask as of an")),
    (("--as-of", "soon"), ("'--as-of'", "'soon'", "%Y-%m-%d")),
    (("--panel", "1.5"), ("'--panel'", "1.5", "0<=x<=1")),
    (("--belief", "L"), ("'--belief'", "'L'", "'own', 'observer'")),
]


@pytest.mark.parametrize(("asked", "said"), TERMS, ids=[" ".join(a) for a, _ in TERMS])
def test_terms(asked: tuple[str, ...], said: tuple[str, ...]) -> None:
    """A clause, field, unit, date, party or budget that is none."""
    message = told("terms", "miniature", *asked)
    for part in said:
        assert part in message


INSIGHT = [
    (("--number", "compute.plan.men"), ("number 'compute.plan.men'", "allowed: ", "Did you mean 'compute.plan.mean'?")),
    (("--worlds", "5"), ("'--worlds'", "5", "x>=20")),
    (("--reading", "N"), ("party 'N'", "allowed: L, M")),
    (("--as-of", "2031-01-01"), ("as-of date 2031-01-01", "before the end of the horizon", "Ask as of an earlier")),
    (("--workers", "0"), ("'--workers'", "0", "x>=1")),
]


@pytest.mark.parametrize(("asked", "said"), INSIGHT, ids=[" ".join(a) for a, _ in INSIGHT])
def test_insight(asked: tuple[str, ...], said: tuple[str, ...]) -> None:
    """A number, party or date that is none is refused before anything long begins."""
    message = told("insight", "miniature", *asked)
    for part in said:
        assert part in message


COMPARE = [
    ("minature", ("case 'minature'", "allowed: acme-gpu", "Did you mean 'miniature'?")),
    ("miniature@soon", ("'miniature@soon'", "CASE@DATE", "year-month-day")),
    ("miniature:N", ("party 'N'", "allowed: L, M")),
    ("miniature:M@2025-02-30", ("'miniature:M@2025-02-30'", "CASE:PARTY@DATE", "year-month-day")),
    ("miniature@2031-01-01", ("as-of date 2031-01-01", "before the end of the horizon", "Ask as of an earlier")),
    ("miniature@2020-01-01", ("as of 2020-01-01", "2024-01-02 or later", "Ask as of a later date")),
    ("", ("found ''", "allowed: CASE", "year-month-day")),
]


@pytest.mark.parametrize(("side", "said"), COMPARE, ids=[s or "empty" for s, _ in COMPARE])
def test_compare(side: str, said: tuple[str, ...]) -> None:
    """A side that is no case, date or party."""
    message = told("compare", "miniature", side)
    for part in said:
        assert part in message


def test_a_date_before_what_the_case_refers_to() -> None:
    """Every row that was not known yet is told with its place, and from which day on the case can be asked."""
    done = CliRunner().invoke(main, ["compare", "microsoft-openai@2025-03-01", "microsoft-openai"])
    assert done.exit_code == 1
    message = " ".join(done.stderr.split())
    assert "party.openai.revenue.level: found F175, known from 2025-04-01 allowed: rows known by 2025-03-01" in message
    assert message.endswith(
        "nothing was computed all that is referred to was known by 2025-05-02: ask as of that day or later"
    )


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with frozen forecasts of the miniature, ``good.json``, and with spoilt ones."""
    folder = tmp_path_factory.mktemp("frozen")
    good = folder / "good.json"
    assert CliRunner().invoke(main, ["forecast", "miniature", "--freeze", str(good)]).exit_code == 0
    body = json.loads(good.read_text(encoding="utf-8"))
    early = {**body, "as_of": "2024-06-01"}
    sure = {**body, "forecasts": [{**f, "probability": 0.99} for f in body["forecasts"]]}
    bare = {k: v for k, v in body.items() if k != "sha256"}
    seal = hashlib.sha256(json.dumps(RESEALED, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    spoilt = {"early": early, "sure": sure, "bare": bare, "resealed": {**RESEALED, "sha256": seal}, "list": []}
    for name, content in spoilt.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "text.json").write_text("a forecast", encoding="utf-8")
    return folder


FROZEN = [
    ("sure", ("a content that its seal does not fit", "the bytes that were frozen")),
    ("early", ("a content that its seal does not fit", "the bytes that were frozen")),
    ("bare", ("a content that its seal does not fit", "the bytes that were frozen")),
    ("resealed", ("a seal that fits, over content that is no forecasts", "what `--freeze` writes")),
    ("list", ("no frozen forecasts of this format", '"format": 1')),
    ("text", ("text that is no JSON", "a file of frozen forecasts")),
    ("none", ("No such file", "a file of frozen forecasts")),
]


@pytest.mark.parametrize(("name", "said"), FROZEN, ids=[n for n, _ in FROZEN])
def test_tampered(frozen: Path, name: str, said: tuple[str, ...]) -> None:
    """A frozen file that was changed, resealed over nothing, or is none; each with its place and what to do."""
    message = told("forecast", "miniature", "--score", str(frozen / f"{name}.json"))
    for part in (f"{name}.json: found", *said, "Freeze forecasts with"):
        assert part in message


def test_another_case_and_dates(frozen: Path) -> None:
    """Forecasts of another case, a date beside frozen forecasts, and one past the horizon."""
    good = str(frozen / "good.json")
    other = told("forecast", "anthropic-clouds", "--score", good)
    assert "found forecasts of case 'miniature' allowed: forecasts of 'anthropic-clouds'" in other
    assert "take --as-of and --freeze out" in told("forecast", "miniature", "--score", good, "--as-of", "2025-02-01")
    assert "before the end of the horizon" in told("forecast", "miniature", "--as-of", "2031-01-01")
    assert "[forecast.…]" in told("forecast", "acme-gpu")


def test_scored_before_any_window_has_closed() -> None:
    """No score, and from which day on there is one."""
    done = CliRunner().invoke(main, ["forecast", "miniature", "--as-of", "2025-12-31"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert "Nothing can be scored yet: outcomes were looked up to 1 Jan 2026" in done.output
    assert "the first window closes on 30 June 2026" in done.output
