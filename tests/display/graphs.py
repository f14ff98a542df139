"""The graphs that the golden files show, and the labels that nobody should choose."""

from __future__ import annotations

import numpy as np

import autodiff_lab as ad


def textbook():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    c = a + b
    c.name = "c"
    d = a * c
    d.name = "d"
    return d


def twice():
    x = ad.Variable(3.0, name="x")
    return x * x


def polynomial():
    x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    return x * x + 3 * x * y + 1


def neuron():
    x1, x2 = ad.Input(2.0, name="x1"), ad.Input(0.0, name="x2")
    w1, w2 = ad.Parameter(-3.0, name="w1"), ad.Parameter(1.0, name="w2")
    n = x1 * w1 + x2 * w2 + ad.Parameter(6.8814, name="b")
    n.name = "n"
    out = ad.tanh(n)
    out.name = "o"
    return out


def deferred():
    f = ad.Parameter(name="m") * ad.Input(name="x") + ad.Constant(2)
    f.name = "f"
    return f


def regression():
    data = ad.Constant(np.arange(12.0).reshape(4, 3) / 10, name="X")
    w, bias = ad.Vector([0.5, -1, 2], name="w"), ad.Scalar(0.1, name="bias")
    error = data @ w + bias - np.array([1.0, 0, 1, 0])
    loss = (error**2).mean()
    loss.name = "loss"
    return loss


def rows():
    """An array result: values, and no gradients."""
    data = ad.Matrix(np.arange(12.0).reshape(4, 3) / 10, name="X")
    return ad.sum(ad.maximum(data, 0)[1:], axis=0)


GRAPHS = {
    make.__name__: make
    for make in (textbook, twice, polynomial, neuron, deferred, regression, rows)
}


def network(inputs: int, widths: list[int]):
    """A multilayer perceptron of scalars: as many nodes as a test wants."""
    layer = [ad.Input(0.1 * i - 0.2) for i in range(inputs)]
    for width in widths:
        outputs = []
        for unit in range(width):
            total = ad.Parameter(0.1 * unit)
            for i, x in enumerate(layer):
                total = total + ad.Parameter(0.3 - 0.1 * i) * x
            outputs.append(ad.tanh(total))
        layer = outputs
    return layer[0]


def chain(length: int):
    x = ad.Variable(1.0, name="x")
    y = x
    for _ in range(length):
        y = y * 1.0001
    return y


HOSTILE = [
    "<script>alert(1)</script>",
    "<b>bold</b>",
    '"><img src=x onerror=alert(1)>',
    'it\'s "quoted"',
    "fish & chips &amp; &#60;",
    "<...>",
    "ends with \\",
    "\\N \\G \\n",
    "nul\x00inside",
    "lone \ud800 surrogate",
    "bell\x07 escape\x1b[31m delete\x7f c1\x85\x9b",
    "\u202egnp.exe\u202c \u2066isolated\u2069",
    "long " * 40_000,
    "two\nlines\r\nor\u2028three\ttabs",
    "snake 🐍 and family 👩‍👩‍👧",
    "שלום עולם",
    "z̴̢̡̧̛̛͕a̵̡̛l̷̢̧g̶o",
    "]]> --> <!-- <![CDATA[",
    "%s %d %n {} {0} {self.x} ${x}",
    "node:port:ne",
    "\ufffe\uffff\ufdd0",
    "",
    "   ",
]
