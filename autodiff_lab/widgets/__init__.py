"""Widgets: graphs to step through and to play with, in any Jupyter front end."""

from __future__ import annotations

from .slope_lens import SlopeLens
from .stepper import Stepper, step
from .u_curve import UCurve

__all__ = ["SlopeLens", "Stepper", "UCurve", "step"]
