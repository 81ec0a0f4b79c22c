"""7z: archives of the 7z format, and zip."""

from __future__ import annotations

import fnmatch
import os
import sys
import time
import zipfile
from collections.abc import Iterator

from .. import options
from .container import MAGIC, Archive, Member, member_of, packed

_TEXT = """Usage: 7z COMMAND [SWITCH]... ARCHIVE [FILE]...

a add   d delete   e extract without folders   l list   t test   x extract with folders

-o{FOLDER} where to   -y yes to all   -aoa overwrite   -aos skip what is there   -so to standard output   -r in all folders
-x!PATTERN leave out   -t{7z|zip} kind of archive   -mx=N level 0 to 9   -bd -bb0 -bso0 quieter
Encrypted archives, parts (.001) and other formats are not here: unzip, tar, gzip, bzip2, xz and zstd have their own commands."""
HELP = dict.fromkeys(("7z", "7za", "7zr"), _TEXT)


def main(words: list[str]) -> int:
    rest = [word for word in words[1:] if not word.startswith("-") or word == "-"]
    switches = [word for word in words[1:] if word.startswith("-") and word != "-"]
    if len(rest) < 2:
        print(_TEXT)
        return 0 if not rest else 7
    command, archive, *names = rest
    if any(word.startswith("-p") for word in switches):
        raise options.Wrong("passwords are not supported here", 7)
    match command:
        case "a" | "u":
            return _add(archive, names or ["."], switches)
        case "d":
            return _delete(archive, names, switches)
        case "x" | "e":
            return _extract(archive, names, switches, flat=command == "e")
        case "l":
            return _list(archive, names, technical="-slt" in switches)
        case "t":
            for _ in _read(archive)[1]:
                pass
            print(f"Testing archive: {archive}\n\nEverything is Ok")
            return 0
        case _:
            raise options.Wrong(f"Unsupported command: {command}", 7)


def _read(path: str) -> tuple[list[Member], Iterator[tuple[Member, bytes]], str]:
    """The members, their contents as they are asked for, each checked, and what they are packed with."""
    data = options.contents(path)
    if data[:6] == MAGIC:
        archive = Archive(data)
        return archive.members, _checked(archive), archive.methods
    if not zipfile.is_zipfile(path):
        raise options.Wrong(f"{path}: Cannot open the file as archive", 2)
    packed_zip = zipfile.ZipFile(path)
    members = {info.filename: _of_zip(info) for info in packed_zip.infolist()}
    return [*members.values()], ((member, packed_zip.read(name)) for name, member in members.items() if not member.is_folder), "Deflate"


def _of_zip(info: zipfile.ZipInfo) -> Member:
    when = time.mktime((*info.date_time, 0, 0, -1))
    return Member(info.filename.rstrip("/"), info.file_size, when, info.is_dir(), info.external_attr >> 16 or None)


def _checked(archive: Archive) -> Iterator[tuple[Member, bytes]]:
    import zlib

    for member, data in archive.contents():
        if member.crc is not None and zlib.crc32(data) != member.crc:
            raise options.Wrong(f"CRC Failed : {member.name}", 2)
        yield member, data


def _wanted(name: str, patterns: list[str], switches: list[str] = []) -> bool:  # noqa: B006 - never changed
    left_out = [word.partition("!")[2] for word in switches if word.startswith("-x")]
    if any(fnmatch.fnmatch(name, one) or fnmatch.fnmatch(os.path.basename(name), one) for one in left_out):
        return False
    return not patterns or any(fnmatch.fnmatch(name, one) or name.startswith(f"{one.rstrip('/')}/") for one in patterns)


def _extract(archive: str, names: list[str], switches: list[str], *, flat: bool) -> int:
    members, contents, _ = _read(archive)
    folder = next((word[2:] for word in switches if word.startswith("-o")), ".")
    to_output, count = "-so" in switches, 0
    for member in members:
        if member.is_folder and not flat and not to_output and _wanted(member.name, names, switches):
            os.makedirs(_place(folder, member.name), exist_ok=True)
    for member, data in contents:
        if not _wanted(member.name, names, switches):
            continue
        count += 1
        if to_output:
            options.out().write(data)
            continue
        target = _place(folder, os.path.basename(member.name) if flat else member.name)
        if os.path.exists(target) and "-aos" in switches:
            continue
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        with open(target, "wb") as file:
            file.write(data)
        if member.mode:
            os.chmod(target, member.mode & 0o777)
        if member.when:
            os.utime(target, (member.when, member.when))
    if not to_output:
        print(f"Extracting archive: {archive}\n\n{'Everything is Ok' if count or not names else 'No files to process'}\n\nFiles: {count}")
    return 0


def _place(folder: str, name: str) -> str:
    """Where a member goes: never outside of the folder."""
    path = os.path.normpath(os.path.join(folder, name))
    if os.path.isabs(name) or os.path.relpath(path, folder).startswith(".."):
        raise options.Wrong(f"Dangerous path in the archive: {name}", 2)
    return path


