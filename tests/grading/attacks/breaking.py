"""Ways to break the grader, or to keep it busy: each stands for `plus_hides`.

Those in ``CONTAINED`` fork, start threads or touch the world outside; they run where
the tier promises to stop that.
"""

from __future__ import annotations

BREAKING = {
    "ends its process": "import os\ndef plus_hides(p): os._exit(0)",
    "ends while loading": "import os\nos._exit(7)",
    "leaves": "import sys\ndef plus_hides(p): sys.exit(0)",
    "interrupts": "def plus_hides(p): raise KeyboardInterrupt",
    "crashes": "import ctypes\ndef plus_hides(p): ctypes.string_at(0)",
    "crashes while loading": "import ctypes\nctypes.string_at(0)",
    "aborts": "import os\ndef plus_hides(p): os.abort()",
    "loops": "def plus_hides(p):\n    while True: pass",
    "loops while loading": "while True: pass\ndef plus_hides(p): return 1.5",
    "loops and catches": """
def plus_hides(p):
    while True:
        try:
            while True: pass
        except BaseException:
            pass
""",
    "loops in C": "def plus_hides(p): return len(str(3 ** (10 ** 8)))",
    "an expression without an end": """
import re
def plus_hides(p): return re.match("(a+)+$", "a" * 60 + "b")
""",
    "sleeps": "import time\ndef plus_hides(p): time.sleep(1000)",
    "waits for input": "def plus_hides(p): return float(input())",
    "recurses": "def plus_hides(p): return plus_hides(p)",
    "recurses deeper": """
import sys
sys.setrecursionlimit(10 ** 9)
def plus_hides(p): return [plus_hides(p)]
""",
    "parses too much": "x = " + "(" * 5000 + "1" + ")" * 5000,
    "parses still more": "exec('x = ' + '-' * 2_000_000 + '1')\nplus_hides = abs",
    "takes memory": "def plus_hides(p): return len(bytearray(8 << 30))",
    "takes memory slowly": """
def plus_hides(p):
    kept = []
    while True: kept.append(bytearray(1 << 24))
""",
    "prints without an end": """
def plus_hides(p):
    while True: print("x" * 10000)
""",
    "prints past the text": """
import os
def plus_hides(p):
    while True: os.write(1, b"x" * 65536)
""",
    "prints while loading": "while True: print('x' * 10000)",
    "prints control characters": """
print("\\x1b[2J\\x1b]0;title\\x07\\u202e<script>alert(1)</script>")
def plus_hides(p): return 1.0
""",
    "opens too many files": """
import os
def plus_hides(p):
    kept = []
    while True: kept.append(os.open("/dev/null", os.O_RDONLY))
""",
    "ignores signals": """
import signal
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
def plus_hides(p):
    while True: pass
""",
    "breaks what it prints with": """
import sys
sys.stdout = sys.stderr = None
def plus_hides(p): return 1.0
""",
    "breaks its own imports": """
import sys
sys.modules.clear()
def plus_hides(p): return 1.0
""",
    "breaks the builtins": """
import builtins
for name in dir(builtins):
    if name not in ("exec", "__build_class__"):
        delattr(builtins, name)
def plus_hides(p): return 1.0
""",
    "deletes itself": "def plus_hides(p): return 1.5\ndel plus_hides",
    "is a number": "plus_hides = 1.5",
    "is nothing": "plus_hides = None",
    "is not Python": "def plus_hides(p) return 1.5",
    "is no text": "def plus_hides(p):\n\x00 return 1.5",
    "raises an odd error": """
class Odd(BaseException):
    def __str__(self): raise Odd
    __repr__ = __str__
def plus_hides(p): raise Odd
""",
}

CONTAINED = {
    "stops itself": """
import os, signal
def plus_hides(p): os.kill(os.getpid(), signal.SIGSTOP)
""",
    "a flood of forks": """
import os
def plus_hides(p):
    while True:
        try:
            os.fork()
        except OSError:
            pass
""",
    "a flood of threads": """
import threading
def plus_hides(p):
    while True:
        threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()
""",
    "a daemon": """
import os, time
def plus_hides(p):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True: time.sleep(1)
    return 1.0
""",
    "a program": """
import subprocess
def plus_hides(p): return float(subprocess.check_output(["echo", "1.5"]))
""",
    "kills its parent": """
import os, signal
def plus_hides(p):
    os.kill(os.getppid(), signal.SIGKILL)
    return 1.0
""",
    "kills everybody": """
import os, signal
def plus_hides(p):
    os.kill(-1, signal.SIGKILL)
    return 1.0
""",
    "stops its parent": """
import os, signal
def plus_hides(p):
    os.kill(os.getppid(), signal.SIGSTOP)
    return 1.0
""",
}
