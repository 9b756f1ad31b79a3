"""What is known when: rows and blocks come in on their day, and later ones stand for earlier ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from provender.cases import CaseProblemsError, Draft, load, read
from tests.cases.small import write_case

FACTS = """\
id,known_from,statement,amount,supersedes,unit
F1,2024-06-01,the old number,10,,
F2,2025-03-01,the new number,12,F1,
F3,2025-09-01,the newest number,15,F2,
F4,,never published,99,,
F5,2025-05-01,only later,7,,MW
"""
X = '[estimate.x]\nvalue = "= F1 * 2"\n'


def draft_of(folder: Path, extra: str = X) -> Draft:
    """Return the draft of the small case with facts."""
    return read(write_case(folder, extra, facts=FACTS))


@pytest.mark.parametrize(
    ("as_of", "value", "claims"),
    [
        (None, 20.0, ("F1",)),
        (date(2025, 2, 28), 20.0, ("F1",)),
        (date(2025, 3, 1), 24.0, ("F2",)),
        (date(2025, 12, 31), 30.0, ("F3",)),
    ],
)
def test_the_latest_known_row_stands_for_the_one_named(
    tmp_path: Path, as_of: date | None, value: float, claims: tuple[str, ...]
) -> None:
    """F2 replaces F1 from the day it is known, F3 replaces F2; the estimate says which it used."""
    estimate = draft_of(tmp_path).case(as_of).estimates["x"].estimate
    assert (estimate.value, estimate.claims) == (value, claims)


def test_a_case_holds_the_rows_known_by_its_date(tmp_path: Path) -> None:
    """Rows known later are absent, rows without a day always."""
    draft = draft_of(tmp_path)
    assert list(draft.case().claims) == ["F1"]
    assert list(draft.case(date(2025, 6, 1)).claims) == ["F1", "F2", "F5"]
    assert "F4" not in draft.case(date(2199, 1, 1)).claims


def test_deleting_later_rows_changes_nothing(tmp_path: Path) -> None:
    """A case as of a date is the same whether the later rows stand in the table or not."""
    whole = draft_of(tmp_path).case()
    (tmp_path / "facts.csv").write_text("\n".join(FACTS.splitlines()[:2]), encoding="utf-8")
    assert read(tmp_path).case() == whole


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("@F5", "F5, known from 2025-05-01"),
        ("3 @F5", "F5, known from 2025-05-01"),
        ("@F4", "F4, without a known_from"),
    ],
)
def test_what_is_not_yet_known_cannot_be_used(tmp_path: Path, value: str, found: str) -> None:
    """A reference to a later row, fed or cited, is a problem that names both days."""
    with pytest.raises(CaseProblemsError) as caught:
        draft_of(tmp_path, f'[estimate.x]\nvalue = "{value}"')
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.key) == ("not-yet-known", 26, "estimate.x.value")
    assert (problem.found, problem.allowed) == (found, "rows known by 2025-01-01")


LATER = """
[contract.deal]
provision = "compute"
supplier = "cloud"
stage = "contracted"
size = "@F5"
price = 2
delivery = 2025-08-01
known_from = 2025-05-01
why = "made up"

[clause.exclusive]
kind = "exclusivity"
holder = "cloud"
grantor = "lab"
contracts = ["deal"]

[future.one]
probability = 1
delays = { deal = 30 }
"""


def test_a_block_comes_in_on_its_day_and_lists_drop_it_before(tmp_path: Path) -> None:
    """Before its day the contract, its place in the clause and its delay are absent; after it they stand."""
    draft = draft_of(tmp_path, LATER)
    early, late = draft.case(), draft.case(date(2025, 5, 1))
    assert (list(early.contracts), early.clauses["exclusive"].contracts, early.futures["one"].delays) == (
        [],
        (),
        {},
    )
    assert (list(late.contracts), late.clauses["exclusive"].contracts) == (["deal"], ("deal",))
    assert late.futures["one"].delays == {"deal": 30.0}
    assert late.contracts["deal"].size.value == 7.0


def test_a_block_that_needs_a_later_one_is_told(tmp_path: Path) -> None:
    """A contract with a supplier that is not yet known cannot stand."""
    extra = LATER.replace('supplier = "cloud"\n', 'supplier = "new"\n').replace("known_from = 2025-05-01\n", "")
    write_case(tmp_path, extra.replace('"@F5"', "3") + "[party.new]\nknown_from = 2025-05-01")
    with pytest.raises(CaseProblemsError) as caught:
        read(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.key) == ("not-yet-known", "contract.deal.supplier")
    assert "'new', known from 2025-05-01" in problem.found


def test_the_start_and_what_counts_from_it_stay_when_the_date_moves(tmp_path: Path) -> None:
    """Months to go count from the date of the file, and a programme is complete on the same day."""
    extra = """
