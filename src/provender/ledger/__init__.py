"""What is owed, used and saved, and how to leave: the tables that finance, FinOps and supervisors ask for."""

from __future__ import annotations

from provender.ledger.book import Ledger, ledger

__all__ = ["Ledger", "ledger"]
