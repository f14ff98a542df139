"""All exercises, by name. A new one is a new file and a line here.

To write one, copy the nearest relative and decide, in this order: what the function
takes and returns; how a right answer is measured (never a second copy of the
reference); which wrong answers people really give, and on which small public input
each of them can be seen to fail; only then the statement and the hints. The tests
take it from there: they run every exercise they find here against its own reference,
alternatives, stub and wrong answers, and against mutants of the reference.
"""

from __future__ import annotations

from autodiff_lab.lessons.exercise import Exercise
from autodiff_lab.lessons.exercises import (
    local_of,
    path_sum,
    plus_hides,
    route_products,
)

EXERCISES: dict[str, Exercise] = {
    module.EXERCISE.name: module.EXERCISE
    for module in (local_of, route_products, path_sum, plus_hides)
}
