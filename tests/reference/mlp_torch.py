"""Make mlp_torch.npz: source 2's ReLU network, trained by PyTorch.

Run once with PyTorch and scikit-learn installed; the result is committed, with the
lesson that shows it, so that neither is needed by lessons or tests:

    python tests/reference/mlp_torch.py
"""

import numpy as np

from autodiff_lab.lessons.programs_training import TORCH_RUN


def start():
    """The data and first weights of source 2's second check."""
    from sklearn.datasets import make_regression

    rng = np.random.default_rng(42)
    X, y = make_regression(n_samples=100, n_features=5, noise=0.1, random_state=42)
    return X, y, rng.normal(size=(5, 10)) * 0.1, rng.normal(size=10) * 0.1


def train(X, y, W1, w2, rate=1e-2, epochs=20):
    """Losses, and the weights after each epoch, by torch.optim.SGD."""
    import torch

    X, y = torch.tensor(X), torch.tensor(y)
    W1 = torch.tensor(W1.copy(), requires_grad=True)
    w2 = torch.tensor(w2.copy(), requires_grad=True)
    optimizer = torch.optim.SGD([W1, w2], lr=rate)
    losses, path1, path2 = [], [], []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = (((X @ W1).relu() @ w2 - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        path1.append(W1.detach().numpy().copy())
        path2.append(w2.detach().numpy().copy())
    return np.array(losses), np.array(path1), np.array(path2)


if __name__ == "__main__":
    X, y, W1, w2 = start()
    losses, path1, path2 = train(X, y, W1, w2)
    np.savez_compressed(
        TORCH_RUN, X=X, y=y, W1=W1, w2=w2, losses=losses, path1=path1, path2=path2
    )
    print(f"{TORCH_RUN.name}: loss {losses[0]:.0f} to {losses[-1]:.0f}")
