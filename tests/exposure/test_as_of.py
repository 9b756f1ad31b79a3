"""As-of discipline on the flagship: what is known later touches nothing, what is used moves something."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from provender import cases
from provender.alliance.walk import used
from provender.exposure import base_plan, findings
from provender.report import to_json
from provender.state import state_of, weigh

NAME = "microsoft-openai"
AS_OF = date(2025, 5, 2)
Named = dict[str, float]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the flagship that tests may change."""
    target = tmp_path_factory.mktemp("case") / NAME
    shutil.copytree(cases.bundled()[NAME], target)
    return target


@pytest.fixture(scope="module")
def bytes_before(folder: Path) -> str:
    """Return the results of the untouched case."""
    return results(folder)


def results(folder: Path, as_of: date | None = None) -> str:
    """Return the results of a case folder as text."""
    case = cases.load(folder, as_of=as_of)
    return to_json(case, findings(case))


@pytest.fixture(scope="module")
def objectives_before(folder: Path) -> Named:
    """Return the quick named results of the untouched case."""
    return objectives(folder)


def objectives(folder: Path) -> Named:
    """Return the headline estimates, each base plan's objective and the states of the tie, by name."""
    case = cases.load(folder)
    found = {i: n.estimate.value for i, n in case.estimates.items() if n.is_headline}
    found |= {p: base_plan(case, p).signed.objective for p in case.provisions}
    rivals = {w.hypothesis: w.posterior for w in weigh(case, "ohio_pause")}
    return found | dict(state_of(case).probability) | rivals


def rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return header and rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def write(path: Path, header: list[str], table: list[dict[str, str]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def test_deleting_every_later_row_changes_no_byte(folder: Path, bytes_before: str, tmp_path: Path) -> None:
    """Without every row that is blank or known after the date, outcomes included, the results are the same bytes."""
    copy = tmp_path / NAME
    shutil.copytree(folder, copy)
    removed = 0
    for name in ("claims.csv", "facts.csv", "outcomes.csv"):
        header, table = rows(copy / name)
        kept = [r for r in table if r["known_from"] and date.fromisoformat(r["known_from"]) <= AS_OF]
        removed += len(table) - len(kept)
        write(copy / name, header, kept)
    assert removed > 80
    assert results(copy) == bytes_before


def used_rows() -> list[str]:
    """Return the ids of the claims and facts whose amounts or signals feed what the engine reads."""
    return sorted(used(cases.load(NAME))[0])


@pytest.mark.parametrize("claim", used_rows())
def test_altering_a_used_claim_moves_a_result(
    claim: str, folder: Path, objectives_before: Named, bytes_before: str, tmp_path: Path
) -> None:
    """A tenth more of any used amount, or half the weight of a signal, moves a named result."""
    copy = tmp_path / NAME
    shutil.copytree(folder, copy)
    touched = 0
    for name in ("claims.csv", "facts.csv"):
        header, table = rows(copy / name)
        for row in table:
            if row["id"] == claim:
                touched += 1
                for column in ("amount", "low", "high"):
                    if row[column]:
                        row[column] = repr(float(row[column]) * 1.1)
                if row.get("weight"):
                    row["weight"] = repr(float(row["weight"]) / 2)
        write(copy / name, header, table)
    assert touched == 1
    assert objectives(copy) != objectives_before or results(copy) != bytes_before


def test_many_claims_are_used() -> None:
    """At least thirty rows feed results, some of them claims of the article itself."""
    ids = used_rows()
    assert len(ids) >= 30
    assert any(i.startswith("S") for i in ids)


def test_a_later_date_knows_more_and_says_something_else(folder: Path, bytes_before: str) -> None:
    """Asked as of mid-2026, facts that supersede earlier ones move the headline numbers."""
    later = cases.load(folder, as_of=date(2026, 6, 30))
    now = cases.load(folder)
    assert len(later.claims) > len(now.claims)
    moved = [i for i, named in later.estimates.items() if named.estimate.value != now.estimates[i].estimate.value]
    assert moved
    assert results(folder, as_of=date(2026, 6, 30)) != bytes_before


def test_a_later_date_moves_the_announcement_and_leaves_the_story_out(folder: Path) -> None:
    """Events are announced no earlier than the date asked for; words written for another day are not shown."""
    later, now = cases.load(folder, as_of=date(2026, 6, 30)), cases.load(folder)
    assert (now.measures.announced, later.measures.announced) == (AS_OF, date(2026, 6, 30))
    assert set(now.story) == {"en", "zh"}
    assert not later.story


def test_outcomes_reach_nothing(folder: Path, bytes_before: str, tmp_path: Path) -> None:
    """Turning every outcome on its head changes no byte of the results."""
    copy = tmp_path / NAME
    shutil.copytree(folder, copy)
    header, table = rows(copy / "outcomes.csv")
    for row in table:
        row["statement"] = "the opposite"
        row["kind"] = "none"
    write(copy / "outcomes.csv", header, table)
    assert results(copy) == bytes_before
