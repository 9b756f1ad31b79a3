"""The coupling table is fresh: every claim once, made from these files, rows that come out again."""

from __future__ import annotations

import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "coupling.md"
_HEADS = {"id", "---"}


@cache
def generator() -> dict[str, Any]:
    """Return what the script that writes the page defines."""
    return runpy.run_path(str(ROOT / "docs" / "generate.py"))


@cache
def world() -> Any:
    """Return the flagship before anything is tried."""
    return generator()["world"]()


def lines() -> dict[str, str]:
    """Return the rows of both tables by id; a claim that stands twice is refused."""
    found: dict[str, str] = {}
    for row in re.findall(r"^\|.*\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        key = row.split("|")[1].strip()
        if key not in _HEADS and not key.startswith("---"):
            assert key not in found, key
            found[key] = row
    return found


def test_every_claim_and_fact_stands_in_the_table_once() -> None:
    """The ids of the rows are those of claims.csv and facts.csv, each once."""
    assert sorted(lines()) == sorted(row.claim.id for row in world().draft.evidence.rows)


def test_the_table_is_made_from_these_files() -> None:
    """The hash in the page is that of the case's files; else `make docs` is due."""
    assert f"Sources: `{generator()['sources_hash']()}`" in PAGE.read_text(encoding="utf-8")


def test_each_row_gives_what_moves_or_why_nothing_does() -> None:
    """A row that moves something names at least one result with two values; any other gives a reason."""
    for key, row in lines().items():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert (len(cells) == 5 and "→" in cells[4] and cells[3] in {"+10 %", "left out"}) or (
            len(cells) == 3 and cells[2]
        ), key


def drawn() -> list[str]:
    """Return three ids that move something, drawn by the hash of the files: others once the case changes."""
    ids = sorted(key for key, row in lines().items() if "→" in row)
    rng = np.random.default_rng(int(generator()["sources_hash"]()[:12], 16))
    return [ids[int(i)] for i in rng.choice(len(ids), size=3, replace=False)]


@pytest.mark.parametrize("nth", range(3))
def test_a_row_comes_out_again(nth: int) -> None:
    """Computed anew, a row drawn at random is the row of the page; else `make docs` is due."""
    key = drawn()[nth]
    claim = next(row.claim for row in world().draft.evidence.rows if row.claim.id == key)
    assert generator()["line"](generator()["tried"](world(), claim)) == lines()[key]


def test_reasons_are_those_of_the_rows() -> None:
    """A fact of later date, one without a date, a frame, a repost and a fact without amount say which they are."""
    told = lines()
    case = world().case
    for row in world().draft.evidence.rows:
        claim = row.claim
        if claim.id not in case.claims:
            assert "not admitted" in told[claim.id], claim.id
        elif claim.kind == "frame":
            assert "framing" in told[claim.id], claim.id
        elif claim.weight == 0 and claim.id not in world().feeds:
            assert re.search("weight 0|superseded", told[claim.id]), claim.id
