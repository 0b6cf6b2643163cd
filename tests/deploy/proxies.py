"""The example proxies, run for a test as they stand: only names of files and ports are others, and the certificate."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.tree import ROOT

FOLDER = ROOT / "deploy" / "proxy"
FILES = {"nginx": "nginx.conf", "caddy": "Caddyfile"}
NAME = "send.demonshire.example"
POLICY = "default-src 'self'"
_SECONDS = 30.0
_MAIN = """\
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/logs/main.log;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass
class Upstream:
    """What stands where sendflow would: it keeps what it was asked, and answers with a header of its own."""

    port: int
    asked: list[tuple[str, dict[str, str], int]] = field(default_factory=list)  # path, headers, what came of the body


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs: where it answers, and the folder in which all of its logs lie."""

    http: int
    https: int
    logs: Path

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes = b"",
        name: str = NAME,
        headers: dict[str, str] | None = None,
    ) -> HTTPResponse:
        """Ask it as a browser would that knows it by a name."""
        return _asked(_Secure(self.https, name), path, method, body, name, headers or {})

    def ask_plainly(self, path: str) -> HTTPResponse:
        """Ask it without any encryption."""
        return _asked(HTTPConnection("127.0.0.1", self.http, timeout=_SECONDS), path, "GET", b"", NAME, {})

    def logged(self) -> str:
        """All that it has written down."""
        return "\n".join(path.read_text(encoding="utf-8") for path in self.logs.iterdir())


class _Secure(HTTPConnection):
    def __init__(self, port: int, name: str) -> None:
        super().__init__("127.0.0.1", port, timeout=_SECONDS)
        self._name = name

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the test's certificate is its own
        self.sock = context.wrap_socket(self.sock, server_hostname=self._name)


def _asked(
    connection: HTTPConnection, path: str, method: str, body: bytes, name: str, headers: dict[str, str]
) -> HTTPResponse:
    try:
        connection.request(method, path, body or None, {"Host": name, **headers})
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


@contextmanager
def upstream() -> Iterator[Upstream]:
    """Run what stands in sendflow's place."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            here.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, length))
            self.send_response(200)
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Strict-Transport-Security", "max-age=31536000")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Upstream(server.server_port)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certify(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the name, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], capture_output=True, check=True)
    return certificate, key


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [int(each.getsockname()[1]) for each in held]
    for each in held:
        each.close()
    return ports


@contextmanager
def running(kind: str, folder: Path, behind: int) -> Iterator[Proxy]:
    """Run one of the example files before what answers on port `behind`."""
    http, https = free_ports(2)
    logs = folder / "logs"
    logs.mkdir()
    text = (FOLDER / FILES[kind]).read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    write = {"nginx": _write_nginx, "caddy": _write_caddy}[kind]
    command = write(text, folder, http, https)
    environment = dict(os.environ) | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (logs / "said.log").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
    try:
        _wait(process, (http, https), logs / "said.log")
        yield Proxy(http, https, logs)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_SECONDS)


def _write_nginx(text: str, folder: Path, http: int, https: int) -> list[str]:
    certificate, key = certify(folder)
    for old, new in (
        ("listen 80", f"listen 127.0.0.1:{http}"),
        ("listen 443", f"listen 127.0.0.1:{https}"),
        ("/etc/ssl/sendflow/certificate.pem", str(certificate)),
        ("/etc/ssl/sendflow/key.pem", str(key)),
        ("/var/log/nginx", str(folder / "logs")),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the folder of a test is open to nobody else
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    return [shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _write_caddy(text: str, folder: Path, http: int, https: int) -> list[str]:
    certificate, key = certify(folder)
    own = f"\tbind 127.0.0.1\n\ttls {certificate} {key}\n"
    text = text.replace(f"{NAME} {{\n", f"{NAME} {{\n{own}").replace(
        "{\n", f"{{\n\thttp_port {http}\n\thttps_port {https}\n", 1
    )
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    return [shutil.which("caddy") or "caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def _wait(process: "subprocess.Popen[bytes]", ports: tuple[int, ...], said: Path) -> None:
    until = time.monotonic() + _SECONDS
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, said.read_text(encoding="utf-8")
                assert time.monotonic() < until, said.read_text(encoding="utf-8")
                time.sleep(0.05)
