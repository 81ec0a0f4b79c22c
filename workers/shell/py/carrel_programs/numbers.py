"""seq, yes, shuf, numfmt, factor and bc's plain neighbours."""

from __future__ import annotations

import itertools
import math
import random
import sys
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal, InvalidOperation

from . import options

HELP = {
    "seq": "Usage: seq [-w] [-s SEPARATOR] [-f FORMAT] [FIRST [STEP]] LAST\nNumbers, one on each line: seq 10, seq 0 0.1 1. -w all of one width   -s between them   -f as printf: %03g",
    "yes": "Usage: yes [WORD]...\nA line again and again, until the reader has enough, or after 16 MB (8 MB where nobody reads it as it comes).",
    "shuf": "Usage: shuf [-n COUNT] [-r] [-e WORD... | -i LOW-HIGH | FILE]\nLines, words (-e) or numbers (-i) in a random order. -n only so many   -r each may come again: shuf -i 1-6 -n 1",
    "numfmt": "Usage: numfmt [--to=si|iec|iec-i|none] [--from=si|iec|iec-i|auto|none] [--suffix=TEXT] [--field=N] [NUMBER]...\n"
    "Numbers for people and back: numfmt --to=iec 1048576 is 1.0M. Reads them from standard input where none is named.",
    "factor": "Usage: factor [NUMBER]...\nThe prime factors of numbers, which come from standard input where none is named.",
}
#: Bytes of an output without an end that nobody takes as it comes: it is kept for a file or a variable, or Python can't wait here.
PIPE = 8 * 1024 * 1024
#: And of one whose reader takes all that comes, which would never be over.
_TAKEN = 2 * PIPE


def main(words: list[str]) -> int:
    return {"seq": _seq, "yes": _yes, "shuf": _shuf, "numfmt": _numfmt, "factor": _factor}[words[0]](words)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise options.Wrong(f"invalid floating point argument: '{text}'") from None


def _is_number(text: str) -> bool:
    return text[:1] in "-+" and text[1:2].isdigit() or text[:2] in ("-.", "+.")


def _seq(words: list[str]) -> int:
    # A negative number is no option.
    plain = next((i for i, word in enumerate(words[1:], 1) if _is_number(word)), len(words))
    given, rest = options.read(words[:plain], "ws:f:", ("equal-width", "separator=", "format="), mixed=False)
    rest += words[plain:]
    if not 1 <= len(rest) <= 3:
        raise options.Wrong("missing operand" if not rest else f"extra operand '{rest[3]}'")
    first, step, last = (Decimal(1), Decimal(1), Decimal(0))
    values = [_decimal(text) for text in rest]
    if len(values) == 1:
        last = values[0]
    elif len(values) == 2:
        first, last = values
    else:
        first, step, last = values
    if step == 0:
        raise options.Wrong("invalid Zero increment value: '0'")
    places = max(0, *(-int(value.as_tuple().exponent) for value in (first, step) if value.is_finite()))
    separator = given.get("s", given.get("separator", "\n")).replace("\\n", "\n").replace("\\t", "\t")
    form = given.get("f", given.get("format"))
    width = 0
    if "w" in given or "equal-width" in given:
        width = max(len(f"{value:.{places}f}") for value in (first, last) if value.is_finite())
    whole = not width and not form and places == 0 and first == int(first) and step == int(step)
    lines = _whole(int(first), int(step), last) if whole else _exact(first, step, last, form, width, places)
    written = 0
    while chunk := list(itertools.islice(lines, 20_000)):
        text = (separator if written else "") + separator.join(chunk)
        sys.stdout.write(text)
        written += len(text)
        if last.is_finite() and written > _LONGEST and not _is_taken():
            raise options.Wrong(f"more than {_LONGEST // 2**20} MB of numbers; the rest is left out")
        if not last.is_finite() and written > (_TAKEN if _is_taken() else PIPE):
            # As if the reader had gone.
            return 141
    sys.stdout.write("\n" if written else "")
    return 0


#: Bytes of one sequence.
_LONGEST = 128 * 1024 * 1024


def _whole(first: int, step: int, last: Decimal) -> Iterator[str]:
    if last.is_finite():
        end = math.floor(last) + 1 if step > 0 else math.ceil(last) - 1
        return map(str, range(first, end, step))
    return map(str, itertools.count(first, step)) if (last > 0) == (step > 0) else iter(())


