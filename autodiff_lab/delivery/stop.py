"""The one exception of this part: a reason to stop that the user can act on."""

from __future__ import annotations


class Stop(Exception):
    """Ends the command with a message on the terminal and no traceback.

    >>> str(Stop("Port 8888 is in use.", "Choose another with --port."))
    'Port 8888 is in use.\\nChoose another with --port.'
    """

    def __init__(self, *lines: str, code: int = 1) -> None:
        super().__init__("\n".join(lines))
        self.code = code
