# SPDX-License-Identifier: MIT
"""An SMSC that speaks SMPP 3.4, as strict as a network's: binds with a password, window, sequence
numbers, submit_sm with parts by UDH or message_payload, GSM-7 and UCS-2, validity, receipts, texts
that come in. It misbehaves on command.

What a right client never does is kept in `faults`, beside the refusal."""

import calendar
import collections
import itertools
import re
import socket
import struct
import threading
import time

from . import gsm7
from .process import LOCALHOST, wait_for

SYSTEM_ID, PASSWORD = "swep", "pw"
HEAD = struct.Struct(">IIII")
LONGEST = 64 * 1024
RESP = 0x80000000
GENERIC_NACK, UNBIND, ENQUIRE_LINK, SUBMIT_SM, DELIVER_SM = RESP, 0x06, 0x15, 0x04, 0x05
BINDS = {0x01: "receiver", 0x02: "transmitter", 0x09: "transceiver"}
OK, INVALID_COMMAND, WRONG_STATE = 0x00, 0x03, 0x04
STATUS = {"ok": OK, "length": 0x01, "system": 0x08, "source": 0x0A, "destination": 0x0B,
          "password": 0x0E, "full": 0x14, "throttled": 0x58, "expiry": 0x62}
RECEIPT, UDH = 0x04, 0x40
PAYLOAD, RECEIPTED_ID, MESSAGE_STATE = 0x0424, 0x001E, 0x0427
STATES = {"DELIVRD": 2, "EXPIRED": 3, "UNDELIV": 5, "ACCEPTD": 6, "UNKNOWN": 7, "REJECTD": 8}
DRAMA = re.compile(r"447700900\d{3}")
CODINGS = {0: ("GSM-7", gsm7.decode), 8: ("UCS-2", lambda octets: octets.decode("utf-16-be"))}
MOST = {0: 160, 8: 140}  # octets of one part, its UDH counted as 7 or 6 of them


class Bad(Exception):
    """What a PDU is refused with: a word of STATUS, or a number."""


class Reader:
    """The fields of a PDU's body, one after the other."""

    def __init__(self, body):
        self.body, self.at = body, 0

    def octet(self):
        return self.octets(1)[0]

    def octets(self, count):
        part = self.body[self.at:self.at + count]
        if len(part) < count:
            raise Bad("length")
        self.at += count
        return part

    def string(self, most):
        end = self.body.find(b"\0", self.at, self.at + most)
        if end < 0:
            raise Bad("length")
        part, self.at = self.body[self.at:end].decode("ascii"), end + 1
        return part

    def options(self):
        found = {}
        while self.at < len(self.body):
            tag, length = struct.unpack(">HH", self.octets(4))
            found[tag] = self.octets(length)
        return found


class Part:
    """One submit_sm."""

    def __init__(self, body):
        r = Reader(body)
        self.service, self.source_kind = r.string(6), (r.octet(), r.octet())
        self.source, self.kind = r.string(21), (r.octet(), r.octet())
        self.destination, self.esm, self.protocol = r.string(21), r.octet(), r.octet()
        self.priority, self.schedule, self.validity = r.octet(), r.string(17), r.string(17)
        self.registered, self.replace, self.coding = r.octet(), r.octet(), r.octet()
        self.default, short = r.octet(), r.octets(r.octet())
        self.options = r.options()
        if short and PAYLOAD in self.options:
            raise Bad("length")
        self.octets = short or self.options.get(PAYLOAD, b"")
        self.udh = b""
        if self.esm & UDH:
            self.udh = self.octets[:self.octets[0] + 1]
            self.octets = self.octets[len(self.udh):]
        self.number = "+" + self.destination
        self.id = ""

    def place(self):
        """(reference, total, number) among the parts of a long text."""
        return tuple(self.udh[3:6]) if self.udh[:3] == b"\x05\x00\x03" else (None, 1, 1)


