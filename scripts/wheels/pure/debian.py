"""Debian packages: fetched through apt, which checks their signatures, and unpacked side by side."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

SUITES = ("bookworm", "trixie", "forky", "sid")
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian").rstrip("/")
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
COMMON_LICENCES = Path("/usr/share/common-licenses")


@dataclass(frozen=True)
class Deb:
    """One package as it was fetched."""

    package: str
    version: str
    suite: str
    sha256: str
    path: Path

    @property
    def source(self) -> str:
        """Name and version of the source package it was built from."""
        text = _output("dpkg-deb", "--field", str(self.path), "Source")
        name, _, version = text.partition(" ")
        return f"{name or self.package} {version.strip('()') or self.version}"


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Apt:
    """Apt with lists of its own, for suites that the machine itself does not use."""

    def __init__(self, folder: Path) -> None:
        self.debs = folder / "debs"
        for part in (self.debs, folder / "lists/partial", folder / "cache/archives/partial"):
            part.mkdir(parents=True, exist_ok=True)
        sources = folder / "sources.list"
        sources.write_text("".join(f"deb [signed-by={KEYS}] {MIRROR} {suite} main\n" for suite in SUITES))
        # Release files of the moving suites are soon called expired.
        settings = {
            "Dir::Etc::sourcelist": sources,
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::lists": folder / "lists",
            "Dir::Cache": folder / "cache",
            "Acquire::Check-Valid-Until": "false",
            "Acquire::Languages": "none",
            "APT::Sandbox::User": "root",
        }
        self._options = [f"-o{name}={value}" for name, value in settings.items()]
        if not any((folder / "lists").glob("*_Packages")):
            subprocess.run(["apt-get", *self._options, "-qq", "update"], check=True)

    def fetch(self, wanted: list[str]) -> dict[str, Deb]:
        """The packages, each named `package/suite`. One that is here already is not fetched again."""
        found: dict[str, Deb] = {}
        versions = self._versions(wanted)
        files = {name: self._file(name.split("/")[0], version) for name, version in versions.items()}
        missing = [name for name in wanted if files[name] is None]
        if missing:
            exact = [f"{name.split('/')[0]}={versions[name]}" for name in missing]
            subprocess.run(["apt-get", *self._options, "-qq", "download", *exact], check=True, cwd=self.debs)
        for name, version in versions.items():
            package, suite = name.split("/")
            path = files[name] or self._file(package, version)
            if path is None:
                raise FileNotFoundError(f"{package} {version} did not come")
            found[name] = Deb(package, version, suite, hashlib.sha256(path.read_bytes()).hexdigest(), path)
        return found

    def _versions(self, wanted: list[str]) -> dict[str, str]:
        """Of all at once: each call of apt-cache reads all lists."""
        packages = {name.split("/")[0] for name in wanted}
        found: dict[str, str] = {}
        for line in _output("apt-cache", *self._options, "madison", *sorted(packages)).splitlines():
            package, version, where = (part.strip() for part in line.split("|"))
            for suite in SUITES:
                if f" {suite}/" in f" {where} " and where.endswith("Packages"):
                    found.setdefault(f"{package}/{suite}", version)
        if lacking := [name for name in wanted if name not in found]:
            raise LookupError(f"Debian has no {', '.join(lacking)}")
        return {name: found[name] for name in wanted}

    def _file(self, package: str, version: str) -> Path | None:
        escaped = version.replace(":", "%3a")
        return next(iter(sorted(self.debs.glob(f"{package}_{escaped}_*.deb"))), None)


def unpack(debs: list[Deb], root: Path) -> None:
    for deb in debs:
        subprocess.run(["dpkg-deb", "--extract", str(deb.path), str(root)], check=True)


def resolve(path: Path, root: Path) -> Path | None:
    """The file that a path means inside an unpacked tree, its links followed; None where a link leads out of it."""
    for _ in range(8):
        if not path.is_symlink():
            return path if path.is_file() else None
        target = path.readlink()
        path = root / target.relative_to("/") if target.is_absolute() else path.parent / target
    return None


def licences(debs: list[Deb], root: Path) -> dict[str, bytes]:
    """By file name: what Debian writes of each package's copyright, and the texts of the licences that it only names."""
    found: dict[str, bytes] = {}
    for deb in debs:
        path = resolve(root / "usr/share/doc" / deb.package / "copyright", root)
        if path is None:
            raise FileNotFoundError(f"{deb.package} {deb.version} says nothing of its licence")
        text = path.read_bytes()
        found[f"{deb.package}.copyright.txt"] = text
        for name in common_licences(text.decode("utf-8", "replace")):
            found[f"{name}.txt"] = (COMMON_LICENCES / name).read_bytes()
    return dict(sorted(found.items()))


def common_licences(copyright_text: str) -> set[str]:
    """
    Licences named by their place in /usr/share/common-licenses. Those of Debian's own packaging (`Files: debian/*`)
    are left out, because none of it is in the wheel. https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
    """
    stanzas = re.split(r"\n\s*\n(?=\S)", copyright_text)
    packaging, others = set[str](), set[str]()
    for stanza in stanzas:
        files = re.match(r"Files:((?:.*\n)(?:[ \t].*\n)*)", stanza)
        named = re.search(r"^License: *(.+)$", stanza, re.MULTILINE)
        if files and named:
            own = all(part.startswith("debian/") for part in files[1].split())
            (packaging if own else others).update(re.split(r" +(?:and|or) +|, *", named[1].strip()))
    found: set[str] = set()
    for stanza in stanzas:
        named = re.match(r"License: *(.+)", stanza)
        files_of_packaging = re.match(r"Files: *debian/\*\s*\n", stanza)
        if files_of_packaging or (named and named[1].strip() in packaging - others):
            continue
        found.update(re.findall(r"/usr/share/common-licenses/([\w.+-]*[\w+])", stanza))
    return {name for name in found if (COMMON_LICENCES / name).is_file()}
