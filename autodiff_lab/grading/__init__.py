"""Grading untrusted notebooks: who runs what, and who believes whom.

A submission is a notebook that a stranger wrote. Its code runs in a process of its
own, locked into a sandbox, and what that process says is never evidence; only the
numbers in its answers are, and the trusted side compares those itself.

    run        the command: find submissions, resume, progress, CSV, exit code
    local      worker processes; another way to spread the work has the same shape
    worker     one trusted process: jobs in, records out, one line each
    marking    one submission -> one record
    harness    one exercise: draws the inputs, asks the sandbox, lets the judge decide
    sandbox    starts the agent in a tier of the ladder, hands out jobs
    - - - - - - - - - - - - - - - - - - - - - - - - everything below is not believed
    agent      waits inside the sandbox with NumPy imported, forks once for each job
    confine    what a fork gives up before it runs a stranger's code
    pupil      runs the cells and answers calls

Between the two sides there are only numbers, texts, containers and arrays (`wire`),
as JSON and raw bytes; nothing that the child wrote is unpickled, imported or used as
a template. `records` describes what is stored for each submission, `store` keeps it.

The stance, openly: this stops cheating and accidents by student code. It is no
defence against an unknown hole in the kernel; for a hostile crowd, run it inside a
virtual machine that is thrown away afterwards.
"""

from __future__ import annotations
