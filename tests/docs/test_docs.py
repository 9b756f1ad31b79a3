"""The documentation is what the program does: generated where it can be, executed where it is code."""

from __future__ import annotations

import re
import runpy
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from provender.cases import check, load
from provender.cases.codes import CODES
from provender.cases.collector import Collector
from provender.cases.columns import TABLES
from provender.cases.models.base import Named
from provender.cases.models.clauses import CLAUSE_MODELS, ClauseBlock
from provender.cases.models.head import Head
from provender.cases.models.registry import BLOCKS
from provender.cases.validate import keys_of, validate
from provender.exposure import base_plan

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "case-format.md"
_BLOCK = re.compile(r"^(?P<skip><!-- no-run -->\n+)?```(?P<sort>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code of a page, with the line it begins on."""

    file: str
    line: int
    sort: str
    code: str
    is_skipped: bool


def blocks(sort: str, *files: Path) -> list[Block]:
    """Return all blocks of one sort in some pages."""
    found = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            if match["sort"] == sort:
                line = text.count("\n", 0, match.start("code")) + 1
                name = str(file.relative_to(ROOT))
                found.append(Block(name, line, sort, match["code"], bool(match["skip"])))
    return found


PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SHOWN = tuple(page for page in PAGES if page.name != "case-format.in.md")


@cache
def generator() -> dict[str, Any]:
    """Return what the script that writes the page defines."""
    return runpy.run_path(str(ROOT / "docs" / "generate.py"))


def section(heading: str) -> str:
    """Return the text of the page below one heading, up to the next of any level."""
    found = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found, f"no heading {heading!r}"
    return found[1]


def rows(text: str) -> set[str]:
    """Return the keys that have a row in the tables of a text."""
    return set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))


def inner_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield the models of the tables within a model."""
    for field in model.model_fields.values():
        queue: list[Any] = [field.annotation]
        while queue:
            kind = queue.pop()
            queue.extend(get_args(kind))
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield kind
                yield from inner_models(kind)


def test_the_committed_page_is_the_generated_one() -> None:
    """`make docs` would change nothing."""
    assert PAGE.read_text(encoding="utf-8") == generator()["page"]()


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_key_of_a_block_is_documented(kind: str) -> None:
    """The section of a kind has a row for each of its keys that not every block has."""
    heading = "What binds: `clause`" if kind == "clause" else f"`{kind}`"
    assert set(keys_of(BLOCKS[kind])) <= rows(section(heading)) | set(keys_of(Named))
    assert set(keys_of(Named)) == rows(section("Blocks"))


@pytest.mark.parametrize("kind", CLAUSE_MODELS)
def test_every_kind_of_clause_is_documented(kind: str) -> None:
    """Each kind has a section that says what it does, with a row for each key of its own."""
    page = PAGE.read_text(encoding="utf-8")
    text = page[page.index("## What binds: `clause`") : page.index("## What may happen")]
    own = text[text.index(f"### `{kind}`") + 3 :].split("### ")[0]
    assert set(keys_of(CLAUSE_MODELS[kind])) - set(keys_of(ClauseBlock)) == rows(own)
    assert own.strip().count("\n") > 2


def test_every_table_within_a_block_is_documented() -> None:
    """Each table of keys stands in the prose once, so that none is left without its rows."""
    known = generator()["TABLES_OF_KEYS"]
    prose = (ROOT / "docs" / "case-format.in.md").read_text(encoding="utf-8")
    tops: list[type[BaseModel]] = [Head, *BLOCKS.values()]
    assert {model for top in tops for model in inner_models(top)} <= set(known.values())
    for name in known:
        assert prose.count(f"<!-- fields {name} -->") == 1, name


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented(table: str) -> None:
    """The section of a table of evidence has a row for each of its columns."""
    assert rows(section(f"`{table}.csv`")) == set(TABLES[table].described)


def test_every_code_is_documented() -> None:
    """The last table holds every code that a problem can have, and no other."""
    assert rows(section("Codes of problems")) == set(CODES)


def test_every_link_within_the_page_leads_somewhere() -> None:
    """Each `(#anchor)` is that of a heading."""
    text = PAGE.read_text(encoding="utf-8")
    anchors = {generator()["anchor"](h) for h in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    assert set(re.findall(r"\(#([^)]+)\)", text)) <= anchors


def test_links_to_other_pages_lead_somewhere() -> None:
    """Each relative link of a page names a file of the repository."""
    for page in SHOWN:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("block", blocks("python", *SHOWN), ids=lambda b: f"{b.file}:{b.line}")
def test_python_in_the_documentation_runs(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block runs as it stands, in an empty folder."""
    if block.is_skipped:
        pytest.skip("marked as not to be run")
    monkeypatch.chdir(tmp_path)
    exec(compile(block.code, f"{block.file}:{block.line}", "exec"), {"__name__": "__main__"})  # noqa: S102


@pytest.mark.parametrize("block", blocks("toml", PAGE), ids=lambda b: f"{b.file}:{b.line}")
def test_toml_of_the_format_is_sound(block: Block, tmp_path: Path) -> None:
    """A whole case passes the check and gives a plan; a part of one has only keys and values that fit."""
    if block.code.startswith("schema ="):
        (tmp_path / "case.toml").write_text(block.code, encoding="utf-8")
        assert check(tmp_path) == ()
        case = load(tmp_path)
        assert all(base_plan(case, provision).replanned.objective > 0 for provision in case.provisions)
        return
    collector = Collector()
    parts = tomllib.loads(block.code)
    validate(Head, {key: body for key, body in parts.items() if key not in BLOCKS}, (), collector)
    for kind, bodies in ((kind, body) for kind, body in parts.items() if kind in BLOCKS):
        for key, body in bodies.items():
            model = CLAUSE_MODELS[body["kind"]] if kind == "clause" else BLOCKS[kind]
            validate(model, body, (kind, key), collector)
    assert collector.problems == []


def test_there_is_a_whole_case_in_the_page() -> None:
    """A newcomer can copy one."""
    assert sum(block.code.startswith("schema =") for block in blocks("toml", PAGE)) == 1