class Text:
    """A text that reached a phone, whole. Its id is that of the first part."""

    def __init__(self, parts):
        first = parts[0]
        self.time = time.time()
        self.sender, self.receiver, self.id, self.parts = (first.source, first.number, first.id,
                                                           len(parts))
        self.coding = CODINGS[first.coding][0]
        self.text = CODINGS[first.coding][1](b"".join(p.octets for p in parts))
        self.receipts = sum(1 for p in parts if p.registered & 1)

    def __repr__(self):
        return "%s: %r (%d × %s)" % (self.receiver, self.text, self.parts, self.coding)


class Session:
    """One connection of a client."""

    def __init__(self, smsc, connection):
        self.smsc, self.connection, self.bound = smsc, connection, None
        self._numbers, self._writing = itertools.count(1), threading.Lock()
        self.unanswered = {}  # our sequence number -> what was delivered
        threading.Thread(target=self._serve, daemon=True).start()

    def write(self, command, status, number, body=b""):
        with self._writing:
            try:
                self.connection.sendall(HEAD.pack(16 + len(body), command, status, number) + body)
            except OSError:
                pass  # gone; whoever waits for its answer will see

    def deliver(self, body, what):
        number = next(self._numbers)
        self.unanswered[number] = what
        self.write(DELIVER_SM, OK, number, body)

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.connection.recv(count - len(data))
            if not more:
                raise OSError("the client has gone")
            data += more
        return data

    def _serve(self):
        try:
            while True:
                length, command, status, number = HEAD.unpack(self._exactly(16))
                if not 16 <= length <= LONGEST:
                    self.smsc.fault("a PDU of %d octets" % length)
                    break
                if not self._take(command, status, number, self._exactly(length - 16)):
                    break
        except OSError:
            pass
        self.close()

    def close(self):
        self.smsc.leave(self)
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()

    def _take(self, command, status, number, body):
        """False: the connection ends."""
        if command in BINDS:
            return self._bind(command, number, body)
        if command & RESP:
            return self._answered(command, status, number)
        if not self.bound:
            self.smsc.fault("command 0x%x before a bind" % command)
            self.write(command | RESP, WRONG_STATE, number)
        elif command == ENQUIRE_LINK:
            self.smsc.links += 1
            self.write(command | RESP, OK, number)
        elif command == UNBIND:
            self.write(command | RESP, OK, number)
            return False
        elif command == SUBMIT_SM and self.bound != "receiver":
            self._submit(number, body)
        else:
            self.smsc.fault("command 0x%x of a %s" % (command, self.bound))
            self.write(GENERIC_NACK, INVALID_COMMAND, number)
        return True

    def _bind(self, command, number, body):
        r = Reader(body)
        name, password, _, version = r.string(16), r.string(9), r.string(13), r.octet()
        good = (name, password) == (SYSTEM_ID, self.smsc.password)
        if version != 0x34:
            self.smsc.fault("SMPP version 0x%x" % version)
        self.smsc.binds.append((BINDS[command], good))
        if good:
            self.bound = BINDS[command]
        self.write(command | RESP, OK if good else STATUS["password"], number,
                   b"SIM\0" if good else b"")
        return good

    def _answered(self, command, status, number):
        what = self.unanswered.pop(number, None)
        if what is None and command != GENERIC_NACK:
            self.smsc.fault("an answer to nothing")
        elif status != OK:
            self.smsc.refused.append((what, status))
        return True

    def _submit(self, number, body):
        try:
            part = Part(body)
            word = self.smsc.judge(part)
        except Bad as bad:
            self.smsc.fault("submit_sm: %s" % bad)
            word = str(bad)
        if word == "silence":
            return
        if STATUS[word] != OK:
            self.write(SUBMIT_SM | RESP, STATUS[word], number)
            return
        early = self.smsc.early
        if early:
            self.smsc.taken(part)
        self.write(SUBMIT_SM | RESP, OK, number, part.id.encode() + b"\0")
        if not early:
            self.smsc.taken(part)


