"""What makes lessons at home in a browser; it runs there, and IPython loads it.

Two things. While packages are loaded for a cell, the cell says which. And when NumPy,
or another package, could not be had, the cell says that and what to do, in place of a
traceback that leads through files nobody has heard of.

It is a wheel of its own in the site, as a module named ``autodiff_lab_lite``; the
standard library and what the kernel has are all that it may use.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

NAMES = {"autodiff-lab": "autodiff_lab", "numpy": "NumPy", "matplotlib": "Matplotlib"}
SAID_BY_NAME = 3

Packages = Mapping[str, Mapping[str, Any]]


def to_load(imports: Iterable[str], packages: Packages, loaded: set[str]) -> list[str]:
    """List the packages that a cell's imports ask for and that are not there yet.

    >>> packages = {
    ...     "numpy": {"imports": ["numpy"], "depends": []},
    ...     "autodiff-lab": {"imports": ["autodiff_lab"], "depends": ["numpy"]},
    ... }
    >>> to_load(["autodiff_lab", "math"], packages, loaded=set())
    ['autodiff-lab', 'numpy']
    >>> to_load(["autodiff_lab"], packages, loaded={"autodiff-lab", "numpy"})
    []
    """
    wanted = {name.partition(".")[0] for name in imports}
    found = [name for name in packages if wanted & {*packages[name]["imports"]}]
    for name in found:  # it grows while it is walked
        needs = map(normal, packages[name]["depends"])
        found += [need for need in needs if need in packages and need not in found]
    there = {*map(normal, loaded)}
    return [name for name in found if name not in there]


def normal(name: str) -> str:
    """Write a name as the keys of the list are written."""
    return name.lower().replace("_", "-")


def loading(names: list[str]) -> str:
    """Say what is being loaded.

    >>> loading(["autodiff-lab", "numpy", "tqdm", "comm", "ipywidgets"])
    'Loading autodiff_lab, NumPy and 3 smaller packages into this browser tab …'
    """
    known = [NAMES[name] for name in names if name in NAMES]
    known = known or names[:SAID_BY_NAME]
    rest = len(names) - len(known)
    smaller = "smaller packages" if rest > 1 else "smaller package"
    parts = [*known, f"{rest} {smaller}"] if rest else known
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"Loading {listed} into this browser tab …"


def explanation(module: str, packages: Packages, tried: set[str]) -> str:
    """Say why a module is missing, and what to do; nothing if we do not know.

    >>> packages = {"numpy": {"imports": ["numpy"], "file_name": "https://a.org/n.whl"}}
    >>> print(explanation("numpy.linalg", packages, tried={"numpy"}))
    NumPy is not here, and it could not be loaded.
      Likely cause: it comes from a.org, and this browser does not reach that now
      What to do:   run the first cell again once it does; until then, read on:
                    saved graphs step and saved answers stand without NumPy
    >>> explanation("a_typo", packages, tried=set())
    ''
    """
    top = module.partition(".")[0]
    name = next((one for one in packages if top in packages[one]["imports"]), "")
    if not name:
        return ""
    known = NAMES.get(name, name)
    if name not in tried:
        return (
            f"{known} is needed here and has not been loaded into this browser tab yet."
            f"\n  What to do:   run a cell with `import {top}`, then this one again"
        )
    place = urlsplit(packages[name]["file_name"]).hostname or "this site"
    return (
        f"{known} is not here, and it could not be loaded.\n"
        f"  Likely cause: it comes from {place}, and this browser does not reach that "
        "now\n"
        "  What to do:   run the first cell again once it does; until then, read on:\n"
        f"                saved graphs step and saved answers stand without {known}"
    )


class Loader:
    """Stands in for the kernel's own way to load what a cell imports.

    That one leaves out what is needed by a package that is there already. So NumPy,
    once out of reach, would never come with ``import autodiff_lab`` again.
    """

    def __init__(
        self,
        load: Callable[[list[str]], Awaitable[Any]],
        imports_of: Callable[[str], list[str]],
        packages: Callable[[], Packages],
        loaded: Callable[[], set[str]],
        clear: Callable[[], Any],
    ) -> None:
        self.load = load
        self.imports_of = imports_of
        self.packages = packages
        self.loaded = loaded
        self.clear = clear
        self.tried: set[str] = set()

    async def __call__(self, code: str) -> None:
        """Load what the cell imports, and say so meanwhile."""
        names = to_load(self.imports_of(code), self.packages(), self.loaded())
        if not names:
            return
        self.tried |= {*names}
        print(loading(names), flush=True)
        try:
            await self.load(names)
        except Exception as problem:  # what is missing will be said where it is used
            print(problem)
        self.clear()

    def explain(
        self, shell: Any, kind: type, problem: Any, trace: Any, tb_offset: Any = None
    ) -> None:
        """Show our words for a module that is missing; else the usual traceback."""
        text = explanation(problem.name or "", self.packages(), self.tried)
        if text:
            shell._showtraceback(kind, problem, text.splitlines())
        else:
            shell.showtraceback((kind, problem, trace), tb_offset=tb_offset)


def load_ipython_extension(shell: Any) -> None:
    """Put the loader into the kernel that starts."""
    import pyodide_js  # type: ignore[import-not-found]
    from IPython.display import clear_output
    from pyodide.code import find_imports  # type: ignore[import-not-found]
    from pyodide.ffi import to_js  # type: ignore[import-not-found]
    from pyodide_kernel import kernel  # type: ignore[import-not-found]

    loader = Loader(
        lambda names: pyodide_js.loadPackage(to_js(names)),
        find_imports,
        lambda: pyodide_js.lockfile.packages.to_py(),
        lambda: {*pyodide_js.loadedPackages.to_py()},
        clear_output,
    )
    kernel._load_packages_from_imports = loader
    shell.set_custom_exc((ModuleNotFoundError,), loader.explain)
