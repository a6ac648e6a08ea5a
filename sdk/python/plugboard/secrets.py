"""The power ``secrets``: uses secrets without revealing them to the plugin.

Every function except `exists` raises `Failure` ``not-found`` if there is no secret of that name.
"""

from __future__ import annotations

from typing import Literal

from . import _host

__all__ = ["Hash", "ed25519_matches", "equals", "exists", "hmac", "hmac_matches"]

_secrets = _host.power("secrets")

Hash = Literal["sha1", "sha256"]
"""The hash function of an HMAC. ``sha1`` is for platforms that support no newer one."""


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

    The secret holds the public key as 64 hexadecimal digits (32 bytes). Raises `Failure` ``invalid`` with the code
    ``bad-secret`` if it does not.
    """
    same: bool = _host.call(_secrets.ed25519_matches, _host.text(name), _host.data(data), _host.data(signature))
    return same
