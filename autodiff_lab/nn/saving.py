"""Save and load parameters: arrays by name in an npz file, and never any pickle."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.lib.format import write_array

from ..errors import AutodiffError, LeafTypeError, ShapeError
from .layers import Module


def save(module: Module, path: str | Path) -> None:
    """Write all parameters of `module` to an npz file.

    The file is written beside its place and moved there when it is complete, so that a
    crash leaves the old file as it was.
    """
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    arrays = {name: np.asarray(p.value) for name, p in module.parameters().items()}
    with ZipFile(unfinished, "w") as file:  # savez has arguments of its own: no `file`
        for name, array in arrays.items():
            with file.open(f"{name}.npy", "w", force_zip64=True) as entry:
                write_array(entry, array, allow_pickle=False)
    os.replace(unfinished, path)


def arrays_in(path: str | Path) -> dict[str, np.ndarray]:
    """What a file holds, by name."""
    try:
        with ZipFile(path):
            pass
    except BadZipFile as error:
        raise AutodiffError(
            f"{path} does not hold parameters: {error}",
            cause="cut off, one array only, or written by something else than save",
            cure="save the model again",
        ) from None
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def load(module: Module, path: str | Path) -> None:
    """Give all parameters of `module` the values in the file.

    Raises `AutodiffError` if names are missing or left over, `ShapeError` if an array
    has another shape, `LeafTypeError` if it does not hold real numbers; then no
    parameter has been changed.
    """
    parameters = module.parameters()
    stored = arrays_in(path)
    if stored.keys() != parameters.keys():
        odd = ", ".join(sorted(stored.keys() ^ parameters.keys()))
        raise AutodiffError(
            f"{path} does not belong to {module!r}: it differs in {odd}",
            cause="the file was saved by a model of another shape",
            cure="build the model as it was when it was saved",
        )
    for name, parameter in parameters.items():
        if np.shape(parameter.value) != stored[name].shape:
            raise ShapeError(
                f"{name} has shape {np.shape(parameter.value)} "
                f"and {stored[name].shape} in {path}",
                cause="the file was saved by a model with other layer sizes",
                cure="build the model as it was when it was saved",
            )
        if stored[name].dtype.kind != "f":
            raise LeafTypeError(
                f"{name} has the type {stored[name].dtype} in {path}",
                cause="the file was written by something else than save",
                cure="parameters are real numbers: .astype(float) before saving",
            )
    for name, parameter in parameters.items():
        parameter.value = stored[name]
