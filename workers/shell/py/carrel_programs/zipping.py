"""zip and unzip, on zipfile."""

from __future__ import annotations

import fnmatch
import os
import sys
import zipfile
from collections.abc import Iterator

from . import options

HELP = {
    "zip": "Usage: zip [-r] [-q] [-j] [-0..-9] [-x PATTERN]... ARCHIVE FILE...\n"
    "-r with all in folders   -j without folders' names   -x leave out   -u, -f and -m are taken as in zip",
    "unzip": "Usage: unzip [-l] [-o|-n] [-q] [-p] [-t] [-j] [-d FOLDER] [-P PASSWORD] ARCHIVE [FILE]... [-x FILE...]\n"
    "-l list   -o overwrite   -n never overwrite   -p to standard output   -t test   -j without folders   -d where to",
}


def main(words: list[str]) -> int:
    return {"zip": _zip, "unzip": _unzip}[words[0]](words)


def _zip(words: list[str]) -> int:
    left_out: list[str] = []
    if "-x" in words:
        place = words.index("-x")
        words, left_out = words[:place], words[place + 1 :]
    given, paths = options.read(words, "rqjmufgvyoXD@0123456789", ("recurse-paths", "quiet", "junk-paths"))
    if not paths:
        raise options.Wrong("nothing to do! (zip ARCHIVE FILE...)", 16)
    archive, *names = paths
    if not os.path.splitext(archive)[1]:
        archive += ".zip"
    level = max((int(key) for key in given if key.isdigit()), default=6)
    how = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    deep = "r" in given or "recurse-paths" in given
    old = {}
    if os.path.exists(archive):
        with zipfile.ZipFile(archive) as before:
            old = {info.filename: before.read(info) for info in before.infolist()}
    code = 0
    with zipfile.ZipFile(archive, "a", how, compresslevel=level or None) as packed:
        fresh = [*_walk(names, deep)]
        if set(old) & {name for name, _ in fresh}:
            packed.close()
            os.remove(archive)
            packed = zipfile.ZipFile(archive, "w", how, compresslevel=level or None)
            for name, data in old.items():
                if name not in {one for one, _ in fresh}:
                    packed.writestr(name, data)
        for name, path in fresh:
            if path is None:
                print(f"zip warning: name not matched: {name}", file=sys.stderr)
                code = 12
                continue
            if any(fnmatch.fnmatch(name, one) for one in left_out) or os.path.abspath(path) == os.path.abspath(archive):
                continue
            if "j" in given or "junk-paths" in given:
                if os.path.isdir(path):
                    continue
                name = os.path.basename(name)
            packed.write(path, name)
            if "q" not in given and "quiet" not in given:
                info = packed.infolist()[-1]
                saved = round(100 * (1 - info.compress_size / info.file_size)) if info.file_size else 0
                verb = "updating" if name in old else "  adding"
                print(f"{verb}: {info.filename} ({'deflated' if saved else 'stored'} {saved}%)")
        packed.close()
    return code


def _walk(names: list[str], deep: bool) -> Iterator[tuple[str, str | None]]:
    """Name in the archive and path of each file; None where there is none."""
    for name in names:
        if not os.path.exists(name):
            yield name, None
        elif not os.path.isdir(name):
            yield os.path.normpath(name), name
        else:
            if os.path.normpath(name) != ".":
                yield os.path.normpath(name) + "/", name
            if deep:
                yield from _walk(sorted(os.path.join(name, one) for one in os.listdir(name)), deep)


def _unzip(words: list[str]) -> int:
    left_out: list[str] = []
    if "-x" in words:
        place = words.index("-x")
        words, left_out = words[:place], words[place + 1 :]
    given, paths = options.read(words, "lonqptjvd:P:aC")
    if not paths:
        raise options.Wrong("an archive has to be named (unzip ARCHIVE)", 10)
    archive, *wanted = paths
    if not os.path.exists(archive) and os.path.exists(f"{archive}.zip"):
        archive += ".zip"
    if not os.path.exists(archive):
        raise options.Wrong(f"cannot find or open {archive}, {archive}.zip or {archive}.ZIP.", 9)
    try:
        packed = zipfile.ZipFile(archive)
    except zipfile.BadZipFile:
        raise options.Wrong(f"{archive} is no zip archive", 9) from None
    members = [
        one
        for one in packed.infolist()
        if (not wanted or any(fnmatch.fnmatch(one.filename, pattern) for pattern in wanted))
        and not any(fnmatch.fnmatch(one.filename, pattern) for pattern in left_out)
    ]
    if wanted and not members:
        raise options.Wrong(f"caution: filename not matched:  {wanted[0]}", 11)
    if "P" in given:
        packed.setpassword(given["P"].encode())
    quiet = "q" in given
    if "p" not in given and not quiet:
        print(f"Archive:  {archive}")
    if "l" in given or "v" in given:
        _list(members)
        return 0
    for member in members:
        if "p" in given:
            options.out().write(packed.read(member))
        elif "t" in given:
            packed.read(member)
            if not quiet:
                print(f"    testing: {member.filename:<24} OK")
        else:
            _extract(packed, member, given, quiet)
    if "t" in given:
        print(f"No errors detected in compressed data of {archive}.")
    return 0


def _list(members: list[zipfile.ZipInfo]) -> None:
    print("  Length      Date    Time    Name\n---------  ---------- -----   ----")
    for one in members:
        year, month, day, hour, minute, _ = one.date_time
        print(f"{one.file_size:>9}  {year}-{month:02}-{day:02} {hour:02}:{minute:02}   {one.filename}")
    count = len(members)
    print(f"---------                     -------\n{sum(one.file_size for one in members):>9}                     {count} file{'' if count == 1 else 's'}")


def _extract(packed: zipfile.ZipFile, member: zipfile.ZipInfo, given: dict[str, str], quiet: bool) -> None:
    name = member.filename
    # What leads out of the folder stays in it.
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    if "j" in given:
        parts = parts[-1:]
    target = os.path.join(given.get("d", "."), *parts)
    if name.endswith("/"):
        if "j" not in given:
            os.makedirs(target, exist_ok=True)
            if not quiet:
                print(f"   creating: {os.path.normpath(target)}/")
        return
    if os.path.exists(target) and "o" not in given:
        if "n" not in given:
            print(f"unzip: {target} exists; it is kept (-o overwrites)", file=sys.stderr)
        return
    os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
    with packed.open(member) as source, open(target, "wb") as file:
        while part := source.read(1 << 20):
            file.write(part)
    if not quiet:
        verb = "inflating" if member.compress_type else "extracting"
        print(f"{verb:>11}: {os.path.normpath(target):<24}")
