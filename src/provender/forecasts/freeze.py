"""Forecasts written down on their day, and read again to be scored: a JSON file with a seal over its content."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

from provender.forecasts.errors import FrozenFileError
from provender.forecasts.result import Forecast, Forecasts

FORMAT = 1
_FIX = "Freeze forecasts with `provender forecast CASE --freeze FILE`, and leave the file as it was written."


def freeze(made: Forecasts) -> str:
    """Return forecasts as JSON, sealed with the SHA-256 of all the rest, so that a later change is seen.

    No time of writing occurs: equal forecasts give equal bytes. To prove the day, publish the seal.
    """
    body = _body(made)
    return json.dumps({**body, "sha256": _seal(body)}, indent=1, ensure_ascii=False) + "\n"


def thaw(path: Path) -> Forecasts:
    """Return the forecasts of a frozen file.

    Raises
    ------
    FrozenFileError
        If the file cannot be read, is no frozen forecast, or was changed since.
    """
    try:
        body: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else "text that is no JSON"
        raise FrozenFileError(str(path), told or "no readable file", "a file of frozen forecasts", _FIX) from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise FrozenFileError(str(path), "no frozen forecasts of this format", f'"format": {FORMAT}', _FIX)
    seal = body.pop("sha256", "")
    if seal != _seal(body):
        raise FrozenFileError(str(path), "a content that its seal does not fit", "the bytes that were frozen", _FIX)
    try:
        return _forecasts(body)
    except (KeyError, TypeError, ValueError) as error:
        told = f"a seal that fits, over content that is no forecasts: {error}"
        raise FrozenFileError(str(path), told, "what `--freeze` writes", _FIX) from None


def _forecasts(body: dict[str, Any]) -> Forecasts:
    """Return forecasts from plain values."""
    items = tuple(_forecast(x) for x in body["forecasts"])
    as_of = date.fromisoformat(body["as_of"])
    return Forecasts(body["case"], as_of, items, tuple(body["rivals"]), body["seed"], body["n_paths"])


def _body(made: Forecasts) -> dict[str, Any]:
    """Return plain values in a fixed order."""
    items = [{k: _plain(v) for k, v in dataclasses.asdict(f).items()} for f in made.items]
    return {
        "format": FORMAT,
        "case": made.case,
        "as_of": made.as_of.isoformat(),
        "seed": made.seed,
        "n_paths": made.n_paths,
        "rivals": list(made.rivals),
        "forecasts": items,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _seal(body: dict[str, Any]) -> str:
    """Return the SHA-256 of the content, keys sorted, without spaces."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _forecast(raw: dict[str, Any]) -> Forecast:
    """Return a forecast from plain values."""
    hints = get_type_hints(Forecast)
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k in hints}
    values["deadline"] = date.fromisoformat(values["deadline"])
    return Forecast(**values)
