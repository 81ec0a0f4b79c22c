"""Names of commits: HEAD, branches, tags, and where they were before."""

from __future__ import annotations

import os

from . import people
from .objects import Objects


class References(Objects):
    """A repository's names."""

    def head(self) -> bytes | None:
        """The current commit; None before the first."""
        return self.ref(b"HEAD")

    def branch(self) -> str | None:
        """The current branch; None for a detached HEAD."""
        target = self.base.refs.get_symrefs().get(b"HEAD", b"")
        return target.removeprefix(b"refs/heads/").decode() if target.startswith(b"refs/heads/") else None

    def ref(self, name: bytes) -> bytes | None:
        try:
            return self.base.refs[name]
        except KeyError:
            return None

    def refs(self, under: str) -> dict[str, bytes]:
        """Hashes by name, without `under`, sorted."""
        found = self.base.refs.as_dict(under.encode())
        return {name.decode(): found[name] for name in sorted(found)}

    def set_ref(self, name: str, sha: bytes, message: str) -> None:
        """Moves a reference, or HEAD with its branch, and notes it in the reflog."""
        committer = self.person("COMMITTER")
        old = self.ref(name.encode())
        notes = [name]
        target = self.base.refs.get_symrefs().get(name.encode())
        if target is not None:
            self.base.refs[target] = sha
            notes.append(target.decode())
        else:
            self.base.refs[name.encode()] = sha
            if name.startswith("refs/heads/") and name.removeprefix("refs/heads/") == self.branch():
                notes.append("HEAD")
        for one in notes:
            self.note(one, old, sha, committer, message)

    def attach(self, branch: str, message: str) -> None:
        """Makes a branch the current one."""
        old, new = self.head(), self.ref(f"refs/heads/{branch}".encode())
        with open(os.path.join(self.folder, "HEAD"), "w") as file:
            file.write(f"ref: refs/heads/{branch}\n")
        if new:
            self.note("HEAD", old, new, self.person("COMMITTER"), message)

    def detach(self, sha: bytes, message: str) -> None:
        """Makes a commit the current one, without a branch."""
        old = self.head()
        with open(os.path.join(self.folder, "HEAD"), "w") as file:
            file.write(f"{sha.decode()}\n")
        self.note("HEAD", old, sha, self.person("COMMITTER"), message)

    def remove_ref(self, name: str) -> None:
        del self.base.refs[name.encode()]
        log = os.path.join(self.folder, "logs", name)
        if os.path.isfile(log):
            os.remove(log)

    def note(self, name: str, old: bytes | None, new: bytes, who: people.Person, message: str) -> None:
        """Adds a line to the reflog of the names that have one."""
        if not (name == "HEAD" or name.startswith(("refs/heads/", "refs/remotes/", "refs/stash"))) or self.bare:
            return
        path = os.path.join(self.folder, "logs", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab") as file:
            first = (old or b"0" * 40) + b" " + new + b" " + who.line()
            file.write(first + f" {who.when.seconds} {people.zone_text(who.when.zone)}\t{message.splitlines()[0] if message else ''}\n".encode())

    def notes(self, name: str) -> list[tuple[bytes, str, people.Moment, bytes]]:
        """The reflog, newest first: the hash that came, the message, when, and the hash before."""
        path = os.path.join(self.folder, "logs", name)
        if not os.path.exists(path):
            return []
        found = []
        with open(path, "rb") as file:
            for line in file:
                head, _, message = line.rstrip(b"\n").partition(b"\t")
                words = head.split(b" ")
                when = people.Moment(int(words[-2]), people.zone_of(words[-1].decode()))
                found.append((words[1], message.decode("utf-8", "surrogateescape"), when, words[0]))
        return found[::-1]

    def state(self, name: str) -> str | None:
        """A file of git's own (`MERGE_HEAD`), without its last newline."""
        try:
            with open(os.path.join(self.folder, name), encoding="utf-8", errors="surrogateescape") as file:
                return file.read().removesuffix("\n")
        except FileNotFoundError:
            return None

    def set_state(self, name: str, text: str | None) -> None:
        path = os.path.join(self.folder, name)
        if text is not None:
            with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(f"{text}\n")
        elif os.path.exists(path):
            os.remove(path)

    def need_work_tree(self) -> None:
        if self.bare:
            raise fatal("this operation must be run in a work tree")
