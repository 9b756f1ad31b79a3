"""What is said and known: claims with their episodes, facts, rival hypotheses, outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from provender.alliance.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a claim stands in its document: 1-based line, 0-based column, length, SHA-256 of the span.

    The hash is of the UTF-8 bytes of the span; no sentence of a source is kept.
    """

    line: int
    column: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement with its origin.

    `episode` names the original report: claims that share one count as one observation. `amount`
    (with `unit`) is what estimates can refer to.
    """

    id: str
    episode: str
    occurred: date | None
    known_from: date
    kind: str
    statement: str
    source: str
    amount: Estimate | None = None
    locator: Locator | None = None
    hedge: str = ""
    doubt: str = ""
    weight: float = 1.0
    line: str = ""
    parties: tuple[str, ...] = ()
    table: str = "claims"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A rival explanation of an event: its prior and the likelihood it gives each claim."""

    id: str
    event: str
    prior: Estimate
    likelihoods: Mapping[str, Estimate]
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened later; read by scoring and by nothing else. `about` holds ids of parties, clauses, milestones."""

    id: str
    occurred: date
    known_from: date
    kind: str
    statement: str
    source: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedRow:
    """One paragraph of the source document: what it became, or why it is not modelled."""

    paragraph: int
    claims: tuple[str, ...]
    field: str
    result: str
    why: str
