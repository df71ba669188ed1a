"""A web server on the loopback address, for tests of downloads.

Its addresses have https, but it speaks http: tests replace only how urllib makes the connection.
"""

import http.client
import itertools
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

Answer = Iterable[bytes]
"""What is sent, in parts: status, headers and content."""
NO_ANSWER: Answer = []
NOT_HTTP: Answer = [b"hello\r\n\r\n"]


class LocalServer(ThreadingHTTPServer):
    """Answers each path as a test says, and records the requests.

    answers:  path → answer
    requests: the paths that were asked for, in their order
    headers:  of the last request
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.headers: dict[str, str] = {}

    def locate(self, path: str) -> str:
        """Return the address of a path."""
        return f"https://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_arguments: object) -> None:
        """Be quiet if a client ends the connection."""


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.server.headers = dict(self.headers)
        self.wfile.writelines(self.server.answers.get(self.path, send_page(b"", "404 Not Found")))

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def serve() -> Iterator[LocalServer]:
    """Run a server as long as the context lasts; no other connection is encrypted either."""

    def open_unencrypted(
        handler: urllib.request.HTTPSHandler, request: urllib.request.Request
    ) -> http.client.HTTPResponse:
        """Open an address with https as if it began with http."""
        return handler.do_open(http.client.HTTPConnection, request)

    with LocalServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(urllib.request.HTTPSHandler, "https_open", open_unencrypted)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def send_page(content: bytes, status: str = "200 OK", **headers: str) -> Answer:
    """Return an answer with a page; headers have underscores for hyphens."""
    lines = [f"HTTP/1.0 {status}"]
    for name, value in {"Content_Length": str(len(content)), **headers}.items():
        lines.append(f"{name.replace('_', '-')}: {value}")
    return ["\r\n".join([*lines, "", ""]).encode(), content]


def redirect_to(target: str) -> Answer:
    """Return an answer that leads to another address."""
    return send_page(b"", "302 Found", Location=target)


def send_endlessly(content: bytes) -> Answer:
    """Return an answer that never ends: the content again and again."""
    return itertools.chain([b"HTTP/1.0 200 OK\r\n\r\n"], itertools.repeat(content))


def send_slowly(content: bytes, pause: float) -> Answer:
    """Yield an answer with a page, byte by byte, with a pause of some seconds after each byte."""
    for byte in b"".join(send_page(content)):
        yield bytes([byte])
        time.sleep(pause)