[contract.site]
provision = "compute"
supplier = "cloud"
stage = "building"
size = 3
price = 2
months_to_go = 2.5
why = "made up"

[programme.own]
provision = "compute"
party = "lab"
supplier = "lab"
size = 3
price = 2
completion_days = "100 (80..150)"
why = "made up"

[programme.other]
provision = "compute"
party = "lab"
supplier = "lab"
size = 3
price = 2
completion = 2025-02-10
why = "made up"
"""
    draft = read(write_case(tmp_path, extra))
    for as_of, shift in ((date(2025, 1, 1), 0), (date(2025, 1, 31), 30)):
        case = draft.case(as_of)
        assert (case.as_of, case.start) == (as_of, date(2025, 1, 1))
        assert case.contracts["site"].delivery == date(2025, 3, 16)
        days = case.programmes["own"].completion_days
        assert (days.low, days.value, days.high) == (80 - shift, 100 - shift, 150 - shift)
        assert case.programmes["other"].completion_days.value == 40 - shift


def test_outcomes_are_those_not_yet_known(tmp_path: Path) -> None:
    """An outcome scores a forecast until the day on which it is known."""
    outcomes = (
        "id,occurred,known_from,kind,statement\n"
        "O1,2025-02-01,2025-02-03,cut,a cut\n"
        "O2,2025-06-01,2025-06-01,slip,late\n"
        "O3,2025-07-01,,slip,never known\n"
    )
    draft = read(write_case(tmp_path, outcomes=outcomes))
    assert [o.id for o in draft.case().outcomes] == ["O1", "O2"]
    assert [o.id for o in draft.case(date(2025, 2, 3)).outcomes] == ["O2"]


def test_probabilities_give_one_again_when_a_leaf_of_them_moves(tmp_path: Path) -> None:
    """Shares of 0.6 (0.3..0.9) and 0.4 become 0.9 and 0.4, scaled by 1.3."""
    tiers = """
[workload.w]
provision = "compute"
demand = { level = 1 }
tiers = [{ id = "a", unmet_cost = 2, share = "0.6 (0.3..0.9)" }, { id = "b", unmet_cost = 1, share = 0.4 }]
why = "made up"
"""
    case = read(write_case(tmp_path, tiers)).case(sides={"workload.w.tiers.a.share": "high"})
    shares = [t.share.value for t in case.workloads["w"].tiers if t.share is not None]
    assert shares == pytest.approx([0.9 / 1.3, 0.4 / 1.3])


def test_claims_keep_their_episode_weight_and_place_in_the_document(tmp_path: Path) -> None:
    """A row of claims comes with all its columns; one without an episode is its own."""
    claims = (
        "id,episode,known_from,kind,statement,source,line,column,length,sha256,weight,fault_line,parties\n"
        f"S1,report-1,2024-05-01,rumour,said,paper,3,0,12,{'AB' * 32},0.3,F1,lab;cloud\n"
        "S2,,2024-05-01,rumour,said,paper,,,,,,,\n"
    )
    first, second = load(write_case(tmp_path, claims=claims)).claims.values()
    assert (first.episode, first.weight, first.line, first.parties) == (
        "report-1",
        0.3,
        "F1",
        ("lab", "cloud"),
    )
    assert first.locator is not None
    assert (first.locator.line, first.locator.column, first.locator.length) == (3, 0, 12)
    assert first.locator.sha256 == "ab" * 32
    assert (second.episode, second.weight, second.locator) == ("S2", 1.0, None)


def test_a_case_without_futures_gets_three(tmp_path: Path) -> None:
    """Low, base and high demand with probabilities of a quarter, a half and a quarter."""
    futures = load(write_case(tmp_path)).futures
    assert [(f.id, f.probability, f.demand, f.supply) for f in futures.values()] == [
        ("low", 0.25, "low", "base"),
        ("base", 0.5, "base", "base"),
        ("high", 0.25, "high", "base"),
    ]


def test_start_and_block_default_to_the_date_and_the_period(tmp_path: Path) -> None:
    """Without a start the horizon begins on the as-of date; without a block a block is a period."""
    case = load(write_case(tmp_path))
    assert (case.start, case.block, case.folder) == (date(2025, 1, 1), "month", tmp_path)
