"""A web server on the loopback address, for tests of downloads."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock
from urllib.request import HTTPHandler

from tip_figures.cli import verify_source

Answer = Callable[[BaseHTTPRequestHandler], None]


class LocalServer(ThreadingHTTPServer):
    """Answers each path as a test says, and records the requests.

    answers:  path → function that writes the answer
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
        answer = self.server.answers.get(self.path)
        if answer is None:
            self.send_error(404)
        else:
            answer(self)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def serve() -> Iterator[LocalServer]:
    """Run a server, from which pages can be downloaded, as long as the context lasts."""
    handlers = (*verify_source.HANDLERS, HTTPHandler)
    with LocalServer() as server, mock.patch.object(verify_source, "HANDLERS", handlers):
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def send_page(content: bytes, status: int = 200, **headers: str) -> Answer:
    """Return an answer with a page; headers have underscores for hyphens."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def redirect_to(target: str) -> Answer:
    """Return an answer that leads to another address."""
    return send_page(b"", status=302, Location=target)


def send_endlessly(content: bytes) -> Answer:
    """Return an answer that never ends: the content again and again."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(content)

    return answer


def close_connection(handler: BaseHTTPRequestHandler) -> None:
    """End the connection without an answer."""
    handler.connection.close()


def send_without_http(handler: BaseHTTPRequestHandler) -> None:
    """Answer with something that is not HTTP."""
    handler.wfile.write(b"hello\r\n\r\n")
