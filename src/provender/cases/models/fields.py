"""Field types of the models: estimates by what they measure, references by what they point at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from provender.cases.spelled import LARGEST, Measure, Quantity, Spelled, SpellingError, spell
from provender.cases.wording import number, show
from provender.dates import parse_length

#: stands where the JSON Schema refers to the one definition of an estimate
ESTIMATE_MARK = {"$comment": "estimate"}


def fault(code: str, found: str, allowed: str, fix: str) -> PydanticCustomError:
    """Return an error that carries a problem's texts through the validation."""
    return PydanticCustomError(code, "{found}", {"found": found, "allowed": allowed, "fix": fix})


def _reader(quantity: Quantity) -> Callable[[Any], Spelled]:
    """Return the validator of an estimate of one quantity."""

    def read(raw: Any) -> Spelled:
        try:
            return spell(raw, quantity)
        except SpellingError as error:
            raise fault(error.code, error.found, error.allowed, error.fix) from None

    return read


def _estimate(measure: Measure, minimum: float = 0.0, maximum: float = float("inf"), *, is_open: bool = False) -> Any:
    """Return the validator of an estimate with its limits."""
    return PlainValidator(_reader(Quantity(measure, minimum, maximum, is_open)))


#: longest times that dates of the calendar can be counted on by
MOST_DAYS, MOST_MONTHS = 1_000_000.0, 12_000.0
_MARK = WithJsonSchema(ESTIMATE_MARK)
_LEAST = float("-inf")
Price = Annotated[Spelled, _estimate("price"), _MARK]
Capacity = Annotated[Spelled, _estimate("capacity"), _MARK]
Work = Annotated[Spelled, _estimate("work"), _MARK]
Money = Annotated[Spelled, _estimate("money"), _MARK]
Share = Annotated[Spelled, _estimate("share", 0.0, 1.0), _MARK]
Weight = Annotated[Spelled, _estimate("share"), _MARK]
Days = Annotated[Spelled, _estimate("days", 0.0, MOST_DAYS), _MARK]
Months = Annotated[Spelled, _estimate("months", 0.0, MOST_MONTHS), _MARK]
Rate = Annotated[Spelled, _estimate("rate"), _MARK]
Conversion = Annotated[Spelled, _estimate("conversion", is_open=True), _MARK]
Factor = Annotated[Spelled, _estimate("share", is_open=True), _MARK]
FlowAmount = Annotated[Spelled, _estimate("flow"), _MARK]
#: changes and signals a year that a chain can be run with
MOST_PER_YEAR = 1_000.0
PerYear = Annotated[Spelled, _estimate("rate", 0.0, MOST_PER_YEAR), _MARK]
SignalRate = Annotated[Spelled, _estimate("rate", 0.0, MOST_PER_YEAR, is_open=True), _MARK]
Likelihood = Annotated[Spelled, _estimate("share", 0.0, 1.0, is_open=True), _MARK]
AnyNumber = Annotated[Spelled, _estimate("named", _LEAST), _MARK]
#: largest standard deviation of a logarithm: e to the tenth is beyond every demand and price
MOST_SIGMA = 10.0
Sigma = Annotated[Spelled, _estimate("share", 0.0, MOST_SIGMA), _MARK]
Loading = Annotated[Spelled, _estimate("share", -MOST_SIGMA, MOST_SIGMA), _MARK]
HalfLife = Annotated[Spelled, _estimate("days", 0.0, MOST_DAYS, is_open=True), _MARK]


class Reference(str):
    """An id that points at a block of one of some kinds, or at a claim."""

    __slots__ = ("kinds",)
    kinds: tuple[str, ...]


def _refer(*kinds: str) -> AfterValidator:
    """Return the validator that turns a text into a reference."""

    def refer(text: str) -> Reference:
        reference = Reference(text)
        reference.kinds = kinds
        return reference

    return AfterValidator(refer)


PartyRef = Annotated[str, _refer("party")]
BelieverRef = Annotated[str, _refer("party", "observer")]
ProvisionRef = Annotated[str, _refer("provision")]
WorkloadRef = Annotated[str, _refer("workload")]
TierRef = Annotated[str, _refer("workload", "tier")]
ContractRef = Annotated[str, _refer("contract")]
OfferRef = Annotated[str, _refer("offer")]
ClauseRef = Annotated[str, _refer("clause")]
HazardRef = Annotated[str, _refer("hazard")]
SubjectRef = Annotated[str, _refer("party", "dependency", "clause", "milestone", "programme", "flow")]
MilestoneRef = Annotated[str, _refer("milestone")]
ProgrammeRef = Annotated[str, _refer("programme")]
DependencyRef = Annotated[str, _refer("dependency")]
TargetRef = Annotated[str, _refer("party", "dependency")]
FlowRef = Annotated[str, _refer("flow")]
ClaimRef = Annotated[str, _refer("claim")]


def _length(text: str) -> str:
    """Return a length of time that can be read."""
    try:
        parse_length(text)
    except ValueError:
        allowed = '"hour", "day", "week", "month", "quarter", "year", "period" or a count of them, as "50 days"'
        raise fault("length", show(text), allowed, "Write one of these.") from None
    return text.strip()


def _window(text: str) -> str:
    """Return a window: firm, a block, or a length of time."""
    if text in {"", "block"}:
        return text
    try:
        _, unit = parse_length(text)
    except ValueError:
        unit = "period"
    if unit == "period":
        allowed = '"" for firm work, "block", or a length of time such as "hour", "7 days", "month"'
        raise fault("length", show(text), allowed, "Write one of these.")
    return text.strip()


