"""The shape of case.toml as strict, frozen pydantic models: one per kind of block."""

from __future__ import annotations
