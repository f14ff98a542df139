"""The two wheels of ours in the site: the package, and what makes it at home there.

The package's wheel is built from the checkout. What it holds for a JupyterLab with a
server, the extension and the lessons, is left out: the site has both outside of it.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

from autodiff_lab import __version__
from autodiff_lab.delivery import progress
from autodiff_lab.delivery.lite import tools
from autodiff_lab.delivery.lite.tools import Workshop

HOME = "autodiff_lab_lite"
"""The module that the kernel in the browser loads when it starts."""
TIME = (1980, 1, 1, 0, 0, 0)  # the same wheel to the byte, whenever it is built

WHEEL = "Wheel-Version: 1.0\nGenerator: autodiff_lab\nRoot-Is-Purelib: true\nTag: {}\n"
METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n"
CONFIGURATION = f"c.InteractiveShellApp.extensions = ['{HOME}']\n"
"""IPython reads this at its start, and loads the module as an extension."""


def build(workshop: Workshop, steps: progress.Steps) -> Path:
    """Build the wheel of the checkout with the workshop's tools."""
    steps.begin("Wheel")
    out = workshop.folder / "wheel"
    for old in out.glob("*.whl"):
        old.unlink()
    words = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    words += ["--disable-pip-version-check", "-w", str(out), str(workshop.root)]
    code, said = workshop.run(words, steps, lambda _: "building")
    built = [*out.glob("*.whl")]
    if code or not built:
        raise tools.failed("The wheel could not be built", said, workshop)
    steps.done()
    return built[0]


def for_browser(wheel: Path, folder: Path) -> Path:
    """Copy a wheel without its files for a server's JupyterLab."""
    with zipfile.ZipFile(wheel) as archive:
        members = {
            name: archive.read(name)
            for name in archive.namelist()
            if ".data/" not in name and not name.endswith(("/", "RECORD"))
        }
        record = next(name for name in archive.namelist() if name.endswith("/RECORD"))
    return _write(folder / wheel.name, members, record)


def home(folder: Path) -> Path:
    """Write the wheel of the module that runs in the browser."""
    name, about = f"{HOME}-{__version__}", f"{HOME}-{__version__}.dist-info"
    source = Path(__file__).with_name("kernel.py").read_bytes()
    settings = f"{name}.data/data/etc/ipython/ipython_config.py"
    members = {
        f"{HOME}.py": source,
        settings: CONFIGURATION.encode(),
        f"{about}/METADATA": METADATA.format(HOME, __version__).encode(),
        f"{about}/WHEEL": WHEEL.format("py3-none-any").encode(),
    }
    target = folder / f"{name}-py3-none-any.whl"
    return _write(target, members, f"{about}/RECORD")


def _write(target: Path, members: dict[str, bytes], record: str) -> Path:
    """Write a wheel, with the record that its files are checked against."""
    lines = []
    for name, content in members.items():
        digest = hashlib.sha256(content).digest()
        text = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        lines.append(f"{name},sha256={text},{len(content)}\n")
    whole = members | {record: "".join([*lines, f"{record},,\n"]).encode()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            entry = zipfile.ZipInfo(name, TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return target
