"""Source 1: softmax regression on iris, stopped early by its schedule or not."""

from autodiff_lab.datasets import iris
from autodiff_lab.nn import SoftmaxRegression, accuracy, confusion_matrix

X, y, classes, _ = iris(standardize=True)

source = SoftmaxRegression().fit(X, y)  # batches of 32, rate 0.05 / sqrt(1 + epoch)
print(f"the source's schedule: {accuracy(y, source.predict(X)):.3f}")

steady = SoftmaxRegression(epochs=1000, batch_size=None, schedule=lambda epoch: 0.5)
steady.fit(X, y)
print(f"1000 full steps:       {accuracy(y, steady.predict(X)):.3f}")
print(confusion_matrix(y, steady.predict(X)))
