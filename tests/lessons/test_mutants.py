"""A check is only worth something if a broken solution does not pass it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import autodiff_lab as ad
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
    example = exercise.drive(exercise.reference, *exercise.example.args)
    for seed in range(20):
        for constant in [*CONSTANTS, example, (1.0, 1.0), {"a": [1, 1], "b": [1]}]:
            always = replace(exercise, drive=lambda *args, c=constant: c)
            verdict = judge(always, exercise.reference, seed)
            assert verdict.state is not State.RIGHT
            assert verdict.earned < exercise.points


@pytest.mark.parametrize("exercise", ALL, ids=id_of)
def test_knowing_only_the_public_example_earns_nothing(exercise):
    public = exercise.example.args

    def drive(written, *args):
        return exercise.drive(written, *args) if repr(args) == repr(public) else 0.123

    memorised = replace(exercise, drive=drive)
    for seed in range(20):
        assert judge(memorised, exercise.reference, seed).earned == 0


@pytest.mark.parametrize("exercise", ALL, ids=id_of)
def test_every_mutant_of_the_reference_is_caught(exercise):
    survivors = [
        ast.unparse(mutant)
        for mutant in mutants(inspect.getsource(exercise.reference))
        if not harmless(mutant, exercise)
        and judge(exercise, compiled(mutant, exercise.name), 5, 2.0).state
        is State.RIGHT
    ]
    assert survivors == []


def harmless(mutant: ast.Module, exercise: Exercise) -> bool:
    """Whether a piece that may change is what has changed: it stands there no more."""
    text = ast.unparse(mutant)
    return any(piece not in text for piece in exercise.harmless)


@pytest.mark.parametrize("exercise", ALL, ids=id_of)
def test_harmless_pieces_stand_in_the_reference(exercise):
    text = ast.unparse(ast.parse(inspect.getsource(exercise.reference)))
    assert all(piece in text for piece in exercise.harmless)


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
    namespace = {"np": np, "ad": ad}
    exec(compile(ast.fix_missing_locations(tree), "<mutant>", "exec"), namespace)
    return namespace[name]
