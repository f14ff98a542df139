"""Small data sets, bundled or made: no download, the same numbers everywhere.

- `iris`: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936
  (measurements by E. Anderson); the copy in scikit-learn. Public domain.
- `digits`: E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits", UCI
  Machine Learning Repository, 1998; its test set, as in scikit-learn. CC BY 4.0.
- `gates`, `moons`, `regression`: made here, from a seed where there is chance in them.
"""

from .bundled import digits, iris
from .made import gates, moons, regression

__all__ = ["digits", "gates", "iris", "moons", "regression"]
