# SPDX-License-Identifier: MIT
"""A threaded web server on a free loopback port, for the stand-ins that answer HTTP."""

import http.server
import socket
import sys
import threading

from .process import LOCALHOST, POLL_S


class WebServer(http.server.ThreadingHTTPServer):
    """Serves until stop(), which breaks the connections that are open, as a death does. Clients
    that go away are ordinary here. tls: an ssl.SSLContext; port 0: a free one."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, handler, tls=None, port=0):
        super().__init__((LOCALHOST, port), handler)
        self._open = set()
        self.url = "%s://%s:%d" % ("https" if tls else "http", LOCALHOST, self.server_port)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=(POLL_S,), daemon=True).start()

    def process_request(self, request, client_address):
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def stop(self):
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            try:
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                pass  # it is gone
