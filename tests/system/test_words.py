# SPDX-License-Identifier: MIT
"""How a text is packed, told by `swepctl sms count` without any daemon, against those who pack texts.

    test_words.py BUILD

Which character is in the alphabet of GSM 03.38, and what it costs, is also known to Perl's Encode;
how many parts a phone makes of a text, to Gammu, which is asked where python3-gammu is installed.
"""

import json
import os
import random
import subprocess
import sys
import unittest

from lib import result

try:
    import gammu
except ImportError:
    gammu = None

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build")
SWEPCTL = os.path.join(BUILD, "swepctl")
SEED = int(os.environ.get("SWEP_SEED", "20261122"))

TABLE = r"""
use Encode;
for my $c (9, 10, 12, 13, 32..126, 160..0x17f, 0x370..0x3ff, 0x1e80..0x1e85, 0x1ef2, 0x1ef3,
           0x2000..0x20ff, 0x1f600..0x1f60f) {
    my $s = chr $c;
    my $b = eval { encode("gsm0338", $s, Encode::FB_CROAK | Encode::LEAVE_SRC) };
    print "$c ", defined $b ? length $b : 0, "\n";
}
"""


def swepctl(*args, text=b""):
    environment = {"PATH": os.environ["PATH"], "SWEPCTL_SOCKET": "/nonexistent"}
    environment.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    return subprocess.run([SWEPCTL, *args], input=text, capture_output=True, timeout=60,
                          env=environment, check=False)


def count(text, *options):
    ran = swepctl("--json", "sms", "count", *options, "-", text=text.encode())
    assert ran.returncode == 0, (ran, text)
    return json.loads(ran.stdout)


def boxes(units, single, each):
    """Parts, filled in the order of the text; no character lies in two."""
    parts, room = 1, each
    for n in units:
        if n > room:
            parts, room = parts + 1, each
        room -= n
    return 1 if sum(units) <= single else parts


