"""Every error that autodiff_lab raises on purpose.

    AutodiffError
    ├── ShapeError             shapes that do not fit together            (ValueError)
    ├── LeafTypeError          a value that no derivative can start from  (TypeError)
    │   └── IntegerLeafError   ... because it counts instead of measuring
    ├── UnboundInputError      an Input or Parameter without a value      (LookupError)
    ├── StaleValueError        a leaf changed after a graph used it       (RuntimeError)
    ├── SingularMatrixError    a matrix without an inverse          (ArithmeticError)
    ├── SeedError              backward() from something not a scalar     (ValueError)
    ├── FrozenValueError       an attempt to change a value in place      (TypeError)
    ├── InnerGradientError     ``.grad`` of a node that keeps none     (AttributeError)
    ├── UnknownNameError       a name that other libraries have   (AttributeError)
    ├── GradientCheckError     a derivative its oracle denies       (AssertionError)
    ├── NonFiniteError         the first nan or infinity        (FloatingPointError)
    ├── ComplexStepError       an operation that is not analytic          (TypeError)
    ├── ConcretizationError    a node used where plain numbers are needed (TypeError)
    └── UnsupportedError       an operation that has no derivative here   (TypeError)

Each is also the built-in exception that Python users would expect in its place, so
``except ValueError`` goes on working. A message says what came, what was expected, the
likely cause and the cure, because an error is the lesson that a learner reads most
carefully.
"""

from __future__ import annotations


class AutodiffError(Exception):
    """The root of the tree: catch it to catch everything raised on purpose.

    >>> raise AutodiffError("the walls are wet", cause="it rains", cure="go inside")
    Traceback (most recent call last):
    ...
    autodiff_lab.errors.AutodiffError: the walls are wet
      Likely cause: it rains
      What to do:   go inside
    """

    def __init__(self, problem: str, *, cause: str = "", cure: str = "") -> None:
        lines = [problem]
        if cause:
            lines.append(f"  Likely cause: {cause}")
        if cure:
            lines.append(f"  What to do:   {cure}")
        super().__init__("\n".join(lines))


class ShapeError(AutodiffError, ValueError):
    """Operands whose shapes do not fit the operation."""


class LeafTypeError(AutodiffError, TypeError):
    """A value that cannot be a leaf: text, an object array, None in the wrong place."""


class IntegerLeafError(LeafTypeError):
    """An integer or boolean array where a real one is needed: slopes need room."""


class UnboundInputError(AutodiffError, LookupError):
    """A value was asked for, and some Input or Parameter has none yet."""


class StaleValueError(AutodiffError, RuntimeError):
    """A leaf was given a new value after the graph had used the old one."""


class SingularMatrixError(AutodiffError, ArithmeticError):
    """A matrix that has no inverse or no Cholesky factor, where one is needed."""


class SeedError(AutodiffError, ValueError):
    """A backward pass that does not know what to start from."""


class FrozenValueError(AutodiffError, TypeError):
    """Values that a graph relies on never change in place."""


class InnerGradientError(AutodiffError, AttributeError):
    """Only leaves keep their gradient; inner nodes have theirs in `get_gradients`."""


class UnknownNameError(AutodiffError, AttributeError):
    """A name that values have in another library."""


class GradientCheckError(AutodiffError, AssertionError):
    """A derivative rule and an independent measurement disagree.

    What the message says is here in pieces too, for checks that go on from it.
    """

    argument: str  # as the function's signature calls it
    index: tuple[int, ...]  # of the worst entry
    got: float
    expected: float
    oracle: str
    modes: tuple[str, ...]  # innermost first


class NonFiniteError(AutodiffError, FloatingPointError):
    """The first operation that made nan or infinity out of finite numbers."""


class ComplexStepError(AutodiffError, TypeError):
    """An operation after which the complex step would answer wrongly."""


class ConcretizationError(AutodiffError, TypeError):
    """A node was used where only a plain number or array can go."""


class UnsupportedError(AutodiffError, TypeError):
    """A NumPy function, or a way of calling one, that has no rule here."""