Length = Annotated[str, AfterValidator(_length)]
Window = Annotated[str, AfterValidator(_window)]


def _fraction(raw: Any) -> float:
    """Return a plain share: a number between 0 and 1, or a text in percent."""
    try:
        spelled = spell(raw, Quantity("share"))
    except SpellingError as error:
        raise fault(error.code, error.found, '0 to 1, or "25 %"', error.fix) from None
    if spelled.value is None or spelled.low is not None or spelled.ids or spelled.unit not in {"", "1", "%"}:
        raise fault("share", show(raw), '0 to 1, or "25 %"', "Write the number alone.")
    value = spelled.value / 100 if spelled.unit == "%" else spelled.value
    if not 0 <= value <= 1:
        raise fault("share", show(raw), "0 to 1", _percent_fix(raw, value))
    return value


def _percent_fix(raw: Any, value: float) -> str:
    """Return what to do about a share out of its limits."""
    return (
        f'Write "{value:g} %" if percent are meant.'
        if 1 < value <= 100 and raw == value
        else "Write a number within these limits."
    )


Fraction = Annotated[
    float,
    PlainValidator(_fraction),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": "%$"}]}),
]


def _finite(raw: Any) -> float:
    """Return a plain finite number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise fault("wrong-type", show(raw), "a number", "Write the number without quotes.")
    try:
        value = float(raw)
    except OverflowError:
        value = float("inf")
    if not abs(value) <= LARGEST:
        raise fault("not-finite", show(raw), f"a number up to {number(LARGEST)}", "Write the number itself.")
    return value


def _plain(minimum: float, maximum: float = float("inf"), *, is_open: bool = False) -> PlainValidator:
    """Return the validator of a plain number within limits; open ones leave the minimum out."""

    def check(raw: Any) -> float:
        value = _finite(raw)
        if not minimum <= value <= maximum or (is_open and value == minimum):
            allowed = limits(minimum, maximum, is_open=is_open)
            raise fault("out-of-range", show(raw), allowed, "Write a number within these limits.")
        return value

    return PlainValidator(check)


def limits(minimum: float, maximum: float, *, is_open: bool = False) -> str:
    """Return limits in words.

    Examples
    --------
    >>> limits(0, 1), limits(0, float("inf")), limits(0, float("inf"), is_open=True)
    ('0 to 1', '0 or more', 'more than 0')
    """
    if maximum < float("inf"):
        return f"{'more than ' if is_open else ''}{number(minimum)} to {number(maximum)}"
    if minimum > float("-inf"):
        return f"more than {number(minimum)}" if is_open else f"{number(minimum)} or more"
    return "any number"


Positive = Annotated[float, _plain(0.0, is_open=True), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})]
PlainDays = Annotated[
    float, _plain(0.0, MOST_DAYS), WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_DAYS})
]
PlainShare = Annotated[float, _plain(0.0, 1.0), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]
AtLeastOne = Annotated[
    float, _plain(1.0, MOST_MONTHS), WithJsonSchema({"type": "number", "minimum": 1, "maximum": MOST_MONTHS})
]


def _below_one(raw: Any) -> float:
    """Return a plain share that is less than the whole."""
    value = _finite(raw)
    if not 0 <= value < 1:
        raise fault("out-of-range", show(raw), "0 to less than 1", "Write 0.95, or another share below 1.")
    return value


BelowOne = Annotated[
    float,
    PlainValidator(_below_one),
    WithJsonSchema({"type": "number", "minimum": 0, "exclusiveMaximum": 1}),
]
#: a number of days that may be negative (earlier)
AnyDays = Annotated[
    float,
    _plain(-MOST_DAYS, MOST_DAYS),
    WithJsonSchema({"type": "number", "minimum": -MOST_DAYS, "maximum": MOST_DAYS}),
]


#: seeds up to what every generator takes
MOST_SEED = 2**63 - 1


def _seed(raw: Any) -> int:
    """Return a whole number that can seed a generator."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise fault("wrong-type", show(raw), "a whole number", "Write a whole number, without quotes.")
    if not 0 <= raw <= MOST_SEED:
        raise fault("out-of-range", show(raw), "0 or more, below 2**63", "Write a number within these limits.")
    return raw


Seed = Annotated[int, PlainValidator(_seed), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_SEED})]


def _scalar(raw: Any) -> str:
    """Return a cell's value as a table holds it."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str | int):
        return str(raw)
    raise fault("wrong-type", show(raw), "a text or whole number", "Write the cell's value in quotes.")


CellValue = Annotated[str, BeforeValidator(_scalar), WithJsonSchema({"type": ["string", "integer", "boolean"]})]


def need(description: str, *, alias: str | None = None) -> Any:
    """Return a field that must be there (checked with the other problems, so that all are told)."""
    return Field(default=None, alias=alias, description=description, json_schema_extra={"needed": True})


def may(description: str, *, alias: str | None = None) -> Any:
    """Return a field that may be absent."""
    return Field(default=None, alias=alias, description=description)


def text(description: str) -> Any:
    """Return a text field that may be absent."""
    return Field(default="", description=description)


def some(description: str) -> Any:
    """Return a list field that may be absent."""
    return Field(default_factory=list, description=description)


def mapping(description: str) -> Any:
    """Return a table field that may be absent."""
    return Field(default_factory=dict, description=description)


def choice(default: Any, description: str) -> Any:
    """Return a field with a default."""
    return Field(default=default, description=description)
