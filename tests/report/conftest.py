"""The case and the findings made by hand, as fixtures."""

from __future__ import annotations

import pytest

from provender.alliance.case import Case
from provender.exposure.result import Findings
from tests.report import made


@pytest.fixture
def case() -> Case:
    """Return the case made by hand."""
    return made.case()


@pytest.fixture
def findings() -> Findings:
    """Return the findings made by hand."""
    return made.findings()
