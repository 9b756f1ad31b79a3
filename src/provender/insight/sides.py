"""What is compared: a case, a case as of a date, a case in a party's reading, as one writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from provender.cases import load
from provender.errors import ProvenderError

if TYPE_CHECKING:
    from provender.alliance.case import Case

_SIDE = re.compile(r"(?P<case>.+?)(?::(?P<reading>[A-Za-z_]\w*))?(?:@(?P<day>[^@]*))?")


class SideError(ProvenderError, ValueError):
    """A side of a comparison that cannot be read; `found` is what was written."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(
            f"found {found!r}\nallowed: CASE, CASE@DATE, CASE:PARTY or CASE:PARTY@DATE\n\n"
            "Write the date as year-month-day, such as microsoft-openai@2025-05-02."
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a case by name or folder, as of a date, in a reading."""

    case: str
    reading: str = ""
    as_of: date | None = None

    @classmethod
    def parse(cls, text: str) -> Side:
        """Return a side from how one writes it.

        Raises
        ------
        SideError
            If it is none.

        Examples
        --------
        >>> Side.parse("microsoft-openai:openai@2025-05-02")
        Side(case='microsoft-openai', reading='openai', as_of=datetime.date(2025, 5, 2))
        """
        match = _SIDE.fullmatch(text)
        if match is None:
            raise SideError(text)
        try:
            day = date.fromisoformat(match["day"]) if match["day"] is not None else None
        except ValueError:
            raise SideError(text) from None
        return cls(match["case"], match["reading"] or "", day)

    def load(self) -> Case:
        """Return the case of the side."""
        return load(self.case, as_of=self.as_of, reading=self.reading)
