"""What all models of case.toml have in common."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from provender.cases.models.fields import may, text


def _needed(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Turn the mark of needed fields into the list that JSON Schema knows."""
    properties = schema.get("properties", {})
    required = [key for key, body in properties.items() if body.pop("needed", False)]
    for body in properties.values():
        if body.get("default", 0) is None:
            body.pop("default")
    if required:
        schema["required"] = required
    schema["description"] = " ".join((model.__doc__ or "").split())


class Table(BaseModel):
    """A table of case.toml; unknown keys are refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, json_schema_extra=_needed, arbitrary_types_allowed=True
    )


class Block(Table):
    """A block ``[kind.id]`` of case.toml."""

    #: the first part of the header
    kind_of_block: ClassVar[str] = ""
    why: str = text("Reason of all numbers of the block that no claim carries.")
    known_from: date | None = may("First day on which the block was known; before it the block is left out.")
    note: str = text("Anything a reader should know.")


class Named(Block):
    """A block that carries a name in two languages."""

    name: str = text("Name in English; default is the id.")
    name_zh: str = text("Name in Chinese.")
