"""Uses secrets without seeing them. Every function raises `Failure`, ``not-found`` for a secret that is not there."""

from __future__ import annotations

from typing import Literal

from . import _host

__all__ = ["Hash", "ed25519_matches", "equals", "exists", "hmac", "hmac_matches"]

_secrets = _host.power("secrets")

Hash = Literal["sha1", "sha256"]
"""The hash of an HMAC."""


def exists(name: str) -> bool:
    """Is there a secret of this name?"""
    there: bool = _host.call(_secrets.exists, _host.text(name))
    return there


def equals(name: str, value: str) -> bool:
    """Is the secret this? Compares in constant time."""
    same: bool = _host.call(_secrets.equals, _host.text(name), _host.text(value))
    return same


def hmac(name: str, hash: Hash, data: bytes | str) -> bytes:
    """The HMAC of the data under the secret.

    Where the manifest says that it is a ``webhook_key``, the key is the base64 after ``whsec_``, as Standard Webhooks
    write it.
    """
    mac: bytes = _host.call(_secrets.hmac, _host.text(name), _host.choice(_secrets.Hash, hash), _host.data(data))
    return mac


def hmac_matches(name: str, hash: Hash, data: bytes | str, mac: bytes) -> bool:
    """Is this the data's HMAC under the secret? Compares in constant time."""
    same: bool = _host.call(
        _secrets.hmac_matches,
        _host.text(name),
        _host.choice(_secrets.Hash, hash),
        _host.data(data),
        _host.data(mac),
    )
    return same


def ed25519_matches(name: str, data: bytes | str, signature: bytes) -> bool:
    """Checks an Ed25519 signature. The secret holds the public key, 32 bytes in hexadecimal."""
    same: bool = _host.call(_secrets.ed25519_matches, _host.text(name), _host.data(data), _host.data(signature))
    return same
