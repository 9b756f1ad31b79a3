"""Rules of the flagship case: where its numbers come from, and that no source is carried along."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import provender
from provender.alliance.case import Case
from provender.alliance.walk import numbers_of
from provender.cases import check, load
from provender.exposure import findings
from provender.report.story import parse

ROOT = Path(__file__).parents[2]
FOLDER = Path(provender.__file__).parent / "cases" / "library" / "microsoft-openai"
AS_OF = date(2025, 5, 2)
PARAGRAPHS = 73
#: facts whose first publication is not known: they feed nothing
UNDATED = {"F067", "F078", "F079", "F089", "F124", "F216"}


@cache
def flagship() -> Case:
    """Return the bundled case."""
    return load("microsoft-openai")


def rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def altered(folder: Path, name: str, keep: list[dict[str, str]]) -> Path:
    """Return a copy of the case in which one table holds other rows."""
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, keep[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(keep)
    return folder


def with_amount(folder: Path, claim: str, amount: float) -> Case:
    """Return the case in which one claim of the article has another amount."""
    changed = [
        {**row, "amount": str(amount), "low": "", "high": ""} if row["id"] == claim else row
        for row in rows("claims.csv")
    ]
    return load(altered(folder, "claims.csv", changed))


def number(case: Case, estimate: str) -> float:
    """Return the value of a named estimate."""
    return case.estimates[estimate].estimate.value


def article() -> list[str]:
    """Return the lines of the source article, or skip where no copy lies beside the project."""
    base = Path(os.environ.get("PROVENDER_SHARED", ROOT.parent / "shared"))
    found = sorted((base / "cases").glob("000_*.txt")) or sorted(base.glob("000_*.txt"))
    if not found:
        pytest.skip(f"no copy of the article under {base}; set PROVENDER_SHARED to check the spans")
    return found[0].read_text(encoding="utf-8").split("\n")


def test_the_case_has_no_problem() -> None:
    """The bundled case passes its own check."""
    assert [str(problem) for problem in check("microsoft-openai")] == []


def test_every_paragraph_of_the_article_is_in_the_seed_map() -> None:
    """Each paragraph became a field, or the map says why it became none; no claim is left out."""
    table = rows("seed_map.csv")
    assert {int(row["paragraph"]) for row in table} == set(range(1, PARAGRAPHS + 1))
    assert all(row["why"] for row in table if not row["field"])
    assert all(row["result"] for row in table if row["field"])
    mapped = {(c, row["paragraph"]) for row in table for c in row["claims"].split(";") if c}
    assert mapped == {(row["id"], row["line"]) for row in rows("claims.csv")}


def test_every_field_of_the_seed_map_exists() -> None:
    """A field of the seed map names a block of the case."""
    case = flagship()
    blocks = {
        "clause": case.clauses, "estimate": case.estimates, "flow": case.flows, "future": case.futures,
        "hazard": case.hazards, "hypothesis": case.hypotheses, "milestone": case.milestones,
        "person": case.persons, "programme": case.programmes, "provision": case.provisions,
    }  # fmt: skip
    fields = [row["field"].split(".") for row in rows("seed_map.csv") if row["field"]]
    assert [f for f in fields if f[1] not in blocks[f[0]]] == []


def test_no_sentence_of_the_article_is_carried() -> None:
    """Claims are short English of the project's own; the article is Chinese."""
    table = rows("claims.csv")
    assert len(table) == 105
    assert (FOLDER / "claims.csv").read_bytes().isascii()
    assert max(len(row["statement"]) for row in table) <= 90
    assert not {"quote", "quote_zh", "gloss_en"} & set(table[0])


def test_every_locator_points_at_its_span() -> None:
    """Line, column and length give the span with the hash (skipped without a copy of the article)."""
    lines = article()
    assert len(lines) - (lines[-1] == "") == PARAGRAPHS
    wrong = []
    for row in rows("claims.csv"):
        first, length = int(row["column"]), int(row["length"])
        span = lines[int(row["line"]) - 1][first : first + length]
        if len(span) != length or hashlib.sha256(span.encode()).hexdigest() != row["sha256"]:
            wrong.append(row["id"])
    assert wrong == []


