# SPDX-License-Identifier: MIT
"""Weather servers: a real nginx that behaves, and a small one of our own that does not."""

import http.server
import os
import re
import threading

from .process import LOCALHOST, Program, can_connect, free_ports, wait_for
from .webserver import WebServer

NGINX = "/usr/sbin/nginx"

CONF = """
daemon off;
master_process off;
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{
	log_format short '$status $body_bytes_sent $request_method $request_uri '
		'ims="$http_if_modified_since" ua="$http_user_agent" ae="$http_accept_encoding"';
	access_log {home}/access.log short;
	client_body_temp_path {home}/body;
	proxy_temp_path {home}/proxy;
	fastcgi_temp_path {home}/fastcgi;
	uwsgi_temp_path {home}/uwsgi;
	scgi_temp_path {home}/scgi;
	types {{ application/json json; application/xml xml; text/calendar ics; text/html html; }}
	default_type text/plain;
	gzip on;
	gzip_min_length 1;
	gzip_vary on;
	gzip_types application/json application/xml text/plain;
	server {{
		listen 127.0.0.1:{port};
		root {home}/www;
		etag {etag};
		if_modified_since {compare};
		expires {expires};
		location /moved/ {{ rewrite ^/moved/(.*)$ /$1 redirect; }}
	}}
}}
"""

_LOG = re.compile(r'^(\d+) (\d+) (\S+) (\S+) ims="(.*?)" ua="(.*?)" ae="(.*)"$')


class Visit:
    """A line of nginx's log."""

    def __init__(self, line):
        status, size, self.method, self.target, ims, self.user_agent, ae = _LOG.match(line).groups()
        self.status, self.bytes = int(status), int(size)
        self.if_modified_since = None if ims == "-" else ims
        self.accept_encoding = None if ae == "-" else ae

    def __repr__(self):
        return "%d %s %s" % (self.status, self.method, self.target)


class FeedServer:
    """nginx over the folder `www`: Date, Expires, Last-Modified, 304, gzip; /moved/X leads to /X.

    compare: how If-Modified-Since is read, "exact" or "before". Use as a context manager.
    """

    def __init__(self, home, expires="30m", compare="before", etag="on"):
        self.home = os.path.abspath(home)
        self.www = self.home + "/www"
        self.expires, self.compare, self.etag = expires, compare, etag
        self.program = None
        os.makedirs(self.www, exist_ok=True)

    def put(self, name, body, modified=None):
        """Publishes a file, whole at once; `modified` is its time in Unix seconds."""
        path = "%s/%s" % (self.www, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "wb") as f:
            f.write(body if isinstance(body, bytes) else body.encode())
        os.chmod(path + ".new", 0o644)
        if modified is not None:
            os.utime(path + ".new", (modified, modified))
        os.rename(path + ".new", path)
        return "%s/%s" % (self.url, name)

    def start(self):
        for attempt in range(3):
            self.port = free_ports(1)[0]
            try:
                self._start()
                return self
            except AssertionError:
                self.stop()
                if attempt == 2:
                    raise
        return self

    def _start(self):
        self.url = "http://%s:%d" % (LOCALHOST, self.port)
        conf = self.home + "/nginx.conf"
        with open(conf, "w", encoding="utf-8") as f:
            # In the foreground nginx reads files as root or as whoever started it; no user is set.
            user = "user root;\n" if os.geteuid() == 0 else ""
            f.write(user + CONF.format(home=self.home, port=self.port, expires=self.expires,
                                       compare=self.compare, etag=self.etag))
        self.program = Program("nginx", [NGINX, "-c", conf, "-p", self.home, "-e", "error.log"],
                               self.home + "/nginx.out")

        def ready():
            self.program.must_run()
            return can_connect(self.port)
        wait_for("nginx to listen", ready)

    def visits(self, target=None):
        """What was asked so far, oldest first."""
        try:
            with open(self.home + "/access.log", encoding="utf-8") as f:
                all_visits = [Visit(line) for line in f.read().splitlines()]
        except FileNotFoundError:
            return []
        return [v for v in all_visits if target is None or v.target == target]

    def wait(self, target, count=1, seconds=10.0):
        def enough():
            found = self.visits(target)
            return found if len(found) >= count else None
        return wait_for("%d visit(s) to %s" % (count, target), enough, seconds)

    def stop(self):
        if self.program:
            self.program.stop()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class TroubleServer:
    """Misbehaves by path; keeps the paths asked for in `visits`.

    /status/N    answers N with a short text     /hang       reads the request, never answers
    /trickle     a byte every 50 ms, for ever    /endless    megabytes, for ever
    /circle      redirects to itself             /long       promises more bytes than it sends
    /html        200 with an HTML page           /truncated  JSON that stops in the middle
    /close       closes without a byte           /garbage    is not HTTP
    Anything else is 404. Use as a context manager.
    """

    def __init__(self):
        self.visits = []
        self._over = threading.Event()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                server.visits.append(self.path)
                self.close_connection = True
                name, _, rest = self.path.strip("/").partition("/")
                try:
                    server._ways.get(name, TroubleServer._missing)(server, self, rest)
                except OSError:
                    pass  # the other side has had enough, which is the point

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self._server = WebServer(Handler)
        self.url = self._server.url

    @staticmethod
    def _answer(handler, status, body, kind="text/plain", length=None, location=None):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        if location:
            handler.send_header("Location", location)
        if length != "none":
            handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body)

    def _missing(self, handler, _):
        self._answer(handler, 404, b"no such trouble\n")

    def _status(self, handler, rest):
        if rest.isdigit() and 200 <= int(rest) <= 599:
            self._answer(handler, int(rest), b"as asked\n")
        else:
            self._missing(handler, rest)

    def _hang(self, handler, _):
        self._over.wait()

    def _trickle(self, handler, _):
        self._answer(handler, 200, b"{", "application/json", length=1000000)
        while not self._over.wait(0.05):
            handler.wfile.write(b" ")

    def _endless(self, handler, _):
        self._answer(handler, 200, b"[", "application/json", length="none")
        block = b'"cold",' * 9000
        while not self._over.is_set():
            handler.wfile.write(block)

    def _circle(self, handler, _):
        self._answer(handler, 302, b"", location=self.url + "/circle")

    def _long(self, handler, _):
        self._answer(handler, 200, b'{"a":1}', "application/json", length=5000)

    def _html(self, handler, _):
        self._answer(handler, 200, b"<html><body>Down for maintenance</body></html>", "text/html")

    def _truncated(self, handler, _):
        self._answer(handler, 200, b'{"type":"Feature","properties":{"meta":{"upda',
                     "application/json")

    def _close(self, handler, _):
        pass

    def _garbage(self, handler, _):
        handler.wfile.write(b"\x16\x03\x01 this is not HTTP\r\n\r\n")

    _ways = {"status": _status, "hang": _hang, "trickle": _trickle, "endless": _endless,
             "circle": _circle, "long": _long, "html": _html, "truncated": _truncated,
             "close": _close, "garbage": _garbage}

    def stop(self):
        self._over.set()
        self._server.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
