"""xxd, od and cmp."""

from __future__ import annotations

import struct
import sys

from . import options

HELP = {
    "xxd": "Usage: xxd [-p] [-r] [-b] [-u] [-i] [-c COLUMNS] [-g BYTES] [-l LENGTH] [-s OFFSET] [FILE [OUTPUT]]\n"
    "A hexadecimal dump, or with -r the bytes of one.",
    "od": "Usage: od [-A d|o|x|n] [-t x1|x2|x4|o1|o2|d1|d2|d4|u1|u2|c|a]... [-N COUNT] [-j SKIP] [-w WIDTH] [-v] [-b|-c|-d|-x] [FILE]...\n"
    "A dump of bytes, octal if nothing else is said. -A how places are counted   -t how bytes are shown: od -A x -t x1 FILE",
    "cmp": "Usage: cmp [-l] [-s] [-b] [-n LIMIT] FILE1 FILE2\nThe first byte in which two files differ.",
}


def main(words: list[str]) -> int:
    return {"xxd": _xxd, "od": _od, "cmp": _cmp}[words[0]](words)


def _xxd(words: list[str]) -> int:
    given, paths = options.read(words, "prbuic:g:l:s:", ("plain", "postscript", "revert", "cols="))
    data = options.contents(paths[0] if paths else "-")
    plain = any(name in given for name in ("p", "plain", "postscript"))
    if "r" in given or "revert" in given:
        _put(paths, _reverted(data.decode("latin-1"), plain))
        return 0
    data = data[options.number(given.get("s", "0")) :]
    if "l" in given:
        data = data[: options.number(given["l"])]
    start = options.number(given.get("s", "0"))
    width = options.number(given.get("c", "0")) or (30 if plain else 12 if "i" in given else 6 if "b" in given else 16)
    upper = "u" in given
    if plain:
        lines = [data[at : at + width].hex() for at in range(0, len(data), width)]
    elif "i" in given:
        name = "".join(letter if letter.isalnum() else "_" for letter in (paths[0] if paths else "stdin"))
        rows = [", ".join(f"0x{byte:02x}" for byte in data[at : at + width]) for at in range(0, len(data), width)]
        lines = [f"unsigned char {name}[] = {{", "  " + ",\n  ".join(rows), "};", f"unsigned int {name}_len = {len(data)};"]
    else:
        group = options.number(given.get("g", "0")) or (1 if "b" in given else 2)
        lines = [_row(data[at : at + width], start + at, width, group, "b" in given) for at in range(0, len(data), width)]
    text = "".join(f"{line.upper() if upper and plain else line}\n" for line in lines)
    _put(paths, text.encode())
    return 0


def _row(part: bytes, at: int, width: int, group: int, bits: bool) -> str:
    cells = [f"{byte:08b}" if bits else f"{byte:02x}" for byte in part]
    groups = ["".join(cells[i : i + group]) for i in range(0, len(cells), group)]
    size = (8 if bits else 2) * width + (width + group - 1) // group - 1
    shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
    return f"{at:08x}: {' '.join(groups):<{size}}  {shown}"


def _reverted(text: str, plain: bool) -> bytes:
    if plain:
        return bytes.fromhex("".join(text.split()))
    found = bytearray()
    for line in text.splitlines():
        at, _, rest = line.partition(":")
        if not rest:
            continue
        digits = rest.strip().split("  ")[0].replace(" ", "")
        place = int(at, 16)
        part = bytes.fromhex(digits)
        found.extend(bytes(max(0, place + len(part) - len(found))))
        found[place : place + len(part)] = part
    return bytes(found)


def _put(paths: list[str], data: bytes) -> None:
    if len(paths) > 1:
        with open(paths[1], "wb") as file:
            file.write(data)
    else:
        options.out().write(data)


_NAMES = "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp".split()
_ESCAPES = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
#: Of each letter and size: the format of `struct` and how many characters the largest number takes.
_NUMBERS = {
    ("x", 1): ("B", 2), ("x", 2): ("H", 4), ("x", 4): ("I", 8), ("x", 8): ("Q", 16),
    ("o", 1): ("B", 3), ("o", 2): ("H", 6), ("o", 4): ("I", 11), ("o", 8): ("Q", 22),
    ("d", 1): ("b", 4), ("d", 2): ("h", 6), ("d", 4): ("i", 11), ("d", 8): ("q", 20),
    ("u", 1): ("B", 3), ("u", 2): ("H", 5), ("u", 4): ("I", 10), ("u", 8): ("Q", 20),
}  # fmt: skip
_SHORT = {"b": "o1", "c": "c", "d": "u2", "x": "x2", "o": "o2", "s": "d2", "i": "d4", "l": "d8", "a": "a"}


