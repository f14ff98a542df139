"""``python3 -m autodiff_lab``: opens on any Python, if only to say why not.

This file, and the ``__init__`` beside it, must parse on Pythons that are too old.
"""

from __future__ import annotations

import sys

OLDEST = (3, 11)


def too_old(version, found):
    """Say what to do on a Python that is too old; nothing on one that will do.

    >>> too_old((3, 12, 1), None)
    ''
    >>> print(too_old((3, 8, 18), "python3.12"))
    autodiff_lab needs Python 3.11 or newer, and this is Python 3.8.
    python3.12 is installed here: run the same command with it.
    """
    if tuple(version[:2]) >= OLDEST:
        return ""
    wanted, present = "%d.%d" % OLDEST, "%d.%d" % tuple(version[:2])
    message = "autodiff_lab needs Python {} or newer, and this is Python {}.\n"
    advice = "Install a newer Python (python.org, or your system's packages)."
    if found:
        advice = f"{found} is installed here: run the same command with it."
    return message.format(wanted, present) + advice


def newer_python():
    """Find a Python on PATH that would do and does run, newest first."""
    from subprocess import DEVNULL, call

    for name in ("python3.%d" % minor for minor in range(15, OLDEST[1] - 1, -1)):
        try:
            if call([name, "-c", ""], stdout=DEVNULL, stderr=DEVNULL) == 0:
                return name
        except OSError:
            pass
    return None


if __name__ == "__main__":
    problem = too_old(sys.version_info, None)
    if problem:
        sys.exit(too_old(sys.version_info, newer_python()))

    from autodiff_lab.cli import main

    sys.exit(main(bootstrap=True))
