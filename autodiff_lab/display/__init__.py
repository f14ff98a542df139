"""Draw a computation graph: one document, and pictures, tables and text made from it.

Read the files in this order: `graph` (what is drawn), `formulas` and `names` (what it
is called), `run` and `steps` (its numbers), `layers`, `layout` and `wires` (where it
goes), `schema` (the document), then `svg`, `html`, `text` and `bundle` (what you see).
"""

from .bundle import mimebundle
from .graph import Graph, read
from .html import to_html
from .layout import Placement, place
from .numerals import format_number, format_value
from .schema import MIME, document, numbers
from .svg import to_svg
from .text import to_text

__all__ = [
    "MIME",
    "Graph",
    "Placement",
    "document",
    "format_number",
    "format_value",
    "mimebundle",
    "numbers",
    "place",
    "read",
    "to_html",
    "to_svg",
    "to_text",
]
