# SPDX-License-Identifier: MIT
"""For tests that mostly wait: each class is a program of its own, and all run at once."""

import subprocess
import sys
import tempfile

from . import result
from .process import Program


def run(path, build, classes, patience_s=240):
    """Runs those classes of the module at `path`, each with so long to end. `path BUILD CLASS` runs
    one class in this process."""
    if len(sys.argv) > 2:
        return result.run("__main__." + sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="swep-") as home:
        parts = [Program(c.__name__, [sys.executable, path, build, c.__name__],
                         "%s/%s.out" % (home, c.__name__)) for c in classes]
        return max(_finish(part, patience_s) for part in parts)


def _finish(part, patience_s):
    """Its status, once what it printed is told."""
    try:
        status = abs(part.child.wait(patience_s))
    except subprocess.TimeoutExpired:
        print("E: %s did not end in %d s. Checks: 1, Failures: 0, Errors: 1" % (
            part.name, patience_s))
        part.stop()
        status = 1
    print("== %s\n%s" % (part.name, part.output()), end="", flush=True)
    return status
