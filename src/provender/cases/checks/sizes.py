"""Sizes of an offer that must fit each other."""

from __future__ import annotations

from collections.abc import Mapping

from provender.alliance.estimate import Estimate
from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.supply import OfferBlock
from provender.cases.models.work import ProvisionBlock
from provender.cases.spelled import Spelled
from provender.cases.wording import number


def check_dated_sizes(
    document: Document,
    gone: frozenset[tuple[str, str]],
    estimates: Mapping[Spelled, Estimate],
    collector: Collector,
) -> None:
    """Tell of lots that are larger than what may be signed, so that nothing could be signed at all."""
    provisions = document.of(ProvisionBlock)
    for key, offer in document.of(OfferBlock).items():
        provision = provisions.get(offer.provision or "")
        lot = estimates.get(offer.lot) if offer.lot is not None and ("offer", key) not in gone else None
        for name in ("cap", "cap_per_window"):
            spelled: Spelled | None = getattr(offer, name)
            cap = estimates.get(spelled) if spelled is not None else None
            if provision and lot and cap and _is_larger(lot, cap, _rates(provision, estimates), provision):
                collector.add(
                    "lot",
                    ("offer", key, "lot"),
                    found=f"a lot of {number(lot.value)} {lot.unit}",
                    allowed=f"{number(cap.value)} {cap.unit} or less (`{name}`)",
                    fix=f"Make the lot smaller or `{name}` larger: less than a lot cannot be signed.",
                )


def _rates(provision: ProvisionBlock, estimates: Mapping[Spelled, Estimate]) -> list[float]:
    """Return the work units that one supply unit may do, over all dates."""
    found = [estimates[v.work_per_supply].value for v in provision.vintages if v.work_per_supply in estimates]
    return found or [1.0]


def _is_larger(lot: Estimate, cap: Estimate, rates: list[float], provision: ProvisionBlock) -> bool:
    """Return whether a lot exceeds a cap whatever date its conversion is of."""
    if lot.unit == cap.unit:
        return lot.value > cap.value
    if lot.unit == provision.work_unit:
        return lot.value > cap.value * max(rates)
    return lot.value * min(rates) > cap.value
