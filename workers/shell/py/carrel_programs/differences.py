"""diff: normal, unified and context form, side by side, folders."""

from __future__ import annotations

import difflib
import os
import re
import sys
import time

from . import options

HELP = {
    "diff": "Usage: diff [-u | -U LINES | -c | -y] [-q] [-s] [-r] [-N] [-i] [-w] [-b] [-B] FILE1 FILE2\n"
    "What differs between two files or folders. Exit code: 0 the same, 1 different, 2 trouble."
}


def main(words: list[str]) -> int:
    long = ("unified", "unified=", "context", "context=", "side-by-side", "brief", "report-identical-files", "recursive", "new-file", "ignore-case",
            "ignore-all-space", "ignore-space-change", "ignore-blank-lines", "text", "label=", "color", "color=", "width=", "exclude=", "strip-trailing-cr")  # fmt: skip
    given, paths = options.read(words, "uU:cC:yqsrNiwbBaL:W:x:tdp0123456789", long)
    if len(paths) != 2:
        raise options.Wrong("missing operand after 'diff'" if not paths else f"two files are needed, not {len(paths)}", 2)
    first, second = paths
    if os.path.isdir(first) and os.path.isdir(second):
        return _folders(first, second, given, words)
    if os.path.isdir(first):
        first = os.path.join(first, os.path.basename(second))
    elif os.path.isdir(second):
        second = os.path.join(second, os.path.basename(first))
    return _files(first, second, given)


def _folders(first: str, second: str, given: dict[str, str], words: list[str]) -> int:
    code = 0
    options_shown = " ".join(word for word in words[1:] if word.startswith("-"))
    deep, new = "r" in given or "recursive" in given, "N" in given or "new-file" in given
    for name in sorted({*os.listdir(first), *os.listdir(second)}):
        one, two = os.path.join(first, name), os.path.join(second, name)
        if not (os.path.exists(one) and os.path.exists(two)) and not (new and not os.path.isdir(one if os.path.exists(one) else two)):
            print(f"Only in {first if os.path.exists(one) else second}: {name}")
            code = 1
        elif os.path.isdir(one) and os.path.isdir(two):
            if deep:
                code = max(code, _folders(one, two, given, words))
            else:
                print(f"Common subdirectories: {one} and {two}")
        else:
            code = max(code, _files(one, two, given, heading=f"diff {options_shown} {one} {two}".replace("  ", " ")))
    return code


def _lines(path: str, given: dict[str, str], new: bool) -> tuple[list[str], bytes]:
    data = b"" if new and not os.path.exists(path) else options.contents(path)
    text = data.decode("utf-8", "surrogateescape")
    if "strip-trailing-cr" in given:
        text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    elif lines:
        lines[-1] += "\n\\ No newline at end of file"
    return lines, data


def _key(given: dict[str, str]):  # noqa: ANN202
    def key(line: str) -> str:
        if "w" in given or "ignore-all-space" in given:
            line = re.sub(r"\s+", "", line)
        elif "b" in given or "ignore-space-change" in given:
            line = re.sub(r"\s+", " ", line).rstrip()
        return line.lower() if "i" in given or "ignore-case" in given else line

    return key


def _files(first: str, second: str, given: dict[str, str], heading: str | None = None) -> int:
    new = "N" in given or "new-file" in given
    try:
        old, old_data = _lines(first, given, new)
        fresh, new_data = _lines(second, given, new)
    except OSError as error:
        print(f"diff: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    key = _key(given)
    blocks = difflib.SequenceMatcher(None, [*map(key, old)], [*map(key, fresh)], autojunk=False).get_opcodes()
    blank = "B" in given or "ignore-blank-lines" in given
    changed = [one for one in blocks if one[0] != "equal" and not (blank and not any(line.strip() for line in [*old[one[1] : one[2]], *fresh[one[3] : one[4]]]))]
    if not changed:
        if "s" in given or "report-identical-files" in given:
            print(f"Files {first} and {second} are identical")
        return 0
    binary = b"\0" in old_data[:8000] or b"\0" in new_data[:8000]
    if "q" in given or "brief" in given or (binary and not {"a", "text"} & set(given)):
        print(f"{'Binary files' if binary and 'q' not in given else 'Files'} {first} and {second} differ")
        return 2 if binary and "q" not in given and "brief" not in given else 1
    if heading:
        print(heading)
    around = int(given.get("U") or given.get("unified") or given.get("C") or given.get("context") or 3)
    if {"u", "U", "unified"} & set(given):
        _unified(first, second, old, fresh, blocks, around)
    elif {"c", "C", "context"} & set(given):
        _context(first, second, old, fresh, around)
    elif "y" in given or "side-by-side" in given:
        _sides(old, fresh, blocks, int(given.get("W", given.get("width", 130))))
    else:
        _normal(old, fresh, changed)
    return 1


def _stamp(path: str) -> str:
    moment = os.stat(path).st_mtime_ns if path != "-" and os.path.exists(path) else time.time_ns()
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment // 10**9)) + f".{moment % 10**9:09d} " + time.strftime("%z", time.localtime())


def _span(start: int, end: int) -> str:
    count = end - start
    return f"{start + 1 if count else start}" + ("" if count == 1 else f",{count}")


def _unified(first: str, second: str, old: list[str], new: list[str], blocks: list, around: int) -> None:
    print(f"--- {first}\t{_stamp(first)}\n+++ {second}\t{_stamp(second)}")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    matcher.opcodes = blocks
    for group in matcher.get_grouped_opcodes(around):
        print(f"@@ -{_span(group[0][1], group[-1][2])} +{_span(group[0][3], group[-1][4])} @@")
        for kind, a, b, c, d in group:
            if kind == "equal":
                print("\n".join(f" {line}" for line in old[a:b]))
                continue
            for line in old[a:b]:
                print(f"-{line}")
            for line in new[c:d]:
                print(f"+{line}")


def _context(first: str, second: str, old: list[str], new: list[str], around: int) -> None:
    lines = difflib.context_diff(old, new, first, second, _stamp(first), _stamp(second), around, lineterm="")
    print("\n".join(lines))


_LETTER = {"replace": "c", "delete": "d", "insert": "a"}


def _normal(old: list[str], new: list[str], blocks: list) -> None:
    def span(start: int, end: int) -> str:
        return f"{start + 1}" if end - start == 1 else f"{start + 1},{end}" if end > start else f"{start}"

    for kind, a, b, c, d in blocks:
        print(f"{span(a, b)}{_LETTER[kind]}{span(c, d)}")
        for line in old[a:b]:
            print(f"< {line}")
        if kind == "replace":
            print("---")
        for line in new[c:d]:
            print(f"> {line}")


def _sides(old: list[str], new: list[str], blocks: list, width: int) -> None:
    half = (width - 3) // 2
    for kind, a, b, c, d in blocks:
        for index in range(max(b - a, d - c)):
            left = old[a + index] if a + index < b else ""
            right = new[c + index] if c + index < d else ""
            mark = " " if kind == "equal" else "|" if a + index < b and c + index < d else "<" if a + index < b else ">"
            print(f"{left[:half]:<{half}} {mark} {right[:half]}".rstrip())
