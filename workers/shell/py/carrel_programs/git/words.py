"""Reading the words of a git command: options anywhere, values in the same word or the next, `--` before paths."""

from __future__ import annotations

from .failing import Failed


class Given:
    """The words of one call. Options are known by their last name in the table: `m|message=` is `message`."""

    def __init__(self, values: dict[str, list[str]], rest: list[str], paths: list[str], dashed: bool) -> None:
        self._values = values
        #: Words that are no options, before `--`.
        self.rest = rest
        #: Words behind `--`.
        self.paths = paths
        #: Whether there was a `--`.
        self.dashed = dashed

    def has(self, *names: str) -> bool:
        return any(name in self._values for name in names)

    def get(self, name: str, instead: str = "") -> str:
        """The last value."""
        return self._values[name][-1] if name in self._values else instead

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def number(self, name: str, instead: int) -> int:
        text = self.get(name)
        try:
            return int(text) if text else instead
        except ValueError:
            raise Failed(f"error: option `{name}' expects a numerical value", 129) from None


def read(words: list[str], table: str, usage: str = "") -> Given:
    """`words` begin with the command's name. In `table`: names of one option joined by `|`; `=` takes a value,
    `=?` may have one in the same word, `=+` also in the next.

    Raises Failed with git's exit code for a wrong call.
    """
    known = _known(table)
    values: dict[str, list[str]] = {}
    rest: list[str] = []
    queue = list(words[1:])
    while queue:
        word = queue.pop(0)
        if word == "--":
            return Given(values, rest, queue, True)
        if not word.startswith("-") or word == "-":
            rest.append(word)
        elif word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            canonical, takes = _long(name, known, words[0], usage)
            if takes == "=" and not equals:
                value = _next(queue, name)
            elif takes == "=+" and not equals and queue and not queue[0].startswith("-"):
                value = queue.pop(0)
            values.setdefault(canonical, []).append(value)
        elif word[1:].isdigit() and "n" in known:
            values.setdefault(known["n"][0], []).append(word[1:])
        else:
            _short(word[1:], queue, known, values, words[0], usage)
    return Given(values, rest, [], False)


def _known(table: str) -> dict[str, tuple[str, str]]:
    """Every name -> the canonical one, and whether it takes a value."""
    known = {}
    for group in table.split():
        plain = group.rstrip("=?+")
        names = plain.split("|")
        for name in names:
            known[name] = (names[-1], group[len(plain) :])
    return known


def _long(name: str, known: dict[str, tuple[str, str]], command: str, usage: str) -> tuple[str, str]:
    if name in known and len(name) > 1:
        return known[name]
    # Any beginning that belongs to one option only.
    found = {known[one] for one in known if len(one) > 1 and one.startswith(name)}
    if len(found) == 1:
        return found.pop()
    raise _unknown(f"option `{name}'", command, usage)


def _short(letters: str, queue: list[str], known: dict[str, tuple[str, str]], values: dict[str, list[str]], command: str, usage: str) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter not in known:
            raise _unknown(f"switch `{letter}'", command, usage)
        canonical, takes = known[letter]
        value = ""
        if takes:
            value, letters = letters, ""
            if not value and takes == "=":
                value = _next(queue, letter)
        values.setdefault(canonical, []).append(value)


def _next(queue: list[str], name: str) -> str:
    if not queue:
        raise Failed(f"error: {'switch' if len(name) == 1 else 'option'} `{name}' requires a value", 129)
    return queue.pop(0)


def _unknown(what: str, command: str, usage: str) -> Failed:
    if command in ("log", "show", "rev-list"):
        return Failed(f"fatal: unrecognized argument: {'--' if what.startswith('option') else '-'}{what.split('`')[1].rstrip(chr(39))}", 128)
    return Failed(f"error: unknown {what}\nusage: git {command} {usage}".rstrip(), 129)
