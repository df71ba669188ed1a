"""Pages are downloaded from allowed addresses, within limits, and completely or not at all."""

import ast
import ssl
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from local_server import (
    close_connection,
    redirect_to,
    send_bytes_slowly,
    send_endlessly,
    send_page,
    send_without_http,
    serve,
)
from tip_figures.cli.page_download import (
    DownloadError,
    Limits,
    download_pages,
    fetch_page,
    find_cache_folder,
    name_cached_file,
)

PAGE = "<p>Пять people.</p>".encode()
LIMITS = Limits(size=100, seconds=5)
NETWORK_MODULES = {"asyncio", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl"}


@pytest.fixture
def server():
    with serve() as local_server:
        yield local_server


def test_page_is_cached(server, tmp_path):
    """The folder is created, and a page that is in it is not fetched again."""
    server.answers["/report/"] = send_page(PAGE)
    address = server.locate("/report/")
    cache = tmp_path / "new" / "cache"
    for _ in range(2):
        downloads = download_pages([address, address], cache)
        (file,) = downloads.files.values()
        assert downloads.failures == {}
        assert file.read_bytes() == PAGE
    assert server.requests == ["/report/"]
    assert [file.name for file in cache.iterdir()] == [name_cached_file(address)]


def test_request_names_the_program_and_wants_no_compression(server):
    server.answers["/"] = send_page(PAGE)
    assert fetch_page(server.locate("/")) == PAGE
    assert server.headers["User-Agent"].startswith("tip-figures/")
    assert server.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_within_the_host_is_followed(server, status):
    """Its target may be a path, and its fragment is not sent."""
    server.answers["/old"] = redirect_to("/new#part", status)
    server.answers["/new"] = send_page(PAGE)
    assert fetch_page(server.locate("/old")) == PAGE


def test_path_that_is_not_ascii_is_escaped(server):
    server.answers["/caf%C3%A9%20?q=%C3%A9"] = send_page(PAGE)
    assert fetch_page(server.locate("/café%20?q=é#top")) == PAGE


def test_page_of_the_largest_size_is_read(server):
    server.answers["/"] = send_page(b"x" * LIMITS.size)
    assert len(fetch_page(server.locate("/"), LIMITS)) == LIMITS.size


ANSWERS = {
    "too-large": (send_page(b"x" * 101), "the page is larger than 100 bytes"),
    "endless": (send_endlessly, "the page is larger than 100 bytes"),
    "cut-short": (
        send_page(b"x" * 10, Content_Length="50"),
        "the connection ended after 10 of 50 bytes",
    ),
    "chunk-cut-short": (
        lambda handler: (
            handler.send_response(200),
            handler.send_header("Transfer-Encoding", "chunked"),
            handler.end_headers(),
            handler.wfile.write(b"ff\r\nx"),
        ),
        "the answer is not valid (IncompleteRead",
    ),
    "compressed": (
        send_page(PAGE, Content_Encoding="gzip"),
        "the answer has the encoding “gzip”",
    ),
    "missing": (None, "the server answered with status 404, “Not Found”"),
    "closed": (close_connection, "the answer is not valid (Remote end closed connection"),
    "not-http": (send_without_http, "the answer is not valid ("),
    "other-host": (
        redirect_to("https://example.org/report"),
        "it leads to another host or port: “https://example.org/report”",
    ),
    "other-port": (
        redirect_to("http://127.0.0.1:1/"),
        "it leads to another host or port: “http://127.0.0.1:1/”",
    ),
    "file": (
        redirect_to("file:///etc/passwd"),
        "it leads to another host or port: “file:///etc/passwd”",
    ),
    "itself": (redirect_to("/page"), "it is redirected more than 5 times"),
    "nowhere": (redirect_to(""), "it is redirected more than 5 times"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_that_is_not_a_complete_page_is_a_failure(server, tmp_path, name):
    """Nothing is written."""
    answer, reason = ANSWERS[name]
    if answer is not None:
        server.answers["/page"] = answer
    address = server.locate("/page")
    downloads = download_pages([address], tmp_path / "cache", LIMITS)
    assert downloads.files == {}
    assert downloads.failures[address].startswith(reason)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(send_bytes_slowly(0.05), id="byte-by-byte"),
        pytest.param(lambda handler: handler.server.stopped.wait(3), id="silence"),
    ],
)
def test_answer_that_takes_too_long_is_a_failure(server, answer, monkeypatch):
    """Also if bytes arrive again and again."""
    import threading

    monkeypatch.setattr(server, "stopped", threading.Event(), raising=False)
    server.answers["/"] = answer
    expected = (
        "^(there was no complete answer within 0.3 seconds|the server did not answer in time)$"
    )
    with pytest.raises(DownloadError, match=expected):
        fetch_page(server.locate("/"), Limits(seconds=0.3))
    server.stopped.set()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://example.org/", "only addresses that begin with https:// are downloaded"),
        ("http://127.0.0.1.example.org/", "only addresses that begin with https:// are downloaded"),
        ("ftp://example.org/", "only addresses that begin with https:// are downloaded"),
        ("file:///etc/passwd", "only addresses that begin with https:// are downloaded"),
        ("", "only addresses that begin with https:// are downloaded"),
        ("https:///report", "only addresses that begin with https:// are downloaded"),
        ("https://user:word@example.org/", "the address contains a user name or password"),
        ("https://example.org/a b", "the address contains a space or an invisible character"),
        ("https://example.org/\r\nX: y", "the address contains a space or an invisible character"),
        ("https://example.org:99999/", "the address is not valid: Port out of range 0-65535"),
        ("https://[::1", "the address is not valid: Invalid IPv6 URL"),
    ],
)
def test_address_that_is_not_allowed_is_a_failure(address, reason):
    """Nothing is sent."""
    with pytest.raises(DownloadError) as error:
        fetch_page(address)
    assert str(error.value) == reason


