"""The engine: one graph, one table of primitives, and the engines that read it.

Read the files in this order: `node` (the data), `primitive` and `elementwise` (the
rules), `order`, `value`, `paths`, `reverse`, `trace`. What is only there to be quick
has files of its own: `recording`, `carry` and `in_place`.
"""

from . import primitives as primitives  # first: the table and the node need each other

from . import numpy_functions as numpy_functions  # isort: skip
from .checkpoint import checkpoint, checkpoint_chain
from .compare import Comparison, compare
from .compiler import Compiled, TrainingStep, compile, training_step
from .complex_step import complex_step
from .control import no_grad, stop_gradient
from .cost import Cost, cost
from .custom import custom_op
from .drawn import Drawn
from .expression import to_latex, to_text
from .flops import FLOPS
from .forward import Dual, push_forward
from .gradcheck import check_grads
from .jacobian import hessian, jacobian
from .nans import find_nans, trace_nans
from .node import Constant, Input, Leaf, Node, Parameter, Variable
from .numeric import finite_difference
from .optimize import optimize
from .order import topological
from .paths import PathSet, Route, local_derivatives, paths
from .primitive import PRIMITIVES, Primitive
from .recursive import Recursive, recursive_visits
from .reverse import backward, get_gradients
from .simplify import graph_size, simplify, tree_size
from .symbolic import derivative, derive
from .teaching import Matrix, Scalar, Vector
from .trace import Backward, Forward, Trace, trace
from .transforms import grad, hvp, jvp, value_and_grad, vjp
from .value import evaluate, evaluate_all

__all__ = [
    "Comparison",
    "Cost",
    "FLOPS",
    "PRIMITIVES",
    "Backward",
    "Compiled",
    "Constant",
    "Drawn",
    "Dual",
    "Forward",
    "Input",
    "Leaf",
    "Matrix",
    "Node",
    "Parameter",
    "PathSet",
    "Primitive",
    "Recursive",
    "Route",
    "Scalar",
    "Trace",
    "TrainingStep",
    "Variable",
    "Vector",
    "backward",
    "check_grads",
    "checkpoint",
    "checkpoint_chain",
    "compile",
    "compare",
    "complex_step",
    "cost",
    "custom_op",
    "derivative",
    "derive",
    "evaluate",
    "evaluate_all",
    "find_nans",
    "finite_difference",
    "get_gradients",
    "graph_size",
    "simplify",
    "stop_gradient",
    "to_latex",
    "to_text",
    "tree_size",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "local_derivatives",
    "no_grad",
    "optimize",
    "paths",
    "recursive_visits",
    "primitives",
    "topological",
    "push_forward",
    "trace",
    "training_step",
    "trace_nans",
    "value_and_grad",
    "vjp",
]
