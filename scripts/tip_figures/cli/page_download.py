"""Download web pages into a cache folder. Nothing else in this project uses the network.

urllib of the standard library is enough for one GET per page: it verifies certificates and honours
the proxies of the environment. It does not bound the size of a page or the time that it takes, and
it follows redirects to any host; here all three are limited.
"""

import hashlib
import http.client
import ipaddress
import re
import ssl
import threading
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import SplitResult, quote, urldefrag, urljoin, urlsplit

from tip_figures import location
from tip_figures.datapackage.text_format import quote_value
from tip_figures.datapackage.write_files import replace_files

MAX_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
MAX_SLUG_LENGTH = 80  # characters of an address in the name of its file
SAFE_IN_ADDRESS = "/?:@!$&'()*+,;=%~"
DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Limits:
    """What a page may take at most.

    size:    bytes
    seconds: from the first connection to the last byte, redirects included
    """

    size: int = 1 << 24
    seconds: float = 60


DEFAULT_LIMITS = Limits()


class DownloadError(Exception):
    """A page cannot be downloaded; the text gives the reason as a phrase."""


@dataclass
class Downloads:
    """What became of some pages.

    files:    the cached file of each page, by its address
    failures: why a page could not be downloaded, by its address
    """

    files: dict[str, Path] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


def download_pages(
    addresses: Iterable[str], cache: Path, limits: Limits = DEFAULT_LIMITS
) -> Downloads:
    """Download pages that are not in the cache yet, one after the other.

    cache: folder of the files; it is created if it does not exist
    """
    downloads = Downloads()
    for address in dict.fromkeys(addresses):
        file = cache / name_cached_file(address)
        try:
            if not file.exists():
                content = fetch_page(address, limits)
                cache.mkdir(parents=True, exist_ok=True)
                replace_files({file: content})
            downloads.files[address] = file
        except DownloadError as error:
            downloads.failures[address] = str(error)
        except OSError as error:
            reason = error.strerror or str(error)
            downloads.failures[address] = f"{cache} cannot be written: {reason}"
    return downloads


def name_cached_file(address: str) -> str:
    """Return the name of the file that contains a page: its address in short, and a hash of it."""
    slug = re.sub("[^a-z0-9]+", "-", address.lower().partition("://")[2])
    digest = hashlib.sha256(address.encode(errors="surrogateescape")).hexdigest()
    return f"{slug[:MAX_SLUG_LENGTH].strip('-')}-{digest[:12]}.html"


def fetch_page(address: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Fetch a page, following redirects within its host.

    raises: DownloadError
    """
    return run_within(limits.seconds, lambda: _follow_redirects(address, limits))


def run_within(seconds: float, fetch: Callable[[], bytes]) -> bytes:
    """Return what a function returns, or raise what it raises, but wait no longer than this.

    The timeout of a socket is for each operation, so a server that sends a byte from time to time
    would never reach it. A thread that is late is abandoned; it ends with the process.

    raises: DownloadError if the time is over
    """
    contents: list[bytes] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            contents.append(fetch())
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not contents:
        raise DownloadError(f"there was no complete answer within {seconds:g} seconds")
    return contents[0]


def _follow_redirects(address: str, limits: Limits) -> bytes:
    """Fetch the page to which an address leads."""
    host = _find_host(address)
    current_address = address
    for _ in range(MAX_REDIRECTS + 1):
        require_allowed(current_address)
        try:
            with _open_address(current_address, limits) as response:
                if response.status not in REDIRECTS:
                    return _read_content(response, limits)
                target = response.headers.get("Location", "")
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise DownloadError(_describe_error(error)) from None
        current_address = urldefrag(urljoin(current_address, target)).url
        if _find_host(current_address) != host:
            raise DownloadError(f"it leads to another host or port: {quote_value(current_address)}")
    raise DownloadError(f"it is redirected more than {MAX_REDIRECTS} times")


def require_allowed(address: str) -> None:
    """Require that an address may be fetched: https, or http on this computer.

    raises: DownloadError
    """
    if not address.isprintable() or " " in address:
        raise DownloadError("the address contains a space or an invisible character")
    parts = _split_address(address)
    if parts.username is not None or parts.password is not None:
        raise DownloadError("the address contains a user name or password")
    is_local = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not parts.hostname or (parts.scheme != "https" and not is_local):
        raise DownloadError("only addresses that begin with https:// are downloaded")


def _split_address(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises ValueError for a port that is not a number
    except ValueError as error:
        raise DownloadError(f"the address is not valid: {error}") from None
    return parts


def _find_host(address: str) -> tuple[str, int | None]:
    """Return the host and the port of an address."""
    parts = _split_address(address)
    return (parts.hostname or "").rstrip("."), parts.port or DEFAULT_PORTS.get(parts.scheme)


def _is_loopback(host: str) -> bool:
    """Whether a host is this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _open_address(address: str, limits: Limits) -> http.client.HTTPResponse:
    """Send the request for an address, and return the answer, whatever its status is."""
    request = urllib.request.Request(
        _escape_address(address),
        headers={
            "User-Agent": f"tip-figures/{location.read_version()}",
            "Accept": "text/html, text/plain",
            "Accept-Encoding": "identity",
        },
    )
    # A director with these handlers only: the usual ones also open files, and read the content of
    # redirects without a limit.
    opener = urllib.request.OpenerDirector()
    if not _is_loopback(urlsplit(address).hostname or ""):
        opener.add_handler(urllib.request.ProxyHandler())
    opener.add_handler(urllib.request.HTTPHandler())
    opener.add_handler(urllib.request.HTTPSHandler(context=ssl.create_default_context()))
    response: http.client.HTTPResponse = opener.open(request, timeout=limits.seconds)
    return response


def _escape_address(address: str) -> str:
    """Return an address whose path and query have only characters that a request may contain."""
    parts = urlsplit(address)
    path = quote(parts.path, safe=SAFE_IN_ADDRESS)
    query = quote(parts.query, safe=SAFE_IN_ADDRESS)
    return parts._replace(path=path, query=query).geturl()


def _read_content(response: http.client.HTTPResponse, limits: Limits) -> bytes:
    """Return the content of an answer.

    raises: DownloadError if it is not a complete page within the limits
    """
    if response.status != HTTPStatus.OK:
        reason = quote_value(response.reason) if response.reason else "without a reason"
        raise DownloadError(f"the server answered with status {response.status}, {reason}")
    encoding = response.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise DownloadError(f"the answer has the encoding {quote_value(encoding)}")
    expected_size = response.length
    if expected_size is None or expected_size <= limits.size:
        content = response.read(limits.size + 1)
        if expected_size is not None and len(content) < expected_size:
            raise DownloadError(
                f"the connection ended after {len(content):,} of {expected_size:,} bytes"
            )
        if len(content) <= limits.size:
            return content
    raise DownloadError(f"the page is larger than {limits.size:,} bytes")


def _describe_error(error: Exception) -> str:
    """Return in words why a connection failed."""
    reason = getattr(error, "reason", error)  # urllib wraps errors of the system
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {reason.verify_message}"
    if isinstance(reason, TimeoutError):
        return "the server did not answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return f"the answer is not valid ({str(reason) or type(reason).__name__})"


def find_cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder for cached pages, by the XDG Base Directory Specification.

    raises: DownloadError if the user has no home
    """
    configured = environment.get("XDG_CACHE_HOME", "")
    if Path(configured).is_absolute():
        return Path(configured) / "tip-figures"
    try:
        return Path.home() / ".cache" / "tip-figures"
    except RuntimeError:
        raise DownloadError(
            "there is no home folder for the cache; name one with --cache"
        ) from None
