"""Contracts re-decided at set times knowing the past: a policy with bounds."""

from __future__ import annotations

from provender.planning.resign.futures import Futures, Law, pick_supply, slice_supply
from provender.planning.resign.lattice import Lattice, Nodes, Trained, Values, build_lattice, train
from provender.planning.resign.policies import Policy, Resigning, Rolling
from provender.planning.resign.simulate import Interval, Simulated, Trial, interval, simulate
from provender.planning.resign.stages import Stage, Stages, build_stages

__all__ = [
    "Futures",
    "Interval",
    "Lattice",
    "Law",
    "Nodes",
    "Policy",
    "Resigning",
    "Rolling",
    "Simulated",
    "Stage",
    "Stages",
    "Trained",
    "Trial",
    "Values",
    "build_lattice",
    "build_stages",
    "interval",
    "pick_supply",
    "simulate",
    "slice_supply",
    "train",
]
