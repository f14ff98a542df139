"""Every question and every exercise has a name of its own, over all lessons.

They are kept in dictionaries by name: of two with the same name one would be lost, and
a lesson would silently ask the question of another.
"""

from __future__ import annotations

from collections import Counter

from autodiff_lab.lessons import exercises, questions


def test_no_name_is_given_twice():
    everything = [*exercises.found(), *questions.found()]
    names = Counter(item.name for item in everything)
    twice = {
        name: [item.lesson for item in everything if item.name == name]
        for name, count in names.items()
        if count > 1
    }
    assert twice == {}
