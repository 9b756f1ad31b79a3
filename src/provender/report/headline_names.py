"""What headline numbers are called and how they are found, where the findings do not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provender.exposure.result import Findings, Headline
    from provender.report.edition import Edition

_YEAR_END = re.compile(r"^(partner_(?:supply_)?share)_(now|end(\d{4}))$")


def names(findings: Findings, edition: Edition) -> dict[str, str]:
    """Return the name of every headline number, by its identifier."""
    prefixes = _prefixes(findings, edition)
    is_chinese = edition.words.language == "zh"
    return {
        k: (h.name_zh if is_chinese else h.name) or h.name or _name(h.id, prefixes, findings, edition)
        for k, h in findings.headlines.items()
    }


def spelled(identifier: str, edition: Edition) -> str:
    """Return the name of a headline number by its identifier alone, where no findings are at hand.

    A contingency is written ``PROVISION.TARGET.STAGE``; what cannot be told is left as it is.
    """
    words, case = edition.words, edition.case
    head, _, tail = identifier.rpartition(".")
    what = _what(head, edition)
    match = _YEAR_END.match(tail)
    if match and head in case.provisions:
        good = case.provisions[head]
        unit = good.supply_unit if "supply" in match[1] else good.work_unit
        when = words("measure.now") if match[2] == "now" else words("measure.year_end", year=match[3])
        measure = words("measure.share", who=edition.names.party(good.partner), unit=unit, when=when)
    else:
        measure = words.get(f"measure.{tail}", "")
    return words("measure.of", what=what, measure=measure) if what and measure else identifier


def _what(head: str, edition: Edition) -> str:
    """Return what the leading part of an identifier stands for; nothing where it cannot be told."""
    words, names, case = edition.words, edition.names, edition.case
    if head == "dependence":
        return words("measure.dependence")
    provision, _, event = head.partition(".")
    if provision not in case.provisions:
        return ""
    good, (target, _, stage) = names.provision(provision), event.rpartition(".")
    kind = "supplier" if target in case.parties else "dependency" if target in case.dependencies else "site"
    if event == "worst":
        label = words("measure.worst")
    elif event == "plan":
        label = words("measure.plan")
    else:
        label = words.get(f"contingency.{kind}.{stage}", "").format(name=names.struck(target)) if target else ""
    if not event:
        return good
    return (words("measure.of", what=good, measure=label) if len(case.provisions) > 1 else label) if label else ""


def methods(findings: Findings, edition: Edition) -> dict[str, str]:
    """Return how every headline number is found, by its identifier; empty where nobody says."""
    is_chinese = edition.words.language == "zh"
    return {
        k: (h.method_zh if is_chinese else h.method) or h.method or _method(h, edition)
        for k, h in findings.headlines.items()
    }


def _prefixes(findings: Findings, edition: Edition) -> dict[str, str]:
    """Return what the leading part of an identifier stands for: a contingency, a provision."""
    found: dict[str, str] = {}
    several = len(findings.exposures) > 1
    for exposure in findings.exposures.values():
        good = edition.names.provision(exposure.provision)
        for row, label in zip(exposure.rows, edition.names.contingencies(exposure.rows), strict=True):
            name = edition.words("measure.of", what=good, measure=label) if several else label
            found[f"{exposure.provision}.{row.id}"] = name
        worst = edition.words("measure.worst")
        found[f"{exposure.provision}.worst"] = edition.words("measure.of", what=good, measure=worst)
        found[exposure.provision] = good
    return {**found, "dependence": edition.words("measure.dependence")}


def _name(identifier: str, prefixes: dict[str, str], findings: Findings, edition: Edition) -> str:
    words = edition.words
    if identifier in prefixes:
        return prefixes[identifier]
    head, _, tail = identifier.rpartition(".")
    measure = words.get(f"measure.{tail}", "") or _partner_share(head, tail, findings, edition)
    if head in prefixes and measure:
        return words("measure.of", what=prefixes[head], measure=measure)
    return identifier


def _partner_share(provision: str, tail: str, findings: Findings, edition: Edition) -> str:
    """Return the name of the partner's share of capacity, now or at the end of a year."""
    match, exposure = _YEAR_END.match(tail), findings.exposures.get(provision)
    if not match or exposure is None:
        return ""
    unit = exposure.supply_unit if "supply" in match[1] else exposure.work_unit
    when = edition.words("measure.now") if match[2] == "now" else edition.words("measure.year_end", year=match[3])
    return edition.words("measure.share", who=edition.names.party(exposure.partner), unit=unit, when=when)


#: the method that explains a measure
_METHOD_OF = {
    "tts": "tts",
    "first_stop": "first_stop",
    "first_stop_days": "first_stop",
    "ttr_critical": "ttr",
    "ttr_today": "ttr",
    "ttr_without": "ttr",
    "share_lost": "share_lost",
    "extra_replanned": "replanned",
    "extra_frozen": "frozen",
    "gap": "gap",
    "hhi_now": "concentration",
    "worst": "worst",
}


def _method(headline: Headline, edition: Edition) -> str:
    tail = headline.id.rpartition(".")[2]
    if headline.id.startswith("dependence."):
        return edition.words("method.dependence")
    if tail.startswith("partner_"):
        return edition.words("method.capacity")
    key = _METHOD_OF.get(tail, "")
    return edition.words(f"method.{key}") if key else ""
