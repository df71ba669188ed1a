"""A web server on the loopback address, for tests of downloads."""

import itertools
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
        return f"http://127.0.0.1:{self.server_port}{path}"

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
    """Run a server as long as the context lasts."""
    with LocalServer() as server:
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
