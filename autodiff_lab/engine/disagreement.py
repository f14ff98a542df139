"""What a failed gradient check says: which entry, what came, what was expected.

The message is the lesson, so it names the argument as the user's signature does, points
at the worst entry, and guesses at the cause from the ratio of the two numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import GradientCheckError

_MODES = {"fwd": "forward", "rev": "reverse"}
_ORDERS = {1: "", 2: "second ", 3: "third "}


def disagreement(
    name: str, got: Any, expected: Any, excess: Any, story: tuple[str, ...]
) -> GradientCheckError:
    """The error for slopes by the argument `name` of which some exceed the tolerance.

    `story` lists the modes, innermost first: ("rev", "fwd") is forward over reverse.
    """
    got, expected, excess = map(np.asarray, (got, expected, excess))
    index = tuple(int(i) for i in np.unravel_index(np.argmax(excess), excess.shape))
    came, wanted = float(got[index]), float(expected[index])
    order = _ORDERS.get(len(story), f"{len(story)}th ")
    entry = f"{name}{list(index) if index else ''}"
    many = f", and {n - 1} more entries" if (n := np.count_nonzero(excess)) > 1 else ""
    engine = " over ".join(f"{_MODES[mode]} mode" for mode in reversed(story))
    ours, theirs = _told(came, wanted)
    error = GradientCheckError(
        f"the {order}derivative by {entry} is wrong: {engine} gives {ours}, "
        f"a central difference {theirs}{many}",
        cause=_guess(came, wanted, story),
        cure="check the rule of one operation at a time: check_grads(operation, *args)",
    )
    error.argument, error.index, error.modes = name, index, story
    error.got, error.expected, error.oracle = came, wanted, "central difference"
    return error


def _told(came: float, wanted: float) -> tuple[str, str]:
    """Both numbers with eight digits, or with all where these do not tell them apart.

    >>> _told(0.7389481253984131, 0.7390), _told(1.0, 1.000000000001)
    (('0.73894813', '0.739'), ('1.0', '1.000000000001'))
    """
    short = f"{came:.8g}", f"{wanted:.8g}"
    return short if short[0] != short[1] else (repr(came), repr(wanted))


def _guess(came: float, wanted: float, story: tuple[str, ...]) -> str:
    """What a ratio of the two numbers usually means."""
    if not np.isfinite(wanted):
        return (
            "the function is not finite beside this point: it is at its domain's edge"
        )
    if not np.isfinite(came):
        return "no finite slope came (or one of the wrong shape): look with find_nans"
    if len(story) > 1:
        return (
            "a rule written with plain numbers, whose own derivative is lost, "
            "or a kink (abs, relu, max) right at this point"
        )
    if came == 0:
        return "a route from the argument is missing, or was cut by stop_gradient"
    ratio = wanted / came
    if np.isclose(ratio, -1, rtol=1e-3):
        return "a sign"
    if np.isclose(ratio, round(ratio), rtol=1e-3) and 2 <= abs(round(ratio)) <= 10:
        return f"a factor of {round(ratio)}: a route overwritten instead of added"
    return "a slip in a rule, or a kink (abs, relu, max) right at this point"
