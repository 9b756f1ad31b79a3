"""What the tests of imports share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def shared() -> Path:
    """Return the folder of public data that is not bundled; skip where there is none."""
    folder = os.environ.get("PROVENDER_SHARED", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("PROVENDER_SHARED names no folder of public data")
    return Path(folder)
