"""Names in generated code: the user's own where there are any, and each used once."""

from __future__ import annotations

import builtins
import keyword
import re
from functools import lru_cache
from typing import Any

# In generated code these have a meaning already.
OURS = "another idle inf missing more nan ndarray otherwise present run with_numpy"
RESERVED = {*keyword.kwlist, *dir(builtins), *OURS.split()}
CODE = "abs block blocks bool float kernel range rest rows slice start step value"
MEANT = {*keyword.kwlist, *OURS.split(), *CODE.split(), "value_and_grad"}


class Names:
    """Gives out names that nothing else has.

    >>> names = Names()
    >>> [names.new("x"), names.new("x"), names.new("lambda"), names.new("v1")]
    ['x', 'x_2', 'lambda_2', 'v1']
    """

    def __init__(self) -> None:
        self.taken = set(RESERVED)
        self.counts: dict[str, int] = {}  # the last number given to each stem

    def new(self, wish: str) -> str:
        name, stem = first_and_stem(wish)
        count = self.counts.get(stem, 1)
        while name in self.taken:
            count += 1
            name = f"{stem}{count}"
        self.counts[stem] = count
        self.taken.add(name)
        return name


@lru_cache(1024)
def first_and_stem(wish: str) -> tuple[str, str]:
    """A name to try first, and what the numbers of later ones are put behind."""
    name = wish if wish.isidentifier() else "x"
    stem = name.rstrip("0123456789") if name[-1].isdigit() else f"{name}_"
    return name, stem


def reserve(
    namespace: dict[str, Any], functions: dict[str, Any], *texts: str
) -> list[str]:
    """Enter `functions` in the namespace, and answer with the texts that use them.

    Two steps may want one name for different things, such as the index of a `getitem`:
    then the later one gets another name, in its texts too.

    >>> reserve({"index": 1}, {"index": 2}, "x[index]")
    ['x[index_2]']
    """
    for name, value in functions.items():
        own, count = name, 1
        while own in MEANT or namespace.get(own, value) is not value:
            count += 1
            own = f"{name}_{count}"
        namespace[own] = value
        if own != name:
            texts = tuple(re.sub(rf"\b{name}\b", own, text) for text in texts)
    return list(texts)
