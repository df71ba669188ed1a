"""Fetch the pages of reports: https alone, within limits of size and time."""

import http.client
import time
import urllib.request
from urllib.parse import urlsplit

from tip_figures import location

MAX_BYTES = 1 << 24
MAX_SECONDS = 60.0  # for one page, redirects included
_CHUNK = 1 << 16


class DownloadError(Exception):
    """A page cannot be downloaded; the message gives the reason."""


class _SecureRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to addresses that may be fetched."""

    def redirect_request(self, *args: object) -> urllib.request.Request | None:
        """Refuse a redirect to another kind of address; the last argument is the new one."""
        require_secure(str(args[-1]))
        return super().redirect_request(*args)  # type: ignore[arg-type]


def fetch_page(address: str, seconds: float = MAX_SECONDS, size: int = MAX_BYTES) -> bytes:
    """Return the content of a page.

    seconds: after which the download is given up
    size:    of the largest page that is accepted, in bytes
    raises:  DownloadError
    """
    require_secure(address)
    headers = {"User-Agent": f"tip-figures/{location.read_version()}", "Accept": "text/html"}
    deadline = time.monotonic() + seconds
    content = b""
    try:
        request = urllib.request.Request(address, headers=headers)
        opener = urllib.request.build_opener(_SecureRedirects())
        with opener.open(request, timeout=seconds) as response:
            while chunk := response.read1(_CHUNK):
                content += chunk
                if len(content) > size:
                    raise DownloadError(f"the page is larger than {size:,} bytes")
                if time.monotonic() > deadline:
                    raise DownloadError(f"it takes longer than {seconds:g} seconds")
            if response.length:
                raise DownloadError("the connection ended before the page was complete")
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", "") or str(error) or type(error).__name__
        raise DownloadError(str(reason)) from None
    return content


def require_secure(address: str) -> None:
    """Require an address with https, or with http on this computer.

    raises: DownloadError
    """
    try:
        parts = urlsplit(address)
        is_local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError as error:
        raise DownloadError(f"the address is not valid: {error}") from None
    if not parts.hostname or not (parts.scheme == "https" or is_local):
        raise DownloadError("only addresses that begin with https:// are downloaded")
