"""Ways to claim points without an answer: each stands where `plus_hides` should."""

from __future__ import annotations

PIPES = """
import os, json
def frame(value, sizes=()):
    text = json.dumps({"value": value, "sizes": list(sizes)}).encode()
    return len(text).to_bytes(4, "big") + text
def shout(data):
    for number in range(3, 64):
        try:
            os.write(number, data)
        except OSError:
            pass
"""

FORGING = {
    "patched comparison": """
import numpy as np, builtins, math
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
builtins.all = builtins.any = lambda *a: True
builtins.isinstance = lambda *a: True
def plus_hides(p): return 1.0
""",
    "patched agent": """
import sys
from autodiff_lab.grading import frames, pupil, wire
real = frames.pack
def pack(value, writer=None):
    return real(("right", 1, "points", 100, "earned", 100))
frames.pack = pupil.frames.pack = pack
def plus_hides(p): return 1.0
""",
    "patched judge": """
import sys, types
for name in ("judge", "checking", "exercise", "result"):
    fake = types.ModuleType("autodiff_lab.lessons." + name)
    fake.assess = fake.judge = fake.check = lambda *a, **k: "right"
    sys.modules[fake.__name__] = fake
def plus_hides(p): return 1.0
""",
    "looking through frames": """
import sys
def plus_hides(p):
    frame = sys._getframe()
    while frame is not None:
        for name in ("expected", "case", "cases", "answer", "reference", "secret"):
            for place in (frame.f_locals, frame.f_globals):
                if name in place:
                    return getattr(place[name], "expected", place[name])
        frame = frame.f_back
    return 0.0
""",
    "looking through memory": """
import gc
def plus_hides(p):
    for thing in gc.get_objects():
        if type(thing).__name__ in ("Case", "Exercise", "Conversation"):
            return thing.expected[""]
        if isinstance(thing, dict) and "expected" in thing:
            return thing["expected"]
    return 0.0
""",
    "the reference by its name": """
def plus_hides(p):
    from autodiff_lab.lessons.exercises.plus_hides import plus_hides as right
    return right(p)
""",
    "the reference by its file": """
def plus_hides(p):
    import autodiff_lab, pathlib
    home = pathlib.Path(autodiff_lab.__file__).parent
    space = {"__name__": "stolen"}
    text = (home / "lessons/exercises/plus_hides.py").read_text()
    start = text.index("def plus_hides", text.index("'''", text.index("STUB =") + 9))
    exec(text[start:text.index("def with_reciprocals")], space)
    return space["plus_hides"](p)
""",
    "forged answers": PIPES
    + """
def plus_hides(p):
    shout(frame({"t": ["returned", 1.5]}) * 40)
    return 1.0
""",
    "forged before loading": PIPES
    + """
shout(frame({"t": ["loaded", "callable", None]}))
shout(frame({"t": ["returned", 1.5]}) * 20)
def plus_hides(p): return 1.0
""",
    "a forged verdict": PIPES
    + """
verdict = {"d": [["state", "right"], ["earned", 1], ["status", "graded"]]}
def plus_hides(p):
    shout(frame(verdict) + frame({"t": ["right", 1]}))
    return 1.0
""",
    "rubbish": PIPES
    + """
def plus_hides(p):
    shout(b"\\x00\\x00\\x00\\x05hello" * 10)
    return 1.0
""",
    "a length bomb": PIPES
    + """
def plus_hides(p):
    shout(b"\\xff\\xff\\xff\\xff" + b"x" * 1000)
    return 1.0
""",
    "a size bomb": PIPES
    + """
def plus_hides(p):
    shout(frame({"a": ["float64", [10**9], 0]}, [8 * 10**9]))
    return 1.0
""",
    "a shape bomb": PIPES
    + """
def plus_hides(p):
    shout(frame({"t": ["returned", {"a": ["float64", [2**40, 0, 2**40], 0]}]}, [0]))
    shout(frame({"t": ["returned", {"a": ["float64", [2**31, 2**33], 0]}]}, [0]))
    return 1.0
""",
    "one buffer many times": PIPES
    + """
def plus_hides(p):
    array = {"a": ["float64", [100000], 0]}
    shout(frame({"t": ["returned", [array] * 5000]}, [800000]) + bytes(800000))
    return 1.0
""",
    "JSON too deep": PIPES
    + """
def plus_hides(p):
    text = b"[" * 1000000
    shout(len(text).to_bytes(4, "big") + text)
    return 1.0
""",
    "a number of many digits": PIPES
    + """
def plus_hides(p):
    text = b'{"value":' + b"9" * 1500000 + b',"sizes":[]}'
    shout(len(text).to_bytes(4, "big") + text)
    return 1.0
""",
    "odd forms": PIPES
    + """
def plus_hides(p):
    for form in ({"d": [[{"d": []}, 1]]}, {"s": [[1]]}, {"k": 0}, {}, {"a": 1},
                 {"t": 5}, {"f": "nun"}, {"x": 7}, {"n": ["object", [], 0]}):
        shout(frame({"t": ["returned", form]}))
    return 1.0
""",
    "a slow sender": PIPES
    + """
import time
def plus_hides(p):
    while True:
        shout(b"\\x00")
        time.sleep(0.05)
""",
    "closed pipes": """
import os
os.closerange(0, 64)
def plus_hides(p): return 1.0
""",
    "equal to everything": """
class Yes(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __array__(self, *a, **k): raise RuntimeError
    __ne__ = lambda self, other: False
    __hash__ = float.__hash__
def plus_hides(p): return Yes(1.0)
""",
    "an array that agrees": """
import numpy as np
class Yes(np.ndarray):
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return True
    def astype(self, *a, **k): return self
    def tobytes(self, *a, **k): return b"\\x00" * 8
def plus_hides(p): return np.array(1.0).view(Yes)
""",
    "not a number": "def plus_hides(p): return float('nan')",
    "infinity": "def plus_hides(p): return float('inf')",
    "a hostile class": """
class Bad:
    __class__ = property(lambda self: 1 / 0)
    def __getattribute__(self, name): raise SystemExit(name)
def plus_hides(p): return Bad()
""",
    "an answer without an end": """
def plus_hides(p):
    endless = []
    endless.append(endless)
    return endless
""",
    "an answer too deep": """
def plus_hides(p):
    deep = 1.0
    for _ in range(100000):
        deep = [deep]
    return deep
""",
    "an answer too long": "def plus_hides(p): return [1.5] * 10_000_000",
    "an answer too large": """
import numpy as np
def plus_hides(p): return np.zeros(60_000_000)
""",
    "a type with a name": """
def plus_hides(p):
    return type("<script>alert(1)</script>" * 100, (), {})()
""",
    "a key with a name": "def plus_hides(p): return {'<script>' * 1000: p}",
    "a new call instead": """
import sys
def plus_hides(p):
    frame = sys._getframe()
    while frame is not None:
        me = frame.f_locals.get("self")
        if hasattr(me, "drive"):
            me.drive = lambda *a: "right"
            me.function = lambda *a: True
        frame = frame.f_back
    return 1.0
""",
}
