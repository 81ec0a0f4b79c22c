"""pbkdf2_hmac and scrypt of hashlib, which Python has from OpenSSL and Pyodide has not; the worker computes them."""

from __future__ import annotations

import hashlib
from typing import Any

import _carrel_host as host
from pyodide.ffi import JsException, to_js

#: OpenSSL's limit for scrypt where none is given, with room for what another program needs beside the table.
_MEMORY = 33 * 2**20


def install() -> None:
    """Adds what is missing; where OpenSSL is there, nothing is."""
    for function in (pbkdf2_hmac, scrypt):
        if not hasattr(hashlib, function.__name__):
            setattr(hashlib, function.__name__, function)


def _bytes(value: Any) -> Any:
    if isinstance(value, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return to_js(bytes(memoryview(value)))


def pbkdf2_hmac(hash_name: str, password: Any, salt: Any, iterations: int, dklen: int | None = None) -> bytes:
    """Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."""
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    if dklen is not None and dklen < 1:
        raise ValueError("key length must be greater than 0.")
    name = hash_name.lower().replace("-", "_").replace("sha_", "sha")
    length = hashlib.new(name).digest_size if dklen is None else dklen
    key = host.pbkdf2(name, _bytes(password), _bytes(salt), iterations, length)
    if key is None:
        raise ValueError(f"unsupported hash type {hash_name}")
    return key.to_bytes()


def scrypt(password: Any, *, salt: Any, n: int, r: int, p: int, maxmem: int = 0, dklen: int = 64) -> bytes:
    """scrypt password-based key derivation function."""
    try:
        return host.scrypt(_bytes(password), _bytes(salt), n, r, p, maxmem or _MEMORY, dklen).to_bytes()
    except JsException as error:
        raise ValueError(str(error).partition(": ")[2] or str(error)) from None
