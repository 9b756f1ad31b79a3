"""Reads tables of case.toml into models; every fault becomes a problem, and what is sound stays."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from provender.cases.collector import Collector, dotted
from provender.cases.models.base import Named
from provender.cases.models.registry import BLOCKS
from provender.cases.toml_lines import Path
from provender.cases.wording import guess, listing, nearest, show

M = TypeVar("M", bound=BaseModel)

#: what pydantic's own errors mean: what is allowed, what to do
_TYPES: dict[str, tuple[str, str]] = {
    "string_type": ("a text", "Put the text in quotes."),
    "date_type": ("a date such as 2025-01-31", "Write the date without quotes and without a time."),
    "bool_type": ("true or false", "Write true or false, without quotes."),
    "int_type": ("a whole number", "Write a whole number, without quotes."),
    "list_type": ("a list", "Write [ … ] around it."),
    "dict_type": ("a table", "Write { key = value } or a block of its own."),
    "model_type": ("a table", "Write { key = value } or a block of its own."),
    "model_attributes_type": ("a table", "Write { key = value } or a block of its own."),
}


@lru_cache(maxsize=256)
def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that a table of case.toml may have, those of every block last."""
    keys = [field.alias or name for name, field in model.model_fields.items()]
    return tuple(sorted(keys, key=lambda key: key in Named.model_fields))


@lru_cache(maxsize=256)
def needed_of(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Return (attribute, key) of the keys that a table must have."""
    return tuple(
        (name, field.alias or name)
        for name, field in model.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("needed")
    )


def validate(model: type[M], raw: dict[str, Any], path: Path, collector: Collector) -> M:
    """Return a model of a table; faulty values are told, left out, and hold their default.

    Parameters
    ----------
    raw
        The table as read.
    path
        Where it stands in case.toml.
    """
    for _ in range(4):
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            raw = copy.deepcopy(raw)
            for fault in error.errors(include_url=False):
                loc: Path = tuple(fault["loc"])
                _tell(model, dict(fault), path, collector)
                _prune(raw, tuple(p for p in loc if p != "[key]"))
    return model.model_construct()


def _tell(model: type[BaseModel], fault: dict[str, Any], path: Path, collector: Collector) -> None:
    """Add the problem of one validation error."""
    loc: Path = tuple(p for p in fault["loc"] if p != "[key]")
    at, found, context = (*path, *loc), fault["input"], fault.get("ctx", {})
    if "fix" in context:
        collector.add(fault["type"], at, found=context["found"], allowed=context["allowed"], fix=context["fix"])
    elif fault["type"] == "extra_forbidden":
        _tell_unknown(model, at, loc, found, collector)
    elif fault["type"] == "literal_error":
        names = _choices(str(context["expected"]))
        fix = guess(str(found), names, "Write one of these.")
        collector.add("unknown-name", at, found=show(found), allowed=listing(names), fix=fix)
    else:
        allowed, fix = _TYPES.get(fault["type"], ("another sort of value", "Correct the value."))
        if isinstance(found, str) and fault["type"] == "date_type":
            fix = f"Write the date without quotes: {found}." if _is_date(found) else fix
        collector.add("wrong-type", at, found=show(found), allowed=allowed, fix=fix)


def _is_date(text: str) -> bool:
    """Return whether a text is a date."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _choices(expected: str) -> list[str]:
    """Return the names in pydantic's list of choices."""
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


def _table_at(model: type[BaseModel], loc: Path) -> tuple[str, ...]:
    """Return the keys allowed in the table that holds the last part of a place."""
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        inner = _inner_model(model, part)
        if inner is not None:
            model = inner
    return keys_of(model)


def _inner_model(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """Return the model of the tables that a key holds, if it holds any."""
    field = next((f for n, f in model.model_fields.items() if (f.alias or n) == key), None)
    queue: list[Any] = [field.annotation] if field else []
    while queue:
        kind = queue.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
        queue.extend(getattr(kind, "__args__", ()))
    return None


def _is_series(value: Any) -> bool:
    """Return whether a value is a row of numbers, or a table of demand."""
    if isinstance(value, list) and len(value) > 1:
        return all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
    return isinstance(value, dict) and bool({"table", "trace", "column"} & set(value))


def _tell_unknown(model: type[BaseModel], at: Path, loc: Path, found: Any, collector: Collector) -> None:
    """Add the problem of an unknown key: misspelt, misplaced, or a series where none belongs."""
    key, allowed = str(loc[-1]), _table_at(model, loc)
    homes = [kind for kind, block in BLOCKS.items() if key in keys_of(block) and kind != at[0]]
    if _is_series(found) and not _is_list(model, nearest(key, allowed)):
        code, advice = "misplaced-series", _series_advice(key, found)
    elif homes and len(loc) == 1:
        code, advice = (
            "misplaced-key",
            f"It belongs to {listing(f'[{kind}.…]' for kind in homes)}: move it there.",
        )
        advice = guess(key, allowed, advice)
    else:
        code, advice = "unknown-key", guess(key, allowed, "Take the key out.")
        if meant := nearest(key, allowed):  # that one is not missing as well: it is misspelt
            collector.broken.add((*at[:-1], meant))
    collector.add(code, at, found=f"unknown key {key!r} = {show(found)}", allowed=listing(allowed, most=40), fix=advice)


def _is_list(model: type[BaseModel], key: str) -> bool:
    """Return whether a key of a model holds a list."""
    field = model.model_fields.get(key)
    return field is not None and getattr(field.annotation, "__origin__", None) is list


def _series_advice(key: str, found: Any) -> str:
    """Return where a series belongs."""
    if isinstance(found, dict):
        return f"Demand belongs to a workload: move it to [workload.<id>] as `demand = {_inline(found)}`."
    return (
        f"A series belongs in a CSV file with columns start and {key}, which a workload names: "
        f'demand = {{ table = "demand.csv", column = "{key}" }}.'
    )


def _inline(found: dict[str, Any]) -> str:
    """Return the texts of a table as TOML."""
    return "{ " + ", ".join(f'{k} = "{v}"' for k, v in found.items() if isinstance(v, str)) + " }"


def _prune(raw: Any, loc: Path) -> None:
    """Take the value at a place out of a table (a list loses all its entries)."""
    if not loc:
        raw.clear()
        return
    holder, last = raw, 0
    for depth, part in enumerate(loc[:-1]):
        inside = holder.get(part) if isinstance(holder, dict) else None
        if isinstance(holder, list) and isinstance(part, int) and part < len(holder):
            inside = holder[part]
        if not isinstance(inside, dict | list):
            break
        holder, last = inside, depth + 1
    if isinstance(holder, dict):
        holder.pop(loc[last], None)
    else:
        holder.clear()


def tell_missing(items: Iterable[tuple[Path, BaseModel]], collector: Collector) -> None:
    """Add a problem for every needed key that a table lacks and that is not told about already."""
    for path, model in items:
        for name, key in needed_of(type(model)):
            value = getattr(model, name)
            if value in (None, "") and (*path, key) not in collector.broken:
                description = type(model).model_fields[name].description or ""
                holder = dotted(path) or "the top of the case"
                collector.add(
                    "missing-key",
                    (*path, key),
                    found=f"no key {key!r} in {holder}" if value is None else f"an empty {key} in {holder}",
                    allowed=f"{key}: {description}",
                    fix=f"Add `{key} = …`." if value is None else f"Fill it in: `{key} = …`.",
                )
