"""The lessons on a page that needs no server but one for files: ``autodiff-lab lite``.

JupyterLite is JupyterLab without a server; Python runs in the reader's browser, as
Pyodide. The site is put together in the order of these files: what it is made of
(``pins``), getting that (``fetch``, ``tools``), our wheel (``wheels``), the list of
packages that Python in the browser goes by (``lock``), the lessons (``lessons``), and
all of it together (``site``). ``kernel`` is the one part that runs in the browser.
"""

from __future__ import annotations
