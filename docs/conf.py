"""How Sphinx builds the site. `autodiff-lab site` calls it; nothing is fetched or run.

Formulas become MathML, which browsers draw by themselves: the usual MathJax would be
fetched by every reader from somebody else's server.
"""

from __future__ import annotations

import html
from typing import Any

from latex2mathml.converter import convert

project = "autodiff_lab"
author = "the autodiff_lab authors"
project_copyright = "2026, the autodiff_lab authors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"

myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 4
html_math_renderer = "mathml"

html_theme = "furo"
html_title = "autodiff_lab"
html_extra_path = ["extra"]
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_theme_options: dict[str, Any] = {
    "light_css_variables": {
        "color-brand-primary": "#0a5fa4",
        "color-brand-content": "#0a5fa4",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7cc0f5",
        "color-brand-content": "#7cc0f5",
    },
}


def inline(translator: Any, node: Any) -> None:
    """Draw a formula within a line."""
    _draw(translator, node, "inline")


def block(translator: Any, node: Any) -> None:
    """Draw a formula on a line of its own."""
    _draw(translator, node, "block")


def _draw(translator: Any, node: Any, display: str) -> None:
    from docutils.nodes import SkipNode

    text = node.astext()
    drawn = convert(text, display=display)
    label = html.escape(text, quote=True)
    drawn = drawn.replace("<math ", f'<math alttext="{label}" ', 1)
    translator.body.append(
        f'<div class="math">{drawn}</div>' if display == "block" else drawn
    )
    raise SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Register the drawing of formulas."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
