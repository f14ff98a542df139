"""Drive one JupyterLab page, through its own API where a click would be flaky."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError

from .server import Server

# The toolbar says "idle" before a kernel can take cells: ask the kernel itself.
READY = """async () => {
  const { context } = window.panel;
  await context.ready;
  await context.sessionContext.ready;
  await context.sessionContext.session.kernel.info;
  return null;
}"""

OPEN = """async path => {
  window.panel = await window.jupyterapp.commands.execute('docmanager:open', { path });
  await window.panel.context.ready;
  await window.panel.revealed;
  return null;
}"""

CLOSE = """async () => {
  const session = window.panel.context.sessionContext;
  await session.ready.catch(() => null);
  if (session.session) await session.shutdown();
  window.panel.context.model.dirty = false;
  window.panel.dispose();
  return null;
}"""

SAVE = "() => window.panel.context.save().then(() => null)"
SHUT_DOWN = "() => window.panel.context.sessionContext.shutdown().then(() => null)"


class LabPage:
    """One page for all tests; a notebook at a time, disposed after use."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server

    def start(self) -> None:
        self.page.goto(f"{self.server.url}/lab?token={self.server.token}&reset")
        self.page.wait_for_function("() => window.jupyterapp")
        self.page.evaluate("() => window.jupyterapp.restored.then(() => null)")
        self.command("application:toggle-left-area")

    def command(self, name: str, **arguments: Any) -> None:
        self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args)"
            ".then(() => null)",
            [name, arguments],
        )

    def look_up(self, text: str) -> None:
        """Type into the command palette.

        The palette shows itself after its command is done, and hides when a page that
        is still busy takes the focus from it: ask for it again then.
        """
        field = self.page.locator("#modal-command-palette .lm-CommandPalette-input")
        for patience in (2_000, 4_000, 15_000):
            self.command("apputils:activate-command-palette")
            with suppress(TimeoutError):
                return field.fill(text, timeout=patience)
        raise AssertionError("the command palette did not open")

    def open(self, path: Path, kernel: bool = True) -> None:
        self.page.evaluate(OPEN, path.relative_to(self.server.work).as_posix())
        if kernel:
            self.page.evaluate(READY)

    def without_kernel(self, path: Path) -> None:
        """Open a notebook and take its kernel away."""
        self.open(path)
        self.page.evaluate(SHUT_DOWN)

    def run_all(self) -> None:
        self.command("notebook:run-all-cells")

    def save(self) -> None:
        self.page.evaluate(SAVE)

    def close(self) -> None:
        if self.page.evaluate("() => !!window.panel && !window.panel.isDisposed"):
            self.page.evaluate(CLOSE)

    def theme(self, name: str) -> None:
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        light = "true" if name == "Light" else "false"
        selector = f"body[data-jp-theme-light='{light}']"
        self.page.wait_for_selector(selector, state="attached")

    @property
    def graph(self) -> Graph:
        return Graph(self.page.locator(".adl-graph:visible").first)


class Graph:
    """A graph view in the page, as its reader meets it."""

    def __init__(self, root: Locator) -> None:
        self.root = root

    def part(self, node: int, part: str) -> Locator:
        return self.root.locator(f"[data-node=n{node}] .adl-{part}")

    def texts(self, part: str) -> list[str]:
        return self.root.locator(f"[data-node] .adl-{part}").all_text_contents()

    @property
    def status(self) -> Locator:
        return self.root.locator(".adl-text[aria-live]")

    def press(self, action: str) -> None:
        self.root.locator(f"[data-action={action}]").click()

    def go_to(self, step: int) -> None:
        """From the overview, so many steps forward."""
        self.root.locator(".adl-phase-overview").click()
        for _ in range(step):
            self.press("forward")

    def slider(self, name: str) -> Locator:
        return self.root.get_by_label(f"{name}, slider")
