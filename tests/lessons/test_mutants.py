"""A check is only worth something if a broken solution does not pass it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

import numpy as np
import pytest

from autodiff_lab.lessons.exercise import Exercise
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.judge import State, judge

ALL = list(EXERCISES.values())
CONSTANTS = [0.0, 1.0, -1.0, 2.0, 11.0]
SWAPS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
}


def id_of(exercise: Exercise) -> str:
    return exercise.name


@pytest.mark.parametrize("exercise", ALL, ids=id_of)
def test_constants_do_not_pass(exercise):
    """Not even the right answer of the public example, returned for every input."""
    example = exercise.reference(*exercise.example.args)
    for seed in range(20):
        for constant in [*CONSTANTS, example, (1.0, 1.0), {"a": [1, 1], "b": [1]}]:
            verdict = judge(exercise, lambda *args, c=constant: c, seed)
            assert verdict.state is not State.RIGHT
            assert verdict.earned < exercise.points


@pytest.mark.parametrize("exercise", ALL, ids=id_of)
def test_knowing_only_the_public_example_earns_nothing(exercise):
    public = exercise.example.args

    def memorised(*args):
        return exercise.reference(*public) if args == public else 0.123

    for seed in range(20):
        assert judge(exercise, memorised, seed).earned == 0


@pytest.mark.parametrize("exercise", ALL, ids=id_of)
def test_every_mutant_of_the_reference_is_caught(exercise):
    survivors = [
        ast.unparse(mutant)
        for mutant in mutants(inspect.getsource(exercise.reference))
        if judge(exercise, compiled(mutant, exercise.name), 5, 2.0).state is State.RIGHT
    ]
    assert survivors == []


def test_mutants_differ_from_their_source():
    source = "def f(x):\n    return x * 2.0 + 1.0\n"
    texts = {ast.unparse(mutant) for mutant in mutants(source)}
    assert texts == {
        "def f(x):\n    return x + 2.0 + 1.0",
        "def f(x):\n    return x * 2.0 - 1.0",
        "def f(x):\n    return x * 3.0 + 1.0",
        "def f(x):\n    return x * 2.0 + 2.0",
    }


def mutants(source: str) -> Iterator[ast.Module]:
    """Change one operator or one number at a time."""
    count = sum(1 for _ in ast.walk(ast.parse(source)))
    for index in range(count):
        tree = ast.parse(source)
        if changed(list(ast.walk(tree))[index]):
            yield tree


def changed(node: ast.AST) -> bool:
    """Mutate a node in place; tell whether there was anything to mutate."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in SWAPS:
        node.op = SWAPS[type(node.op)]()
        return True
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        node.value += 1
        return True
    return False


def compiled(tree: ast.Module, name: str):
    """Run the definition and hand back the function."""
    namespace = {"np": np}
    exec(compile(ast.fix_missing_locations(tree), "<mutant>", "exec"), namespace)
    return namespace[name]
