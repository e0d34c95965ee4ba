# SPDX-License-Identifier: MIT
"""Runs unittest cases and sums them the way check does, so that tests/run can add both up."""

import os
import sys
import unittest


class _Counted(unittest.TestResult):
    """A line for each case that fails, with the place, as soon as it is known."""

    def __init__(self, out):
        super().__init__()
        self.out = out
        self.bad = set()

    def _say(self, kind, test, err):
        self.bad.add(test)
        place = err[2]
        deepest = case = None
        while place:
            frame = place.tb_frame
            if "__unittest" not in frame.f_globals:
                deepest = "%s:%d" % (frame.f_code.co_filename, place.tb_lineno)
                if os.path.basename(frame.f_code.co_filename).startswith("test_"):
                    case = deepest
            place = place.tb_next
        own = case or deepest
        if case and deepest != case:
            own = "%s (%s)" % (case, deepest)
        text = " ".join(str(err[1]).split()) or err[0].__name__
        self.out.write("%s: %s:%s: %s: %s\n" % (own or "?", kind, test.id().split(".", 1)[-1],
                                                err[0].__name__, text[:600]))
        self.out.flush()

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._say("F", test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._say("E", test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            kind = "F" if issubclass(err[0], test.failureException) else "E"
            self._say(kind, subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.out.write("skipped: %s: %s\n" % (test.id().split(".", 1)[-1], reason))

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.out.write("F:%s: passed although expected to fail\n" % test.id())


def run(module="__main__", out=sys.stdout):
    """Runs every case of the module; prints check's summary line; 0 when all passed."""
    suite = unittest.defaultTestLoader.loadTestsFromName(module)
    result = _Counted(out)
    suite.run(result)
    failures = len(result.failures) + len(result.unexpectedSuccesses)
    errors = len(result.errors)
    # A class whose set-up breaks runs no case; a case may break in several sub-tests.
    checks = max(result.testsRun - len(result.skipped), failures + errors)
    good = checks - failures - errors
    percent = 100 * good // checks if checks else 0
    out.write("%d%%: Checks: %d, Failures: %d, Errors: %d\n" % (percent, checks, failures, errors))
    out.flush()
    return 0 if result.testsRun and result.wasSuccessful() else 1