def test_every_row_is_dated() -> None:
    """Claims and outcomes say when it happened and when it was public; facts too, but six, which are out."""
    assert all(row["occurred"] and row["known_from"] == AS_OF.isoformat() for row in rows("claims.csv"))
    facts = rows("facts.csv")
    assert {row["id"] for row in facts if not row["known_from"]} == UNDATED
    assert not UNDATED & set(flagship().claims)
    outcomes = rows("outcomes.csv")
    assert len(outcomes) >= 20
    assert all(row["occurred"] and date.fromisoformat(row["known_from"]) > AS_OF for row in outcomes)


def test_what_is_no_evidence_weighs_nothing() -> None:
    """Headings, jokes, the site's disclaimer and the headline itself have weight 0; nothing above 1."""
    weights = {row["id"]: float(row["weight"]) for row in rows("claims.csv")}
    assert [weights[c] for c in ("S001", "S014", "S029", "S066", "S102", "S104", "S105")] == [0.0] * 7
    assert 0.0 <= min(weights.values()) <= max(weights.values()) <= 1.0


def test_facts_feed_the_numbers() -> None:
    """At least thirty rows feed a number, the article's own claims among them; none was known later."""
    fed = {c for e in numbers_of(flagship()) for c in e.claims}
    known = {row["id"]: row["known_from"] for table in ("claims.csv", "facts.csv") for row in rows(table)}
    assert len(fed) >= 30
    assert {"S012", "S019", "S053", "S075", "S093"} <= fed
    assert max(known[c] for c in fed) <= AS_OF.isoformat()


def test_numbers_follow_from_their_rows_by_hand() -> None:
    """$13bn x 0.8 over 8,766 h x $2.25; $1bn over $17bn x 0.8 a GW; half a cut in 13.98 years."""
    case = flagship()
    assert number(case, "azure_now") == pytest.approx(13e9 * 0.8 / (8766 * 2.25))
    assert number(case, "ohio_shell") == pytest.approx(1.0 / (17 * 0.8) * 1000)
    assert number(case, "ohio_full") == pytest.approx(1.0 / 62.5 * 1000)
    assert number(case, "cut_rate") == pytest.approx(0.5 / 13.98)


def test_a_claim_of_the_article_moves_its_result(tmp_path: Path) -> None:
    """Twice the $1bn of Ohio is twice the megawatts; $100M more for Inflection is $100M more cost."""
    case = flagship()
    double = with_amount(tmp_path / "ohio", "S012", 2e9)
    assert number(double, "ohio_mw") == pytest.approx(2 * number(case, "ohio_mw"))
    dearer = with_amount(tmp_path / "mai", "S075", 750e6)
    assert number(dearer, "mai_cost") == pytest.approx(number(case, "mai_cost") + 100e6)


def test_rows_known_later_change_nothing(tmp_path: Path) -> None:
    """Without the rows that became known after the as-of date every number is the same."""
    early = [row for row in rows("facts.csv") if row["known_from"] and row["known_from"] <= AS_OF.isoformat()]
    assert 150 < len(early) < len(rows("facts.csv"))
    without = load(altered(tmp_path, "facts.csv", early))
    assert list(numbers_of(without)) == list(numbers_of(flagship()))


def test_a_later_date_lets_later_rows_in() -> None:
    """In July 2026 CoreWeave's contract counts with its later total, $22.4bn for $11.9bn."""
    later = load("microsoft-openai", as_of=date(2026, 7, 1))
    sizes = [case.contracts["coreweave_2025"].size.value for case in (flagship(), later)]
    assert sizes[1] / sizes[0] == pytest.approx(22.4 / 11.9)


def test_both_stories_print_the_same_numbers() -> None:
    """English and Chinese headline answers stand on the same headline numbers, all of them known."""
    case = flagship()
    found = findings(case).headlines
    printed = [set(parse(case.story[language], found).numbers()) for language in ("en", "zh")]
    assert printed[0] == printed[1]
    assert {"estimate.ohio_share", "compute.microsoft.all.ttr_today", "dependence.now"} <= printed[0]
