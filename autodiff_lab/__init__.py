"""autodiff_lab: see automatic differentiation happen.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> d = a * (a + b)
    >>> d.value, ad.get_gradients(d)[a], ad.get_gradients(d)[b]
    (28.0, 11.0, 4.0)

Importing this package costs next to nothing: a name is loaded when it is first used,
and NumPy with the first name of the engine.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_PLACES = {
    "autodiff_lab.engine": (
        "Backward Constant Dual Forward Input Leaf Matrix Node PRIMITIVES Parameter "
        "PathSet Primitive Route Scalar Trace Variable Vector backward derivative "
        "derive evaluate evaluate_all get_gradients grad graph_size hvp jvp "
        "local_derivatives push_forward to_latex to_text topological "
        "tree_size value_and_grad vjp "
        "Compiled TrainingStep compile training_step "
        "FLOPS check_grads custom_op finite_difference Recursive "
        "recursive_visits no_grad stop_gradient find_nans trace_nans "
    ),
    "autodiff_lab.engine.paths": "paths",
    "autodiff_lab.engine.simplify": "simplify",
    "autodiff_lab.engine.trace": "trace",
    "autodiff_lab.engine.scope": "scope",
    "autodiff_lab.engine.checkpoint": "checkpoint checkpoint_chain",
    "autodiff_lab.engine.compare": "Comparison compare",
    "autodiff_lab.engine.cost": "Cost cost",
    "autodiff_lab.engine.complex_step": "complex_step",
    "autodiff_lab.engine.jacobian": "hessian jacobian",
    "autodiff_lab.engine.optimize": "optimize",
    "autodiff_lab.engine.primitives": (
        "absolute add arccos arcsin arctan broadcast_to cos cosh divide erf exp expm1 "
        "floor log log1p matmul maximum mean minimum multiply negative power relu "
        "reshape sigmoid sign sin sinh softplus sqrt square subtract sum tan tanh "
        "transpose where"
    ),
    "autodiff_lab.engine.functions": (
        "arccosh arcsinh arctan2 arctanh cbrt ceil clip deg2rad exp2 hypot isfinite "
        "isinf isnan log10 log2 logaddexp logical_and logical_not logical_or "
        "logical_xor rad2deg reciprocal remainder rint round sinc trunc"
    ),
    "autodiff_lab.engine.reductions": (
        "average cumprod cumsum logsumexp max min prod ptp std var"
    ),
    "autodiff_lab.engine.moves": (
        "atleast_1d atleast_2d atleast_3d expand_dims flip moveaxis pad ravel repeat "
        "roll rot90 squeeze swapaxes tile"
    ),
    "autodiff_lab.engine.joining": (
        "append array_split broadcast_arrays column_stack concatenate diff hstack "
        "split stack vstack"
    ),
    "autodiff_lab.engine.picking": (
        "diag diagonal sort take take_along_axis tril triu"
    ),
    "autodiff_lab.engine.contractions": "dot inner kron outer tensordot",
    "autodiff_lab.engine.einsum": "einsum",
    "autodiff_lab.engine.linalg": "cholesky det inv norm slogdet solve",
    "autodiff_lab.engine.convolution": "avg_pool2d conv2d max_pool2d",
    "autodiff_lab.engine.layers": "linear log_softmax softmax softmax_cross_entropy",
    "autodiff_lab.engine.supported": "supported",
    "autodiff_lab.widgets": (
        "BoundaryView ConvolutionLens DualStepper HiddenSpace LossLandscape "
        "MemoryTimeline PathExplorer ShapeFlow SimplifyStepper SlopeLens "
        "Stepper TapeStepper TrainingDashboard UCurve step"
    ),
    "autodiff_lab.display.export": ("save to_dot to_graphviz to_page to_png to_svg"),
    "autodiff_lab.display.foreign": "draw",
    "autodiff_lab.display.latex": "latex_steps",
    "autodiff_lab.display.jacobians": "JacobianView show_jacobian",
    "autodiff_lab.lessons": "check hint solution",
    "autodiff_lab.lessons.quiz": "Quiz calibration",
    "autodiff_lab.lessons.inventory": "inventory inventory_change",
    "autodiff_lab.lessons.glossary": "glossary",
}
_HOME = {name: place for place, names in _PLACES.items() for name in names.split()}

_PARTS = ("datasets", "nn", "optim")  # modules to reach as ad.nn and so on

__all__ = sorted([*_HOME, *_PARTS])


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _HOME:
        raise AttributeError(
            f"module 'autodiff_lab' has no attribute {name!r}{_alike(name)}"
        )
    value = getattr(importlib.import_module(_HOME[name]), name)
    _let_results_draw_themselves()
    globals()[name] = value
    return value


def _alike(name: str) -> str:
    close = importlib.import_module("difflib").get_close_matches(name, __all__, 1)
    return f": did you mean ad.{close[0]}?" if close else ""


def _let_results_draw_themselves() -> None:
    """Introduce the display to the engine, which does not know that it exists."""
    importlib.import_module("autodiff_lab.engine").Drawn.let_draw(_draw)


def _draw(thing: Any) -> Any:
    return importlib.import_module("autodiff_lab.display.drawn").mimebundle(thing)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "autodiff-lab"}]


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext autodiff_lab``: the magics for live coding."""
    magics = importlib.import_module(f"{__name__}.live.magics")
    shell.register_magics(magics.LiveMagics)
