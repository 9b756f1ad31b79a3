"""Numbers that prose asks for: what can be known of a ``{placeholder}`` before anything is computed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.know import EstimateBlock
from provender.cases.models.supply import ContractBlock, OfferBlock
from provender.cases.wording import listing, nearest, show

_CODE = re.compile(r"`[^`]*`")
_BRACES = re.compile(r"(?<!\\)\{([^{}]*)\}")
_ID = re.compile(r"\w[\w-]*(\.\w[\w-]*)*")
_PARTS = ("value", "interval")
#: families of numbers that are named after a block of the case: ``clause.ID.…``
_BLOCKS = ("hazard", "clause", "milestone", "programme")
#: families that stand for themselves
_PLAIN = ("dependence", "tie")


def check_placeholders(text: str, file: str, document: Document, collector: Collector) -> None:
    """Tell of placeholders that no number of the case can bear, with their lines.

    What only a computation can tell, a contingency without effect for instance, is left to the report.
    """
    for at, line in enumerate(text.splitlines(), start=1):
        for match in _BRACES.finditer(_CODE.sub("", line)):
            if fault := _fault(match[1], document):
                found, allowed, fix = fault
                collector.add_in(file, at, "", ("placeholder", f"placeholder {{{found}}}", allowed, fix))


def _fault(found: str, document: Document) -> tuple[str, str, str] | None:
    """Return what is wrong with a placeholder: found, allowed, fix; None if nothing is known to be."""
    head, colon, shows = found.partition(":")
    if not _ID.fullmatch(head) or (colon and shows not in _PARTS):
        shape = "{id}, {id:value} or {id:interval}, an id being letters, digits, _, - and dots"
        return found, shape, r"Correct it, or write \{ and \} for braces that are text."
    family, _, rest = head.partition(".")
    name = rest.partition(".")[0]
    if family in (*_BLOCKS, "estimate", "state"):
        names = _names(family, document)
        fault = None if name in names else _no_such(found, family, name, names)
        return fault or (_not_headline(found, name, document) if family == "estimate" else None)
    provisions = document.ids["provision"]
    if family in provisions:
        targets = sorted({"worst", *_targets(document)})
        return _near(found, name, targets) if "." in rest and name not in targets else None
    families = [*_BLOCKS, *_PLAIN, "estimate", "state", *sorted(provisions)]
    return None if family in _PLAIN else _near(found, family, families)


def _names(family: str, document: Document) -> list[str]:
    """Return what may follow the first part of an id."""
    chain = document.head.chain
    if family == "state":
        return list((chain.states if chain else None) or [])
    return sorted(document.ids[family])


def _targets(document: Document) -> Iterator[str]:
    """Yield what a contingency can hit."""
    yield from document.ids["party"] | document.ids["dependency"] | document.ids["clause"]
    sites = (
        *(block.site for block in document.of(ContractBlock).values()),
        *(block.site for block in document.of(OfferBlock).values()),
    )
    yield from filter(None, sites)


def _no_such(found: str, family: str, name: str, known: Sequence[str]) -> tuple[str, str, str]:
    meant = nearest(name, known)
    fix = f"Did you mean {{{family}.{meant}…}}? Write that instead." if meant else f"Name a {family} that is there."
    return found, f"{family}: {listing(known)}", fix


def _near(found: str, part: str, known: Sequence[str]) -> tuple[str, str, str] | None:
    """Return a fault only where a part looks like a misspelt name: the engine may know others."""
    meant = nearest(part, known)
    if not meant:
        return None
    return found, listing(known), f"Did you mean {meant!r} for {show(part)}? Write that instead."


def _not_headline(found: str, name: str, document: Document) -> tuple[str, str, str] | None:
    block = document.of(EstimateBlock).get(name)
    if block is None or block.headline:
        return None
    headlines = sorted(k for k, b in document.of(EstimateBlock).items() if b.headline)
    return found, f"estimates with headline = true: {listing(headlines)}", f"Write headline = true at estimate.{name}."
