"""Formulas of derived estimates: arithmetic over names, read safely and evaluated on plain numbers."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from provender.alliance.estimate import Side

#: an identifier and which point of it: the value itself, or its fixed low or high
Operand = tuple[str, Side]
_Evaluate = Callable[[Mapping[Operand, float]], float]

FUNCTIONS: dict[str, tuple[Callable[..., float], int, int]] = {
    "min": (min, 2, 20),
    "max": (max, 2, 20),
    "exp": (math.exp, 1, 1),
    "log": (math.log, 1, 1),
    "sqrt": (math.sqrt, 1, 1),
}
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: math.pow,
}
_SIDES: dict[str, Side] = {"low": "low", "high": "high", "value": "base"}
_DEEPEST = 40
_LONGEST = 2000
ALLOWED = f"numbers, + - * / ** ( ), {' '.join(FUNCTIONS)}, ids of facts, claims and [estimate.…] blocks"


class FormulaError(ValueError):
    """A text that is no formula; `found` says what is in the way."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula read: its text without ``=``, the names it needs, and how to evaluate it.

    Examples
    --------
    >>> spend = parse_formula("a * 2 + max(b.high, 1)")
    >>> spend.operands, spend.value({("a", "base"): 3.0, ("b", "high"): 5.0})
    ((('a', 'base'), ('b', 'high')), 11.0)
    """

    text: str
    operands: tuple[Operand, ...]
    evaluate: _Evaluate = field(repr=False, compare=False)

    def value(self, numbers: Mapping[Operand, float]) -> float:
        """Return the value for given numbers.

        Raises
        ------
        FormulaError
            If it is not a finite number: a division by zero, a logarithm of nothing, an overflow.
        """
        try:
            result = self.evaluate(numbers)
        except ZeroDivisionError:
            raise FormulaError("a division by zero") from None
        except OverflowError:
            raise FormulaError("a number too large to hold") from None
        except ValueError:
            raise FormulaError("a root, power or logarithm that does not exist") from None
        if not math.isfinite(result):
            raise FormulaError("a result that is not finite")
        return result


def parse_formula(text: str) -> Formula:
    """Return a formula read from its text (without the leading ``=``).

    Raises
    ------
    FormulaError
        If the text holds anything but numbers, names, the four operations, powers and functions.
    """
    if len(text) > _LONGEST:
        raise FormulaError(f"a formula of {len(text)} characters, where at most {_LONGEST} can be read")
    if not text.strip():
        raise FormulaError("a formula without anything in it")
    try:
        with warnings.catch_warnings():  # of Python's about literals, which say nothing to a reader of cases
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{text.strip()!r}, which is not arithmetic") from None
    operands: dict[Operand, None] = {}
    evaluate = _compile(tree, operands, 0)
    return Formula(text.strip(), tuple(operands), evaluate)


def _compile(node: ast.expr, operands: dict[Operand, None], depth: int) -> _Evaluate:
    """Return a function for one node of the tree, collecting the names it uses."""
    if depth > _DEEPEST:
        raise FormulaError(f"more than {_DEEPEST} steps nested in each other")
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            return _constant(value)
        case ast.Name(id=name):
            return _operand((name, "base"), operands)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if attribute in _SIDES:
            return _operand((name, _SIDES[attribute]), operands)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
            return _signed(_compile(inner, operands, depth + 1), -1.0 if isinstance(sign, ast.USub) else 1.0)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            return _binary(
                _BINARY[type(sign)], _compile(left, operands, depth + 1), _compile(right, operands, depth + 1)
            )
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            function = _function(name, len(arguments))
            return _applied(function, [_compile(a, operands, depth + 1) for a in arguments])
        case _:
            raise FormulaError(f"{ast.unparse(node)!r}, which is not arithmetic")


def _constant(value: float) -> _Evaluate:
    """Return a function that gives a number."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise FormulaError("a number too large to hold")
    return lambda _: number


def _operand(operand: Operand, operands: dict[Operand, None]) -> _Evaluate:
    """Return a function that looks a name up."""
    operands[operand] = None
    return lambda numbers: numbers[operand]


def _signed(inner: _Evaluate, sign: float) -> _Evaluate:
    """Return a function that changes the sign."""
    return lambda numbers: sign * inner(numbers)


def _binary(operation: Callable[[float, float], float], left: _Evaluate, right: _Evaluate) -> _Evaluate:
    """Return a function of two parts."""
    return lambda numbers: operation(left(numbers), right(numbers))


def _function(name: str, count: int) -> Callable[..., float]:
    """Return one of the allowed functions, if it takes so many numbers."""
    if name not in FUNCTIONS:
        raise FormulaError(f"function {name!r}")
    function, least, most = FUNCTIONS[name]
    if not least <= count <= most:
        raise FormulaError(f"{name}() with {count} number{'s' if count != 1 else ''}")
    return function


def _applied(function: Callable[..., float], arguments: list[_Evaluate]) -> _Evaluate:
    """Return a function applied to parts."""
    return lambda numbers: function(*(a(numbers) for a in arguments))
