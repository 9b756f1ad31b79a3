"""A case in the making: blocks, tables and the list of what only the user knows; written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from provender import cases
from provender.cases.library import TargetExistsError
from provender.cases.problem import CaseProblemsError
from provender.importers.defaults import CHOSEN, DEFAULTS, Questions
from provender.importers.toml import block, number, written

#: kinds of blocks in the order in which a reader wants them, each with a heading
_ORDER: dict[str, str] = {
    "estimate": "what only you know: one place for each; see to-complete.md",
    "party": "who takes part",
    "dependency": "what several lines share although no contract says so",
    "provision": "what is needed",
    "workload": "",
    "reach": "",
    "contract": "what is held",
    "commitment": "promises of use or spend for a lower price; no capacity",
    "offer": "what could be had",
    "clause": "what binds",
    "hazard": "what may happen",
}


@dataclass(slots=True)
class Draft:
    """A case in the making.

    Parameters
    ----------
    head
        Keys at the top of case.toml.
    blocks
        Keys by kind and id; ``"#"`` is a comment above.
    files
        Further files of the folder: text by name.
    questions
        What only the user knows.
    """

    head: dict[str, Any]
    blocks: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {kind: {} for kind in _ORDER})
    files: dict[str, str] = field(default_factory=dict)
    facts: list[dict[str, str]] = field(default_factory=list)
    questions: Questions = field(default_factory=Questions)

    def add(self, kind: str, key: str, values: Mapping[str, Any]) -> str:
        """Add a block and return its id, with a number behind it where the id is taken."""
        unique, n = key, 2
        while unique in self.blocks[kind]:
            unique, n = f"{key}_{n}", n + 1
        self.blocks[kind][unique] = dict(values)
        return unique

    def fact(
        self,
        amount: float,
        unit: str,
        statement: str,
        source: str,
        *,
        span: tuple[float, float] | None = None,
        day: date | None = None,
    ) -> str:
        """Add a number that stands in a file, as a row of facts.csv known from a day on, and return its id."""
        key = f"B{len(self.facts) + 1:03d}"
        is_span = span is not None and span[0] < span[1]
        low, high = span if span and is_span else (amount, amount)
        self.facts.append(
            {
                "id": key,
                "known_from": str(day or self.head["as_of"]),
                "statement": statement,
                "amount": number(amount),
                "low": number(low) if is_span else "",
                "high": number(high) if is_span else "",
                "unit": unit,
                "source": source,
            }
        )
        return key

    def unask(self, place: str) -> None:
        """Take back an assumption at a place: the estimate goes when nothing else uses it."""
        for name in list(self.questions.asked):
            question = self.questions.asked[name]
            if f"`{place}`" in question.used_in:
                question.used_in.remove(f"`{place}`")
                if not question.used_in:
                    self.questions.asked.pop(name)
                    self.blocks["estimate"].pop(name.removeprefix("estimate."), None)

    def assume(self, name: str, place: str) -> str:
        """Add an assumption that stands in one place for all, ask about it once, and return its id."""
        default = DEFAULTS[name]
        if name not in self.blocks["estimate"]:
            span = f" ({number(default.low)}..{number(default.high)})" if default.high > default.low else ""
            self.blocks["estimate"][name] = {
                "#": default.ask,
                "value": f"{number(default.value)}{span}",
                "name": f"{name.replace('_', ' ')}, {default.unit}",
                "why": f"{'' if default.why.startswith('assumption') else 'assumption: '}{default.why}; of {CHOSEN}",
            }
        self.questions.default(name, f"estimate.{name}", place)
        return name

    def toml(self) -> str:
        """Return case.toml."""
        lines = [f"{key} = {written(value)}" for key, value in self.head.items() if value is not None]
        parts = ["\n".join(lines) + "\n"]
        for kind, heading in _ORDER.items():
            if self.blocks[kind] and heading:
                parts.append(f"# ---- {heading} {'-' * max(3, 90 - len(heading))}\n")
            parts += [block(kind, key, values) for key, values in self.blocks[kind].items()]
        return "\n".join(parts)

    def to_complete(self) -> str:
        """Return the list of what only the user knows, as Markdown."""
        lines = [
            f"# What only you know about {self.head['title']}",
            "",
            "Each line is an assumption that stands in `case.toml` until you replace it: write your number there and",
            "change its `why`. `provender check` tells whether the case is still sound; the report lists what is an",
            f"assumption. The defaults were chosen in {CHOSEN}.",
            "",
            "| in case.toml | stands there | where that comes from | what to ask | used in |",
            "|---|---|---|---|---|",
        ]
        lines += [f"| `{q.place}` | {q.default} | {q.why} | {q.ask} | {', '.join(q.used_in)} |" for q in self.questions]
        return "\n".join(lines) + "\n"

    def write(self, folder: str | Path) -> Path:
        """Write the case into a new folder, after it has passed `provender check`.

        Raises
        ------
        TargetExistsError
            If the folder exists and is not empty.
        CaseProblemsError
            If the case has problems; nothing is then left behind.
        """
        target = Path(folder)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise TargetExistsError(target)
        with tempfile.TemporaryDirectory(prefix="provender-") as name:
            made = Path(name) / "case"
            made.mkdir()
            own = {"case.toml": self.toml(), "to-complete.md": self.to_complete()}
            if self.facts:
                own["facts.csv"] = pl.DataFrame(self.facts).write_csv()
            for file, text in {**own, **self.files}.items():
                (made / file).write_text(text, encoding="utf-8")
            problems = cases.check(made)
            if problems:
                raise CaseProblemsError(problems)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(made, target, dirs_exist_ok=True)
        return target


def first_of_month(day: date) -> date:
    """Return the first of a month that is not before a day.

    Examples
    --------
    >>> first_of_month(date(2024, 12, 2)), first_of_month(date(2024, 12, 1))
    (datetime.date(2025, 1, 1), datetime.date(2024, 12, 1))
    """
    if day.day == 1:
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def later(day: date, months: int) -> date:
    """Return the first of the month some months later.

    Examples
    --------
    >>> later(date(2024, 11, 1), 14)
    datetime.date(2026, 1, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
