"""Source 3: multiply along every route, add the routes, and check by nudging."""

import numpy as np

import autodiff_lab as ad

a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
d = a * (a + b)
d.name = "d"
print(ad.paths(d, a))
print("sum:", ad.paths(d, a).total)


def f(a, b):
    return (a / b - a) * (b / a + a + b) * (a - b)


def g(a, b, c):
    return np.log((np.sin(a * b) + np.exp(c - a / b)) ** 2) * c


for function, point in ((f, (230.3, 33.2)), (g, (43.0, 3.0, 2.0))):
    every = tuple(range(len(point)))
    for i, slope in enumerate(ad.grad(function, every)(*point)):
        nudged = ad.finite_difference(function, *point, argnums=i, step=1e-6)
        print(f"{slope:.10g}  nudged: {nudged:.6g}")
