"""Names in generated code: the user's own where there are any, and each used once."""

from __future__ import annotations

import builtins
import keyword

RESERVED = {*keyword.kwlist, *dir(builtins), "inf", "nan", "ndarray"}


class Names:
    """Gives out names that nothing else has.

    >>> names = Names()
    >>> [names.new("x"), names.new("x"), names.new("lambda"), names.new("v1")]
    ['x', 'x_2', 'lambda_2', 'v1']
    """

    def __init__(self) -> None:
        self.taken = set(RESERVED)

    def new(self, wish: str) -> str:
        if not wish.isidentifier():
            wish = "x"
        stem = wish.rstrip("0123456789") if wish[-1].isdigit() else f"{wish}_"
        name, count = wish, 1
        while name in self.taken:
            count += 1
            name = f"{stem}{count}"
        self.taken.add(name)
        return name
