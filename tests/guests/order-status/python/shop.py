"""Shared parts of all requests to the shop."""

from plugboard import Failure, config, http


def request(method: str, path: str) -> http.Request:
    """Returns a request to the shop, with its token."""
    base = config.get("api_base") or ""
    return http.Request(method, base + path).header("authorization", "Bearer ${secret.token}")


def busy(response: http.Response) -> Failure:
    """Returns the failure for a 429 response of the shop."""
    seconds = response.header("retry-after")
    wait = int(seconds) * 1000 if seconds else None
    return Failure.rate_limited("the shop is busy", retry_after_ms=wait)