def test_server_that_is_not_there_is_a_failure():
    with serve() as server:
        address = server.locate("/")
    with pytest.raises(DownloadError, match=r"^Connection refused$"):
        fetch_page(address)


def test_one_failure_does_not_keep_other_pages_away(server, tmp_path):
    server.answers["/b"] = send_page(PAGE)
    addresses = [server.locate(path) for path in ("/a", "/b")]
    downloads = download_pages(addresses, tmp_path)
    assert list(downloads.failures) == addresses[:1]
    assert list(downloads.files) == addresses[1:]


def test_cache_that_cannot_be_written_is_a_failure(server, tmp_path):
    server.answers["/"] = send_page(PAGE)
    (tmp_path / "file").touch()
    address = server.locate("/")
    downloads = download_pages([address], tmp_path / "file" / "cache")
    assert downloads.failures == {
        address: f"{tmp_path}/file/cache cannot be written: Not a directory"
    }


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that is signed by itself, and its key."""
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    options = "-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=local"
    command = ["openssl", "req", *options.split(), "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run(command, check=True, capture_output=True)
    return files


def test_certificate_is_verified(server, certificate, monkeypatch):
    """A page is fetched only if its certificate is trusted."""
    server.use_certificate(*certificate)
    server.answers["/"] = send_page(PAGE)
    with pytest.raises(DownloadError, match=r"^the certificate is not valid: self-signed cert"):
        fetch_page(server.locate("/"))
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(certificate[0]))
    assert fetch_page(server.locate("/")) == PAGE


def test_page_of_https_does_not_lead_to_http(server, certificate, monkeypatch):
    server.use_certificate(*certificate)
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(certificate[0]))
    server.answers["/"] = redirect_to(f"http://example.org:{server.server_port}/")
    with pytest.raises(DownloadError, match=r"^it leads to another host"):
        fetch_page(server.locate("/"))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({"XDG_CACHE_HOME": "/var/cache/me"}, "/var/cache/me/tip-figures", id="xdg"),
        pytest.param({"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/tip-figures", id="relative"),
        pytest.param({}, "/home/me/.cache/tip-figures", id="home"),
    ],
)
def test_cache_folder_is_that_of_the_user(monkeypatch, environment, expected):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    assert find_cache_folder(environment) == Path(expected)


def test_user_without_a_home_must_name_a_cache_folder(monkeypatch):
    def fail() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", fail)
    with pytest.raises(DownloadError, match="--cache"):
        find_cache_folder({})


def test_names_of_cached_files_are_short_and_differ():
    """They contain the address as far as a file name can."""
    addresses = [
        "https://a.org/b/",
        "https://a.org/b",
        "https://a.org/B/",
        f"https://a.org/{'я' * 999}",
    ]
    names = [name_cached_file(address) for address in addresses]
    assert len(set(names)) == len(names)
    assert names[0].startswith("a-org-b-")
    assert all(len(name) <= 100 and name.isascii() for name in names)


def test_no_other_module_uses_the_network():
    """`from urllib.parse` is not the network; urllib.request is."""
    users = []
    for file in sorted((ROOT / "scripts/tip_figures").rglob("*.py")):
        names = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
        if any(name.split(".")[0] in NETWORK_MODULES or name == "urllib.request" for name in names):
            users.append(file.name)
    assert users == ["page_download.py"]
