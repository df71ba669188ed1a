"""Fetch the pages of reports: https alone, within a limit of size."""

import http.client
import urllib.request
from urllib.parse import urlsplit

from tip_figures import location

MAX_BYTES = 1 << 24
SECONDS = 60  # without an answer


class DownloadError(Exception):
    """A page cannot be downloaded; the message gives the reason."""


class _SecureRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to addresses that may be fetched."""

    def redirect_request(self, *args: object) -> urllib.request.Request | None:
        """Refuse a redirect to another kind of address; the last argument is the new one."""
        require_secure(str(args[-1]))
        return super().redirect_request(*args)  # type: ignore[arg-type]


def fetch_page(address: str, size: int = MAX_BYTES) -> bytes:
    """Return the content of a page.

    size:   of the largest page that is accepted, in bytes
    raises: DownloadError
    """
    require_secure(address)
    headers = {"User-Agent": f"tip-figures/{location.read_version()}", "Accept": "text/html"}
    try:
        request = urllib.request.Request(address, headers=headers)
        opener = urllib.request.build_opener(_SecureRedirects())
        with opener.open(request, timeout=SECONDS) as response:
            content: bytes = response.read(size + 1)
            if len(content) > size:
                raise DownloadError(f"the page is larger than {size:,} bytes")
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
