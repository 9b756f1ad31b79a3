"""The JSON Schema of case.toml and of the tables beside it, made from the models that read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from provender.cases.columns import TABLES
from provender.cases.document import SCHEMA
from provender.cases.models.clauses import CLAUSE_MODELS
from provender.cases.models.fields import ESTIMATE_MARK
from provender.cases.models.head import Head
from provender.cases.models.registry import BLOCKS
from provender.cases.spelled import LAWS

SCHEMA_FILE = Path(__file__).parent / "case.schema.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ID_PATTERN = r"^\w[\w-]*$"
_CLAIM = {"type": "string", "pattern": _ID_PATTERN}
_ESTIMATE: dict[str, Any] = {
    "description": (
        'A number; a text such as "850 (650..1050) MW @F031"; a reference "@F031"; a formula "= F031 * 2"; or a table.'
    ),
    "anyOf": [
        {"type": "number"},
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "value": {"type": ["number", "string"], "description": "Number, or one of the text forms."},
                "low": {"type": "number", "description": "5 % point."},
                "high": {"type": "number", "description": "95 % point."},
                "unit": {"type": "string", "description": "Unit of the three."},
                "claim": {
                    "description": "Claim or claims behind it.",
                    "anyOf": [_CLAIM, {"type": "array", "items": _CLAIM}],
                },
                "why": {"type": "string", "description": "Reason where no claim carries it."},
                "law": {"enum": list(LAWS), "description": "Law that low and high are quantiles of."},
            },
        },
    ],
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of case.toml; ``$defs/tables`` describes the columns of the tables.

    Dates count as texts with format ``date``, as TOML tools hand them on.

    Examples
    --------
    >>> schema()["properties"]["schema"]["const"]
    1
    """
    definitions: dict[str, Any] = {"estimate": _ESTIMATE}
    head = _of(Head, definitions)
    head["properties"]["schema"]["const"] = SCHEMA
    for kind, model in BLOCKS.items():
        if kind == "clause":
            block: dict[str, Any] = {"oneOf": [_named(m, definitions) for m in CLAUSE_MODELS.values()]}
        else:
            block = _named(model, definitions)
        head["properties"][kind] = {
            "type": "object",
            "description": f"Blocks [{kind}.<id>].",
            "propertyNames": {"pattern": _ID_PATTERN},
            "additionalProperties": block,
        }
    definitions["tables"] = {table: _table(table) for table in TABLES}
    return {"$schema": _DRAFT, "title": "Provender case", **head, "$defs": dict(sorted(definitions.items()))}


def write_schema(path: Path = SCHEMA_FILE) -> Path:
    """Write the JSON Schema to a file and return its path."""
    path.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _of(model: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a model; the definitions it needs go to `definitions`."""
    found = TypeAdapter(model).json_schema(by_alias=True, ref_template="#/$defs/{model}")
    definitions.update(_with_estimates(found.pop("$defs", {})))
    cleaned: dict[str, Any] = _with_estimates(found)
    cleaned.pop("title", None)
    return cleaned


def _named(model: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to the schema of a model, which goes to `definitions`."""
    definitions[model.__name__] = _of(model, definitions)
    return {"$ref": f"#/$defs/{model.__name__}"}


def _with_estimates(part: Any) -> Any:
    """Return a schema with the one definition of an estimate in place of its marks, without titles."""
    if isinstance(part, list):
        return [_with_estimates(p) for p in part]
    if not isinstance(part, dict):
        return part
    part = _without_null(part)
    if ESTIMATE_MARK.items() <= part.items():
        rest = {k: v for k, v in part.items() if k not in {"$comment", "title"}}
        return {"$ref": "#/$defs/estimate", **rest}
    return {k: _with_estimates(v) for k, v in part.items() if not (k == "title" and isinstance(v, str))}


def _without_null(part: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without null, which TOML does not have."""
    choices = [c for c in part.get("anyOf", []) if c != {"type": "null"}]
    if len(choices) == 1:
        kept: dict[str, Any] = choices[0]
        return kept | {k: v for k, v in part.items() if k != "anyOf"}
    return part


def _table(table: str) -> dict[str, Any]:
    """Return the columns of a table of evidence."""
    columns = TABLES[table]
    return {
        "type": "object",
        "description": f"A row of {table}.csv; every cell is a text.",
        "additionalProperties": False,
        "properties": {name: {"type": "string", "description": text} for name, text in columns.described.items()},
        "required": list(columns.needed),
    }
