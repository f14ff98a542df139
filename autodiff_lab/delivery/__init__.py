"""Getting autodiff_lab onto a machine: set-up, the server, the test run.

Everything here uses the standard library alone, because it runs before anything is
installed. Third-party packages are imported only inside the parts that run later.
"""

from __future__ import annotations
