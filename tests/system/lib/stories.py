# SPDX-License-Identifier: MIT
"""What became of each text, as the real swepctl prints it."""

import json
import re

from .process import wait_for

ANN = "+447700900201"  # who is meant when nobody is named


class Stories:
    """Reads it from `swepd`, which is running with one occasion of that kind; phones are drama
    numbers."""

    def __init__(self, swepd, kind="activation"):
        self.swepd, self.kind = swepd, kind

    def table(self):
        occasions = json.loads(self.swepd.ctl("--json", "cascade"))["occasions"]
        return self.swepd.ctl("cascade", next(o["id"] for o in occasions if o["kind"] == self.kind))

    def rows(self):
        """Phone's last digits -> (state, note) in the table that swepctl prints."""
        found = re.findall(r"^.*\+44…(\d{3}) +(\w+) +\d+ *(.*)$", self.table(), re.M)
        return {digits: (state, note.strip()) for digits, state, note in found}

    def state(self, number=ANN):
        return self.rows()[number[-3:]][0]

    def note(self, number=ANN):
        return self.rows()[number[-3:]][1]

    def wait(self, state, number=ANN, seconds=30.0):
        try:
            wait_for("%s to be %s" % (number, state), lambda: self.state(number) == state, seconds)
        except AssertionError as e:
            raise AssertionError("%s; %s\n%s" % (e, self.rows(), self.swepd.ctl("log", "--last", "400"))) from None

    def story(self, number=ANN):
        """Its moves, as `swepctl log` prints them."""
        message = self.swepd.one("SELECT id FROM message WHERE phone = ?", number)
        moves = re.findall(r"  message +%s +(\w+ -> \w+) " % message, self.swepd.ctl("log", "--last", "400"))
        if moves[:1] != ["new -> queued"]:
            raise AssertionError("the text to %s began with %r" % (number, moves[:1]))
        return moves[1:]

    def words(self, number=ANN):
        """The same as one line: "sending accepted delivered"."""
        return " ".join(move.split(" -> ")[1] for move in self.story(number))
