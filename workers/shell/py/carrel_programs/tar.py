"""tar, on tarfile."""

from __future__ import annotations

import fnmatch
import io
import os
import subprocess
import sys
import tarfile
import time

from . import options

HELP = {
    "tar": "Usage: tar -c|-x|-t|-r [-zjJa] [--zstd] [-v] [-f ARCHIVE] [-C FOLDER] [--exclude=PATTERN] [--strip-components=N] [FILE]...\n"
    "-c create   -x extract   -t list   -r append   -z gzip   -j bzip2   -J xz   --zstd zstd   -a by the archive's name   -O to standard output",
}


def main(words: list[str]) -> int:
    # `tar xzf a.tar.gz`: the first word may be options without a dash.
    if len(words) > 1 and words[1] and not words[1].startswith("-"):
        words = _old_style(words)
    long = ("create", "extract", "get", "list", "append", "gzip", "bzip2", "xz", "zstd", "auto-compress", "verbose", "file=", "directory=",
            "exclude=", "strip-components=", "to-stdout", "keep-old-files", "overwrite", "no-same-owner", "same-permissions",
            "owner=", "group=", "numeric-owner", "wildcards", "files-from=")  # fmt: skip
    excluded = [word.partition("=")[2] for word in words if word.startswith("--exclude=")]
    given, paths = options.read(words, "cxtrzjJavf:C:OkpmT:h", long)
    has = lambda *names: any(one in given for one in names)  # noqa: E731
    archive = given.get("f", given.get("file", "-"))
    folder = given.get("C", given.get("directory", "."))
    if source := given.get("T", given.get("files-from")):
        paths += options.contents(source).decode().splitlines()
    if has("c", "create", "r", "append"):
        if not paths:
            raise options.Wrong("Cowardly refusing to create an empty archive", 2)
        return _pack(archive, folder, paths, excluded, given)
    if not has("x", "extract", "get", "t", "list"):
        raise options.Wrong("You must specify one of the '-crtx' options", 2)
    data = io.BytesIO(options.contents(archive))
    if data.getvalue()[:6] == b"\xfd7zXZ\0":
        options.module("lzma")
    if data.getvalue()[:4] == b"\x28\xb5\x2f\xfd":
        data = io.BytesIO(_zstd("-d", data.getvalue()))
    try:
        with tarfile.open(fileobj=data, mode="r:*") as tar:
            return _unpack(tar, folder, paths, excluded, given)
    except tarfile.ReadError:
        raise options.Wrong("This does not look like a tar archive", 2) from None


def _old_style(words: list[str]) -> list[str]:
    """`xzfC a.tar dir` as `-x -z -f a.tar -C dir`."""
    rest = words[2:]
    found: list[str] = []
    for letter in words[1]:
        found.append(f"-{letter}")
        if letter in "fCT":
            if not rest:
                raise options.Wrong(f"option requires an argument -- '{letter}'", 2)
            found.append(rest.pop(0))
    return [words[0], *found, *rest]


def _kind(archive: str, given: dict[str, str]) -> str:
    for names, kind in ((("z", "gzip"), "gz"), (("j", "bzip2"), "bz2"), (("J", "xz"), "xz"), (("zstd",), "zst")):
        if any(name in given for name in names):
            return kind
    if "a" in given or "auto-compress" in given:
        for endings, kind in (((".gz", ".tgz"), "gz"), ((".bz2", ".tbz2"), "bz2"), ((".xz", ".txz"), "xz"), ((".zst", ".tzst"), "zst")):
            if archive.endswith(endings):
                return kind
    return ""


def _zstd(option: str, data: bytes) -> bytes:
    """What the program zstd makes of it."""
    try:
        return subprocess.run(["zstd", option, "-c"], input=data, capture_output=True, check=True).stdout
    except subprocess.CalledProcessError as error:
        raise options.Wrong(f"zstd: {error.stderr.decode(errors='replace').strip()}", 2) from None


def _pack(archive: str, folder: str, paths: list[str], excluded: list[str], given: dict[str, str]) -> int:
    said = sys.stderr if archive == "-" else sys.stdout
    loud = "v" in given or "verbose" in given
    appends = "r" in given or "append" in given
    kind = _kind(archive, given)
    if kind == "xz":
        options.module("lzma")
    target = io.BytesIO(options.contents(archive) if appends and os.path.exists(archive) else b"")
    code = 0

    def kept(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if any(fnmatch.fnmatch(member.name, one) or fnmatch.fnmatch(os.path.basename(member.name), one) for one in excluded):
            return None
        if os.path.abspath(os.path.join(folder, member.name)) == os.path.abspath(archive):
            return None
        if loud:
            print(member.name + ("/" if member.isdir() else ""), file=said)
        return member

    with tarfile.open(fileobj=target, mode="a" if appends else f"w:{kind.removesuffix('zst')}") as tar:
        for path in paths:
            try:
                tar.add(os.path.join(folder, path), arcname=path, filter=kept)
            except FileNotFoundError:
                print(f"tar: {path}: Cannot stat: No such file or directory", file=sys.stderr)
                code = 2
    result = _zstd("-z", target.getvalue()) if kind == "zst" and not appends else target.getvalue()
    if archive == "-":
        options.out().write(result)
    else:
        with open(archive, "wb") as file:
            file.write(result)
    if code:
        print("tar: Exiting with failure status due to previous errors", file=sys.stderr)
    return code


def _unpack(tar: tarfile.TarFile, folder: str, wanted: list[str], excluded: list[str], given: dict[str, str]) -> int:
    strip = options.number(given.get("strip-components", "0"))
    loud = "v" in given or "verbose" in given
    names = {one.rstrip("/") for one in wanted}
    found: set[str] = set()
    for member in tar:
        hits = {one for one in names if member.name == one or member.name.startswith(f"{one}/") or fnmatch.fnmatch(member.name, one)}
        found |= hits
        if (names and not hits) or any(fnmatch.fnmatch(member.name, one) for one in excluded):
            continue
        shown = member.name + ("/" if member.isdir() else "")
        if "t" in given or "list" in given:
            print(_long(member, shown) if loud else shown)
            continue
        if "O" in given or "to-stdout" in given:
            if member.isfile():
                options.out().write(tar.extractfile(member).read())  # type: ignore[union-attr]
            continue
        if loud:
            print(shown)
        parts = member.name.split("/")[strip:]
        if not parts:
            continue
        tar.extract(member.replace(name="/".join(parts), deep=False), folder, filter="data")
    for one in sorted(names - found):
        print(f"tar: {one}: Not found in archive", file=sys.stderr)
    return 2 if names - found else 0


def _long(member: tarfile.TarInfo, shown: str) -> str:
    kind = "d" if member.isdir() else "l" if member.issym() else "-"
    mode = "".join(letter if member.mode >> (8 - place) & 1 else "-" for place, letter in enumerate("rwxrwxrwx"))
    owner = f"{member.uname or member.uid}/{member.gname or member.gid}"
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(member.mtime))
    return f"{kind}{mode} {owner} {member.size:>{max(1, 19 - len(owner))}} {when} {shown}"
