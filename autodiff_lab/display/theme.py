"""The look of a graph, in one place: sizes, colours and outlines.

The static picture reads these constants, and the front end (widgets/style/graph.css,
widgets/src/graph/shapes.ts) mirrors them. Hues are those of Okabe and Ito, which people
with any common kind of colour vision can tell apart; as text they are darkened or
lightened until they have a contrast of 4.5 to their ground. A role is told by outline
as well as by hue.
"""

from __future__ import annotations

from .labels import text_width

# --- colours: (light, dark) -----------------------------------------------------------

SURFACE = ("#ffffff", "#16171a")
INK = ("#1b1b1f", "#f0f0f2")
QUIET = ("#4a4a52", "#c3c4c9")
WIRE = ("#9a9aa3", "#70727a")
GRADIENT = ("#b84a00", "#ff9a52")  # what flows back: vermilion

HUES = {
    "variable": ("#0072b2", "#56b4e9"),
    "parameter": ("#007a59", "#2ec79b"),
    "input": ("#2a86b8", "#8fd0f5"),
    "constant": ("#73737c", "#a2a3ab"),
    "op": ("#a06600", "#e6b450"),
    "output": ("#a34d80", "#e39cc3"),
    "group": ("#52618f", "#aab8e8"),
}
TINT = (0.09, 0.14)  # how much of its hue fills a box

# --- type, in px ----------------------------------------------------------------------

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
NAME_SIZE = 14
VALUE_SIZE = 13
GRADIENT_SIZE = 12
EDGE_SIZE = 11
EDGE_HEIGHT = 14
SYMBOL_SIZE = 12

# --- boxes: rows of text, as a share of the height, measured from the centre ----------

NODE_HEIGHT = 60
PLAIN_HEIGHT = 38  # of a node that shows no numbers
NAME_ROW, VALUE_ROW, GRADIENT_ROW = -0.26, 0.05, 0.32
BADGE_HEIGHT = 18
BADGE_X, BADGE_Y = -4, -3  # its left end and its middle, from the corner of the box
SLANT = 7
PORT_STEP = 34  # px between edges that arrive from above

_DIGIT = 0.62
_BOLD = 1.1  # bold letters are wider
_LEAST_WIDTH = 84
_PADDING = 22


def node_size(
    label: str, symbol: str | None, room: int, numbers: bool, ports: int = 1
) -> tuple[float, float]:
    """Width and height of a box. ``room`` is for the value, whatever it will be.

    ``ports`` is how many edges arrive, which have to pass the badge.

    >>> node_size("d", "×", 8, True)
    (84, 60)
    """
    name = text_width(label, NAME_SIZE) * _BOLD + _PADDING
    arrows = PORT_STEP * (ports - 1) / 2 + 8
    badge = badge_width(symbol) + BADGE_X if symbol else 0.0
    value = room * _DIGIT * VALUE_SIZE + 10 if numbers else 0.0
    width = max(
        _LEAST_WIDTH if numbers else 56,
        name,
        2 * (badge + arrows) if symbol else 0.0,
        value,
    )
    return 2 * round(width / 2), NODE_HEIGHT if numbers else PLAIN_HEIGHT


def badge_width(symbol: str) -> float:
    """Width of the pill that carries the sign of an operation."""
    return max(22.0, round(text_width(symbol, SYMBOL_SIZE) * _BOLD + 12, 1))


def label_width(text: str) -> float:
    """Width of the blank that keeps a wire from running through its label."""
    return round(text_width(text, EDGE_SIZE) + 6, 1)


def outline(role: str, w: float, h: float) -> str:
    """SVG path data of a box centred on the origin; an output has a double line.

    >>> outline("constant", 40, 20)
    'M-20 -10H20V10H-20z'
    """
    if role == "parameter":
        x, y = w / 2, h / 2
        sides = f"L{_n(SLANT - x)} {_n(-y)}H{_n(x - SLANT)}L{_n(x)} 0"
        return f"M{_n(-x)} 0{sides}L{_n(x - SLANT)} {_n(y)}H{_n(SLANT - x)}z"
    if role == "input":
        x, y = w / 2, h / 2
        return f"M{_n(SLANT - x)} {_n(-y)}H{_n(x)}L{_n(x - SLANT)} {_n(y)}H{_n(-x)}z"
    if role == "output":
        return rounded(w, h, 6) + rounded(w - 7, h - 7, 3.5)
    if role == "group":  # a card, and what is seen of another one below it
        x, y = w / 2, h / 2
        below = f"M{_n(6 - x)} {_n(y)}V{_n(y + 4)}H{_n(x + 4)}V{_n(6 - y)}H{_n(x)}"
        return f"{rounded(w, h, 6)}{below}V{_n(y)}z"
    return rounded(w, h, {"variable": h / 2.6, "constant": 0.0}.get(role, 6))


def rounded(w: float, h: float, r: float) -> str:
    """A rectangle around the origin with corners of radius ``r``."""
    x, y = w / 2, h / 2
    if not r:
        return f"M{_n(-x)} {_n(-y)}H{_n(x)}V{_n(y)}H{_n(-x)}z"
    arc = f"a{_n(r)} {_n(r)} 0 0 1 "
    return (
        f"M{_n(r - x)} {_n(-y)}H{_n(x - r)}{arc}{_n(r)} {_n(r)}V{_n(y - r)}"
        f"{arc}{_n(-r)} {_n(r)}H{_n(r - x)}{arc}{_n(-r)} {_n(-r)}V{_n(r - y)}"
        f"{arc}{_n(r)} {_n(-r)}z"
    )


def mix(hue: str, ground: str, share: float) -> str:
    """``share`` of one colour in another: what a fill looks like without transparency.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    parts = []
    for spot in (1, 3, 5):
        a, b = int(hue[spot : spot + 2], 16), int(ground[spot : spot + 2], 16)
        parts.append(f"{round(a * share + b * (1 - share)):02x}")
    return "#" + "".join(parts)


def _n(number: float) -> str:
    """A coordinate without needless digits."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.0", "0")


def frame_label_room(width: float) -> int:
    """Characters that fit above a frame, beside the button that folds it.

    >>> frame_label_room(120)
    11
    """
    return max(3, int((width - 34) / (_DIGIT * EDGE_SIZE * _BOLD)))
