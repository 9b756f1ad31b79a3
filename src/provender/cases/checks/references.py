"""What a case refers to must be there, be known in time, and not lead back to itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.evidence import Evidence
from provender.cases.models.base import Block
from provender.cases.models.clauses import ClauseBlock
from provender.cases.models.fields import Reference
from provender.cases.models.supply import CommitmentBlock, ContractBlock, MarketBlock, OfferBlock
from provender.cases.models.who import PartyBlock
from provender.cases.models.work import ProvisionBlock, WorkloadBlock
from provender.cases.toml_lines import Path
from provender.cases.wording import guess, listing

_WORDS = {"tier": "workload.tier", "claim": "claim or fact", "observer": "`observer`"}


def check_references(document: Document, evidence: Evidence, collector: Collector) -> None:
    """Tell of references to what is not there, and of owners in a circle.

    Kinds that could not be read whole are left alone: what seems absent may be there.
    """
    ids = document.ids | {"claim": {row.claim.id for row in evidence.rows}}
    unclear = document.unclear | ({"claim"} if evidence.faults.is_partial else set())
    for item in document.items:
        if not isinstance(item.value, Reference) or unclear & set(item.value.kinds):
            continue
        if not item.value and not item.is_listed:  # an empty text is no reference; where one is needed, that is told
            continue
        if not any(item.value in ids[kind] for kind in item.value.kinds):
            tell_dangling(item.path, item.value, ids, collector)
    _check_owners(document, collector)
    _check_scopes(document, collector)
    for key, market in document.of(MarketBlock).items():
        own = _outside(document, market.provision or "", "market")
        for index, entry in enumerate(market.offers or []):
            own(("market", key, "offers", index), "offer", entry, collector)
            _check_signed(document, ("market", key, "offers", index), entry, collector)


def tell_dangling(path: Path, reference: Reference, ids: dict[str, set[str]], collector: Collector) -> None:
    """Add the problem of a reference to what is not there."""
    sort = " or ".join(_WORDS.get(kind, kind) for kind in reference.kinds)
    known = [key for kind in reference.kinds for key in sorted(ids[kind])]
    elsewhere = [kind for kind in sorted(ids) if str(reference) in ids[kind] and kind not in reference.kinds]
    found = f"{str(reference)!r}, which is no {sort}"
    advice = f"Add a block [{reference.kinds[0]}.{reference}], or name one that is there."
    if reference.kinds == ("claim",):
        advice = "Add the row to claims.csv or facts.csv, or name one that is there."
    if elsewhere:
        advice = f"That is the id of {' and '.join(map(_a, elsewhere))}; name {_a(sort)} here."
    fix = advice if elsewhere else guess(str(reference), known, advice)
    collector.add("dangling", path, found=found, allowed=listing(known), fix=fix)


def _a(noun: str) -> str:
    """Return a noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _check_owners(document: Document, collector: Collector) -> None:
    """Tell of parties that own themselves over others."""
    parties = document.of(PartyBlock)
    told: set[str] = set()
    for key in parties:
        chain, up = [key], str(parties[key].parent)
        while up in parties and up not in chain:
            chain.append(up)
            up = str(parties[up].parent)
        if up == key and key not in told:
            told |= set(chain)
            found = f"owners in a circle: {' -> '.join([*chain, key])}"
            fix = "Take `parent` out of the one at the top."
            collector.add("circle", ("party", key, "parent"), found=found, allowed="owners without a circle", fix=fix)


def _check_scopes(document: Document, collector: Collector) -> None:
    """Tell of clauses whose offers, contracts or workloads belong to another provision."""
    for key, clause in document.of(ClauseBlock).items():
        if clause.provision:
            own = _outside(document, clause.provision)
            for name, entries in (
                ("offers", clause.offers),
                ("contracts", clause.contracts),
                ("workloads", clause.workloads),
            ):
                for index, entry in enumerate(entries):
                    own(("clause", key, name, index), name.removesuffix("s"), entry, collector)
    for key, reach in document.blocks.get("reach", {}).items():
        first = next((k for k, r in document.blocks["reach"].items() if _pair(r) == _pair(reach)), key)
        if first != key and all(_pair(reach)):
            found = f"a second block for workload and supplier {listing(_pair(reach))}"
            fix = f"Merge it with [reach.{first}]."
            collector.add("duplicate", ("reach", key), found=found, allowed="one block for each pair", fix=fix)
    for key, commitment in document.of(CommitmentBlock).items():
        offer = document.of(OfferBlock).get(commitment.offer or "")
        if offer and offer.form in {"reservation", "dedicated"}:
            found = f"offer {str(commitment.offer)!r}, a {offer.form}"
            fix = "Name an on-demand or spot offer; a reservation is signed by itself."
            allowed = "an offer with form on_demand or spot"
            collector.add("wrong-form", ("commitment", key, "offer"), found=found, allowed=allowed, fix=fix)


def _check_signed(document: Document, path: Path, offer: str, collector: Collector) -> None:
    """Tell of an offer in a market's depth that is not signed for a term."""
    form = getattr(document.of(OfferBlock).get(offer), "form", None)
    if form in {"on_demand", "spot"}:
        found, fix = f"offer {str(offer)!r}, which is bought hour by hour", "Take it out: its own `cap` limits it."
        collector.add("wrong-form", path, found=found, allowed="offers with form reservation or dedicated", fix=fix)


def _pair(reach: Block) -> tuple[str, str]:
    """Return workload and supplier of a reach."""
    return str(getattr(reach, "workload", "") or ""), str(getattr(reach, "supplier", "") or "")


def _outside(document: Document, provision: str, block: str = "clause") -> Callable[[Path, str, str, Collector], None]:
    """Return a check that a block belongs to a provision."""
    kinds: dict[str, type[Block]] = {
        "offer": OfferBlock,
        "contract": ContractBlock,
        "workload": WorkloadBlock,
    }

    def check(path: Path, kind: str, key: str, collector: Collector) -> None:
        named = document.of(kinds[kind]).get(key)
        other = getattr(named, "provision", None)
        if other and provision and other != provision:
            found = f"{kind} {str(key)!r} of provision {str(other)!r}"
            fix = f"Name {kind}s of {str(provision)!r}, or make a {block} for {str(other)!r}."
            collector.add("wrong-provision", path, found=found, allowed=f"{kind}s of {str(provision)!r}", fix=fix)

    return check


def check_dated_references(
    document: Document, gone: frozenset[tuple[str, str]], as_of: date, collector: Collector
) -> None:
    """Tell of blocks that need another block which is not yet known (lists drop it instead)."""
    for item in document.items if gone else ():
        if item.is_listed or not isinstance(item.value, Reference) or tuple(item.path[:2]) in gone:
            continue
        for kind in item.value.kinds:
            if (kind, str(item.value)) in gone:
                known = document.blocks[kind][item.value].known_from
                found = f"{str(item.value)!r}, known from {known}"
                fix = "Give this block a `known_from` as well, or move `as_of`."
                collector.add("not-yet-known", item.path, found=found, allowed=f"what is known by {as_of}", fix=fix)
    for key in document.of(ProvisionBlock) if gone else ():
        drawn = [w for w, block in document.of(WorkloadBlock).items() if block.provision == key]
        if drawn and ("provision", key) not in gone and all(("workload", w) in gone for w in drawn):
            found = f"no workload that draws it and is known by {as_of}"
            fix = "Give the provision a `known_from` as well, or move `as_of`."
            collector.add("no-work", ("provision", key), found=found, allowed="one or more", fix=fix)
