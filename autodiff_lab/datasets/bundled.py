"""The data sets that come with the package."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np

HERE = Path(__file__).parent
Array = np.ndarray


class Data(NamedTuple):
    """Inputs (a row per sample), the number of each one's class, and their names."""

    X: Array
    y: Array
    classes: tuple[str, ...]
    features: tuple[str, ...]


def iris(standardize: bool = False) -> Data:
    """150 irises of three species: four lengths in centimetres (Fisher 1936).

    `standardize` shifts and scales every column to mean 0 and standard deviation 1.

    >>> X, y, classes, features = iris()
    >>> X.shape, classes
    ((150, 4), ('setosa', 'versicolor', 'virginica'))
    """
    with open(HERE / "iris.csv", newline="") as file:
        header, *rows = csv.reader(file)
    X = np.array([row[:-1] for row in rows], dtype=float)
    species = [row[-1] for row in rows]
    classes = tuple(dict.fromkeys(species))
    y = np.array([classes.index(name) for name in species])
    if standardize:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    return Data(X, y, classes, tuple(header[:-1]))


def digits() -> Data:
    """1797 handwritten digits, 8 by 8 pixels of 0 to 16, one row of 64 each.

    ``X.reshape(-1, 8, 8)`` gives the images back (Alpaydin and Kaynak 1998).

    >>> X, y, classes, features = digits()
    >>> X.shape, X.max(), len(classes)
    ((1797, 64), np.float64(16.0), 10)
    """
    with np.load(HERE / "digits.npz", allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    X = images.reshape(len(images), -1).astype(float)
    pixels = tuple(f"pixel {row} {column}" for row in range(8) for column in range(8))
    return Data(X, labels.astype(int), tuple("0123456789"), pixels)
