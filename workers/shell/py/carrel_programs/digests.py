"""md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum, b2sum, cksum."""

from __future__ import annotations

import hashlib
import re
import sys
import zlib

from . import options

HELP = {
    name: f"Usage: {name} [-c] [--quiet] [--status] [FILE]...\nPrint or check digests. -c: read digests from the files and check them."
    for name in ("md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "b2sum")
} | {"cksum": "Usage: cksum [FILE]...\nPrint the CRC of POSIX and the size of each file."}

_LINE = re.compile(r"\\?([0-9a-fA-F]+) [ *](.*)")


def main(words: list[str]) -> int:
    name = words[0]
    if name == "cksum":
        return _cksum(words)
    given, paths = options.read(words, "bctwz", ("check", "binary", "text", "quiet", "status", "ignore-missing", "warn", "strict"))
    method = {"b2sum": "blake2b"}.get(name, name.removesuffix("sum"))
    if "c" in given or "check" in given:
        return _check(name, method, paths, given)
    for path, data in options.each(paths, name):
        print(f"{hashlib.new(method, data).hexdigest()}  {path}")
    return 1 if options.failures else 0


def _check(name: str, method: str, lists: list[str], given: dict[str, str]) -> int:
    bad = missing = 0
    for _, text in options.each(lists, name):
        for line in text.decode("utf-8", "surrogateescape").splitlines():
            match = _LINE.fullmatch(line)
            if not match:
                continue
            digest, path = match.groups()
            try:
                same = hashlib.new(method, options.contents(path)).hexdigest() == digest.lower()
            except OSError as error:
                if "ignore-missing" in given:
                    continue
                print(f"{name}: {path}: {error.strerror}", file=sys.stderr)
                missing += 1
                result = "FAILED open or read"
            else:
                bad += not same
                result = "OK" if same else "FAILED"
            if "status" not in given and not (result == "OK" and "quiet" in given):
                print(f"{path}: {result}")
    for count, what in ((missing, "listed file{s} could not be read"), (bad, "computed checksum{s} did NOT match")):
        if count and "status" not in given:
            print(f"{name}: WARNING: {count} {what.format(s='' if count == 1 else 's')}", file=sys.stderr)
    return 1 if bad or missing or options.failures else 0


def _cksum(words: list[str]) -> int:
    _, paths = options.read(words, "")
    for path, data in options.each(paths, "cksum"):
        print(posix_crc(data), len(data), *([path] if paths else []))
    return 1 if options.failures else 0


def posix_crc(data: bytes) -> int:
    """The CRC of cksum: that of zlib with its bits the other way round, over the data and then its length."""
    size, length = len(data), b""
    while size:
        length += bytes([size & 255])
        size >>= 8
    swapped = bytes(_MIRROR[byte] for byte in data + length)
    crc = zlib.crc32(swapped, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{crc:032b}"[::-1], 2) ^ 0xFFFFFFFF


_MIRROR = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