def _od(words: list[str]) -> int:
    types = [words[i + 1] if word == "-t" else word[2:] for i, word in enumerate(words) if word.startswith("-t") and (word != "-t" or i + 1 < len(words))]
    types += [word.partition("=")[2] for word in words if word.startswith("--format=")]
    given, paths = options.read(words, "A:t:N:j:w:vbcdxosila", ("address-radix=", "format=", "read-bytes=", "skip-bytes=", "width=", "output-duplicates"))
    types += [kind for name, kind in _SHORT.items() if name in given]
    data = b"".join(part for _, part in options.each(paths, "od"))
    start = options.number(given.get("j", given.get("skip-bytes", "0")))
    data = data[start:]
    if limit := given.get("N", given.get("read-bytes")):
        data = data[: options.number(limit)]
    width = options.number(given.get("w", given.get("width", "16")))
    radix = given.get("A", given.get("address-radix", "o"))
    address = {"o": "{:07o}", "d": "{:07d}", "x": "{:06x}", "n": ""}.get(radix)
    if address is None:
        raise options.Wrong(f"invalid output address radix '{radix}'; it must be one character from [doxn]")
    before, starred = None, False
    for at in range(0, len(data), width):
        part = data[at : at + width]
        if part == before and len(part) == width and "v" not in given and "output-duplicates" not in given:
            if not starred:
                print("*")
            starred = True
            continue
        before, starred = part, False
        for index, kind in enumerate(types or ["o2"]):
            label = address.format(start + at)
            print((label if index == 0 else " " * len(label)) + _cells(part, kind))
    if address:
        print(address.format(start + len(data)))
    return 1 if options.failures else 0


def _cells(part: bytes, kind: str) -> str:
    if kind[0] == "c":
        return "".join(f"{_ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f'{byte:03o}'):>4}" for byte in part)
    if kind[0] == "a":
        return "".join(f"{'del' if byte & 127 == 127 else _NAMES[byte & 127] if byte & 127 < 33 else chr(byte & 127):>4}" for byte in part)
    size = {"C": 1, "S": 2, "I": 4, "L": 8}.get(kind[1:2]) or int(kind[1:2] or 4)
    if (kind[0], size) not in _NUMBERS:
        raise options.Wrong(f"invalid type string '{kind}'")
    form, room = _NUMBERS[kind[0], size]
    padded = part + bytes(-len(part) % size)
    values = struct.unpack(f"<{len(padded) // size}{form}", padded)
    if kind[0] in "xo":
        return "".join(f" {value:0{room}{kind[0]}}" for value in values)
    return "".join(f" {value:>{room}}" for value in values)


def _cmp(words: list[str]) -> int:
    given, paths = options.read(words, "lsbn:", ("verbose", "quiet", "silent", "print-bytes", "bytes="))
    if len(paths) < 2:
        raise options.Wrong("missing operand: cmp FILE1 FILE2", 2)
    first, second = (options.contents(path) for path in paths[:2])
    if limit := given.get("n", given.get("bytes")):
        first, second = first[: options.number(limit)], second[: options.number(limit)]
    if first == second:
        return 0
    quiet = any(name in given for name in ("s", "quiet", "silent"))
    common = min(len(first), len(second))
    places = (at for at in range(common) if first[at] != second[at])
    if "l" in given or "verbose" in given:
        room = len(str(common))
        for at in places:
            print(f"{at + 1:>{room}} {first[at]:>3o} {second[at]:>3o}")
    elif (at := next(places, None)) is not None:
        if not quiet:
            print(f"{paths[0]} {paths[1]} differ: byte {at + 1}, line {first.count(10, 0, at) + 1}")
        return 1
    if len(first) != len(second) and not quiet:
        shorter, size = (paths[0], first) if len(first) < len(second) else (paths[1], second)
        where = f"byte {len(size)}" + (f", in line {size.count(10) + 1}" if not size.endswith(b"\n") else f", line {size.count(10)}")
        print(f"cmp: EOF on {shorter} after {where}", file=sys.stderr)
    return 1
