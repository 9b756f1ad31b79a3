"""What is wrong with a case comes all at once, each with its place, what is allowed, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from provender.cases import CaseProblemsError, Problem, check, load
from provender.errors import UnknownNameError
from tests.cases.small import SMALL, write_case


def test_a_problem_reads_as_fact_limit_and_advice() -> None:
    """The first line tells place and fact, the second what is allowed, the last what to do."""
    problem = Problem("share", "case.toml", 7, "offer.a.haircut", "7", "0 to 1", "Write 0.07.")
    assert str(problem) == "case.toml:7: offer.a.haircut: found 7\nallowed: 0 to 1\n\nWrite 0.07."
    whole = Problem("missing-file", "demand.csv", 0, "", "no such file", "a file", "Add it.")
    assert str(whole).startswith("demand.csv: found no such file\n")


def test_all_problems_come_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    """A misspelt key, a dangling supplier, a number without a reason and a faulty row, in one pass."""
    contract = """\
[contract.site]
provision = "compute"
supplier = "clod"
stage = "delivered"
size = 3
price = "2 EUR/GPU-h @F1"
dellivery = 2025-01-01
"""
    facts = "id,known_from,statement,amount\nF1,2024-01-01,a price,2\nF2,2024-13-01,a day,\n"
    with pytest.raises(CaseProblemsError) as caught:
        load(write_case(tmp_path, contract, facts=facts))
    assert [(p.code, p.file, p.line, p.key) for p in caught.value.problems] == [
        ("dangling", "case.toml", 27, "contract.site.supplier"),
        ("missing-why", "case.toml", 29, "contract.site.size"),
        ("wrong-unit", "case.toml", 30, "contract.site.price"),
        ("unknown-key", "case.toml", 31, "contract.site.dellivery"),
        ("bad-date", "facts.csv", 3, "known_from"),
    ]
    text = str(caught.value)
    assert text.startswith(
        "5 problems in the case\n\ncase.toml:27: contract.site.supplier: found 'clod', which is no party\n"
    )
    assert "Did you mean 'delivery'? Write that instead." in text


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "told"),
    [
        ("schema = 1", "schema = 2", "schema-version", 1, "schema = 2"),
        ("schema = 1", "", "schema-version", 0, "no key 'schema'"),
        ('name = "small"', "name = small", "toml-syntax", 2, "a value that is none"),
        ('name = "small"', 'name = "small', "toml-syntax", 2, "control character or line end"),
        ("[party.cloud]", "[party.lab]", "toml-syntax", 12, "first in line 9"),
        ("[party.cloud]", "[party.cloud", "toml-syntax", 12, "not TOML"),
        ("[party.cloud]", "[[party.cloud]]", "no-id", 12, "cloud directly under [party]"),
        ('kind = "lab"', 'kind = "lap"', "unknown-name", 10, "'lap'"),
        ('kind = "lab"', "kind = 3", "unknown-name", 10, "3"),
        ('kind = "lab"', 'parent = "lab"', "circle", 10, "lab -> lab"),
        ("end = 2026-01-01", "end = 2025-01-01", "order", 5, "start 2025-01-01, end 2025-01-01"),
        ("end = 2026-01-01", 'end = "2026-01-01"', "wrong-type", 5, "'2026-01-01'"),
        ("end = 2026-01-01", "", "missing-key", 0, "no key 'end' in the top of the case"),
        ("end = 2026-01-01", "end = 2026-02-30", "toml-syntax", 5, "a date that does not exist"),
        ("end = 2026-01-01", "end = 2300-01-01", "bad-date", 5, "2300-01-01"),
        ('period = "month"', 'period = "fortnight"', "length", 6, "'fortnight'"),
        ('period = "month"', 'period = "month"\nblock = "50 days"', "length", 7, "'50 days'"),
        ('currency = "USD"', 'currency = "usd"', "currency", 7, "'usd'"),
        ('dependant = "lab"', "", "missing-key", 14, "no key 'dependant' in provision.compute"),
        ('dependant = "lab"', 'dependant = ""', "missing-key", 15, "an empty dependant in provision.compute"),
        ("unmet_cost = 5", "unmet_cost = -5", "negative", 21, "-5"),
        ("unmet_cost = 5", "unmet_cost = nan", "not-finite", 21, "nan"),
        ("unmet_cost = 5", "unmet_cost = [5]", "wrong-type", 21, "[5]"),
        ("unmet_cost = 5", "", "missing-key", 19, "neither tiers nor unmet_cost"),
        ("unmet_cost = 5", 'unmet_cost = "5 (6..7)"', "range", 21, "5 (6..7)"),
        ("level = 100,", "", "missing-key", 22, "no table, trace or level"),
        ("level = 100", 'level = "100 MW"', "wrong-unit", 22, "unit 'MW'"),
        ('why = "made up"', "[partie.x]", "unknown-kind", 23, "'partie'"),
        (
            'why = "made up"',
            'why = "made up"\nload = [1, 2, 3]',
            "misplaced-series",
            24,
            "'load' = [1, 2, 3]",
        ),
        ('why = "made up"', 'why = "made up"\nhaircut = 1', "misplaced-key", 24, "'haircut'"),
    ],
)
def test_faults_of_the_file_have_their_line(
    tmp_path: Path, old: str, new: str, code: str, line: int, told: str
) -> None:
    """Each fault of case.toml is told with its code, its line and the value found."""
    problems = check(write_case(tmp_path, text=SMALL.replace(old, new, 1)))
    first = next(p for p in problems if p.code == code)
    assert (first.file, first.line) == ("case.toml", line)
    assert told in first.found
    assert first.allowed
    assert first.fix


def test_a_line_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    """Beside the broken line the wrong number is told, and nothing that the broken line may have caused."""
    text = SMALL.replace('supply_unit = "MW"', "supply_unit = MW").replace("end = 2026-01-01", "end = 3")
    assert [(p.code, p.line) for p in check(write_case(tmp_path, text=text))] == [
        ("wrong-type", 5),
        ("toml-syntax", 16),
    ]
    assert check(tmp_path)[1].fix == 'Put a text in quotes: supply_unit = "MW".'


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    """A file that is not UTF-8 is a problem, with the byte and its line."""
    write_case(tmp_path)
    (tmp_path / "case.toml").write_bytes(b'schema = 1\nname = "caf\xe9"\n')
    (problem,) = check(tmp_path)
    assert (problem.code, problem.line, problem.found) == ("not-utf8", 2, "byte 0xe9, which is not UTF-8")


def test_an_empty_folder_lacks_its_case(tmp_path: Path) -> None:
    """A folder without case.toml is a problem; a name that is nothing is a typed error."""
    (problem,) = check(tmp_path)
    assert (problem.code, problem.file) == ("missing-file", "case.toml")
    with pytest.raises(UnknownNameError) as caught:
        check(tmp_path / "nothing")
    assert "miniature" in caught.value.allowed


@pytest.mark.parametrize(
    ("block", "code", "told"),
    [
        ('stage = "delivered"\nconversion = 0.5', "conflict", "a conversion of a line that is delivered"),
        (
            'stage = "announced"\ndelivery = 2025-05-01',
            "missing-key",
            "no conversion of a line that is announced",
        ),
        ('stage = "building"', "missing-key", "no delivery of a line that is building"),
        (
            'stage = "delivered"\ndelivery = 2025-05-01',
            "order",
            "delivery 2025-05-01 of a line that is delivered",
        ),
        (
            'stage = "building"\ndelivery = 2025-05-01\nend = 2025-05-01',
            "order",
            "delivery 2025-05-01, end 2025-05-01",
        ),
        (
            'stage = "building"\ndelivery = 2025-05-01\nmonths_to_go = 4',
            "conflict",
            "delivery and months_to_go",
        ),
        ('stage = "delivered"\nramp = [0.5, 2]', "out-of-range", "2"),
        ('stage = "delivered"\ntake_or_pay = 96', "share", "96"),
        ('stage = "delivered"\ndepends_on = ["grid"]', "dangling", "'grid', which is no dependency"),
    ],
)
def test_the_keys_of_a_contract_must_go_together(tmp_path: Path, block: str, code: str, told: str) -> None:
    """Stage, dates and probability of a line fit each other."""
    head = '[contract.x]\nprovision = "compute"\nsupplier = "cloud"\nsize = 1\nprice = 1\nwhy = "made up"\n'
    (problem,) = check(write_case(tmp_path, head + block))
    assert problem.code == code
    assert told in problem.found


@pytest.mark.parametrize(
    ("table", "row", "code", "told"),
    [
        (
            "facts",
            "id,known_from,statement,hedge\nF1,2024-01-01,x,maybe\n",
            "unknown-column",
            "column 'hedge'",
        ),
        ("facts", "id,statement\nF1,x\n", "missing-column", "no column 'known_from'"),
        ("facts", "id,known_from,statement\nF1,2024-01-01,x\nF1,2024-01-01,y\n", "duplicate", "facts.csv:2"),
        ("facts", "id,known_from,statement,amount\nF1,2024-01-01,x,nan\n", "not-finite", "'nan'"),
        ("facts", "id,known_from,statement,amount,low\nF1,2024-01-01,x,1,2\n", "range", "1 (2..1)"),
        ("facts", "id,known_from,statement,supersedes\nF1,2024-01-01,x,F0\n", "dangling", "'F0'"),
        ("facts", "id,known_from,statement,supersedes\nF1,2024-01-01,x,F1\n", "circle", "supersedes itself"),
        ("claims", "id,episode,known_from,kind,statement,weight\nS1,e,2024-01-01,k,x,2\n", "share", "2"),
        (
            "claims",
            "id,episode,known_from,kind,statement,parties\nS1,e,2024-01-01,k,x,lap\n",
            "dangling",
            "'lap'",
        ),
        (
            "claims",
            "id,episode,known_from,kind,statement,line,column,length,sha256\nS1,e,2024-01-01,k,x,1,0,4,abc\n",
            "sha256",
            "3 characters",
        ),
        (
            "seed_map",
            "paragraph,claims,field,result,why\n1,,,,\n",
            "missing-why",
            "neither a field nor a reason",
        ),
        (
            "seed_map",
            "paragraph,claims,field,result,why\n1,,workload.chta,,\n",
            "dangling",
            "'workload.chta'",
        ),
    ],
)
def test_faults_of_the_tables_of_evidence_are_told(tmp_path: Path, table: str, row: str, code: str, told: str) -> None:
    """Each fault of a row is told with its file."""
    (problem,) = check(write_case(tmp_path, **{table: row}))
    assert (problem.code, problem.file) == (code, f"{table}.csv")
    assert told in problem.found
    assert problem.line == len(row.splitlines()) or code in {"unknown-column", "missing-column"}