def _exact(first: Decimal, step: Decimal, last: Decimal, form: str | None, width: int, places: int) -> Iterator[str]:
    value = first
    while value <= last if step > 0 else value >= last:
        yield form % value if form else f"{value:0{width}.{places}f}" if width else f"{value:.{places}f}"
        value += step


def _is_taken() -> bool:
    return bool(getattr(getattr(sys.stdout.buffer, "raw", None), "is_taken", False))


def _yes(words: list[str]) -> int:
    line = (" ".join(words[1:]) or "y") + "\n"
    block = line * max(1, 65_536 // len(line))
    written = 0
    while written <= (_TAKEN if _is_taken() else PIPE):
        sys.stdout.write(block)
        written += len(block)
    # As if the reader had gone.
    return 141


def _shuf(words: list[str]) -> int:
    given, rest = options.read(words, "n:rei:o:z", ("head-count=", "repeat", "echo", "input-range=", "output=", "random-source="))
    span = given.get("i", given.get("input-range"))
    if span is not None:
        low, _, high = span.partition("-")
        pool: list[str] | range = range(options.number(low), options.number(high) + 1)
    elif "e" in given or "echo" in given:
        pool = rest
    else:
        pool = options.contents(rest[0] if rest else "-").decode("utf-8", "surrogateescape").splitlines()
    count = given.get("n", given.get("head-count"))
    size = len(pool) if count is None else options.number(count)
    if "r" in given or "repeat" in given:
        if not pool:
            raise options.Wrong("no lines to repeat")
        chosen = random.choices(pool, k=size if count is not None else PIPE // 8)
    else:
        chosen = random.sample(pool, min(size, len(pool)))
    sys.stdout.write("".join(f"{one}\n" for one in chosen))
    return 0


_LETTERS = "KMGTPEZY"


def _numfmt(words: list[str]) -> int:
    long = ("to=", "from=", "suffix=", "field=", "format=", "padding=", "round=", "grouping", "delimiter=", "header")
    given, rest = options.read(words, "d:", long)
    field = options.number(given.get("field", "1"))
    for line in rest or sys.stdin.read().splitlines():
        parts = line.split(given.get("delimiter", given.get("d")))
        if len(parts) >= field:
            parts[field - 1] = _shown(_value(parts[field - 1], given), given)
        print((given.get("delimiter", given.get("d")) or " ").join(parts))
    return 0


def _value(text: str, given: dict[str, str]) -> Decimal:
    digits = text.rstrip("KkMGTPEZYi")
    unit = text[len(digits) :]
    if not unit:
        return _decimal(digits)
    kind = given.get("from", "none")
    if kind == "none":
        raise options.Wrong(f"rejecting suffix in input: '{text}' (consider using --from)", 2)
    base = 1024 if kind.startswith("iec") or unit.endswith("i") else 1000
    return _decimal(digits) * base ** (_LETTERS.index(unit[0].upper()) + 1)


def _shown(value: Decimal, given: dict[str, str]) -> str:
    kind = given.get("to", "none")
    suffix = given.get("suffix", "")
    if kind == "none":
        return f"{value:f}{suffix}"
    base = 1000 if kind == "si" else 1024
    power = 0
    while abs(value) >= base and power < len(_LETTERS):
        value /= base
        power += 1
    if power == 0:
        return f"{value:f}{suffix}"
    # Away from zero, to one place below ten, as GNU does.
    small = (value * 10).to_integral_value(ROUND_CEILING) / 10
    text = f"{small:.1f}" if small < 10 else f"{value.to_integral_value(ROUND_CEILING)}"
    return text + _LETTERS[power - 1] + ("i" if kind == "iec-i" else "") + suffix


def _factor(words: list[str]) -> int:
    code = 0
    for text in words[1:] or sys.stdin.read().split():
        if not text.isdigit():
            print(f"factor: '{text}' is not a valid positive integer", file=sys.stderr)
            code = 1
            continue
        rest, found, prime = int(text), [], 2
        while prime * prime <= rest:
            while rest % prime == 0:
                found.append(prime)
                rest //= prime
            prime += 1 if prime == 2 else 2
        if rest > 1:
            found.append(rest)
        print(f"{int(text)}:", *found)
    return code
