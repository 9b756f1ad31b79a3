"""Lines to sign are gathered by offer; renewals are not added up."""

from __future__ import annotations

from datetime import date

from provender.exposure.result import SignedLine
from provender.report.sheets.lines import groups, most_at_once


def line(start: date, end: date | None, amount: float, *, offer: str = "x", fee: float = 1.0) -> SignedLine:
    """Return a line of one supplier."""
    return SignedLine(offer, "O", start, end, amount, fee)


def test_renewals() -> None:
    """Twelve months of ten units, one after the other, are ten units."""
    months = [line(date(2025, m, 1), date(2025 + m // 12, m % 12 + 1, 1), 10.0) for m in range(1, 13)]
    assert most_at_once(months) == 10.0


def test_overlap() -> None:
    """Lines in term together are added: 10 until March, 5 from February on."""
    assert most_at_once([line(date(2025, 1, 1), date(2025, 3, 1), 10.0), line(date(2025, 2, 1), None, 5.0)]) == 15.0


def test_groups() -> None:
    """The dearest offer comes first, with its starts and fees."""
    held = [
        line(date(2025, 1, 1), None, 1.0, offer="a"),
        line(date(2025, 1, 1), None, 2.0, offer="b", fee=9.0),
    ]
    assert [(g.offer, g.most, g.n_lines, g.fee) for g in groups([*held, held[0]])] == [
        ("b", 2.0, 1, 9.0),
        ("a", 2.0, 2, 2.0),
    ]
