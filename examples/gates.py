"""Source 0: a perceptron learns logic gates by gradient descent, or cannot."""

import autodiff_lab as ad
from autodiff_lab.datasets import gates

x1, x2, label = ad.Input(name="x1"), ad.Input(name="x2"), ad.Input(name="label")
w1, w2, b = (ad.Parameter(name=name) for name in ("w1", "w2", "b"))
perceptron = ad.sigmoid(w1 * x1 + w2 * x2 + b)
loss = -(label * ad.log(perceptron) + (1 - label) * ad.log(1 - perceptron))

for gate in ("and", "or", "xor"):
    X, y = gates(gate)
    table = [{x1: p, x2: q, label: t} for (p, q), t in zip(X, y, strict=True)]
    found = ad.optimize(
        loss, {w1: 1.0, w2: 1.0, b: 0.0}, table, epochs=2000, learning_rate=0.3
    )
    mean = sum(loss(found, row) for row in table) / len(table)
    print(f"{gate:4s} w1 {found[w1]:.9f}  w2 {found[w2]:.9f}  b {found[b]:.9f}")
    print("     outputs", *(f"{perceptron(found, row):.6f}" for row in table))
    print(f"     loss {mean:.6f}")
