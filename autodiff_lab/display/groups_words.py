"""Groups in words: for the line of text, and for those who do not see the picture."""

from __future__ import annotations

from .graph import STEPPED, Graph

_NAMED = 4


def opens_folded(graph: Graph) -> bool:
    """Whether the picture is folded at first: then it has too many nodes to see."""
    return graph.grouping is not None and graph.total > STEPPED


def boxes_in_words(graph: Graph) -> str:
    """The outermost groups by name: "encoder, step() ×12 and 3 more"."""
    assert graph.grouping is not None
    groups = [group for group in graph.grouping.groups if group.parent < 0]
    names = [
        f"{group.label} ×{group.times}" if group.times > 1 else group.label
        for group in groups[:_NAMED]
    ]
    if len(groups) > _NAMED:
        names.append(f"{len(groups) - _NAMED} more")
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
