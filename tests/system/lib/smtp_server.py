# SPDX-License-Identifier: MIT
"""A strict mail server on loopback with every fault. What RFC 5321 and 5322 forbid is written down
in .faults, and nothing advances unless the client says so."""

import base64
import email
import email.policy
import re
import socket
import ssl
import threading

USER, PASSWORD = "swep@council.example", "hunter2"
ADDRESS = r"<([A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+)>"
HEADERS = ["Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type",
           "Content-Transfer-Encoding", "Auto-Submitted", "X-Auto-Response-Suppress"]


class Gone(Exception):
    """The client hung up, or we do."""


class Mail:
    """One that arrived."""

    def __init__(self, sender, receiver, data):
        self.sender, self.receiver, self.data = sender, receiver, data
        self.message = email.message_from_bytes(data, policy=email.policy.default)

    @property
    def id(self):
        return self.message["Message-ID"]

    @property
    def text(self):
        return self.message.get_content().replace("\r\n", "\n")


class Session:
    """One connection."""

    def __init__(self, server, sock):
        self.server, self.sock, self.buffer = server, sock, b""
        self.safe = self.known = False
        self.trouble = server.next_trouble()

    def say(self, *lines):
        for n, line in enumerate(lines):
            mark = " " if n == len(lines) - 1 else "-"
            self.sock.sendall((line[:3] + mark + line[4:] + "\r\n").encode())

    def fault(self, what):
        self.server.faults.append(what)

    def read(self):
        more = self.sock.recv(65536)
        if not more:
            raise Gone
        self.buffer += more

    def line(self):
        while b"\r\n" not in self.buffer:
            self.read()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        if len(line) > 510 or b"\r" in line or b"\n" in line:
            self.fault("a bad line: %r" % line)
        return line.decode("ascii")

    def hang(self):
        """Says nothing until the client gives up."""
        self.server.hung.set()
        while True:
            self.read()

    def encrypt(self):
        if self.buffer:
            self.fault("something was said before TLS: %r" % self.buffer)
        self.sock = self.server.tls.wrap_socket(self.sock, server_side=True)
        self.safe = True

    def run(self):
        if self.server.implicit:
            self.encrypt()
        if self.trouble == "silent":
            self.hang()
        if self.trouble == "busy":
            self.say("421 4.3.2 too busy")
            raise Gone
        self.say("220 mail.example ESMTP")
        while True:
            self.command(self.line())

    def command(self, line):
        verb = line.split(" ")[0].upper()
        act = getattr(self, "do_" + verb.lower(), None)
        if act is None:
            self.fault("an unknown command: %r" % line)
            self.say("500 5.5.2 what?")
        else:
            act(line)

    def do_ehlo(self, line):
        if not re.fullmatch(r"(?i:EHLO) [A-Za-z0-9.-]+", line):
            self.fault("a bad greeting: %r" % line)
        can = ["250 mail.example", "250 8BITMIME", "250 SIZE 1000000"]
        if self.server.tls and not self.safe and self.trouble != "no-tls":
            can.append("250 STARTTLS")
        if self.server.login and (self.safe or not self.server.tls):
            can.append("250 AUTH PLAIN")
        self.say(*can)

    def do_starttls(self, _):
        if self.trouble == "tls-later":
            self.say("454 4.7.0 TLS is not available now")
            return
        self.say("220 2.0.0 go ahead")
        self.encrypt()

    def do_auth(self, line):
        if self.server.tls and not self.safe:
            self.fault("a password in the clear")
        words = line.split(" ")
        if len(words) == 2:
            self.say("334 ")
            words.append(self.line())
        said = base64.b64decode(words[2]).decode()
        if self.trouble == "auth-later":
            self.say("454 4.7.0 temporary authentication failure")
        elif self.trouble == "lock" or said != "\0%s\0%s" % (USER, PASSWORD):
            self.say("535 5.7.8 authentication credentials invalid")
        else:
            self.known = True
            self.say("235 2.7.0 welcome")

    def do_mail(self, line):
        found = re.fullmatch("MAIL FROM:" + ADDRESS, line)
        if not found:
            self.fault("a bad sender: %r" % line)
            self.say("501 5.1.7 a bad sender")
            return
        if self.server.tls and not self.safe:
            self.fault("mail in the clear")
        if self.server.login and not self.known:
            self.say("530 5.7.0 authentication required")
        elif self.trouble == "sender":
            self.say("550 5.7.1 not from here")
        elif self.trouble == "hang-sender":
            self.hang()
        else:
            self.sender = found.group(1)
            self.say("250 2.1.0 Ok")

    def do_rcpt(self, line):
        found = re.fullmatch("RCPT TO:" + ADDRESS, line)
        if not found:
            self.fault("a bad receiver: %r" % line)
            self.say("501 5.1.3 a bad receiver")
            return
        refusals = {"later": "451 4.3.0 later", "grey": "450 4.2.0 greylisted",
                    "nobody": "550 5.1.1 User unknown",
                    "relay": "554 5.7.1 Relay access denied"}
        self.receiver = found.group(1)
        self.say(refusals.get(self.trouble, "250 2.1.5 Ok"))

    def do_data(self, _):
        if self.trouble == "die-early":
            raise Gone
        if self.trouble == "no-data":
            self.say("451 4.3.0 no room")
            return
        self.say("354 End data with <CR><LF>.<CR><LF>")
        while not (self.buffer.endswith(b"\r\n.\r\n") or self.buffer == b".\r\n"):
            if self.trouble == "die-within" and self.buffer:
                raise Gone
            self.read()
        data, self.buffer = self.buffer[:-3], b""
        self.ended(data)

    def ended(self, data):
        if self.trouble in ("full", "spam"):
            self.say({"full": "452 4.3.1 no space", "spam": "554 5.7.1 spam"}[self.trouble])
            return
        if self.trouble not in ("die", "hang"):
            self.keep(data)
        if self.trouble in ("die", "die-kept"):
            raise Gone
        if self.trouble in ("hang", "hang-kept"):
            self.hang()
        self.say("hello there" if self.trouble == "garbled" else
                 "250 2.0.0 Ok: queued as %d" % len(self.server.mails))

    def keep(self, data):
        if re.search(rb"[^\r]\n|\r[^\n]|[^\x20-\x7e\r\n]", data):
            self.fault("not lines of ASCII: %r" % data)
        data = re.sub(rb"(?m)^\.\.", b".", data)
        if max(len(line) for line in data.split(b"\r\n")) > 78:
            self.fault("a line is longer than 78")
        mail = Mail(self.sender, self.receiver, data)
        if mail.message.keys() != HEADERS or mail.message.defects:
            self.fault("other headers: %r %r" % (mail.message.keys(), mail.message.defects))
        elif mail.message["To"].addresses[0].addr_spec != self.receiver:
            self.fault("to another: %r" % mail.message["To"])
        self.server.mails.append(mail)

    def do_quit(self, _):
        self.say("221 2.0.0 Bye")
        raise Gone


