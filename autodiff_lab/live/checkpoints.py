"""Remember the variables of a session, and bring them back.

After a question from the audience has led far away, an instructor wants the state that
the next section starts from, without running everything again.
"""

from __future__ import annotations

import copy
import types
from typing import Any

from ..errors import AutodiffError


class Checkpoints:
    """Named copies of a namespace.

    >>> kept, session = Checkpoints(), {"x": [1], "_hidden": 0}
    >>> kept.save("one", session)
    'one: 1 variable kept'
    >>> session["x"].append(2)
    >>> kept.restore("one", session), session["x"]
    ('one: 1 variable restored', [1])
    """

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Any]] = {}

    def save(self, name: str, namespace: dict[str, Any]) -> str:
        """Keep copies under a name; what cannot be copied is kept as it is."""
        name = _checked(name)
        values = {key: namespace[key] for key in namespace if _is_users(key, namespace)}
        self._kept[name] = _copied(values)
        return f"{name}: {_count(len(values))} kept"

    def restore(self, name: str, namespace: dict[str, Any]) -> str:
        """Put them back. The copies stay, so this can be done again."""
        name = _checked(name)
        if name not in self._kept:
            known = ", ".join(self._kept) or "none yet"
            raise AutodiffError(
                f"there is no checkpoint called {name!r}",
                cause=f"these exist: {known}",
                cure=f"%checkpoint {name} keeps one",
            )
        values = _copied(self._kept[name])
        namespace.update(values)
        return f"{name}: {_count(len(values))} restored"


def _checked(name: str) -> str:
    if name.strip():
        return name.strip()
    raise AutodiffError(
        "a checkpoint needs a name",
        cause="the line ends after the magic",
        cure="write for example %checkpoint before-training",
    )


def _is_users(key: str, namespace: dict[str, Any]) -> bool:
    """Leave out what IPython keeps for itself, and modules."""
    ours = key in ("In", "Out", "exit", "quit", "get_ipython", "open")
    return not (
        key.startswith("_") or ours or isinstance(namespace[key], types.ModuleType)
    )


def _copied(values: dict[str, Any]) -> dict[str, Any]:
    """All together, so that what was shared between variables is shared again."""
    memo: dict[int, Any] = {}
    made = {}
    for key, value in values.items():
        try:
            made[key] = copy.deepcopy(value, memo)
        except Exception:  # a file, a lock, a widget: better the thing than nothing
            made[key] = value
    return made


def _count(number: int) -> str:
    return "1 variable" if number == 1 else f"{number} variables"
