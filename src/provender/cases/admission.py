"""Which claims and facts are known on a date, and which row stands for one that was superseded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from provender.alliance.evidence import Claim


@dataclass(frozen=True, slots=True)
class Row:
    """A row of claims or facts: what it says, from when it is known (None: never), what it replaces."""

    claim: Claim
    known_from: date | None
    supersedes: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Faults:
    """What could not be read of claims and facts: whether rows are lost, and ids with a faulty cell."""

    is_partial: bool = False
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """The rows known by a date.

    `claims` by id, in the order of the tables; `heirs` the rows that supersede each id.
    """

    as_of: date
    claims: Mapping[str, Claim]
    known_from: Mapping[str, date | None]
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)

    def is_faulty(self, key: str) -> bool:
        """Return whether an id is without a number because its row, or its table, could not be read."""
        return key in self.faults.ids or (self.faults.is_partial and key not in self.known_from)

    def find(self, key: str) -> Claim | None:
        """Return the latest admitted row among the one named and those that supersede it."""
        chain, queue = [key], [key]
        while queue:
            for heir in self.heirs.get(queue.pop(), ()):
                if heir not in chain:
                    chain.append(heir)
                    queue.append(heir)
        admitted = [self.claims[key] for key in chain if key in self.claims]
        return max(reversed(admitted), key=lambda c: c.known_from) if admitted else None


def admit(rows: Iterable[Row], as_of: date, faults: Faults) -> Admission:
    """Return the rows of claims and facts that are known on a date."""
    rows = list(rows)
    heirs: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for old in row.supersedes:
            heirs[old] = (*heirs.get(old, ()), row.claim.id)
    claims = {row.claim.id: row.claim for row in rows if row.known_from is not None and row.known_from <= as_of}
    return Admission(as_of, claims, {row.claim.id: row.known_from for row in rows}, heirs, faults)
