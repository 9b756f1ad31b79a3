"""Adequacy: what unmet work, or suppliers that fail, come to in hours, work and firm capacity."""

from __future__ import annotations

from provender.adequacy.commitment import Commitment, CommitmentUse, commitment_use
from provender.adequacy.convolution import CapacityTable, Exact, capacity_table, exact
from provender.adequacy.credit import Credit, capacity_credit, unserved_by
from provender.adequacy.errors import AdequacyError
from provender.adequacy.indices import Indices, Settings, indices
from provender.adequacy.interval import Interval
from provender.adequacy.load_curve import LoadCurve, load_curve
from provender.adequacy.precision import Precision
from provender.adequacy.sequential import Simulated, simulate_sequence
from provender.adequacy.state_sampling import Sampled, simulate_states
from provender.adequacy.supplier import Supplier, System, supplier, two_state
from provender.adequacy.systems import load_shape, published, read_system

__all__ = [
    "AdequacyError",
    "CapacityTable",
    "Commitment",
    "CommitmentUse",
    "Credit",
    "Exact",
    "Indices",
    "Interval",
    "LoadCurve",
    "Precision",
    "Sampled",
    "Settings",
    "Simulated",
    "Supplier",
    "System",
    "capacity_credit",
    "capacity_table",
    "commitment_use",
    "exact",
    "indices",
    "load_curve",
    "load_shape",
    "published",
    "read_system",
    "simulate_sequence",
    "simulate_states",
    "supplier",
    "two_state",
    "unserved_by",
]