class SmtpServer:
    """On one port of an address of this machine. `certificate` (a PEM file with its key) makes it
    offer TLS, from the first byte if implicit."""

    def __init__(self, host="127.0.0.1", certificate=None, login=False, implicit=False):
        self.login, self.implicit = login, implicit
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)
        self.mails, self.faults, self.troubles = [], [], []
        self.connections = 0
        self.hung = threading.Event()
        self.lock = threading.Lock()
        self.listener = socket.create_server((host, 0))
        self.port = self.listener.getsockname()[1]
        self.url = "%s://%s:%d/swep.example" % ("smtps" if implicit else "smtp", host, self.port)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def trouble(self, name, times=1):
        """The next so many connections."""
        self.troubles += [name] * times

    def next_trouble(self):
        with self.lock:
            self.connections += 1
            return self.troubles.pop(0) if self.troubles else None

    def serve(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.one, args=(sock,), daemon=True).start()

    def one(self, sock):
        session = Session(self, sock)
        try:
            session.run()
        except (Gone, OSError):
            pass
        except Exception as e:  # a thread's exception would only be printed
            self.faults.append("%s: %s" % (type(e).__name__, e))
        finally:
            session.sock.close()

    def to(self, receiver):
        return [mail for mail in self.mails if mail.receiver == receiver]

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)