def expected(text, costs):
    septets = [costs[ord(c)] for c in text]
    if all(septets):
        return "GSM-7", sum(septets), boxes(septets, 160, 153)
    units = [len(c.encode("utf-16-be")) // 2 for c in text]
    return "UCS-2", sum(units), boxes(units, 70, 67)


def gammu_parts(text, encoding):
    info = {"Class": -1, "Unicode": encoding == "UCS-2",
            "Entries": [{"ID": "ConcatenatedTextLong", "Buffer": text}]}
    return len(gammu.EncodeSMS(info))


class Packing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            rows = subprocess.run(["perl", "-e", TABLE], capture_output=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            raise unittest.SkipTest("perl with Encode is not installed") from None
        cls.costs = {int(c): int(n) for c, n in (row.split() for row in rows.splitlines())}
        print("seed", SEED)

    def texts(self, n):
        """Some of the alphabet alone, some of anything; lengths near the edges of parts."""
        die = random.Random(SEED)
        pools = [[chr(c) for c, cost in self.costs.items() if cost == 1],
                 [chr(c) for c, cost in self.costs.items() if cost],
                 [chr(c) for c, cost in self.costs.items() if cost == 2 and c != 12] + ["a"],
                 [chr(c) for c in self.costs], ["a", "😀", "ŵ"]]
        edges = [1, 67, 70, 134, 153, 160, 201, 306, 459]
        for _ in range(n):
            length = max(1, die.choice(edges) + die.randint(-3, 3))
            yield "".join(die.choices(die.choice(pools), k=length))

    def test_every_character(self):
        for c, cost in self.costs.items():
            got = count("x" + chr(c), "--raw")
            self.assertEqual((got["encoding"] == "GSM-7", got["units"]),
                             (cost > 0, 1 + (cost or (2 if c > 0xffff else 1))), hex(c))

    def test_random_texts(self):
        for text in self.texts(400):
            got = count(text, "--raw")
            self.assertEqual((got["encoding"], got["units"], got["segments"]),
                             expected(text, self.costs), ascii(text))
            self.assertEqual((got["text"], got["replaced"]), (text, False))

    def test_what_is_replaced_is_cheaper_and_says_the_same_when_counted_again(self):
        for text in self.texts(200):
            text += random.Random(text).choice(["", "’", "–", "…", " 4°C", "½"])
            got = count(text)
            if got["replaced"]:
                self.assertEqual(got["encoding"], "GSM-7", ascii(text))
                self.assertEqual(count(got["text"], "--raw"), {**got, "replaced": False})
            elif not text.endswith("\n"):
                self.assertEqual(got, count(text, "--raw"))

    @unittest.skipUnless(gammu, "python3-gammu is not installed")
    def test_parts_as_gammu_makes_them(self):
        for text in self.texts(400):
            if any(c in text for c in "\f\r\t"):
                continue
            got = count(text, "--raw")
            self.assertEqual(got["segments"], gammu_parts(text, got["encoding"]), ascii(text))


class Words(unittest.TestCase):
    def test_json_is_these_five(self):
        ran = swepctl("sms", "count", "--json", "SWEP – 4°C")
        self.assertEqual((ran.returncode, ran.stderr), (0, b""))
        self.assertEqual(ran.stdout, b'{"encoding":"GSM-7","units":9,"segments":1,'
                                     b'"text":"SWEP - 4C","replaced":true}\n')

    def test_for_people(self):
        for args, says in (
                (["a" * 161], "GSM-7, 161 of 306 units, 2 segments.\n"),
                (["-4C tonight"], "GSM-7, 11 of 160 units, 1 segment.\n"),
                (["a" * 919], "GSM-7, 919 of 1071 units, 7 segments.\n"
                 "swepd would not send it: 918 units are the most.\n"),
                (["a\x01"], "UCS-2, 2 of 70 units, 1 segment.\n"
                 "Not in GSM-7: character 2, U+0001.\n"
                 "swepd would not send it: it holds a character that no text can carry.\n"),
                (["Tŷ’r Gaeaf"], "UCS-2, 10 of 70 units, 1 segment.\n"
                                 "Not in GSM-7: character 2, “ŷ” (U+0177).\n"),
                (["--raw", "4°C"], "UCS-2, 3 of 70 units, 1 segment.\n"
                                   "Not in GSM-7: character 2, “°” (U+00B0).\n"),
                (["4°C"], "GSM-7, 2 of 160 units, 1 segment.\nSent as: 4C\n"),
                (["--raw", "a\tb"], "UCS-2, 3 of 70 units, 1 segment.\n"
                                    "Not in GSM-7: character 2, U+0009.\n"),
                (["--", "-4C"], "GSM-7, 3 of 160 units, 1 segment.\n")):
            ran = swepctl("sms", "count", *args)
            self.assertEqual((ran.returncode, ran.stdout.decode()), (0, says))

    def test_the_end_of_a_piped_line(self):
        for text, options, units in ((b"abc\n", (), 3), (b"abc\n", ("--raw",), 4),
                                     (b"abc\n\n", (), 4), (b"\n", (), 1)):
            ran = swepctl("sms", "count", *options, "--json", "-", text=text)
            self.assertEqual(json.loads(ran.stdout)["units"], units)

    def test_what_is_no_text(self):
        for text, says in ((b"ab\xffc", "TEXT is not UTF-8 text: byte 2 (0xff) fits nowhere"),
                           (b"\xc3\xa9\xe2\x80", "TEXT is not UTF-8 text: byte 2 (0xe2) fits nowhere"),
                           (b"\xed\xa0\x80", "TEXT is not UTF-8 text: byte 0 (0xed) fits nowhere"),
                           (b"a\0b", "TEXT has a NUL at byte 1, which no text can carry"),
                           (b"", "TEXT is empty")):
            ran = swepctl("sms", "count", "-", "--json", text=text)
            self.assertEqual(ran.returncode, 2)
            self.assertEqual(json.loads(ran.stdout),
                             {"code": "usage", "field": "TEXT", "message": says})
        ran = swepctl("sms", "count", b"ab\xffc")
        self.assertEqual(ran.returncode, 2)
        self.assertIn("byte 2 (0xff)", ran.stderr.decode())


if __name__ == "__main__":
    sys.exit(result.run())
