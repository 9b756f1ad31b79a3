"""resolve(): a case becomes dated arrays, once; everything after sees only these."""

from __future__ import annotations

from provender.instance.grid import Grid
from provender.instance.model import Cohort, Columns, Instance, Lines, Sources, Work
from provender.instance.resolve import resolve

__all__ = ["Cohort", "Columns", "Grid", "Instance", "Lines", "Sources", "Work", "resolve"]
