# SPDX-License-Identifier: MIT
"""A proxy of a careless kind in front of somebody's web port: it forwards each request, and now and
then does not, or loses the answer."""

import http.client
import http.server
import threading
import urllib.parse

from .webserver import WebServer

HTML = b"<html><head><title>Sorry</title></head><body>Please try again later.</body></html>"


class Cutter:
    """Stands at `url` for the address `target`. Use as a context manager, or stop().

    trouble(NAME, N) is what becomes of the next N requests:
        hang        read and never answered             hang-kept  forwarded and never answered
        die         read, and the connection ends       lose       forwarded, and it ends then
        html        200 with a page, nothing forwarded  html-kept  502 with a page, and forwarded
        500, 503    with a page, nothing forwarded      garbled    half of the answer
    delay_s: for so long each request is left alone first."""

    def __init__(self, target):
        parts = urllib.parse.urlsplit(target)
        self.host, self.port = parts.hostname, parts.port
        self.delay_s = 0.0
        self.requests = []  # methods and targets
        self._troubles = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._server = WebServer(self._handler())
        self.url = self._server.url + parts.path

    def trouble(self, name, count=1):
        with self._lock:
            self._troubles += [name] * count

    def over(self):
        with self._lock:
            self._troubles.clear()

    def _forward(self, handler, body):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            headers = {name: value for name, value in handler.headers.items()
                       if name not in ("Host", "Connection")}
            connection.request(handler.command, handler.path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()
        finally:
            connection.close()

    def _serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        with self._lock:
            self.requests.append((handler.command, handler.path))
            name = self._troubles.pop(0) if self._troubles else ""
        self._over.wait(self.delay_s)
        whole = None
        if name in ("", "hang-kept", "lose", "html-kept", "garbled"):
            try:
                whole = self._forward(handler, body)
            except (OSError, http.client.HTTPException):
                name = "lose"
        if name.startswith("hang"):
            self._over.wait()
        if name.startswith("hang") or name in ("die", "lose"):
            handler.close_connection = True
        elif name in ("", "garbled"):
            self._answer(handler, *whole, half=name == "garbled")
        else:
            status = {"html": 200, "html-kept": 502}.get(name) or int(name)
            self._answer(handler, status, "text/html", HTML)

    @staticmethod
    def _answer(handler, status, kind, body, half=False):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:len(body) // 2] if half else body)
        handler.close_connection = half

    def _handler(self):
        cutter = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                cutter._serve(self)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        return Handler

    def stop(self):
        self._over.set()
        self._server.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
