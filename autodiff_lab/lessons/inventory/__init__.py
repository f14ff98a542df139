"""The concept inventory: eighteen questions, one for each misconception, taken twice.

Before a course and after it, the same ideas are asked about with other numbers. What
changed is told by misconception (the idea of the force concept inventory of Hestenes,
Wells and Swackhamer, 1992). It needs no network and stores nothing: the letters that
somebody wrote down are enough to have everything again.

``python -m autodiff_lab.lessons.inventory --help`` prints forms and marks a class.
"""

from __future__ import annotations

from autodiff_lab.lessons.inventory.form import Form
from autodiff_lab.lessons.inventory.item import Item
from autodiff_lab.lessons.inventory.marks import Change, Marks

__all__ = ["Change", "Form", "Item", "Marks", "inventory", "inventory_change"]


def inventory(kind: str = "before", seed: str = "autodiff_lab") -> Form:
    """The form to take before a course, or the one for after it.

    The same seed always draws the same two forms; a class may have a seed of its own.
    Answer all eighteen in one line, with "-" where you do not know:

    >>> import autodiff_lab as ad
    >>> before = ad.inventory("before")
    >>> [item.label for item in before][:3]
    ['M1', 'M2', 'M3']
    >>> before.mark("------ ------ ------")
    0 of 18 ideas hold (before)
    """
    return Form(kind, seed)


def inventory_change(before: Marks, after: Marks) -> Change:
    """What one learner knows now and did not know before.

    >>> import autodiff_lab as ad
    >>> before, after = ad.inventory("before"), ad.inventory("after")
    >>> nothing, all_right = before.mark("-" * 18), after.mark(after.key)
    >>> ad.inventory_change(nothing, all_right).gain
    1.0
    """
    return Change([(before, after)])
