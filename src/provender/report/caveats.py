"""Methods and warnings: how numbers are made, and what a reader must not overlook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from provender.report.charts.concentration import HHI_FLAG, SHARE_FLAG
from provender.report.frames import is_doubted, reader, used_by
from provender.report.numbers import plain

if TYPE_CHECKING:
    from provender.exposure.result import Exposure, Findings
    from provender.report.edition import Edition

_METHODS = (
    "capacity",
    "tts",
    "ttr",
    "replanned",
    "gap",
    "concentration",
    "dependence",
    "intervals",
    "support",
    "dates",
)
#: a plan proven closer than this needs no remark
_SMALL_GAP = 1e-3


def methods(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Return what is measured and how, as pairs of a term and its sentence."""
    said = [(edition.words(f"method.{k}.name"), edition.words(f"method.{k}")) for k in _METHODS]
    return (*said, (edition.words("method.settings.name"), _settings(edition)))


def _settings(edition: Edition) -> str:
    m, figures = edition.case.measures, edition.figures
    shares = {k: figures.share(getattr(m, k)) for k in ("omega", "alpha", "tolerance", "need_quantile")}
    days = {k: figures.days(getattr(m, k)) for k in ("notice_days", "freeze_reach_days")}
    futures = edition.words("list.comma").join(
        edition.words("method.future", name=edition.names.future(f.id), share=figures.share(f.probability))
        for f in edition.case.futures.values()
    )
    return edition.words("method.settings", **shares, **days, futures=futures or "–")


def warnings(findings: Findings, edition: Edition) -> tuple[str, ...]:
    """Return what the findings themselves warn of; empty where there is nothing."""
    return (
        *_support(findings, edition),
        *(w for e in findings.exposures.values() for w in _exposure(e, edition)),
        *_idle(edition),
        *_doubts(findings, edition),
        edition.words("warning.horizon", end=edition.figures.date(edition.case.end)),
    )


def _support(findings: Findings, edition: Edition) -> Iterator[str]:
    if findings.claim_share < 0.5:
        yield edition.words("warning.assumed", share=edition.figures.share(1 - findings.claim_share))
    bare = [h for h in findings.headlines.values() if not h.claims]
    if bare:
        yield edition.words("warning.bare", n=len(bare), total=len(findings.headlines))


def _exposure(exposure: Exposure, edition: Edition) -> Iterator[str]:
    names, figures = edition.names, edition.figures
    good = names.provision(exposure.provision)
    if exposure.base.gap > _SMALL_GAP:
        yield edition.words("warning.gap", good=good, gap=figures.share(exposure.base.gap))
    short = _short(exposure)
    if short > 1e-3:
        yield edition.words("warning.short", good=good, share=figures.share(short))
    hhi = np.nan_to_num(exposure.concentration.hhi)
    if hhi.max(initial=0.0) > HHI_FLAG:
        yield edition.words("warning.hhi", good=good, hhi=plain(float(hhi.max())))
    over = [o for o, s in exposure.concentration.owners.items() if np.nan_to_num(s).max(initial=0.0) > SHARE_FLAG]
    if over:
        yield edition.words("warning.share", good=good, owners=names.parties(over))


def _short(exposure: Exposure) -> float:
    """Return the largest share of critical work unmet in any period of any future, without an event."""
    demand = exposure.demand[:, exposure.is_critical].sum(axis=1)
    unmet = exposure.unmet[:, exposure.is_critical].sum(axis=1)
    return float(np.divide(unmet, demand, out=np.zeros_like(unmet), where=demand > 0).max(initial=0.0))


def _idle(edition: Edition) -> Iterator[str]:
    clauses = edition.case.clauses.values()
    idle = [c for c in clauses if c.under(reader(c, edition.case)).effect().is_empty]
    if idle:
        yield edition.words("warning.idle", n=len(idle), total=len(clauses))


def _doubts(findings: Findings, edition: Edition) -> Iterator[str]:
    used = [c for c in used_by(findings) if c in edition.case.claims]
    doubted = sum(is_doubted(edition.case.claims[c]) for c in used)
    if doubted:
        yield edition.words("warning.doubts", n=doubted, total=len(used))
