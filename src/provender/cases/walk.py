"""Walks over models: every estimate and every reference of a case with its place and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from provender.cases.models.fields import Reference
from provender.cases.spelled import Spelled
from provender.cases.toml_lines import Path


@dataclass(frozen=True, slots=True)
class Item:
    """An estimate, reference or table with where it stands.

    `place` is the dotted name that results print: entries of lists go by their id or date where
    they have one. `why` is the nearest reason above. `is_listed` marks references in lists and
    keys of tables, which drop out where what they name is not yet known.
    """

    path: Path
    place: str
    value: Any  # Spelled, Reference or BaseModel
    why: str = ""
    is_listed: bool = False


def walk(value: Any, item: Item) -> Iterator[Item]:
    """Yield all estimates, references and tables within a value that stands at an item's place."""
    here = Item(item.path, item.place, value, item.why, item.is_listed)
    if isinstance(value, Spelled | Reference):
        yield here
    elif isinstance(value, BaseModel):
        why = getattr(value, "why", "") or item.why
        yield Item(item.path, item.place, value, why)
        for name, field in type(value).model_fields.items():
            key = field.alias or name
            yield from walk(
                getattr(value, name), Item((*item.path, key), f"{item.place}.{key}".lstrip("."), value, why)
            )
    elif isinstance(value, list):
        for index, (name, entry) in enumerate(zip(_names(value), value, strict=True)):
            yield from walk(entry, Item((*item.path, index), f"{item.place}.{name}", value, item.why, is_listed=True))
    elif isinstance(value, dict):
        yield from _walk_table(value, item)


def _walk_table(value: dict[Any, Any], item: Item) -> Iterator[Item]:
    """Yield what a table with free keys holds, and its keys where they are references."""
    for key, entry in value.items():
        inside = Item((*item.path, str(key)), f"{item.place}.{key}", item.value, item.why, is_listed=True)
        if isinstance(key, Reference):
            yield Item(inside.path, inside.place, key, item.why, is_listed=True)
        yield from walk(entry, inside)


def _names(entries: list[Any]) -> list[str]:
    """Return names for the entries of a list: id, date, or position from 0."""
    names = [_name(entry) for entry in entries]
    positions = [str(i) for i in range(len(entries))]
    return positions if len(set(names)) < len(names) or "" in names else names


def _name(entry: Any) -> str:
    """Return the id or date of a table."""
    found = getattr(entry, "id", None) or getattr(entry, "start", None) or getattr(entry, "day", None)
    if found is None and getattr(entry, "never", None) is not None:
        return "never"
    return found.isoformat() if isinstance(found, date) else str(found or "")
