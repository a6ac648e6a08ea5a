"""What every request to the shop has in common."""

from plugboard import Failure, config, http


def request(method: str, path: str) -> http.Request:
    """A request to the shop, by its token."""
    base = config.get("api_base") or ""
    return http.Request(method, base + path).header("authorization", "Bearer ${secret.token}")


def busy(response: http.Response) -> Failure:
    """What the shop's 429 means."""
    seconds = response.header("retry-after")
    wait = int(seconds) * 1000 if seconds else None
    return Failure.rate_limited("the shop is busy", retry_after_ms=wait)
