"""git archive, and the commands that look after what is stored: fsck, gc, count-objects."""

from __future__ import annotations

import io
import sys
import tarfile
import zipfile

from dulwich.objects import Commit

from .failing import error, fatal
from .pathspec import Pathspec
from .repository import Repository, ancestors, subject
from .usage import HELP
from .words import read


def archive(words: list[str]) -> int:
    given = read(words, "format= o|output= prefix= v|verbose 0 9", HELP["archive"])
    repo = Repository.here()
    name = given.get("output")
    form = given.get("format") or next((one for one in ("tar.gz", "tgz", "zip") if name.endswith(f".{one}")), "tar")
    found = repo.peel(repo.resolve(given.rest[0] if given.rest else "HEAD"))
    files = Pathspec(repo, [*given.rest[1:], *given.paths]).within(repo.tree(found.id))
    when = found.commit_time if isinstance(found, Commit) else 0
    data = _packed(repo, files, given.get("prefix"), form, when)
    if name:
        with open(name, "wb") as file:
            file.write(data)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    return 0


def _packed(repo: Repository, files, prefix: str, form: str, when: int) -> bytes:  # noqa: ANN001
    import time

    out = io.BytesIO()
    if form == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for folder in _folders(files):
                packed.writestr(zipfile.ZipInfo(f"{prefix}{folder}/", max(time.gmtime(when)[:6], (1980, 1, 1, 0, 0, 0))), b"")
            for path, entry in sorted(files.items()):
                info = zipfile.ZipInfo(prefix + path, max(time.gmtime(when)[:6], (1980, 1, 1, 0, 0, 0)))
                info.external_attr, info.compress_type = entry.mode << 16, zipfile.ZIP_DEFLATED
                packed.writestr(info, repo.read(path, entry))
        return out.getvalue()
    if form not in ("tar", "tar.gz", "tgz"):
        raise fatal(f"Unknown archive format '{form}'")
    with tarfile.open(fileobj=out, mode="w:gz" if form != "tar" else "w") as packed:
        for path in sorted([*files, *(f"{folder}/" for folder in _folders(files))]):
            info = tarfile.TarInfo(prefix + path.rstrip("/"))
            if path.endswith("/"):
                info.type, info.mode, info.mtime = tarfile.DIRTYPE, 0o775, when
                packed.addfile(info)
                continue
            entry = files[path]
            data = repo.read(path, entry)
            info.size, info.mtime, info.mode = len(data), when, 0o775 if entry.mode & 0o100 else 0o664
            packed.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _folders(files) -> list[str]:  # noqa: ANN001
    return sorted({path[:at] for path in files for at, letter in enumerate(path) if letter == "/"})


def fsck(words: list[str]) -> int:
    read(words, "full strict unreachable lost-found no-dangling progress connectivity-only", "")
    repo = Repository.here()
    code = 0
    for name, sha in repo.refs("refs").items():
        for one in ancestors(repo, [repo.peel(sha).id]):
            try:
                commit = repo.commit(one)
                commit.check()
                for path, entry in repo.tree(one).items():
                    if entry.mode != 0o160000 and entry.sha not in repo.store:
                        raise error(f"missing blob {entry.sha.decode()} ({path} of {subject(commit)})")
            except Exception as failure:  # noqa: BLE001 - whatever is broken is told
                print(f"error in refs/{name}: {getattr(failure, 'message', failure)}", file=sys.stderr)
                code = 1
                break
    return code


def gc(words: list[str]) -> int:
    read(words, "aggressive auto prune=? q|quiet force", "")
    repo = Repository.here()
    repo.store.pack_loose_objects()
    return 0


def count_objects(words: list[str]) -> int:
    given = read(words, "v|verbose H|human-readable", "")
    repo = Repository.here()
    loose = sum(1 for _ in repo.store._iter_loose_objects())  # type: ignore[attr-defined]
    packs = [*repo.store.packs]
    print(f"count: {loose}\nin-pack: {sum(len(pack) for pack in packs)}\npacks: {len(packs)}" if given.has("verbose") else f"{loose} objects, 0 kilobytes")
    return 0
