"""less, more and nano: in a terminal the page shows them on the whole screen, anywhere else a text is just put out."""

from __future__ import annotations

import os
import sys
from typing import Any

from . import options
from .process import current

HELP = {
    "less": "Usage: less [FILE]...\nIn a terminal: space and b turn pages, / searches, n finds the next, g and G go to the ends, q leaves.",
    "more": "Usage: more [FILE]...\nAs less.",
    "nano": "Usage: nano [+LINE] FILE\nEdits a text in the terminal: Ctrl-O saves, Ctrl-W searches, Ctrl-X leaves.\n"
    "The editor opens when the command line it stands in has ended.",
}
HELP["edit"] = HELP["nano"].replace("nano", "edit", 1)
#: Bytes that are shown or edited at most.
MOST = 16 * 1024 * 1024


def _tell(**note: Any) -> None:
    from carrel import terminals

    terminals.tell(**note)


def main(words: list[str]) -> int:
    return _page(words) if words[0] in ("less", "more") else _edit(words)


def _page(words: list[str]) -> int:
    _, paths = options.read(words, "RFXNSirEKMQ", ())
    if not paths and sys.stdin.isatty():
        raise options.Wrong("Missing filename", 1)
    pieces = [data for _, data in options.each(paths, words[0])]
    process = current()
    if process is None or process.terminal is None:
        for data in pieces:
            options.out().write(data)
    elif pieces:
        text = b"".join(pieces)
        cut = text[:MOST].decode("utf-8", "replace")
        if len(text) > MOST:
            cut += f"\n[Only the first {MOST >> 20} MB are shown.]\n"
        _tell(kind="page", name=", ".join(paths), text=cut)
    return 1 if options.failures else 0


def _edit(words: list[str]) -> int:
    paths = [word for word in words[1:] if not word.startswith(("-", "+"))]
    line = next((int(word[1:]) for word in words[1:] if word.startswith("+") and word[1:].isdigit()), 1)
    process = current()
    if process is None or process.terminal is None:
        raise options.Wrong("this needs a terminal: open one with the Terminal button", 1)
    if len(paths) != 1:
        raise options.Wrong(f"name one file, as in: {words[0]} notes.txt", 2)
    path = os.path.abspath(paths[0])
    text = ""
    is_new = not os.path.exists(path)
    if not is_new:
        data = options.contents(path)
        if len(data) > MOST:
            raise options.Wrong(f"{paths[0]}: too large to edit here (at most {MOST >> 20} MB)")
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise options.Wrong(f"{paths[0]}: not a text in UTF-8") from None
    elif not os.path.isdir(os.path.dirname(path)):
        raise options.Wrong(f"{os.path.dirname(paths[0])}: no such folder")
    _tell(kind="edit", path=path, text=text, isNew=is_new, line=line)
    return 0
