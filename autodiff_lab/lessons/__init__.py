"""Lessons: exercises that check themselves, and the notebooks built from them.

Layers, inside out: ``exercise`` (what an exercise is), ``running`` (call the
learner's code safely), ``judge`` (compare and explain; pure, also for the grader),
``result`` (text, HTML, JSON), ``checking`` (what a learner types). Everything except
``build`` needs only NumPy, so it runs headless.
"""

from __future__ import annotations

from autodiff_lab.lessons.checking import check, hint, solution
from autodiff_lab.lessons.result import CheckResult

__all__ = ["CheckResult", "check", "hint", "solution"]
