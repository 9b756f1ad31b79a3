"""The JSON Schema of case.toml: made from the models, shipped, and true of the bundled cases."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from datetime import date
from typing import Any

import jsonschema
import pytest

from provender.alliance.clauses import CLAUSE_KINDS, Clause
from provender.cases import bundled, schema
from provender.cases.models.clauses import CLAUSE_MODELS, key_of
from provender.cases.models.registry import BLOCKS
from provender.cases.schema import SCHEMA_FILE


def as_json(value: Any) -> Any:
    """Return a TOML value as JSON tools hand it on: dates as texts."""
    if isinstance(value, dict):
        return {k: as_json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [as_json(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_shipped_file_is_the_generated_one() -> None:
    """Whoever changes a model writes the schema anew."""
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize("name", sorted(bundled()))
def test_the_bundled_cases_follow_it(name: str) -> None:
    """What the reader takes, the schema takes."""
    raw = tomllib.loads((bundled()[name] / "case.toml").read_text(encoding="utf-8"))
    jsonschema.validate(as_json(raw), schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('stage = "delivered"', 'stage = "deliverd"'),
        ('size = "20 MW"', 'sise = "20 MW"'),
        ("end = 2026-05-16", "end = 3"),
        ('supplier = "M"', ""),
        ('kind = "first_refusal"', 'kind = "refusal"'),
    ],
)
def test_it_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    """A wrong name, an unknown or absent key and a wrong type break the schema too."""
    text = (bundled()["miniature"] / "case.toml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_json(tomllib.loads(text.replace(old, new, 1))), schema())


def test_every_field_is_described() -> None:
    """Each key of each block says what it holds."""
    for model in (*BLOCKS.values(), *CLAUSE_MODELS.values()):
        assert not [name for name, field in model.model_fields.items() if not field.description]


@pytest.mark.parametrize("kind", sorted(CLAUSE_KINDS))
def test_every_field_of_a_clause_can_be_written(kind: str) -> None:
    """The keys of a clause block are the fields of its type, and `kind`, `why`, `known_from`."""
    fields = {key_of(f.name) for f in dataclasses.fields(CLAUSE_KINDS[kind])} - {"id"}
    assert set(CLAUSE_MODELS[kind].model_fields) == fields | {"kind", "why", "known_from"}
    assert issubclass(CLAUSE_KINDS[kind], Clause)
