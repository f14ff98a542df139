"""Widgets: graphs to step through and to play with, in any Jupyter front end."""

from __future__ import annotations

from .convolution_lens import ConvolutionLens
from .loss_landscape import LossLandscape
from .path_explorer import PathExplorer
from .shape_flow import ShapeFlow
from .slope_lens import SlopeLens
from .stepper import Stepper, step
from .tape_stepper import TapeStepper
from .u_curve import UCurve

__all__ = [
    "ConvolutionLens",
    "LossLandscape",
    "PathExplorer",
    "ShapeFlow",
    "SlopeLens",
    "Stepper",
    "TapeStepper",
    "UCurve",
    "step",
]
