"""What a line of a bill pays for: GPUs of a kind, processors, or no capacity at all.

Counts of accelerators by machine come from the bundled price book and from the names of machines; work per
accelerator from data sheets. Both are facts of the catalogue, not of the bill.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from provender.importers.focus.units import TimeUnit, time_unit

#: work of one accelerator in H100-equivalents: dense BF16 (else FP16) peak of the data sheet over the H100's 989 TFLOPS
H100E: dict[str, float] = {
    "B300": 2.275,
    "GB300": 2.528,
    "B200": 2.275,
    "GB200": 2.528,
    "H200": 1.0,
    "GH200": 1.0,
    "H100": 1.0,
    "H800": 1.0,
    "H20": 0.15,
    "A100": 0.3155,
    "A800": 0.3155,
    "L40S": 0.366,
    "L40": 0.183,
    "L4": 0.122,
    "A10G": 0.0708,
    "A10": 0.1264,
    "A40": 0.1513,
    "A6000": 0.1565,
    "V100": 0.1264,
    "P100": 0.0214,
    "T4": 0.0657,
    "RTX-PRO-6000": 0.51,
    "M60": 0.0098,
    "K80": 0.0042,
    "MI300X": 1.322,
    "MI325X": 1.322,
    "MI355X": 2.33,
    "TRAINIUM2": 0.674,
    "TRAINIUM": 0.0961,
    "INFERENTIA2": 0.0961,
    "GAUDI2": 0.437,
    "GAUDI3": 1.856,
    "TPU-V6E": 0.928,
    "TPU-V5P": 0.464,
    "TPU-V5E": 0.199,
    "TPU-V4": 0.278,
}
#: longest names first, so that GH200 is not read as H200 and L40S not as L4
_ACCELERATOR = re.compile(
    r"(?<![A-Z0-9])(" + "|".join(sorted((re.escape(n) for n in H100E), key=len, reverse=True)) + r")(?![0-9A-Z])"
)
_TIMES = re.compile(r"(\d{1,3})\s*[x×]\s*(?:NVIDIA\s+|AMD\s+)?$", re.IGNORECASE)
_AWS = re.compile(
    r"(?<![\w.])((?:ml\.)?)([a-z][a-z0-9-]*\d[a-z0-9-]*)\.((\d+)?(nano|micro|small|medium|large|xlarge|metal)(?:-(\d+)xl)?)\b"
)
_AZURE = re.compile(r"(?:Standard_)?\b([A-Z]{1,2})(\d+)(?:-\d+)?([a-z]*)(?:[ _]([A-Z]+\d+))?[ _]?(v\d)?\b")
_GCP = re.compile(r"\b((?:[acefghmntz]\d[a-z]?)-[a-z]+(?:gpu)?)-(\d+)(g)?\b")
#: accelerators of AWS families: kind, and count by size (an x of xlarge; 0 stands for metal)
_FAMILIES: dict[str, tuple[str, dict[int, int]]] = {
    "p6-b300": ("B300", {48: 8}),
    "p6-b200": ("B200", {48: 8}),
    "p5en": ("H200", {48: 8}),
    "p5e": ("H200", {48: 8}),
    "p5": ("H100", {4: 1, 48: 8}),
    "p4de": ("A100", {24: 8}),
    "p4d": ("A100", {24: 8}),
    "p3dn": ("V100", {24: 8}),
    "p3": ("V100", {2: 1, 8: 4, 16: 8}),
    "p2": ("K80", {1: 1, 8: 8, 16: 16}),
    "g7e": ("RTX-PRO-6000", {2: 1, 4: 1, 8: 1, 12: 2, 24: 4, 48: 8}),
    "g6e": ("L40S", {1: 1, 2: 1, 4: 1, 8: 1, 16: 1, 12: 4, 24: 4, 48: 8}),
    "g6": ("L4", {1: 1, 2: 1, 4: 1, 8: 1, 16: 1, 12: 4, 24: 4, 48: 8}),
    "gr6": ("L4", {4: 1, 8: 1}),
    "g5": ("A10G", {1: 1, 2: 1, 4: 1, 8: 1, 16: 1, 12: 4, 24: 4, 48: 8}),
    "g4dn": ("T4", {1: 1, 2: 1, 4: 1, 8: 1, 16: 1, 12: 4, 0: 8}),
    "g3": ("M60", {4: 1, 8: 2, 16: 4}),
    "g3s": ("M60", {1: 1}),
    "trn2": ("TRAINIUM2", {3: 1, 48: 16}),
    "trn1": ("TRAINIUM", {2: 1, 32: 16}),
    "trn1n": ("TRAINIUM", {32: 16}),
    "inf2": ("INFERENTIA2", {1: 1, 8: 1, 24: 6, 48: 12}),
}
#: processors per accelerator of Azure's machines by generation: kind, processors of a machine with one
_AZURE_GPU: dict[tuple[str, str], tuple[str, float]] = {
    ("NC", "T4"): ("T4", 4),
    ("NC", "A100"): ("A100", 24),
    ("NC", "H100"): ("H100", 40),
    ("NV", "A10"): ("A10", 36),
    ("ND", "A100"): ("A100", 12),
    ("ND", "H100"): ("H100", 12),
    ("ND", "H200"): ("H200", 12),
    ("ND", "MI300X"): ("MI300X", 12),
}
#: why processors and memory that are billed beside their GPUs are no capacity by themselves: their cost is in the price
PARTS = ("processors that belong to a GPU machine", "memory that belongs to a GPU machine")
_PART = re.compile(r"\b[AG]\d\w* (?:predefined |custom )?instance (?:(?P<core>core|vcpu)|ram|memory)\b", re.IGNORECASE)
_MACHINES = {"compute", "ai and machine learning", "virtual machines"}
_NOT_MACHINES = re.compile(
    r"\b(mbps|nat gateway|load ?balancer|memory|ram|ip address|ipv4|disk|snapshot|storage|backup|license|licence|"
    r"monitoring|defender|vcore pack|extended support|sole tenancy premium|data transfer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sku:
    """What a bill says about a line: service, texts that name the machine, unit of the quantity."""

    provider: str
    category: str
    service: str
    text: str
    details: str
    unit: str


@dataclass(frozen=True, slots=True)
class Resource:
    """Capacity that a line pays for.

    Parameters
    ----------
    good
        ``"gpu"`` or ``"cpu"``; ``""`` where the line is no capacity, and `why` says so.
    kind
        Accelerator, or ``"vCPU"``.
    units
        GPUs or processors per unit of time.
    hours
        Hours of them per unit of the quantity.
    """

    good: str
    kind: str = ""
    units: float = 0.0
    hours: float = 0.0
    why: str = ""
    machine: str = ""

    @property
    def work(self) -> float:
        """Work-unit hours per unit of the quantity: H100e-hours, or vCPU-hours."""
        return self.units * self.hours * (H100E[self.kind] if self.good == "gpu" else 1.0)


@lru_cache(maxsize=200_000)
def resource(sku: Sku) -> Resource:
    """Return what a line pays for.

    Examples
    --------
    >>> ec2 = ("AWS", "Compute", "Amazon Elastic Compute Cloud")
    >>> found = resource(Sku(*ec2, "$98.32 per On Demand Linux p5.48xlarge Instance Hour", "", "Hours"))
    >>> found.kind, found.units, found.work
    ('H100', 8.0, 8.0)
    >>> resource(Sku(*ec2, "$0.045 per NAT Gateway Hour", "", "Hours")).why
    'compute service, but no machine'
    """
    if sku.category.casefold() not in _MACHINES and not sku.service.casefold().startswith("virtual machine"):
        return Resource("", why=f"{sku.category or 'service without category'}: no compute")
    part = _PART.search(sku.text)
    if part:
        return Resource("", why=PARTS[0 if part["core"] else 1])
    unit = time_unit(sku.unit)
    if unit is None:
        return Resource("", why="compute service, but not by time")
    found = _from_details(_details(sku.details), unit)
    if found is not None:
        return found
    if _NOT_MACHINES.search(sku.text):
        return Resource("", why="compute service, but no machine")
    return _from_text(sku, unit)


def _details(text: str) -> Mapping[str, Any]:
    """Return the properties of SkuPriceDetails, with folded names."""
    if not text.startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(k).removeprefix("x_").casefold(): v for k, v in found.items()} if isinstance(found, dict) else {}


def _from_details(details: Mapping[str, Any], unit: TimeUnit) -> Resource | None:
    """Return the capacity that the details of the price tell: counts of GPUs or cores of a machine."""
    machine = str(details.get("instancetype", ""))
    gpus, cores = _count(details.get("gpucount")), _count(details.get("corecount"))
    if gpus:
        named = str(details.get("gputype") or details.get("acceleratortype") or details.get("instanceseries") or "")
        kind = accelerator_in(named)[0] or machine_in(machine)[0]
        if not kind:
            return Resource("", why=f"accelerator not known: {named or machine or 'no name'}", machine=machine)
        return Resource("gpu", kind, 1.0 if unit.thing == "gpu" else gpus, unit.hours, machine=machine)
    kind, count, vcpus = machine_in(machine)
    if kind:
        return Resource("gpu", kind, 1.0 if unit.thing == "gpu" else count, unit.hours, machine=machine)
    cores = cores or vcpus
    if cores and unit.thing in {"instance", "vcpu"}:
        return Resource("cpu", "vCPU", cores if unit.thing == "instance" else 1.0, unit.hours, machine=machine)
    return None


def _count(value: Any) -> float:
    """Return a count given as number or text; 0 where there is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _from_text(sku: Sku, unit: TimeUnit) -> Resource:
    """Return the capacity that the words of a line name."""
    kind, count = accelerator_in(sku.text)
    machine_kind, machine_count, vcpus = machine_in(sku.text)
    if unit.thing == "gpu":
        name = kind or machine_kind
        return Resource("gpu", name, 1.0, unit.hours) if name else Resource("", why="accelerator not known")
    if unit.thing in {"vcpu", "ocpu"}:
        each = 2.0 if unit.thing == "ocpu" and not re.search(r"\bA\d\b", sku.text) else 1.0
        return Resource("cpu", "vCPU", each, unit.hours)
    if machine_kind or kind:
        return Resource("gpu", machine_kind or kind, machine_count if machine_kind else count, unit.hours)
    return _processors(sku.text, vcpus, unit)


