"""What has to be changed in some packages so that they work out of a wheel: Debian spreads data over /usr/share."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

#: Paths inside the wheel and their contents.
Files = dict[str, bytes]


def apply(name: str, files: Files, root: Path) -> None:
    """Changes `files`; `root` holds the unpacked packages."""
    if fix := _FIXES.get(name):
        fix(files, root)


def _replace(files: Files, path: str, old: str, new: str) -> None:
    text = files[path].decode()
    if old not in text:
        raise ValueError(f"{path} no longer holds {old!r}")
    files[path] = text.replace(old, new).encode()


def _altair(files: Files, root: Path) -> None:
    """Without it each chart of a table with text says that pandas will drop an argument."""
    _replace(
        files,
        "altair/utils/core.py",
        "df[col_name].apply(to_list_if_array, convert_dtype=False)",
        "df[col_name].astype(object).apply(to_list_if_array)",
    )


def _docutils(files: Files, root: Path) -> None:
    _add(files, "docutils/", root / "usr/share/docutils")
    _replace(files, "docutils/__init__.py", "_debian_package = 1", "_debian_package = 0")


def _dulwich(files: Files, root: Path) -> None:
    """A hook that is not there is found missing before a process is asked for, which a tab has not."""
    _replace(
        files,
        "dulwich/hooks.py",
        "        try:\n            ret = subprocess.call(",
        "        try:\n            if not os.path.exists(self.filepath):\n"
        "                raise FileNotFoundError(self.filepath)\n            ret = subprocess.call(",
    )


def _plotly(files: Files, root: Path) -> None:
    share = root / "usr/share/python3-plotly"
    for folder in ("templates", "datasets"):
        _add(files, f"plotly/package_data/{folder}/", share / folder)
    files["plotly/package_data/plotly.js"] = (share / "plotly.js").read_bytes()
    files["plotly/package_data/_validators.json"] = (share / "_validators.json").read_bytes()
    files.pop("plotly/validators/_validators.json", None)
    here = '__import__("os").path.join(__import__("os").path.dirname(__import__("plotly").__file__), "package_data"%s)'
    for path in [path for path in files if path.endswith(".py")]:
        text = files[path].decode("utf-8", "surrogateescape")
        text = re.sub(r"""(["'])/usr/share/python3-plotly/plotly\.js\1""", here % ', "plotly.js"', text)
        text = re.sub(r"""(["'])/usr/share/python3-plotly\1""", here % "", text)
        files[path] = text.encode("utf-8", "surrogateescape")


#: Languages whose sentence boundaries come along; each is about 0.2 MB.
_PUNKT = ("english", "french", "german", "spanish", "italian", "portuguese", "dutch")


def _nltk(files: Files, root: Path) -> None:
    """Adds `nltk_data` in the layout of NLTK's own downloads, and looks for it beside the code."""
    data = "nltk/nltk_data/"
    go = root / "usr/share/gocode/src/gopkg.in/neurosnap/sentences.v1/data"
    for language in _PUNKT:
        punkt = json.loads((go / f"{language}.json").read_text())
        tables = {
            "collocations.tab": [pair.replace(",", "\t", 1) for pair in punkt["Collocations"]],
            "sent_starters.txt": punkt["SentStarters"],
            "abbrev_types.txt": punkt["AbbrevTypes"],
            "ortho_context.tab": [f"{word}\t{flags}" for word, flags in punkt["OrthoContext"].items()],
        }
        for file, lines in tables.items():
            files[f"{data}tokenizers/punkt_tab/{language}/{file}"] = "\n".join(sorted(lines)).encode()
    (stop,) = root.glob("usr/share/postgresql/*/tsearch_data")
    for path in sorted(stop.glob("*.stop")):
        files[f"{data}corpora/stopwords/{path.stem}"] = path.read_bytes()
    _replace(
        files,
        "nltk/data.py",
        "# User-specified locations:\n",
        'path.append(os.path.join(os.path.dirname(__file__), "nltk_data"))\n\n# User-specified locations:\n',
    )


def _pydantic(files: Files, root: Path) -> None:
    """Python 3.13 wants the argument by name."""
    _replace(files, "pydantic/typing.py", "localns, set())", "localns, recursive_guard=set())")


def _pdfminer(files: Files, root: Path) -> None:
    """cryptography is Rust; without it only encrypted files cannot be read."""
    path = "pdfminer/pdfdocument.py"
    text = files[path].decode()
    imports = re.findall(r"^from cryptography\S* import (?:\(\n[^)]*\)|.*)\n", text, re.MULTILINE)
    if not imports:
        raise ValueError("pdfminer no longer imports cryptography")
    for line in imports:
        text = text.replace(line, "")
    body = "".join(f"    {line}\n" for entry in imports for line in entry.splitlines())
    files[path] = _after_imports(text, f"try:\n{body}except ImportError:\n    pass\n").encode()


def _after_imports(text: str, addition: str) -> str:
    """The addition before the first line that is no import, comment or docstring."""
    at = re.search(r"^(?:log(?:ger)? = |class |def )", text, re.MULTILINE)
    if at is None:
        raise ValueError("no place for the addition")
    return f"{text[: at.start()]}{addition}\n{text[at.start() :]}"


def _add(files: Files, prefix: str, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            files[prefix + path.relative_to(folder).as_posix()] = path.read_bytes()


_FIXES: dict[str, Callable[[Files, Path], None]] = {
    "altair": _altair,
    "docutils": _docutils,
    "dulwich": _dulwich,
    "nltk": _nltk,
    "pdfminer-six": _pdfminer,
    "plotly": _plotly,
    "pydantic": _pydantic,
}
