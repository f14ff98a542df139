"""Every test runs away from the user's own Jupyter, IPython and plotting settings."""

from __future__ import annotations

import os

import pytest

PRIVATE = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR")


@pytest.fixture(scope="session", autouse=True)
def private_settings(tmp_path_factory):
    """Give the session, and every process that it starts, folders of its own."""
    before = dict(os.environ)
    for name in PRIVATE:
        os.environ[name] = str(tmp_path_factory.mktemp(name.lower()))
    os.environ["MPLBACKEND"] = "agg"
    yield
    os.environ.clear()
    os.environ.update(before)