def _processors(text: str, vcpus: float, unit: TimeUnit) -> Resource:
    """Return the processors that the words of a line name."""
    if re.search(r"\b(instance core|instance vcpu|vcpus? running)", text, re.IGNORECASE):
        return Resource("cpu", "vCPU", 1.0, unit.hours)
    return Resource("cpu", "vCPU", vcpus, unit.hours) if vcpus else Resource("", why="compute service, but no machine")


def accelerator_in(text: str) -> tuple[str, float]:
    """Return the accelerator that a text names and how many (1 unless it says ``8x``)."""
    upper = re.sub(r"\bTPU[ -]?V(\d)", r"TPU-V\1", text.upper()).replace("RTX PRO 6000", "RTX-PRO-6000")
    match = _ACCELERATOR.search(upper)
    if not match:
        return "", 0.0
    times = _TIMES.search(upper[: match.start()])
    return match[1], float(times[1]) if times else 1.0


def machine_in(text: str) -> tuple[str, float, float]:
    """Return accelerator, count and processors of the machine that a text names; blanks where there is none.

    Examples
    --------
    >>> machine_in("g5.12xlarge"), machine_in("m6i.2xlarge"), machine_in("n2-standard-8")
    (('A10G', 4.0, 48.0), ('', 0.0, 8.0), ('', 0.0, 8.0))
    >>> machine_in("NC48ads A100 v4"), machine_in("D4s v5"), machine_in("a3-highgpu-8g")
    (('A100', 2.0, 48.0), ('', 0.0, 4.0), ('H100', 8.0, 0.0))
    """
    for finder in (_aws, _gcp, _azure):
        found = finder(text)
        if found:
            return found
    return "", 0.0, 0.0


