"""Layers, losses and a training loop: parameters, and functions of them.

A layer is two things: the `Parameter`s that it keeps, and what it does to its input.
There is nothing else to it, and nothing that the engine would have to know.
"""

from .fitting import History, fit
from .layers import Conv2d, Flatten, Linear, MaxPool2d, Module, ReLU, Sequential, Tanh
from .losses import binary_cross_entropy, cross_entropy, mean_squared_error
from .saving import load, save
from .softmax_regression import SoftmaxRegression, accuracy, confusion_matrix

__all__ = [
    "Conv2d",
    "Flatten",
    "History",
    "Linear",
    "MaxPool2d",
    "Module",
    "ReLU",
    "Sequential",
    "SoftmaxRegression",
    "Tanh",
    "accuracy",
    "binary_cross_entropy",
    "confusion_matrix",
    "cross_entropy",
    "fit",
    "load",
    "mean_squared_error",
    "save",
]
