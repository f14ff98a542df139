"""All exercises, by name. A new one is a new file, found by its name.

To write one, copy the nearest relative and decide, in this order: what the function
takes and returns; how a right answer is measured (never a second copy of the
reference); which wrong answers people really give, and on which small public input
each of them can be seen to fail; only then the statement and the hints. The tests
take it from there: they run every exercise they find here against its own reference,
alternatives, stub and wrong answers, and against mutants of the reference.
"""

from __future__ import annotations

import importlib
import pkgutil

from autodiff_lab.lessons.exercise import Exercise


def found() -> list[Exercise]:
    """The ``EXERCISE`` of every file here, by lesson and then by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    exercises = [m.EXERCISE for m in modules if hasattr(m, "EXERCISE")]
    return sorted(exercises, key=lambda exercise: (exercise.lesson, exercise.name))


EXERCISES: dict[str, Exercise] = {exercise.name: exercise for exercise in found()}
