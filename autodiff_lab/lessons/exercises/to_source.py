"""Lesson 7, exercise 4: print the steps as a program."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_expressions import Point, random_points, run
from autodiff_lab.lessons.reading import kind_of, numbers

STATEMENT = """
A list of steps is nearly a program. `to_source(steps, names)` gets steps as in the last
exercise and the names of the arguments. Return the **text** of a Python function called
`f` with these arguments: one line for each step, and a `return` at the end.

Write `np.sin(...)` for `"sin"`, and likewise for `"cos"` and `"exp"`; NumPy is there as
`np` when your text is run. The check runs it and compares with `ad.grad`, to twelve
digits.
"""

STUB = '''
def to_source(steps, names):
    """Write the steps as the text of a Python function f."""
    lines = [f"def f({', '.join(names)}):"]
    for name, op, *operands in steps:
        lines.append(...)  # such as "    t1 = x * x"
    return ...
'''


def to_source(steps, names):
    """Write the steps as the text of a Python function f."""
    lines = [f"def f({', '.join(names)}):"]
    for name, op, *operands in steps:
        infix = f" {op} ".join(str(operand) for operand in operands)
        right = infix if op in ("+", "*") else f"np.{op}({infix})"
        lines.append(f"    {name} = {right}")
    lines.append(f"    return {name}")
    return "\n".join(lines)


def in_one_line(steps: Any, names: list[str]) -> str:
    """Write a lambda, with a bracket for each step."""
    texts: dict[str, str] = {}
    for name, op, *operands in steps:
        inner = [texts.get(operand, repr(operand).strip("'")) for operand in operands]
        whole = f" {op} ".join(inner)
        texts[name] = f"({whole})" if op in "+*" else f"np.{op}({whole})"
    return f"f = lambda {', '.join(names)}: {texts[steps[-1][0]]}"


def first_step_returned(steps: Any, names: list[str]) -> str:
    """Return the first step in place of the last."""
    lines = to_source(steps, names).split("\n")[:-1]
    return "\n".join([*lines, f"    return {steps[0][0]}"])


def everything_added(steps: Any, names: list[str]) -> str:
    """Print a plus between all operands."""
    return to_source([(n, op.replace("*", "+"), *o) for n, op, *o in steps], names)


def arguments_sorted_backwards(steps: Any, names: list[str]) -> str:
    """List the arguments in another order."""
    return to_source(steps, names[::-1])


def rounded_numbers(steps: Any, names: list[str]) -> str:
    """Print numbers with three digits."""

    def shown(operand: Any) -> Any:
        return operand if isinstance(operand, str) else f"{operand:.3g}"

    return to_source([(n, op, *map(shown, o)) for n, op, *o in steps], names)


def drive(written: Any, steps: Any, names: list[str], points: list[Point]) -> Any:
    """Run the text, and call the function that it defines."""
    text = written(steps, names)
    if not isinstance(text, str):
        return text
    namespace: dict[str, Any] = {"np": np}
    exec(text, namespace)
    if not callable(namespace.get("f")):
        return text
    arguments = [[point[name] for name in names] for point in points]
    return {"values": [namespace["f"](*each) for each in arguments]}


def read(answer: Any) -> Slots:
    """The values of the function."""
    if not isinstance(answer, dict) or set(answer) != {"values"}:
        raise WrongKind(
            "The result should be the text of a Python function called f, but is "
            f"{kind_of(answer)}."
        )
    return {"": numbers(answer["values"])}


def case(steps: Any, points: Any, part: str) -> Case:
    """Steps, run by the library on variables."""
    values = [
        run(steps, {name: ad.Variable(value) for name, value in point.items()}).value
        for point in points
    ]
    names = list(points[0])
    return Case((steps, names, points), {"": np.array(values)}, part)


def random_steps(rng: np.random.Generator, count: int) -> list[tuple[Any, ...]]:
    """Draw steps of which each uses the one before it."""
    steps: list[tuple[Any, ...]] = [("t1", "*", "x", "y")]
    for k in range(2, count + 1):
        operation = str(rng.choice(["+", "*", "sin", "cos"]))
        operands: list[Any] = [f"t{k - 1}"]
        if operation in "+*":
            others = ["x", "y", f"t{rng.integers(1, k)}", float(rng.uniform(-2, 2))]
            operands.insert(int(rng.integers(2)), others[int(rng.integers(4))])
        steps.append((f"t{k}", operation, *operands))
    scaled = (f"t{count + 1}", "*", f"t{count}", float(rng.uniform(1.2, 2)))
    return [*steps, scaled, (f"t{count + 2}", "+", f"t{count + 1}", "x")]


def draw(rng: np.random.Generator) -> list[Case]:
    """Each operation, then longer lists."""
    points = random_points(rng, 3)
    few: dict[str, list[tuple[Any, ...]]] = {
        "a sum": [("a", "*", "x", "x"), ("b", "+", "a", "y")],
        "a negative number": [("a", "+", "x", -0.3217), ("b", "*", "a", -2)],
        "sin": [("a", "sin", "x"), ("b", "*", "a", "y")],
        "cos": [("a", "+", "x", "y"), ("b", "cos", "a")],
        "exp": [("a", "*", "x", -1), ("b", "exp", "a")],
    }
    cases = [case(steps, points, part) for part, steps in few.items()]
    for count in (5, 9, 14):
        steps = random_steps(rng, count)
        cases.append(case(steps, random_points(rng, 3), "many steps"))
    return cases


EXAMPLE = case(
    [("t1", "*", "x", "x"), ("t2", "+", "t1", 3)],
    [{"x": 4.0, "y": 5.0}],
    "x x + 3",
)
CALL = 'to_source([("t1", "*", "x", "x"), ("t2", "+", "t1", 3)], ["x", "y"]), '
CALL += "run at x = 4, y = 5"

WRONG_ANSWERS = (
    WrongAnswer(
        first_step_returned,
        "M5",
        "Your function returns the first step. The result is the last one.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        everything_added,
        "M1",
        "A plus stands where the step says *. Print the operation of the step.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        arguments_sorted_backwards,
        "M5",
        "The arguments are in another order than in names. Whoever calls f(x, y) gets "
        "f(y, x).",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        rounded_numbers,
        "M13",
        "Numbers lose digits when they are printed. str() and repr() keep them all.",
        case([("t1", "*", "x", 0.123456)], [{"x": 2.0}], "a long number"),
        'to_source([("t1", "*", "x", 0.123456)], ["x"]), run at x = 2',
    ),
)

EXERCISE = Exercise(
    name="to_source",
    lesson="07",
    title="Read the code",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=to_source,
    alternatives=(in_one_line,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "A sum or a product of two operands is printed as left, operation, right. A "
        "function is printed as np., its name, and the operand in brackets.",
        "Collect the lines in a list, each with four spaces in front, and put them "
        'together with "\\n".join(lines) at the end.',
        'For a sum or a product: lines.append(f"    {name} = {operands[0]} {op} '
        '{operands[1]}")',
    ),
    points=2,
    difficulty=3,
    importance=3,
    minutes=8,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-12,
    oracle="the tape gives",
    drive=drive,
    drifting=(
        "Your numbers agree to a few digits and then drift off. Are constants printed "
        "with all their digits?"
    ),
)
