# SPDX-License-Identifier: MIT
"""A web server that keeps every request it gets: stands where swepd's web listener would."""

import http.server
import threading
import urllib.parse

from .process import wait_for
from .webserver import WebServer


class Call:
    """One request: method, path, query (name to value, decoded), headers, body."""

    def __init__(self, method, target, headers, body):
        self.method = method
        self.target = target
        parts = urllib.parse.urlsplit(target)
        self.path = parts.path
        self.query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        self.headers = headers
        self.body = body

    def __repr__(self):
        return "%s %s" % (self.method, self.target)


class Callbacks:
    """Answers every request with `status` and an empty body. Use as a context manager."""

    def __init__(self, status=200):
        self.status = status
        self._calls = []
        self._lock = threading.Lock()
        keeper = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with keeper._lock:
                    keeper._calls.append(Call(self.command, self.path, self.headers, body))
                self.send_response(keeper.status)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self._server = WebServer(Handler)
        self.url = self._server.url

    def calls(self, path=None, **query):
        """The requests so far on that path whose query holds these values."""
        with self._lock:
            return [c for c in self._calls if (path is None or c.path == path)
                    and all(c.query.get(k) == v for k, v in query.items())]

    def wait(self, path, seconds=10.0, **query):
        return wait_for("a request for %s with %r" % (path, query),
                        lambda: self.calls(path, **query), seconds)[0]

    def stop(self):
        self._server.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
