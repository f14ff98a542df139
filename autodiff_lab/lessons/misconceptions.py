"""The eighteen misconceptions that exercises, messages and reports refer to.

The labels are stable: a class report counts them and lessons name them.

>>> title("M4")
'one route is enough'
"""

from __future__ import annotations

MISCONCEPTIONS = {
    "M1": "adding where the chain rule multiplies, or multiplying where it adds",
    "M2": "a derivative is a formula, not a number here and now",
    "M3": "the derivative is taken with respect to the wrong thing",
    "M4": "one route is enough",
    "M5": "order does not matter",
    "M6": "gradients reset themselves, or backward() updates weights",
    "M7": "autodiff is finite differences, or formula manipulation",
    "M8": "a smaller step is always better",
    "M9": "reverse mode is always better",
    "M10": "broadcasting costs nothing on the way back",
    "M11": "the Jacobian must be built, or transposes can be guessed",
    "M12": "a stuck loss means a wrong gradient",
    "M13": "equal means equal to the last bit",
    "M14": "correct mathematics is stable code",
    "M15": "kinks and ties need no decision",
    "M16": "second derivatives need the whole Hessian",
    "M17": "memory is free",
    "M18": "autodiff cannot be wrong",
}


def title(label: str) -> str:
    """Return the one-line description of a misconception."""
    return MISCONCEPTIONS[label]
