"""`python -m provender.cli`."""

from __future__ import annotations

from provender.cli import main

main()
