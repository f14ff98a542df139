"""Read the style that our pictures carry: the few rules of CSS that they use.

Pictures say how they look by classes. A browser knows what to do with these; whoever
draws the picture elsewhere (png.py) asks here for the properties of an element.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

Look = dict[str, str]
Compound = tuple[str, frozenset[str]]  # tag or "", and classes

_DARK = re.compile(r"@media\(prefers-color-scheme:dark\)\{((?:[^{}]+\{[^{}]*\})*)\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
INHERITED = (
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size"),
    *("fill-opacity", "stroke-opacity", "stroke-linecap", "font-weight"),
    *("font-style", "text-anchor", "dominant-baseline"),
)


class StyleSheet:
    """The rules of one picture, in its light or its dark scheme.

    >>> from xml.etree.ElementTree import fromstring
    >>> sheet = StyleSheet(".op .box{fill:red}.box{fill:blue}")
    >>> group = fromstring('<g class="op"><rect class="box"/></g>')
    >>> sheet.look(group[0], [group], {})
    {'fill': 'red'}
    """

    def __init__(self, css: str, dark: bool = False) -> None:
        text = _DARK.sub(lambda found: found[1] if dark else "", css)
        self.rules: list[tuple[list[Compound], Look]] = []
        for selectors, body in _RULE.findall(text):
            look = _declared(body)
            for selector in selectors.split(","):
                self.rules.append(([_compound(s) for s in selector.split()], look))
        self.rules.sort(key=lambda rule: _weight(rule[0]))  # stable: later rules win

    def look(self, element: Element, above: list[Element], inherited: Look) -> Look:
        """What holds for an element below ``above``, outermost first."""
        found = {key: inherited[key] for key in INHERITED if key in inherited}
        found.update({k: v for k, v in element.attrib.items() if k != "class"})
        for selector, look in self.rules:
            if _matches(selector, element, above):
                found.update(look)
        return found


def _declared(body: str) -> Look:
    """The properties of a rule; ``font: 600 12px serif`` is a size and a weight."""
    look = dict(pair.strip().split(":", 1) for pair in body.split(";") if ":" in pair)
    for word in look.pop("font", "").split():
        if word.endswith("px"):
            look["font-size"] = word
        elif word in ("600", "700", "bold"):
            look["font-weight"] = word
    return look


def _compound(text: str) -> Compound:
    tag, *classes = text.split(".")
    return tag, frozenset(classes)


def _weight(selector: list[Compound]) -> tuple[int, int]:
    return sum(len(c) for _, c in selector), sum(bool(tag) for tag, _ in selector)


def _matches(selector: list[Compound], element: Element, above: list[Element]) -> bool:
    if not _is(selector[-1], element):
        return False
    chain = iter(reversed(above))
    return all(any(_is(part, one) for one in chain) for part in selector[-2::-1])


def _is(part: Compound, element: Element) -> bool:
    tag, classes = part
    own = element.get("class", "").split()
    return tag in ("", element.tag.rpartition("}")[2]) and classes <= set(own)
