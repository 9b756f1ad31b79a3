"""What parties, work, lines and contingencies are called in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from provender.alliance.case import Case
    from provender.exposure.pairs import Loss
    from provender.exposure.result import Row
    from provender.report.words import Words


def readable(identifier: str) -> str:
    """Return an identifier with spaces for underscores, for things without a name of their own."""
    return identifier.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Names:
    """Names from a case in one language; what has none goes by its identifier."""

    case: Case
    words: Words

    def _of(self, table: Mapping[str, Any], identifier: str) -> str:
        found = table.get(identifier)
        return self.named(found, identifier) if found is not None else readable(identifier)

    def named(self, thing: Any, identifier: str = "") -> str:
        """Return the name of anything that has `name` and `name_zh`, or its identifier."""
        own = thing.name_zh if self.words.language == "zh" else thing.name
        return own or thing.name or readable(identifier or thing.id)

    def party(self, identifier: str) -> str:
        """Return the name of a party."""
        return self.words("name.observer") if identifier == "observer" else self._of(self.case.parties, identifier)

    def parties(self, identifiers: Sequence[str]) -> str:
        """Return the names of parties as a list."""
        return self.words("list.comma").join(map(self.party, identifiers))

    def provision(self, identifier: str) -> str:
        """Return the name of a provision as it opens a title."""
        name = self._of(self.case.provisions, identifier)
        return name[:1].upper() + name[1:]

    def good(self, identifier: str) -> str:
        """Return the name of a provision as it stands inside a sentence."""
        name = self._of(self.case.provisions, identifier)
        return name[:1].lower() + name[1:] if name[1:2].islower() else name

    def contract(self, identifier: str) -> str:
        """Return the name of a contract."""
        return self._of(self.case.contracts, identifier)

    def offer(self, identifier: str) -> str:
        """Return the name of an offer; a contract's where the identifier is one."""
        return self._of(self.case.offers if identifier in self.case.offers else self.case.contracts, identifier)

    def clause(self, identifier: str) -> str:
        """Return the name of a clause, or its kind where it has none."""
        held = self.case.clauses.get(identifier)
        if held is None:
            return readable(identifier)
        return self.named(held) if held.name or held.name_zh else self.words(f"clause.kind.{held.kind}")

    def dependency(self, identifier: str) -> str:
        """Return the name of a shared dependency."""
        return self._of(self.case.dependencies, identifier)

    def milestone(self, identifier: str) -> str:
        """Return the name of a milestone."""
        return self._of(self.case.milestones, identifier)

    def future(self, identifier: str) -> str:
        """Return the name of a future; low, base and high have words."""
        known = self.case.futures.get(identifier)
        if known is not None and (known.name or known.name_zh):
            return self.named(known)
        return self.words.get(f"future.{identifier}", readable(identifier))

    def work(self, identifier: str) -> str:
        """Return the name of a workload or of a ``workload.tier``."""
        head, _, tail = identifier.partition(".")
        workload = self.case.workloads.get(head)
        if workload is None:
            return readable(identifier)
        name = self.named(workload)
        tier = next((t for t in workload.tiers if t.id == tail), None)
        return self.words("name.tier", work=name, tier=self.named(tier)) if tail and tier is not None else name

    @staticmethod
    def site(identifier: str) -> str:
        """Return the name of a site, which has none but its identifier: capital letters where it is in small ones."""
        name = readable(identifier)
        return name.title() if name.islower() else name

    def target(self, row: Row | Loss) -> str:
        """Return the name of what a contingency hits."""
        kinds = {"supplier": self.party, "dependency": self.dependency, "clause": self.clause}
        return kinds.get(row.target_kind, self.site)(row.target)

    def struck(self, target: str) -> str:
        """Return the name of a supplier, a shared dependency or a site."""
        if target in self.case.parties:
            return self.party(target)
        return self.dependency(target) if target in self.case.dependencies else self.site(target)

    def contingency(self, row: Row | Loss) -> str:
        """Return a contingency in a few words: who, and what of theirs is gone."""
        return self.words(f"contingency.{row.target_kind}.{row.stage}", name=self.target(row))

    def anything(self, identifier: str) -> str:
        """Return the name of whatever bears the identifier, for texts that name one."""
        case = self.case
        if identifier.partition(".")[0] in case.workloads:
            return self.work(identifier)
        tables = (
            case.parties,
            case.provisions,
            case.offers,
            case.contracts,
            case.dependencies,
            case.milestones,
            case.budgets,
            case.markets,
        )
        held = next((t for t in tables if identifier in t), None)
        return identifier if held is None else self._of(held, identifier)

    def contingencies(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """Return one label per row; equal ones are told apart by their identifiers."""
        labels = [self.contingency(row) for row in rows]
        return tuple(
            f"{label} [{row.id}]" if labels.count(label) > 1 else label for label, row in zip(labels, rows, strict=True)
        )
