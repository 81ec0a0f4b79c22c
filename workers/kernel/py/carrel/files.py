"""FILES: the person's files by name."""

from __future__ import annotations

import difflib
import html
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

ROOT = Path("/mnt/data")


def size_text(size: int) -> str:
    """Bytes for people: 512 B, 1.4 KB, 3.0 MB."""
    value = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{size} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError


class Files(Mapping[str, str]):
    """Names of files below the root, relative to it, to their whole paths. Always as the folder is now, sorted.

    Hidden files, `__pycache__`, and `output` with the whole text of long runs, are left out.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root

    def __iter__(self) -> Iterator[str]:
        found: list[str] = []
        for folder, folders, names in os.walk(self._root):
            at_root = Path(folder) == self._root
            folders[:] = [
                name
                for name in folders
                if not name.startswith(".") and name != "__pycache__" and not (at_root and name == "output")
            ]
            base = os.path.relpath(folder, self._root)
            found += [os.path.normpath(os.path.join(base, name)) for name in names if not name.startswith(".")]
        return iter(sorted(found))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> str:
        path = self._root / name
        if name not in set(self):
            raise KeyError(f"{missing(name, list(self))}")
        return str(path)

    def _rows(self) -> list[tuple[str, str, str]]:
        rows: list[tuple[str, str, str]] = []
        for name in self:
            state = (self._root / name).stat()
            rows.append((name, size_text(state.st_size), f"{datetime.fromtimestamp(state.st_mtime):%Y-%m-%d %H:%M}"))
        return rows

    def __repr__(self) -> str:
        rows = self._rows()
        if not rows:
            return "No files yet: drop some on the page."
        width = max(len(name) for name, _, _ in rows)
        return "\n".join(f"{name:<{width}}  {size:>9}  {time}" for name, size, time in rows)

    def _repr_html_(self) -> str:
        rows = self._rows()
        if not rows:
            return "<p>No files yet: drop some on the page.</p>"
        body = "".join(
            f"<tr><td>{html.escape(name)}</td><td style='text-align:right'>{size}</td><td>{time}</td></tr>"
            for name, size, time in rows
        )
        return (
            f"<table><thead><tr><th>name</th><th>size</th><th>modified</th></tr></thead><tbody>{body}</tbody></table>"
        )


def nearest(name: str, names: list[str]) -> list[str]:
    """At most three of the names that look most like this one, case and folders aside."""
    folded: dict[str, list[str]] = {}
    for known in names:
        for form in {known.lower(), Path(known).name.lower()}:
            folded.setdefault(form, []).append(known)
    wanted = (name.lower(), Path(name).name.lower())
    near = [close for form in wanted for close in difflib.get_close_matches(form, folded, n=3, cutoff=0.7)]
    return list(dict.fromkeys(known for form in near for known in folded[form]))[:3]


def missing(name: str, names: list[str]) -> str:
    """The sentence for a name that is not there."""
    if near := nearest(name, names):
        return f'No file "{name}". Did you mean {" or ".join(f'"{known}"' for known in near)}?'
    if not names:
        return f'No file "{name}": there are no files yet. Drop some on the page.'
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f'No file "{name}". There are: {shown}.'


def find(name: str | os.PathLike[str], files: Files) -> Path:
    """The path of a file by its name: below the root, in the working directory, or alone of its name in some folder.

    Raises FileNotFoundError, which names what is nearest, or IsADirectoryError.
    """
    text = os.fspath(name)
    for path in (files._root / text, Path(text)):
        if path.is_file():
            return path
        if path.is_dir():
            raise IsADirectoryError(f'"{text}" is a folder; name a file in it.')
    names = list(files)
    same = [known for known in names if Path(known).name == text]
    if len(same) == 1:
        return files._root / same[0]
    raise FileNotFoundError(missing(text, names))


FILES = Files()
