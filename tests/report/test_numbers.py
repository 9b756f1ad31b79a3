"""Numbers are printed by kind, in both languages, and never as inf or nan."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provender.report.numbers import Figures
from provender.report.words import speak

EN, ZH = Figures(speak("en")), Figures(speak("zh"))
INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0.0, "0 days", "0 天"),
        (1.0, "1 day", "1 天"),
        (10.0, "10 days", "10 天"),
        (2.5, "2.5 days", "2.5 天"),
        (0.25, "6 hours", "6 小时"),
        (90.0, "90 days", "90 天"),
        (91.0, "3 months", "3 个月"),
        (791.0, "26 months", "26 个月"),
        (INF, "not within the horizon", "期内不发生"),
        (NAN, "not known", "未知"),
    ],
)
def test_days(value: float, en: str, zh: str) -> None:
    """Lengths of time turn to months above ninety days and to words where they never end."""
    assert (EN.days(value), ZH.days(value)) == (en, zh)


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [
        (21e9, "USD", "$21 bn", "210 亿美元"),
        (21.0, "USD bn", "$21 bn", "210 亿美元"),
        (850e6, "", "$850 mn", "8.5 亿美元"),
        (999.6e6, "", "$1 bn", "10 亿美元"),
        (12_300.0, "", "$12,300", "1.23 万美元"),
        (-3e9, "", "−$3 bn", "−30 亿美元"),
        (0.0, "", "$0", "0 美元"),
        (1.3, "USD/H100e-h", "$1.3 per H100e-h", "1.3 美元/H100e-h"),
        (2e6, "CHF", "2 mn CHF", "200 万 CHF"),
        (5.0, "kUSD", "$5,000", "5,000 美元"),
        (INF, "", "without limit", "无上限"),
    ],
)
def test_money(value: float, unit: str, en: str, zh: str) -> None:
    """Money is said in billions and millions, in Chinese in 亿 and 万."""
    assert (EN.money(value, unit), ZH.money(value, unit)) == (en, zh)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0.6, "60 %", "60%"),
        (0.026, "2.6 %", "2.6%"),
        (0.0, "0 %", "0%"),
        (1.2, "120 %", "120%"),
        (1e-6, "under 0.01 %", "不足 0.01%"),
        (INF, "not even all of it", "全部失去也不至于"),
    ],
)
def test_shares(value: float, en: str, zh: str) -> None:
    """Shares are percentages, with a blank before the sign in English only."""
    assert (EN.share(value), ZH.share(value)) == (en, zh)


def test_dates() -> None:
    """A date is days since 1970: 20 210 of them are 2 May 2025."""
    assert EN.show(20210.0, "date") == "2 May 2025"
    assert ZH.show(20210.0, "date") == "2025 年 5 月 2 日"
    assert EN.show(INF, "date") == "not within the horizon"


def test_interval() -> None:
    """An interval names both ends; equal ends print nothing."""
    assert EN.interval(578.0, 1157.0, "days") == "(19 months to 38 months)"
    assert EN.interval(60.0, INF, "days") == "(60 days to not within the horizon)"
    assert EN.interval(30.0, 30.0, "days") == ""
    assert ZH.interval(0.5, 0.7, "share") == "（50% 至 70%）"


def test_quantity_by_unit() -> None:
    """A unit says how its number is printed."""
    shown = [EN.quantity(v, u) for v, u in ((0.3, "share"), (30.0, "%"), (400.0, "days"), (1.3, "USD/h"), (12.5, "MW"))]
    assert shown == ["30 %", "30 %", "13 months", "$1.3 per h", "12.5 MW"]


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["days", "money", "share", "number"]))
def test_no_raw_infinity(value: float, kind: str) -> None:
    """No value at all prints inf, nan or an exponent."""
    for figures in (EN, ZH):
        text = figures.show(max(min(value, 1e15), -1e15) if math.isfinite(value) else value, kind)
        assert not any(bad in text.lower().split() for bad in ("inf", "-inf", "nan"))
        assert "e+" not in text
