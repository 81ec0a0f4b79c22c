"""What reading a piece of code tells before it runs: packages, files, network and memory it will want."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NotRequired, TypedDict
from urllib.parse import SplitResult, urlsplit

from . import advice, lock
from .files import ROOT, missing, size_text
from .imports import parse
from .literals import Literals, mode_of, name_of, root_of
from .packages import is_importable
from .refused import judged as judged

Kind = Literal["bundled", "download", "impossible", "unknown", "missing-file", "network", "memory"]

#: Bytes that Python can have in a tab (32-bit WebAssembly), and the estimate from which it is worth a word.
MEMORY = 4_000_000_000
MUCH = 1_000_000_000

#: Functions that read the file named first -> bytes of memory for one byte of file, roughly.
READERS = {
    "read_csv": 4.0, "read_table": 4.0, "read_fwf": 4.0, "read_json": 6.0, "read_excel": 10.0, "read_parquet": 5.0,
    "read_feather": 3.0, "read_pickle": 2.0, "read_stata": 2.0, "read_sas": 2.0, "read_spss": 2.0, "read_orc": 5.0,
    "read_xml": 10.0, "load_file": 4.0, "loadtxt": 4.0, "genfromtxt": 8.0, "imread": 10.0, "load_workbook": 30.0,
    "loadmat": 2.0, "PdfReader": 2.0, "read_text": 2.0, "read_bytes": 1.0, "read_ipc": 3.0, "scan_csv": 0.0,
}  # fmt: skip

#: Arguments that make a reader take a part at a time.
IN_PARTS = {"chunksize", "nrows", "iterator", "usecols", "columns", "max_rows"}

#: Functions and methods that write the file named first.
WRITERS = {
    "savefig", "save", "savez", "savetxt", "imwrite", "write_text", "write_bytes", "touch", "urlretrieve", "ExcelWriter",
}  # fmt: skip

#: Whose `open` is a function that takes a path; any other is a method of a path.
OPENERS = {"", "gzip", "bz2", "lzma", "io", "codecs", "Image", "tarfile", "zipfile", "rasterio"}

#: First names of calls that take a URL.
WEB = {"requests", "httpx", "urllib", "urllib3", "aiohttp", "pyodide", "pd", "pandas", "session", "client"}
WEB_FUNCTIONS = {"urlopen", "urlretrieve", "Request", "pyfetch", "open_url"}

#: Modules of Python's own whose only use is what a tab has not.
SOCKETS = {
    "smtplib": "SMTP", "ftplib": "FTP", "imaplib": "IMAP", "poplib": "POP3",
    "xmlrpc": "XML-RPC",
}  # fmt: skip


class Finding(TypedDict):
    line: int
    kind: Kind
    text: str
    hosts: NotRequired[list[str]]


def findings(code: str, sizes: Mapping[str, int]) -> list[Finding]:
    """One finding for each thing, by line. `sizes`: bytes of each file by path. Code that is no Python has none."""
    tree = parse(code)
    if tree is None:
        return []
    flight = Flight(tree, sizes)
    found = [*flight.imports(), *flight.calls(), *_installs(code)]
    unique = {(finding["kind"], finding["text"]): finding for finding in reversed(found)}
    return sorted(unique.values(), key=lambda finding: finding["line"])


def _finding(line: int, kind: Kind, text: str, hosts: Sequence[str] = ()) -> Finding:
    finding: Finding = {"line": line, "kind": kind, "text": text}
    return {**finding, "hosts": list(hosts)} if hosts else finding


def _host(parts: SplitResult) -> str:
    """As a URL of the browser has it: in lower case, without the port of the scheme."""
    host = parts.netloc.rpartition("@")[2].lower()
    return host.removesuffix(":443" if parts.scheme == "https" else ":80")


def _installs(code: str) -> Iterator[Finding]:
    for number, line in enumerate(code.split("\n"), 1):
        found = re.match(r"\s*[%!]pip3?\s+install\s+(.*)", line)
        for name in found[1].split() if found else ():
            bare = re.split(r"[=<>!~\[]", name)[0]
            if not bare or name.startswith("-") or "/" in name or lock.is_here(lock.canonical(bare)):
                continue
            is_known = lock.canonical(bare) in lock.entries()
            hosts = [lock.REMOTE_HOST] if is_known else ["pypi.org", "files.pythonhosted.org"]
            text = f"{bare} is not bundled: it comes from {' and '.join(hosts)}, once that is allowed."
            yield _finding(number, "download", text, hosts)


class Flight:
    """What one cell imports, reads and writes, as far as its text tells."""

    def __init__(self, tree: ast.Module, sizes: Mapping[str, int]) -> None:
        self.tree = tree
        self.sizes = sizes
        self.says = Literals(tree)
        self.calls_made = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        self.written = {name for call in self.calls_made if (name := self.writes(call)) is not None}
        self.guarded = {id(node) for tried in _tries(tree) for node in tried}
        self.names = [os.path.relpath(path, ROOT) for path in sizes]

    # Imports

    def imports(self) -> Iterator[Finding]:
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), level=0):
                    modules = [module]
                case _:
                    continue
            for module in modules:
                found = self._import(module.partition(".")[0], node.lineno)
                if found and not (id(node) in self.guarded and found["kind"] in ("impossible", "unknown", "download")):
                    yield found

    def _import(self, module: str, line: int) -> Finding | None:
        beside = ROOT / module
        if {str(beside.with_suffix(".py")), f"{beside}.py"} & (self.sizes.keys() | self.written) or any(
            path.startswith(f"{beside}/") for path in self.sizes
        ):
            return None
        package = lock.package_of(module)
        if package is not None and package not in lock.loaded() and not _is_there(module):
            if not lock.is_here(package):
                return _finding(line, "download", advice.remote(package))
            entry = lock.entries()[package]
            size = advice.size_text(entry.get("size"))
            return _finding(line, "bundled", f"{package} {entry['version']}{size} is loaded first.")
        if module in SOCKETS:
            return _finding(line, "impossible", f"{SOCKETS[module]} needs a raw socket, which a tab has not.")
        if _is_there(module):
            return None
        if (problem := advice.known_problem(module)) is not None:
            return _finding(line, "impossible", problem)
        return _finding(line, "unknown", f"There is no module {module} here. {advice.advice_for(module)}")

    # Calls

    def calls(self) -> Iterator[Finding]:
        for call in self.calls_made:
            name, text = name_of(call), self.says.text(call)
            if text is not None and re.match(r"(https?|ftp|s3|gs)://", text):
                yield from self._network(call, text)
            elif (reads := self.reads(call, name)) is not None:
                yield from self._file(call, *reads)

    def _network(self, call: ast.Call, url: str) -> Iterator[Finding]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            yield _finding(call.lineno, "impossible", f"{parts.scheme}:// cannot be reached from a tab. Use https.")
        elif parts.hostname and (name_of(call) in WEB_FUNCTIONS | READERS.keys() or root_of(call) in WEB):
            text = f"This reaches {parts.hostname}, once the person allows that host."
            yield _finding(call.lineno, "network", text, [_host(parts)])

    def reads(self, call: ast.Call, name: str) -> tuple[str, float] | None:
        """The file that a call reads, and its weight in memory."""
        text = self.says.text(call)
        if name in ("read_text", "read_bytes") and isinstance(call.func, ast.Attribute):
            text = self.says.path(call.func.value)
        elif name == "open" and root_of(call) not in OPENERS:
            text = self.says.path(call.func.value) if isinstance(call.func, ast.Attribute) else None
            return None if text is None or mode_of(call, 0) not in ("r", "rb", "rt") else (text, 0.0)
        elif name == "open":
            return (text, 0.0) if text is not None and mode_of(call, 1).startswith("r") else None
        elif name == "ZipFile":
            return None if text is None or mode_of(call, 1) != "r" else (text, 0.0)
        elif name == "load" and root_of(call) in ("np", "numpy"):
            return None if text is None else (text, 1.0)
        elif name in ("copy", "copyfile", "copy2", "getsize", "unpack_archive") and root_of(call) in ("shutil", "os"):
            return None if text is None else (text, 0.0)
        if name not in READERS or text is None:
            return None
        return text, 0.0 if IN_PARTS & {str(keyword.arg) for keyword in call.keywords} else READERS[name]

    def _file(self, call: ast.Call, name: str, weight: float) -> Iterator[Finding]:
        path = os.path.normpath(os.path.join(ROOT, name))
        size = self.sizes.get(path)
        if size is not None:
            if size * weight > MUCH:
                yield _finding(call.lineno, "memory", _much(name, size, size * weight))
            return
        if path in self.written or id(call) in self.guarded or "*" in name or "\n" in name or self._is_asked_for(name):
            return
        if name_of(call) == "load_file" and any(os.path.basename(known) == name for known in self.sizes):
            return
        if not os.path.exists(path):
            yield _finding(call.lineno, "missing-file", missing(name, self.names))

    def _is_asked_for(self, name: str) -> bool:
        """Whether the code itself looks if the file is there."""
        return any(
            name_of(call) in ("exists", "isfile", "is_file")
            and name in (self.says.text(call), isinstance(call.func, ast.Attribute) and self.says.path(call.func.value))
            for call in self.calls_made
        )

    def writes(self, call: ast.Call) -> str | None:
        """The path of the file that a call writes."""
        name, text = name_of(call), self.says.text(call)
        if isinstance(call.func, ast.Attribute) and name in ("write_text", "write_bytes", "touch"):
            text = self.says.path(call.func.value)
        elif name == "open":
            if isinstance(call.func, ast.Attribute) and (path := self.says.path(call.func.value)) is not None:
                text = None if mode_of(call, 0).startswith("r") else path
            elif mode_of(call, 1).startswith("r"):
                return None
        elif name == "ZipFile":
            text = None if mode_of(call, 1) == "r" else text
        elif name == "urlretrieve" or name in ("copy", "copyfile", "copy2", "rename", "move"):
            text = self.says.constant(call.args[1]) if len(call.args) > 1 else None
        elif not name.startswith("to_") and name not in WRITERS and name != "connect":
            return None
        return None if text is None else os.path.normpath(os.path.join(ROOT, text))


def _tries(tree: ast.Module) -> Iterator[list[ast.AST]]:
    """The nodes of each `try` that is ready for a missing module or file."""
    ready = {"ImportError", "ModuleNotFoundError", "FileNotFoundError", "OSError", "Exception"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            types = [inner for handler in node.handlers if handler.type for inner in ast.walk(handler.type)]
            caught = {inner.id for inner in types if isinstance(inner, ast.Name)}
            if caught & ready or any(handler.type is None for handler in node.handlers):
                yield [inner for line in node.body for inner in ast.walk(line)]


def _is_there(module: str) -> bool:
    return module in sys.modules or is_importable(module)


def _much(name: str, size: int, need: float) -> str:
    return (
        f'Reading "{name}" ({size_text(size)}) takes about {size_text(round(need))} of the {size_text(MEMORY)} that '
        "Python can have here. Read less: usecols=, nrows= or chunksize=."
    )