def _list(archive: str, names: list[str], *, technical: bool) -> int:
    members, _, methods = _read(archive)
    kind = "zip" if zipfile.is_zipfile(archive) else "7z"
    print(f"\nListing archive: {archive}\n\n--\nPath = {archive}\nType = {kind}\nPhysical Size = {os.path.getsize(archive)}\nMethod = {methods}\n")
    shown = [member for member in members if _wanted(member.name, names)]
    if technical:
        for member in shown:
            print(f"----------\nPath = {member.name}\nSize = {member.size}\nModified = {_time(member)}\nFolder = {'+' if member.is_folder else '-'}\n")
        return 0
    rule = "------------------- ----- ------------ ------------  ------------------------"
    print(f"   Date      Time    Attr         Size   Compressed  Name\n{rule}")
    for member in shown:
        print(f"{_time(member)} {'D....' if member.is_folder else '....A'} {member.size:>12} {'':>12}  {member.name}".rstrip())
    files = [member for member in shown if not member.is_folder]
    folders = len(shown) - len(files)
    ends = f"{len(files)} file{'' if len(files) == 1 else 's'}" + (f", {folders} folder{'' if folders == 1 else 's'}" if folders else "")
    print(f"{rule}\n{_time(max(shown, key=lambda one: one.when or 0)) if shown else '':>19} {'':5} {sum(one.size for one in files):>12} {'':>12}  {ends}")
    return 0


def _time(member: Member) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(member.when)) if member.when is not None else " " * 19


def _add(archive: str, names: list[str], switches: list[str]) -> int:
    kind = next((word[2:] for word in switches if word.startswith("-t")), "zip" if archive.endswith((".zip", ".jar")) else "7z")
    if kind not in ("7z", "zip"):
        raise options.Wrong(f"Unsupported archive type: {kind}; 7z and zip are here", 7)
    if not os.path.splitext(archive)[1]:
        archive += f".{kind}"
    level = next((int(word.partition("=")[2] or 5) for word in switches if word.startswith("-mx")), 5)
    files = {member.name: (member, data) for member, data in _old(archive)}
    before = len(files)
    for path, name in _walk(names, archive):
        if _wanted(name, [], switches):
            member = member_of(path, name)
            files[name] = (member, b"" if member.is_folder else options.contents(path))
    _write(archive, kind, [*files.values()], level)
    print(f"{'Updating' if before else 'Creating'} archive: {archive}\n\nFiles: {sum(not member.is_folder for member, _ in files.values())}\n"
          f"Archive size: {os.path.getsize(archive)} bytes\nEverything is Ok")  # fmt: skip
    return 0


def _old(archive: str) -> list[tuple[Member, bytes]]:
    if not os.path.exists(archive):
        return []
    members, contents, _ = _read(archive)
    return [*((member, b"") for member in members if member.is_folder), *contents]


def _delete(archive: str, names: list[str], switches: list[str]) -> int:
    kept = [(member, data) for member, data in _old(archive) if not names or not _wanted(member.name, names)]
    _write(archive, "zip" if zipfile.is_zipfile(archive) else "7z", kept, 5)
    print(f"Updating archive: {archive}\n\nEverything is Ok")
    return 0


def _walk(names: list[str], archive: str) -> Iterator[tuple[str, str]]:
    """Path of each file, and its name in the archive."""
    for name in names:
        if not os.path.lexists(name):
            print(f"WARNING: The system cannot find the file specified.\n{name}", file=sys.stderr)
            raise options.Wrong(f"{name}: No such file or directory", 1)
        base = os.path.normpath(name)
        shown = "" if base == "." or base.startswith("..") else base.lstrip("/")
        if base.startswith(("..", "/")):
            shown = os.path.basename(os.path.abspath(base))
        if not os.path.isdir(base):
            yield base, shown
            continue
        if shown:
            yield base, shown
        for place, folders, files in os.walk(base):
            inner = os.path.relpath(place, base)
            for one in sorted([*folders, *files]):
                path = os.path.join(place, one)
                if os.path.abspath(path) != os.path.abspath(archive):
                    yield path, "/".join(part for part in (shown, "" if inner == "." else inner, one) if part)


def _write(archive: str, kind: str, files: list[tuple[Member, bytes]], level: int) -> None:
    if kind == "7z":
        data = packed(files, level)
        with open(archive, "wb") as file:
            file.write(data)
        return
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED, compresslevel=level or None) as out:
        for member, data in files:
            info = zipfile.ZipInfo(member.name + ("/" if member.is_folder else ""), max(time.localtime(member.when or 0)[:6], (1980, 1, 1, 0, 0, 0)))
            info.external_attr, info.compress_type = (member.mode or 0o644) << 16, out.compression
            out.writestr(info, data)
