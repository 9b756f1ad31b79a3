"""A case file read: its head and blocks as models, with every estimate and reference in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from provender.cases.collector import Collector
from provender.cases.models.base import Block
from provender.cases.models.clauses import CLAUSE_MODELS, ClauseBlock
from provender.cases.models.head import Head
from provender.cases.models.registry import BLOCKS
from provender.cases.models.work import WorkloadBlock
from provender.cases.toml_lines import Path
from provender.cases.validate import keys_of, tell_missing, validate
from provender.cases.walk import Item, walk
from provender.cases.wording import guess, listing, show

SCHEMA = 1
_ID = re.compile(r"\w[\w-]*")
B = TypeVar("B", bound=Block)


@dataclass(slots=True)
class Document:
    """What case.toml says, as far as it can be read.

    `blocks` by kind and id; `readings` by clause and party; `items` all estimates, references and
    tables inside; `ids` the ids of each kind, those of unreadable blocks included.
    """

    head: Head
    blocks: dict[str, dict[str, Block]] = field(default_factory=dict)
    readings: dict[tuple[str, str], ClauseBlock] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)  # kinds with blocks that could not be told apart

    def of(self, model: type[B]) -> Mapping[str, B]:
        """Return the blocks of one kind by id, in the order of the file."""
        return cast("Mapping[str, B]", self.blocks.get(model.kind_of_block, {}))

    @property
    def start(self) -> date:
        """First day of the horizon."""
        return self.head.start or self.head.as_of


def read_document(raw: dict[str, Any], collector: Collector) -> Document | None:
    """Return case.toml as models, with the problems of its shape; None if its version is unknown."""
    if not _has_known_version(raw, collector):
        return None
    tops = {key: value for key, value in raw.items() if key not in BLOCKS}
    _tell_unknown_kinds(tops, collector)
    head = validate(Head, tops, (), collector)
    document = Document(head)
    for kind in BLOCKS:
        _read_kind(kind, raw.get(kind, {}), document, collector)
    document.items = list(_items(document))
    tables = [(i.path, i.value) for i in document.items if isinstance(i.value, BaseModel) and "readings" not in i.path]
    tell_missing(tables, collector)
    document.ids["tier"] = {
        f"{key}.{tier.id}" for key, block in document.of(WorkloadBlock).items() for tier in block.tiers if tier.id
    }
    document.ids["observer"] = {"observer"}
    return document


def _has_known_version(raw: dict[str, Any], collector: Collector) -> bool:
    """Return whether the file says that it follows the format read here."""
    if raw.get("schema") == SCHEMA and not isinstance(raw["schema"], bool):
        return True
    found = f"schema = {show(raw['schema'])}" if "schema" in raw else "no key 'schema'"
    fix = f"Write `schema = {SCHEMA}` at the top, or use the version of Provender that wrote the case."
    collector.add("schema-version", ("schema",), found=found, allowed=f"schema = {SCHEMA}", fix=fix)
    return False


def _tell_unknown_kinds(tops: dict[str, Any], collector: Collector) -> None:
    """Tell of blocks of unknown kinds, and take them out of the top."""
    for key in [k for k, v in tops.items() if k not in keys_of(Head) and isinstance(v, dict | list)]:
        fix = guess(key, [*BLOCKS, *keys_of(Head)], "Take the block out, or give it one of these kinds.")
        collector.add(
            "unknown-kind",
            (key,),
            found=f"unknown kind of block {key!r}",
            allowed=listing(BLOCKS, most=40),
            fix=fix,
        )
        del tops[key]


def _read_kind(kind: str, raw: Any, document: Document, collector: Collector) -> None:
    """Read all blocks of one kind."""
    document.blocks[kind], document.ids[kind] = {}, set()
    if not isinstance(raw, dict):
        document.unclear.add(kind)
        allowed, fix = f"blocks [{kind}.<id>]", f"Write a header [{kind}.<id>] for each block."
        collector.add("wrong-type", (kind,), found=show(raw) if raw else "a list", allowed=allowed, fix=fix)
        return
    loose = [key for key, body in raw.items() if not isinstance(body, dict)]
    if loose:
        document.unclear.add(kind)
        found = f"{listing(loose)} directly under [{kind}]"
        fix = f"Give the block an id of its own: [{kind}.<id>]."
        collector.add("no-id", (kind, loose[0]), found=found, allowed=f"blocks [{kind}.<id>]", fix=fix)
    for key, body in raw.items():
        if key not in loose:
            _check_id(kind, key, collector)
            document.ids[kind].add(key)
            document.blocks[kind][key] = _read_block(kind, body, (kind, key), document, collector)


def _check_id(kind: str, key: str, collector: Collector) -> None:
    """Tell of an id with other signs than letters, digits, _ and -."""
    if not _ID.fullmatch(key):
        fix = "Write an id of letters, digits, _ and -."
        collector.add("bad-id", (kind, key), found=f"id {show(key)}", allowed="letters, digits, _ and -", fix=fix)


def _read_block(kind: str, body: dict[str, Any], path: Path, document: Document, collector: Collector) -> Block:
    """Read one block; clauses by their kind, with their readings."""
    if kind != "clause":
        return validate(BLOCKS[kind], body, path, collector)
    sort = body.get("kind")
    if not isinstance(sort, str) or sort not in CLAUSE_MODELS:
        if "kind" in body:
            fix = guess(str(sort), CLAUSE_MODELS, "Write one of these.")
            collector.add(
                "unknown-name",
                (*path, "kind"),
                found=f"kind of clause {show(sort)}",
                allowed=listing(CLAUSE_MODELS),
                fix=fix,
            )
        known = {key: value for key, value in body.items() if key in keys_of(ClauseBlock) and key != "kind"}
        return validate(ClauseBlock, known, path, collector)
    clause = validate(CLAUSE_MODELS[sort], body, path, collector)
    for party, fields in clause.readings.items():
        inner: Path = (*path, "readings", party)
        for key in ("kind", "readings"):
            if key in fields:
                fix = "Take it out; another kind of clause is another block."
                collector.add(
                    "misplaced-key",
                    (*inner, key),
                    found=f"{key} in a reading",
                    allowed="other fields",
                    fix=fix,
                )
        fields = {key: value for key, value in fields.items() if key not in {"kind", "readings"}}  # noqa: PLW2901
        document.readings[path[1], party] = validate(CLAUSE_MODELS[sort], fields, inner, collector)  # type: ignore[index]
    return clause


def _items(document: Document) -> Iterable[Item]:
    """Yield every estimate, reference and table of the case."""
    yield from walk(document.head, Item((), "", document.head))
    for kind, blocks in document.blocks.items():
        for key, block in blocks.items():
            yield from walk(block, Item((kind, key), f"{kind}.{key}", block))
    for (clause, party), reading in document.readings.items():
        path: Path = ("clause", clause, "readings", party)
        why = document.blocks["clause"][clause].why
        yield from walk(reading, Item(path, f"clause.{clause}.readings.{party}", reading, why))
