"""Widgets: graphs to step through and to play with, in any Jupyter front end."""

from __future__ import annotations

from .stepper import Stepper, step

__all__ = ["Stepper", "step"]
