"""Source 2: two trainers checked against the world."""

import numpy as np

import autodiff_lab as ad
from autodiff_lab.datasets import regression

X, y, _ = regression()
closed_form = np.linalg.solve(X.T @ X, X.T @ y)

beta = ad.Vector(np.zeros(5))
for _ in range(1000):
    beta.zero_grad()
    residual = X @ beta - y
    (residual * residual).mean().backward()
    beta.value -= 0.1 * beta.grad
gap = np.max(np.abs(beta.value / closed_form - 1))
print("least squares by descent and in closed form agree to 1e-12:", gap < 1e-12)

# The ReLU network's trajectory is held against PyTorch's in tests/nn/test_sources.py.
largest = 2 / np.linalg.eigvalsh(2 * X.T @ X / len(y)).max()
print(f"largest stable step: {largest:.3f}")
