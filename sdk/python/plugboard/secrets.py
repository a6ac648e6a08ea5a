"""The power ``secrets``: uses secrets without revealing them to the plugin.

Every function except `exists` raises `Failure` ``not-found`` if there is no secret of that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from . import _host

__all__ = [
    "Hash",
    "Piece",
    "Secret",
    "ed25519_matches",
    "equals",
    "exists",
    "hash_matches",
    "hash_of",
    "hmac",
    "hmac_joined",
    "hmac_matches",
]

_secrets = _host.power("secrets")

Hash = Literal["sha1", "sha256"]
"""The hash function. ``sha1`` is for platforms that support no newer one."""


@dataclass(frozen=True)
class Secret:
    """A piece of what is hashed: the value of a secret, as it was set."""

    name: str
    """The secret's name."""


Piece = bytes | str | Secret
"""A piece of what is hashed: data, or a secret. Text is encoded as UTF-8."""


def exists(name: str) -> bool:
    """Returns whether there is a secret of this name."""
    found: bool = _host.call(_secrets.exists, _host.text(name))
    return found


def equals(name: str, value: str) -> bool:
    """Returns whether the secret equals a value. Compares in constant time."""
    same: bool = _host.call(_secrets.equals, _host.text(name), _host.text(value))
    return same


def hmac(name: str, hash: Hash, data: bytes | str) -> bytes:
    """Returns the HMAC of the data, with the secret as the key.

    If the manifest declares the secret a ``webhook_key``, the key is the decoded base64 after ``whsec_``, as specified
    by Standard Webhooks.
    """
    mac: bytes = _host.call(_secrets.hmac, _host.text(name), _host.choice(_secrets.Hash, hash), _host.data(data))
    return mac


def hmac_matches(name: str, hash: Hash, data: bytes | str, mac: bytes) -> bool:
    """Returns whether ``mac`` is the HMAC of the data with the secret as the key. Compares in constant time."""
    same: bool = _host.call(
        _secrets.hmac_matches,
        _host.text(name),
        _host.choice(_secrets.Hash, hash),
        _host.data(data),
        _host.data(mac),
    )
    return same


def ed25519_matches(name: str, data: bytes | str, signature: bytes) -> bool:
    """Returns whether an Ed25519 signature of the data is valid.

    The secret holds the public key: 64 hexadecimal digits (32 bytes), or ``whpk_`` and the key in base64, as in the
    signatures ``v1a`` of Standard Webhooks. Raises `Failure` ``invalid`` with the code ``bad-secret`` if it does not.
    """
    same: bool = _host.call(_secrets.ed25519_matches, _host.text(name), _host.data(data), _host.data(signature))
    return same


def hash_of(hash: Hash, pieces: Iterable[Piece]) -> bytes:
    """Returns the plain hash of the pieces, one after the other, for platforms that sign in this way.

    At most 16 pieces. Raises `Failure` ``invalid`` if none of them is a secret of at least 16 bytes, because the hash
    of a short secret could be guessed. Prefer `hmac` if the platform has it.
    """
    digest: bytes = _host.call(_secrets.hash_of, _host.choice(_secrets.Hash, hash), _pieces(pieces))
    return digest


def hash_matches(hash: Hash, pieces: Iterable[Piece], digest: bytes) -> bool:
    """Returns whether ``digest`` is the plain hash of the pieces. Compares in constant time.

    At most 16 pieces. Raises `Failure` ``invalid`` if none of them is a secret. The secret may have any length.
    """
    same: bool = _host.call(
        _secrets.hash_matches,
        _host.choice(_secrets.Hash, hash),
        _pieces(pieces),
        _host.data(digest),
    )
    return same


def hmac_joined(names: Iterable[str], separator: str, hash: Hash, data: bytes | str) -> bytes:
    """Returns the HMAC of the data under a key of 1 to 4 secrets.

    The key is their values, percent-encoded (RFC 3986) and joined by the separator of at most 16 bytes. OAuth 1.0a
    joins the client's and the token's secret by ``&`` (RFC 5849, section 3.4.2).
    """
    mac: bytes = _host.call(
        _secrets.hmac_joined,
        _host.texts(names),
        _host.text(separator),
        _host.choice(_secrets.Hash, hash),
        _host.data(data),
    )
    return mac


def _pieces(pieces: Iterable[Piece]) -> list[Any]:
    """Converts the pieces. Rejects a single text, which would be taken as a list of its characters."""
    if isinstance(pieces, str):
        raise TypeError("expected a list of pieces, got str")
    return [
        _secrets.Piece_Secret(_host.text(piece.name))
        if isinstance(piece, Secret)
        else _secrets.Piece_Data(_host.data(piece))
        for piece in pieces
    ]
