# SPDX-License-Identifier: MIT
"""nginx in front of the daemon's web listener, as a council would run it.

It matters for Kannel too: its smsbox 1.4.5 panics when a connection to the listener breaks while it
writes (the daemon was killed), and the receipts it held for another try go with it. The proxy answers
502 instead, and smsbox tries again."""

import os

from .process import LOCALHOST, Program, can_connect, free_ports, wait_for

NGINX = "/usr/sbin/nginx"
CONF = """
{user}daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log error.log;
events {{ worker_connections 1024; }}
http {{
	access_log off; client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp;
	uwsgi_temp_path tmp; scgi_temp_path tmp;
	server {{
		listen 127.0.0.1:{port};
		location / {{ proxy_pass {target}; proxy_http_version 1.0; proxy_read_timeout 10s; }}
	}}
}}
"""


class Proxy:
    """Forwards `url` to the target address. Use as a context manager, or start() and stop()."""

    def __init__(self, home, target):
        self.home, self.target = os.path.abspath(home), target
        self.port = free_ports(1)[0]
        self.url = "http://%s:%d" % (LOCALHOST, self.port)
        self.program = None

    def start(self):
        os.makedirs(self.home + "/tmp", exist_ok=True)
        user = "user root;\n" if os.geteuid() == 0 else ""
        with open(self.home + "/nginx.conf", "w", encoding="utf-8") as f:
            f.write(CONF.format(user=user, port=self.port, target=self.target))
        self.program = Program("proxy", [NGINX, "-c", self.home + "/nginx.conf", "-p", self.home,
                                         "-e", "error.log"], self.home + "/nginx.out")

        def ready():
            self.program.must_run()
            return can_connect(self.port)
        wait_for("the proxy to listen", ready)
        return self

    def stop(self):
        if self.program:
            self.program.stop()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
