"""Rules of the small bundled cases: sourced where they can be, and blind to what became known later."""

from __future__ import annotations

import csv
import math
import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from provender.alliance.walk import numbers_of
from provender.cases import bundled, check, load
from provender.exposure import findings
from provender.report import to_json

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Findings

SMALL = (
    "anthropic-clouds",
    "apple-intel",
    "coreweave-customers",
    "huawei-tsmc",
    "inflection-microsoft",
    "windsurf-anthropic",
)
LATER = tuple(name for name in SMALL if name != "inflection-microsoft")
LIMIT = 120
PAGE = Path(__file__).parents[2] / "docs" / "library.md"
#: the two numbers of each paragraph of the page: provision, row, field
ANSWERS = {
    "anthropic-clouds": (("compute", "amazon.delivered", "tts"), ("compute", "amazon.delivered", "ttr_critical")),
    "apple-intel": (("cpus", "intel.delivered", "tts"), ("cpus", "intel.delivered", "ttr_critical")),
    "coreweave-customers": (
        ("orders", "microsoft.delivered", "tts"),
        ("orders", "microsoft.delivered", "ttr_critical"),
    ),
    "huawei-tsmc": (("wafers", "tsmc.delivered", "tts"), ("wafers", "tsmc.delivered", "ttr_critical")),
    "inflection-microsoft": (("compute", "coreweave.all", "tts"), ("money", "microsoft.pipeline", "tts")),
    "windsurf-anthropic": (("models", "anthropic.delivered", "tts"), ("models", "anthropic.delivered", "ttr_critical")),
}


@cache
def answer(name: str) -> tuple[Case, Findings]:
    """Return a bundled case and what exposure finds in it."""
    case = load(name)
    return case, findings(case)


def rows(name: str, table: str) -> list[dict[str, str]]:
    """Return the rows of a table of a bundled case."""
    with (bundled()[name] / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fed(case: Case) -> set[str]:
    """Return the facts that feed a number of the case."""
    return {c for e in numbers_of(case) for c in e.claims}


def with_facts(name: str, folder: Path, facts: list[dict[str, str]]) -> Case:
    """Return the case with other facts."""
    copy = folder / name
    shutil.copytree(bundled()[name], copy)
    with (copy / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, facts[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(facts)
    return load(copy)


@pytest.mark.parametrize("name", sorted(bundled()))
def test_every_bundled_case_is_sound(name: str) -> None:
    """A bundled case passes its own check."""
    assert [str(problem) for problem in check(name)] == []


@pytest.mark.parametrize("name", SMALL)
def test_a_small_case_is_small(name: str) -> None:
    """A reader takes it in at one sitting; three futures, a notice clause written and lived, something shared."""
    case, _ = answer(name)
    assert len((bundled()[name] / "case.toml").read_text(encoding="utf-8").splitlines()) <= LIMIT
    assert len(case.futures) == 3
    assert case.dependencies
    assert case.offers
    assert any(clause.kind == "notice" for clause in case.clauses.values())


@pytest.mark.parametrize("name", SMALL)
def test_facts_feed_it_and_all_were_known(name: str) -> None:
    """At least four facts feed numbers; each of them was public by the as-of date."""
    case, _ = answer(name)
    known = {row["id"]: row["known_from"] for row in rows(name, "facts.csv")}
    assert len(fed(case)) >= 4
    assert max(known[fact] for fact in fed(case)) <= case.as_of.isoformat()


@pytest.mark.parametrize("name", SMALL)
def test_only_rows_that_are_used_are_kept(name: str) -> None:
    """A fact feeds a number, is named in the case, or takes the place of one that does."""
    text = (bundled()[name] / "case.toml").read_text(encoding="utf-8")
    facts = rows(name, "facts.csv")
    named = text + " ".join(row["supersedes"] + " " + row["source"] for row in facts)
    unused = [row["id"] for row in facts if row["id"] not in named and not row["supersedes"]]
    assert unused == []


@pytest.mark.parametrize("name", SMALL)
def test_what_happened_came_after(name: str) -> None:
    """Every outcome happened and became public after the as-of date."""
    case, _ = answer(name)
    table = rows(name, "outcomes.csv")
    assert table
    assert min(min(row["occurred"], row["known_from"]) for row in table) > case.as_of.isoformat()


@pytest.mark.parametrize("name", LATER)
def test_rows_known_later_change_no_byte(name: str, tmp_path: Path) -> None:
    """Without the rows that became known later the report's JSON is the same, byte for byte."""
    case, found = answer(name)
    facts = rows(name, "facts.csv")
    early = [row for row in facts if row["known_from"] <= case.as_of.isoformat()]
    assert len(early) < len(facts)
    without = with_facts(name, tmp_path, early)
    assert to_json(without, findings(without)) == to_json(case, found)


@pytest.mark.parametrize("name", LATER)
def test_a_later_date_lets_the_later_rows_in(name: str) -> None:
    """Asked as of the day on which a row took the place of another, the case computes with the newer one."""
    now, _ = answer(name)
    newer = [row for row in rows(name, "facts.csv") if row["known_from"] > now.as_of.isoformat()]
    later = fed(load(name, as_of=date.fromisoformat(max(row["known_from"] for row in newer))))
    assert {row["supersedes"] for row in newer} <= fed(now) - later
    assert {row["id"] for row in newer} <= later - fed(now)


@pytest.mark.parametrize("name", SMALL)
def test_exposure_is_finite_and_bites(name: str) -> None:
    """Costs are finite, plans are proven, shares lie within 0 and 1, and some loss ends survival."""
    _, found = answer(name)
    every = [row for exposure in found.exposures.values() for row in exposure.rows]
    assert all(math.isfinite(row.extra_frozen) and math.isfinite(row.extra_replanned) for row in every)
    assert all(row.extra_replanned <= row.extra_frozen + 1e-6 * abs(row.objective_frozen) for row in every)
    assert all(row.share_lost.min() >= 0.0 and row.share_lost.max() <= 1.0 + 1e-9 for row in every)
    for exposure in found.exposures.values():
        assert exposure.base.gap < 1e-4
        assert any(math.isfinite(row.tts_days) for row in exposure.rows), exposure.provision


@pytest.mark.parametrize("name", SMALL)
def test_the_page_prints_what_is_computed(name: str) -> None:
    """The two numbers in bold of each paragraph of the page are those of the case, in days."""
    _, found = answer(name)
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {name}\n")[1].split("\n## ")[0]
    printed = re.findall(r"\*\*(\d+)\sdays\*\*", text)
    computed = []
    for provision, row_id, field in ANSWERS[name]:
        row = next(row for row in found.exposures[provision].rows if row.id == row_id)
        computed.append(f"{getattr(row, f'{field}_days'):.0f}")
    assert printed == computed
