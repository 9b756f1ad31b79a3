"""Test systems from tables of the user's own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from provender.adequacy import AdequacyError, exact, load_shape, published, read_system, simulate_sequence


def table(folder: Path, *lines: str) -> Path:
    """Write a table of units."""
    path = folder / "units.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "peak"), [("rbts", 185.0), ("rts79", 2850.0)])
def test_a_bundled_table_read_as_a_users_own_is_the_bundled_system(name: str, peak: float) -> None:
    """Both ways lead to the same LOLH, EUE and frequency, bit for bit."""
    path = Path(str(files("provender.adequacy"))) / "data" / f"{name}_units.csv"
    found, bundled = exact(read_system(path, peak * load_shape())), exact(published(name))
    assert (found.lolh_hours, found.eue, found.frequency) == (bundled.lolh_hours, bundled.eue, bundled.frequency)


def test_the_columns_of_rts_gmlc_are_read_as_they_are(tmp_path: Path) -> None:
    """Two units at load 60: short by 60 in q², by 10 in 2·q·(1 − q); one without capacity counts for nothing."""
    path = table(
        tmp_path,
        "GEN UID,Bus ID,PMax MW,FOR,MTTF Hr,MTTR Hr",
        "101_CT_1,101,50,0.1,450,50",
        "101_CT_2,101,50,0.1,450,50",
        "114_SYNC_COND_1,114,0,0,10000,0",
    )
    system = read_system(path, np.full(24, 60.0))
    found = exact(system)
    assert len(system.suppliers) == 2
    assert found.eue == pytest.approx(24 * (0.01 * 60.0 + 0.18 * 10.0), rel=1e-9)
    assert found.lolh_hours == pytest.approx(24 * 0.19, rel=1e-9)
    assert simulate_sequence(system, np.random.SeedSequence(1), n_spans=50).lolh.value > 0.0


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("PMax MW,outages", "5,0.1"), "forced_outage_rate or FOR"),
        (("FOR", "0.1"), "capacity_mw or PMax MW"),
        (("capacity_mw,forced_outage_rate", "5,0.1", "much,0.1"), "capacity_mw 'much' in line 3"),
        (("capacity_mw,forced_outage_rate", "5,1.2"), "unavailability 1.2"),
        (("capacity_mw,forced_outage_rate", "0,0.1"), "no unit with a capacity"),
        (("capacity_mw,forced_outage_rate",), "no unit with a capacity"),
    ],
)
def test_what_is_wrong_in_a_table_is_told(lines: tuple[str, ...], told: str, tmp_path: Path) -> None:
    """Missing columns, what is no number, with its line, what is no share of time, and nothing at all."""
    with pytest.raises(AdequacyError, match=told):
        read_system(table(tmp_path, *lines), np.ones(24))
