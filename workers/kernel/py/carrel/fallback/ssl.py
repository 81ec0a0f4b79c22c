"""Stands in for Python's `ssl` where there is none.

The browser does TLS: it chooses versions and ciphers and checks certificates, and a page cannot change that. The names
here let http.client, urllib3 and requests be imported and make their contexts, which then have no effect.
"""

from __future__ import annotations

import enum
from typing import Any

SENTENCE = "The browser does TLS here: it opens the connection and checks the certificate, and Python cannot take part."

# urllib3 warns about names it does not know.
OPENSSL_VERSION = "OpenSSL 3.0.0 (stand-in for the TLS of the browser)"
OPENSSL_VERSION_NUMBER = 0x30000000
OPENSSL_VERSION_INFO = (3, 0, 0, 0, 0)
HAS_SNI = HAS_ALPN = HAS_TLSv1_2 = HAS_TLSv1_3 = True
HAS_NEVER_CHECK_COMMON_NAME = HAS_NPN = HAS_ECDH = False
CHANNEL_BINDING_TYPES: list[str] = []


class TLSVersion(enum.IntEnum):
    MINIMUM_SUPPORTED = -2
    SSLv3 = 768
    TLSv1 = 769
    TLSv1_1 = 770
    TLSv1_2 = 771
    TLSv1_3 = 772
    MAXIMUM_SUPPORTED = -1


class VerifyMode(enum.IntEnum):
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class VerifyFlags(enum.IntFlag):
    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 0x4
    VERIFY_CRL_CHECK_CHAIN = 0xC
    VERIFY_X509_STRICT = 0x20
    VERIFY_X509_TRUSTED_FIRST = 0x8000
    VERIFY_X509_PARTIAL_CHAIN = 0x80000


class Options(enum.IntFlag):
    OP_ALL = 0x80000050
    OP_NO_TICKET = 0x4000
    OP_NO_COMPRESSION = 0x20000
    OP_NO_SSLv2 = 0x1000000
    OP_NO_SSLv3 = 0x2000000
    OP_NO_TLSv1 = 0x4000000
    OP_NO_TLSv1_2 = 0x8000000
    OP_NO_TLSv1_1 = 0x10000000
    OP_NO_TLSv1_3 = 0x20000000


class _SSLMethod(enum.IntEnum):
    PROTOCOL_TLS = PROTOCOL_SSLv23 = 2
    PROTOCOL_TLSv1 = 3
    PROTOCOL_TLSv1_1 = 4
    PROTOCOL_TLSv1_2 = 5
    PROTOCOL_TLS_CLIENT = 16
    PROTOCOL_TLS_SERVER = 17


class Purpose(enum.Enum):
    SERVER_AUTH = "serverAuth"
    CLIENT_AUTH = "clientAuth"


class SSLErrorNumber(enum.IntEnum):
    SSL_ERROR_WANT_READ = 2
    SSL_ERROR_WANT_WRITE = 3
    SSL_ERROR_SYSCALL = 5
    SSL_ERROR_EOF = 8


for _names in (VerifyMode, VerifyFlags, Options, _SSLMethod, SSLErrorNumber):
    globals().update(_names.__members__)


class SSLError(OSError): ...


class SSLZeroReturnError(SSLError): ...


class SSLWantReadError(SSLError): ...


class SSLWantWriteError(SSLError): ...


class SSLSyscallError(SSLError): ...


class SSLEOFError(SSLError): ...


class SSLCertVerificationError(SSLError, ValueError): ...


CertificateError = SSLCertVerificationError


class SSLObject: ...


class SSLSocket: ...


class SSLContext:
    """Takes every setting and has no effect."""

    def __init__(self, protocol: int = _SSLMethod.PROTOCOL_TLS_CLIENT) -> None:
        self.protocol = protocol
        self.options = Options.OP_ALL
        self.verify_flags = VerifyFlags.VERIFY_DEFAULT
        self.verify_mode = VerifyMode.CERT_REQUIRED
        self.check_hostname = True
        self.post_handshake_auth: bool | None = None
        self.minimum_version = TLSVersion.MINIMUM_SUPPORTED
        self.maximum_version = TLSVersion.MAXIMUM_SUPPORTED

    def _accept(self, *_args: object, **_named: object) -> None: ...

    set_ciphers = set_alpn_protocols = set_npn_protocols = set_default_verify_paths = _accept
    load_default_certs = load_verify_locations = _accept

    def get_ca_certs(self, binary_form: bool = False) -> list[Any]:
        return []

    def cert_store_stats(self) -> dict[str, int]:
        return {"x509": 0, "crl": 0, "x509_ca": 0}

    def load_cert_chain(self, *_args: object, **_named: object) -> None:
        raise SSLError(f"{SENTENCE} A client certificate has to be added to the browser.")

    def wrap_socket(self, sock: Any, *_args: object, **_named: object) -> Any:
        raise SSLError(SENTENCE)

    wrap_bio = wrap_socket


class MemoryBIO:
    def __init__(self) -> None:
        raise SSLError(SENTENCE)


def create_default_context(purpose: Purpose = Purpose.SERVER_AUTH, **_named: object) -> SSLContext:
    """A context; what is passed has no effect."""
    return SSLContext()


_create_default_https_context = _create_unverified_context = _create_stdlib_context = create_default_context


def get_server_certificate(*_args: object, **_named: object) -> str:
    raise SSLError(SENTENCE)
