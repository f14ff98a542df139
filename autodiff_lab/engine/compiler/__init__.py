"""The compiler: a function in, straight-line Python for it and its gradient out.

Read the files in this order: `tracing` (one run leaves a graph; `standins` for large
arrays, `naming` for the user's words), `terms`, `careful` and `lowering` (the graph is
rewritten), `steps`, `memory` and `program` (array code; `blocks` where arrays are
large), `unroll`, `scalars` and `scalar_program` (code on plain floats), `signature` and
`function` (which code for which arguments), `training` (parameters that are updated in
place).
"""

from .function import Compiled, compile
from .training import TrainingStep, training_step

__all__ = ["Compiled", "TrainingStep", "compile", "training_step"]
