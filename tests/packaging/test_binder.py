"""The replay of Binder's steps: that it would notice what is missing."""

from __future__ import annotations

import pytest

from tools.binder_replay import steps_missing

DOCKERFILE = """\
COPY --chown=1000:1000 src/binder/requirements.txt ${REPO_DIR}/binder/requirements.txt
RUN ${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir -r "binder/requirements.txt"
COPY --chown=1000:1000 src/ ${REPO_DIR}/
RUN chmod +x binder/postBuild
RUN ./binder/postBuild
RUN chmod +x "${REPO_DIR}/binder/start"
"""


def test_all_steps_are_found():
    assert steps_missing(DOCKERFILE) == []


@pytest.mark.parametrize("line", [0, 1, 3, 4, 5])
def test_each_step_is_missed(line):
    lines = DOCKERFILE.splitlines()
    assert len(steps_missing("\n".join(lines[:line] + lines[line + 1 :]))) == 1


def test_a_step_in_the_wrong_place_is_missed():
    lines = DOCKERFILE.splitlines()
    assert steps_missing("\n".join([lines[4], *lines[:4], lines[5]]))
