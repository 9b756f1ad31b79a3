"""What may happen to each supplier, as assumptions with a date: outages, and insolvency where he is small."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provender.importers.draft import Draft

#: large clouds, of whom an outage takes a part only
LARGE = frozenset({"aws", "azure", "gcp", "oracle", "alibaba_cloud", "ibm_cloud", "ibm"})


def add_hazards(draft: Draft) -> None:
    """Add the events of every supplier of a contract, commitment or offer."""
    lines = (*draft.blocks["contract"].values(), *draft.blocks["offer"].values())
    for supplier in sorted({line["supplier"] for line in lines}):
        size = "large" if supplier in LARGE else "small"
        key = f"{supplier}_outage"
        terms = {
            "rate_per_year": f"outage_rate_{size}",
            "severity": f"outage_share_{size}",
            "duration_days": "outage_days",
        }
        values = {name: f"= {draft.assume(default, f'hazard.{key}.{name}')}" for name, default in terms.items()}
        name = draft.blocks["party"][supplier]["name"]
        draft.add("hazard", key, {"kind": "outage", "target": supplier, "name": f"outage at {name}", **values})
        if size == "small":
            key = f"{supplier}_insolvency"
            rate = draft.assume("insolvency_rate", f"hazard.{key}.rate_per_year")
            draft.add(
                "hazard",
                key,
                {
                    "kind": "insolvency",
                    "target": supplier,
                    "name": f"{name} goes under",
                    "rate_per_year": f"= {rate}",
                    "severity": 1,
                    "duration_days": 365,
                    "why": "assumption: all of it, for a year",
                },
            )