class Smsc:
    """Settings are attributes, at any time. start() and stop(), again and again, on one port; or a
    context manager.

    submits(NUMBER, WORD …) is what becomes of the next parts to that number: a word of STATUS, or
        silence     nothing is said and nothing kept
        lost        it is kept, and nothing is said
    receipts(NUMBER, WORD …) is what is told of each text to it, in that order: a word of STATES.
        Without it DELIVRD; with no word nothing.
    hold: receipts wait until tell() or release(). early: a receipt overtakes the submit_sm_resp.
    offset_s: its clock is so far ahead of ours. payload: what it delivers comes as message_payload.
    """

    def __init__(self, port, password=PASSWORD):
        self.port, self.password = port, password
        self.hold, self.early, self.offset_s, self.payload = False, False, 0.0, False
        self.faults, self.binds, self.refused, self.links = [], [], [], 0
        self.parts = []
        self._submits, self._receipts = collections.defaultdict(list), {}
        self._texts, self._held, self._open = [], [], {}
        self._ids, self._references = itertools.count(100001), itertools.count(1)
        self._sessions = []
        self._lock = threading.RLock()
        self._listener = None

    # ---- the connection -----------------------------------------------------------------------

    def start(self):
        self._listener = socket.create_server((LOCALHOST, self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()
        return self

    def _accept(self, listener):
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            with self._lock:
                if self._listener is listener:
                    self._sessions.append(Session(self, connection))
                    continue
            connection.close()

    def leave(self, session):
        with self._lock:
            if session in self._sessions:
                self._sessions.remove(session)

    def drop(self):
        """Every connection ends without a word."""
        for session in list(self._sessions):
            session.close()

    def stop(self):
        with self._lock:
            listener, self._listener = self._listener, None
        if listener:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.drop()

    def fault(self, words):
        with self._lock:
            self.faults.append(words)

    # ---- texts to phones ----------------------------------------------------------------------

    def submits(self, number, *words):
        self._submits[number] += words

    def receipts(self, number, *words):
        self._receipts[number] = words

    def judge(self, part):
        """A word of STATUS, or silence. Keeps what is lost."""
        with self._lock:
            self.parts.append(part)
            self._check(part)
            planned = self._submits[part.number]
            word = planned.pop(0) if planned else "ok"
            if word == "ok" and self._late(part):
                word = "expiry"
            part.id = str(next(self._ids))
            if word == "lost":
                self.taken(part)
                word = "silence"
            return word

    def _check(self, part):
        for wrong, words in (
                (not DRAMA.fullmatch(part.destination), "nobody's test number"),
                (part.kind != (1, 1), "the destination is not E.164: %s" % (part.kind,)),
                (part.coding not in CODINGS, "data_coding %d" % part.coding),
                (part.schedule != "" or part.replace != 0, "scheduled or replacing"),
                (len(part.octets) + (7 if part.coding == 0 else 6) * bool(part.udh)
                 > MOST.get(part.coding, 0) and PAYLOAD not in part.options,
                 "a part of %d octets" % len(part.octets))):
            if wrong:
                self.fault("%s: %s" % (part.number, words))
                raise Bad("destination" if "number" in words else "length")

    def _late(self, part):
        """Whether its validity, an absolute time in UTC, is over by the SMSC's clock."""
        if part.validity == "":
            return False
        if not re.fullmatch(r"\d{12}000\+", part.validity):
            self.fault("validity %r" % part.validity)
            return True
        until = time.strptime(part.validity[:12], "%y%m%d%H%M%S")
        return int(time.time() + self.offset_s) > calendar.timegm(until)

    def taken(self, part):
        """It is the phone's; whole texts get their receipts, first part first, as Kannel wants."""
        with self._lock:
            reference, total, number = part.place()
            parts = self._open.setdefault((part.source, part.number, reference), {})
            parts[number] = part
            if len(parts) == total:
                del self._open[(part.source, part.number, reference)]
                text = Text([parts[n] for n in sorted(parts)])
                self._texts.append(text)
            if part.registered & 1:
                words = self._receipts.get(part.number, ("DELIVRD",))
                self._held += [(part, word) for word in words]
        if not self.hold:
            self.release()

    def texts(self, receiver=None, containing=""):
        """Whole texts in the order in which their last part came."""
        with self._lock:
            return [t for t in self._texts if receiver in (None, t.receiver)
                    and containing in t.text]

    def wait(self, receiver=None, containing="", count=1, seconds=10.0):
        def enough():
            found = self.texts(receiver, containing)
            return found if len(found) >= count else None
        return wait_for("%d text(s) to %s containing %r; there are: %r; faults: %r" % (
            count, receiver, containing, self.texts(), self.faults), enough, seconds)

    # ---- what it tells ------------------------------------------------------------------------

    def release(self, reverse=False):
        """Tells what was held back, in that order or the other way round."""
        with self._lock:
            held, self._held = self._held, []
        for part, word in reversed(held) if reverse else held:
            self.receipt(part.number, part.source, part.id, word)

    def receipt(self, number, source, identity, word, error="000"):
        day = time.strftime("%y%m%d%H%M", time.gmtime(time.time() + self.offset_s))
        words = "id:%s sub:001 dlvrd:%03d submit date:%s done date:%s stat:%s err:%s text:" % (
            identity, word == "DELIVRD", day, day, word, error)
        options = struct.pack(">HH", RECEIPTED_ID, len(identity) + 1) + identity.encode() + b"\0" \
            + struct.pack(">HHB", MESSAGE_STATE, 1, STATES[word])
        self._deliver(number.lstrip("+"), source, RECEIPT, 0, words.encode(), options, word)

    def _deliver(self, source, destination, esm, coding, octets, options=b"", what=None):
        if self.payload:
            options += struct.pack(">HH", PAYLOAD, len(octets)) + octets
            octets = b""
        body = b"\0\1\1" + source.encode() + b"\0\0\1" + destination.encode() + b"\0" \
            + bytes([esm, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(octets)]) + octets
        self._receiver().deliver(body + options, what)

    def _receiver(self):
        def session():
            return next((s for s in list(self._sessions) if s.bound in ("receiver", "transceiver")),
                        None)
        return wait_for("a client that receives", session)

    def send(self, sender, text, receiver="60777", reverse=False):
        """A text from a phone: in parts by UDH when it is long, in order or the last one first."""
        coding = 0 if gsm7.fits(text) else 8
        pieces = self._pieces(text, coding)
        if len(pieces) == 1 or self.payload:
            whole = b"".join(pieces)
            return self._deliver(sender.lstrip("+"), receiver, 0, coding, whole, what=text)
        reference = next(self._references) % 256
        numbers = range(1, len(pieces) + 1)
        for number in reversed(numbers) if reverse else numbers:
            udh = bytes([5, 0, 3, reference, len(pieces), number])
            self._deliver(sender.lstrip("+"), receiver, UDH, coding, udh + pieces[number - 1],
                          what="%s (%d)" % (text, number))
        return None

    @staticmethod
    def _pieces(text, coding):
        encode = gsm7.encode if coding == 0 else lambda piece: piece.encode("utf-16-be")
        if len(encode(text)) <= MOST[coding]:
            return [encode(text)]
        pieces = [b""]
        for character in text:  # nothing is split that belongs together
            if len(pieces[-1] + encode(character)) > (153 if coding == 0 else 134):
                pieces.append(b"")
            pieces[-1] += encode(character)
        return pieces

    def wait_quiet(self, seconds=10.0):
        """Until the client has answered all that it was told."""
        wait_for("the answers to deliver_sm", lambda: not any(
            s.unanswered for s in list(self._sessions)), seconds)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
