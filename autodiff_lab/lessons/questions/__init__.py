"""All questions, by name; one file per lesson, found by its name."""

from __future__ import annotations

import importlib
import pkgutil

from autodiff_lab.lessons.question import AnyQuestion


def found() -> list[AnyQuestion]:
    """The ``QUESTIONS`` of every file here, in the order in which they are asked."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [question for module in modules for question in module.QUESTIONS]


QUESTIONS: dict[str, AnyQuestion] = {question.name: question for question in found()}
