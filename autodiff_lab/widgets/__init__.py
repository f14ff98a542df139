"""Widgets: graphs to step through and to play with, in any Jupyter front end."""

from __future__ import annotations

from .boundary_view import BoundaryView
from .convolution_lens import ConvolutionLens
from .dual_stepper import DualStepper
from .hidden_space import HiddenSpace
from .loss_landscape import LossLandscape
from .memory_timeline import MemoryTimeline
from .path_explorer import PathExplorer
from .shape_flow import ShapeFlow
from .simplify_stepper import SimplifyStepper
from .slope_lens import SlopeLens
from .stepper import Stepper, step
from .tape_stepper import TapeStepper
from .training_dashboard import TrainingDashboard
from .u_curve import UCurve

__all__ = [
    "BoundaryView",
    "ConvolutionLens",
    "DualStepper",
    "HiddenSpace",
    "LossLandscape",
    "MemoryTimeline",
    "PathExplorer",
    "ShapeFlow",
    "SimplifyStepper",
    "SlopeLens",
    "Stepper",
    "TapeStepper",
    "TrainingDashboard",
    "UCurve",
    "step",
]
