"""Spread and firm credit in the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from provender.report.edition import edition
from provender.report.export import plain
from provender.report.sheets.spread import credits_sheet, spread
from provender.report.terminal import noted, table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.exposure.credits import FirmCredits
    from provender.exposure.variance import Variance
    from provender.report.sheets.sheet import Sheet
    from provender.report.words import Language


def spread_to_terminal(
    case: Case, spreads: Sequence[Variance], held: Sequence[FirmCredits], *, language: Language = "en"
) -> RenderableType:
    """Return the tables of spread and of firm credit as something that `rich` prints."""
    ed = edition(case, language)
    sheets = [spread(s, ed) for s in spreads]
    sheets += [credits_sheet(c.lines, c.provision, c.n_scenarios, ed) for c in held]
    return Group(*_told(sheets))


def _told(sheets: Sequence[Sheet]) -> Iterator[RenderableType]:
    for sheet in sheets:
        yield Padding(Text(sheet.lead, style="dim"), (0, 0, 1, 0))
        yield table(noted(sheet))


def spread_to_json(case: Case, spreads: Sequence[Variance], held: Sequence[FirmCredits]) -> str:
    """Return both as JSON by provision; sorted keys, infinite and missing numbers as texts."""
    told: Mapping[str, object] = {
        "schema": 1,
        "case": case.name,
        "as_of": case.as_of,
        "variance": {s.provision: s for s in spreads},
        "credits": {c.provision: c for c in held},
    }
    return json.dumps(plain(told), sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
