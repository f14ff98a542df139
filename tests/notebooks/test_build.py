"""Two builds of one source give the same bytes, live widgets included."""

from __future__ import annotations

import nbformat

from autodiff_lab.lessons.build import executed
from autodiff_lab.lessons.notebook import notebook_from

SOURCE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
lesson:
  number: "98"
---

# A small lesson

```{code-cell} ipython3
import autodiff_lab as ad

a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
d = a * (a + b)
d
```

```{code-cell} ipython3
ad.step(d)
```

```{code-cell} ipython3
:tags: [exercise]
plus_hides
```
"""


def test_two_builds_give_the_same_bytes(tmp_path):
    path = tmp_path / "98-small.md"
    path.write_text(SOURCE, encoding="utf-8")
    first, second = (
        nbformat.writes(executed(notebook_from(path, solved=True), tmp_path))
        for _ in range(2)
    )
    assert first == second
    assert "vnd.autodiff-lab.graph+json" in first
    assert "model_id" not in first
    assert '"state": "right"' in first