def _aws(text: str) -> tuple[str, float, float] | None:
    match = _AWS.search(text)
    if not match:
        return None
    family, size, times, word = match[2], match[3], match[4], match[5]
    x = int(match[6] or (times or 1)) if word in {"xlarge", "metal"} else 0
    vcpus = 4.0 * x if word == "xlarge" else {"large": 2.0, "medium": 2.0, "metal": 4.0 * x}.get(word, 2.0)
    if family in {"t1", "t2", "m1", "m3"} and word in {"nano", "micro", "small", "medium"}:
        vcpus = 2.0 if (family, word) == ("t2", "medium") else 1.0
    elif word == "medium" and not family.startswith("t"):
        vcpus = 1.0
    if family in _FAMILIES:
        kind, counts = _FAMILIES[family]
        key = 0 if size == "metal" else x
        return (kind, float(counts[key]), vcpus) if key in counts else None
    return "", 0.0, vcpus


def _gcp(text: str) -> tuple[str, float, float] | None:
    match = _GCP.search(text.casefold())
    if not match:
        return None
    family, number, is_gpu = match[1], float(match[2]), bool(match[3])
    if is_gpu:
        kinds = {"a2": "A100", "a3-ultragpu": "H200", "a3": "H100", "a4": "B200", "a4x": "GB200"}
        kind = kinds.get(family) or kinds.get(family.split("-")[0], "")
        return (kind, number, 0.0) if kind else None
    if family.startswith("g2"):
        return (
            "L4",
            {4: 1.0, 8: 1.0, 12: 1.0, 16: 1.0, 24: 2.0, 32: 1.0, 48: 4.0, 96: 8.0}.get(int(number), 1.0),
            number,
        )
    return "", 0.0, number


def _azure(text: str) -> tuple[str, float, float] | None:
    for match in _AZURE.finditer(text):
        letters, number, _, chip, version = match.groups()
        if letters in {"NC", "ND", "NV"} and chip:
            kind, each = _AZURE_GPU.get((letters, chip), ("", 0.0))
            if kind:
                return kind, float(number) / each, float(number)
        elif version and letters[0] in "ABDEFGHLM":
            return "", 0.0, float(number)
    return None
