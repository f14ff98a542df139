"""What the gallery shows: one entry for each display and each widget."""

from __future__ import annotations

from dataclasses import dataclass

SETUP = """\
import numpy as np

import autodiff_lab as ad
from autodiff_lab import nn, optim

a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
d = a * (a + b)
d.name = "d"


def f(x1, x2):
    return np.log(x1) + x1 * x2 - np.sin(x2)
"""


@dataclass(frozen=True)
class Entry:
    """A picture of the gallery: its name, what it is for, and what makes it."""

    name: str
    title: str
    words: str
    code: str
    lessons: str = ""


GRAPHS = (
    Entry(
        "graph",
        "A graph draws itself",
        "Put a node on the last line of a cell. Each box has a value and how fast the "
        "result moves with it; each arrow has its local derivative.",
        "d",
        "2, 3",
    ),
    Entry(
        "stepper",
        "Stepper",
        "Values forward, then contributions back, one edge at a time. The sliders, and "
        "the numbers in the boxes, change the inputs.",
        "ad.Stepper(d, step=6)",
        "3, 8",
    ),
    Entry(
        "folded",
        "Folded graphs",
        "A network folds into its layers, and a loop into its body. Click a box, or "
        "press Enter on it, to open it.",
        "net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))\n"
        "points = np.random.default_rng(0).normal(size=(5, 4))\n"
        "nn.cross_entropy(net(points), np.array([0, 1, 2, 0, 1]))",
        "12, 15",
    ),
)
RESULTS = (
    Entry(
        "trace",
        "Trace",
        "Every event of a run in order, as rows that follow the steps of the graph.",
        "ad.trace(d)",
        "2",
    ),
    Entry(
        "paths",
        "Path explorer",
        "Click a route: it lights up, its product is written out, and the sum over the "
        "routes visited grows.",
        "ad.PathExplorer(d, a, visited=[1])",
        "3",
    ),
    Entry(
        "compare",
        "Comparison",
        "The same program by every engine: the same derivatives, at different costs.",
        "ad.compare(f, 2.0, 5.0)",
        "13",
    ),
    Entry(
        "cost",
        "Cost",
        "Visits, operations and bytes, beside those of the program itself.",
        "ad.cost(d)",
        "13",
    ),
    Entry(
        "jacobian",
        "Jacobian tiles",
        "Size by strength, sign by hue and by hatching.",
        "ad.show_jacobian(lambda x: np.array([[2.0, -1, 0], [0, 3, 1]]) @ np.sin(x), "
        "np.array([0.3, 1.0, -0.5]))",
        "10",
    ),
)
WIDGETS = (
    Entry(
        "slope",
        "Slope lens",
        "Drag the two points: the secant turns into the tangent.",
        "ad.SlopeLens(np.sin, x=0.5, h=1.0)",
        "1",
    ),
    Entry(
        "tape",
        "Tape stepper",
        "The sweep back in four ways, counted. Two of them are wrong on purpose.",
        "p, q = ad.Variable(2.0, name='p'), ad.Variable(3.0, name='q')\n"
        "c, e = p + q, p * q\n"
        "ad.TapeStepper((c + e) + c * e, walk='recursion', step=9)",
        "4, 8",
    ),
    Entry(
        "dual",
        "Dual stepper",
        "Primal and tangent side by side, with the rule of each operation.",
        "ad.DualStepper(f, (2.0, 5.0), step=4)",
        "5",
    ),
    Entry(
        "simplify",
        "Simplify stepper",
        "A derivative becomes readable, one law at a time.",
        "x, y = ad.Variable(3.0, name='x'), ad.Variable(2.0, name='y')\n"
        "ad.SimplifyStepper(ad.derive(x * x + 3 * x * y + 1, x), step=4)",
        "7",
    ),
    Entry(
        "ucurve",
        "U curve",
        "Smaller is better, until it is not: the error of a measured slope.",
        "ad.UCurve(np.exp, x=1.0, h=1e-5)",
        "9",
    ),
    Entry(
        "boundary",
        "Boundary view",
        "Watch a model learn a gate, pause it, change the rate.",
        "ad.BoundaryView('AND', epochs=200)",
        "6",
    ),
    Entry(
        "shape",
        "Shape flow",
        "Axes stretch on the way forward and are summed on the way back.",
        "ad.ShapeFlow((3, 1), (4,))",
        "10",
    ),
    Entry(
        "training",
        "Training dashboard",
        "Loss, accuracy, gradient norms and confusions of any training; Stop keeps the "
        "best parameters.",
        "X, t, *_ = ad.datasets.iris(standardize=True)\n"
        "model = nn.Linear(4, 3)\n"
        "ad.TrainingDashboard(model, nn.cross_entropy, X, t, epochs=60,\n"
        "                     optimizer=optim.SGD(model.parameters(), 0.5)).fit()",
        "11, 12, 15",
    ),
    Entry(
        "hidden",
        "Hidden space",
        "The four points of XOR as the hidden layer sees them, epoch by epoch.",
        "ad.HiddenSpace(epochs=400)",
        "12",
    ),
    Entry(
        "memory",
        "Memory timeline",
        "What a tape holds, and what checkpoints save; measured while it runs.",
        "ad.MemoryTimeline(64)",
        "13",
    ),
    Entry(
        "landscape",
        "Loss landscape",
        "Five optimizers race down a valley. Press anywhere for another start.",
        "ad.LossLandscape(steps=60)",
        "14",
    ),
    Entry(
        "convolution",
        "Convolution lens",
        "A window slides forward; its cotangent scatters back.",
        "ad.ConvolutionLens()",
        "15",
    ),
    Entry(
        "quiz",
        "Quiz",
        "Commit to an answer and to how sure you are; then see.",
        "ad.Quiz('predict_nudge')",
        "all",
    ),
)
CHAPTERS = {"Graphs": GRAPHS, "Results": RESULTS, "Widgets": WIDGETS}
