"""Wheel files: whether one can be installed here, and its entry for a lock file."""

from __future__ import annotations

import hashlib
import io
import re
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import PurePosixPath

from .lock import Entry, canonical
from .packages import PackageError

#: PEP 427, with the optional build number.
_NAME = re.compile(
    r"(?P<name>[^-]+)-(?P<version>[^-]+)(-\d[^-]*)?-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>[^-]+)\.whl$"
)


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that has been looked into and fits this Python."""

    file_name: str
    name: str
    version: str
    metadata: Message
    modules: list[str]
    data: bytes

    @property
    def requires(self) -> list[str]:
        """Requirements as the metadata writes them, markers and extras included."""
        return [str(line) for line in self.metadata.get_all("Requires-Dist") or []]

    @property
    def licence(self) -> str:
        """What the metadata says of it, in at most 200 characters; may be empty."""
        named = self.metadata["License-Expression"] or self.metadata["License"] or ""
        classes = [str(line) for line in self.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
        text = str(named).strip().split("\n")[0] or " / ".join(line.rpartition(" :: ")[2] for line in classes)
        return text[:200]

    def entry(self) -> Entry:
        """The wheel as one package of a lock file. Only needs without a marker are named."""
        needs = {canonical(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in self.requires if ";" not in line}
        entry: Entry = {
            "name": self.name,
            "version": self.version,
            "file_name": self.file_name,
            "install_dir": "site",
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "package_type": "package",
            "imports": self.modules,
            "depends": sorted(needs),
            "size": len(self.data),
        }
        return {**entry, "licence": self.licence} if self.licence else entry


def _platforms() -> set[str]:
    abi = sysconfig.get_config_var("PYODIDE_ABI_VERSION") or "2025_0"
    own = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return {"any", own, f"pyodide_{abi}_wasm32", f"pyemscripten_{abi}_wasm32"}


def check_name(file_name: str) -> re.Match[str]:
    """The parts of a wheel's name. Raises PackageError, in one sentence, if such a wheel cannot be used here."""
    if file_name.endswith((".tar.gz", ".tar.bz2", ".zip", ".tgz")):
        raise PackageError(
            f"{file_name} is source code that would have to be built first; look for a file that ends in "
            "-none-any.whl among the downloads of the package on PyPI."
        )
    parts = _NAME.match(file_name)
    if parts is None:
        raise PackageError(f"{file_name} is not named like a wheel (name-version-python-abi-platform.whl).")
    if not set(parts["platform"].split(".")) & _platforms():
        raise PackageError(
            f"{file_name} was built for {parts['platform']}; a browser tab needs a pure wheel (-none-any.whl) or one "
            f"built for {sorted(_platforms())[-1]}."
        )
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    fits = {"py3", f"py{version}", f"cp{version}", "py2.py3"}
    pythons = set(parts["python"].split("."))
    older = "abi3" in parts["abi"] and any(
        tag.startswith("cp3") and int(tag[3:]) <= int(version[1:]) for tag in pythons
    )
    if not pythons & fits and not older:
        raise PackageError(
            f"{file_name} was built for {parts['python']}; this is Python 3.{version[1:]} (cp{version})."
        )
    return parts


def read_wheel(file_name: str, data: bytes) -> Wheel:
    """Looks into a wheel and checks all of it before anything is unpacked. Raises PackageError."""
    parts = check_name(file_name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            broken = archive.testzip()
            names = archive.namelist()
            if broken is not None:
                raise PackageError(f"{file_name} is damaged ({broken} does not match its checksum); fetch it again.")
            info = next((name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)), None)
            if info is None:
                raise PackageError(f"{file_name} is a zip file but not a wheel: it has no .dist-info/METADATA.")
            metadata = Parser().parsestr(archive.read(info).decode("utf-8"))
            top = info.partition("/")[0] + "/top_level.txt"
            listed = archive.read(top).decode().split() if top in names else []
    except zipfile.BadZipFile:
        raise PackageError(f"{file_name} is damaged or not a wheel at all (no zip file); fetch it again.") from None
    return Wheel(
        file_name=file_name,
        name=canonical(metadata["Name"] or parts["name"]),
        version=metadata["Version"] or parts["version"],
        metadata=metadata,
        modules=sorted(set(listed) or _modules(names)),
        data=data,
    )


def _modules(names: list[str]) -> set[str]:
    """Top-level modules and packages by the files of a wheel."""
    found: set[str] = set()
    for name in names:
        path = PurePosixPath(name)
        top = path.parts[0] if path.parts else ""
        if top.endswith((".dist-info", ".data")):
            continue
        if len(path.parts) == 1 and path.suffix in (".py", ".so"):
            found.add(top.partition(".")[0])
        elif len(path.parts) > 1 and path.suffix in (".py", ".so"):
            found.add(top)
    return found
