"""Who, and when: identities and dates as git writes them."""

from __future__ import annotations

import os
import re
import time
from calendar import timegm
from email.utils import mktime_tz, parsedate_tz
from typing import NamedTuple

from .failing import fatal

#: Used until the person sets a name.
NAME, EMAIL = "You", "you@carrel.local"
HINT = """ Committer: {who}
Your name and email address were not set, so these were used. To set yours:

    git config --global user.name "Your Name"
    git config --global user.email you@example.com
"""
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_629_746, "year": 31_556_952}


class Moment(NamedTuple):
    """Seconds since 1970, and seconds east of Greenwich."""

    seconds: int
    zone: int


class Person(NamedTuple):
    name: str
    email: str
    when: Moment

    def line(self) -> bytes:
        """Name and address, as in a commit."""
        return f"{self.name} <{self.email}>".encode("utf-8", "surrogateescape")


def parted(line: bytes) -> tuple[str, str]:
    """Name and address of a commit's line."""
    text = line.decode("utf-8", "surrogateescape")
    name, _, rest = text.partition(" <")
    return name, rest.removesuffix(">")


def moment(text: str) -> Moment:
    """A date in one of git's forms: `@seconds zone`, ISO 8601, RFC 2822, `yesterday`, `2 weeks ago`. Raises Failed."""
    text = text.strip()
    here = local_zone(time.time())
    if match := re.fullmatch(r"@?(\d{5,})(?: ([+-]\d{4}))?", text):
        return Moment(int(match[1]), zone_of(match[2]) if match[2] else here)
    if match := re.fullmatch(r"(\d{4})[-./](\d\d?)[-./](\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d))?(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)?", text):
        numbers = [int(part or 0) for part in match.groups()[:6]]
        if match[4] is None:
            # A day without a time: now, on that day.
            numbers[3:] = time.localtime()[3:6]
        seconds = timegm((*numbers, 0, 0, 0))
        zone = here if match[7] is None else zone_of(match[7])
        return Moment(seconds - zone, zone)
    if parsed := parsedate_tz(text):
        return Moment(mktime_tz(parsed), parsed[9] or 0)
    if (seconds := _relative(text.lower())) is not None:
        return Moment(seconds, here)
    raise fatal(f"invalid date format: {text}")


def _relative(text: str) -> int | None:
    now = int(time.time())
    if text in ("now", "today"):
        return now
    if text == "yesterday":
        return now - 86_400
    match = re.fullmatch(r"(\d+|a|an|one)[. ](second|minute|hour|day|week|month|year)s?[. ]ago", text)
    if not match:
        return None
    return now - (int(match[1]) if match[1].isdigit() else 1) * _UNITS[match[2]]


def zone_of(text: str) -> int:
    """`+0130` or `Z` in seconds."""
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    return (-1 if text[0] == "-" else 1) * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)


def local_zone(seconds: float) -> int:
    return time.localtime(seconds).tm_gmtoff


def zone_text(zone: int) -> str:
    return f"{'-' if zone < 0 else '+'}{abs(zone) // 3600:02}{abs(zone) % 3600 // 60:02}"


def shown(when: Moment, form: str = "default") -> str:
    """A date in one of the forms of `--date=`."""
    seconds, zone = when
    if form in ("local", "iso-local", "short-local"):
        zone = local_zone(seconds)
    day = time.gmtime(seconds + zone)
    match form.removesuffix("-local"):
        case "iso" | "iso8601":
            return time.strftime("%Y-%m-%d %H:%M:%S ", day) + zone_text(zone)
        case "iso-strict" | "iso8601-strict":
            text = zone_text(zone)
            return time.strftime("%Y-%m-%dT%H:%M:%S", day) + ("Z" if zone == 0 else f"{text[:3]}:{text[3:]}")
        case "short":
            return time.strftime("%Y-%m-%d", day)
        case "rfc" | "rfc2822":
            return f"{_DAYS[day.tm_wday]}, {day.tm_mday} {_MONTHS[day.tm_mon - 1]} {time.strftime('%Y %H:%M:%S', day)} {zone_text(zone)}"
        case "unix":
            return str(seconds)
        case "raw":
            return f"{seconds} {zone_text(zone)}"
        case "relative" | "human":
            return ago(seconds)
        case other if other.startswith("format:"):
            return time.strftime(other[7:].replace("%z", zone_text(zone)), day)
    text = f"{_DAYS[day.tm_wday]} {_MONTHS[day.tm_mon - 1]} {day.tm_mday} {time.strftime('%H:%M:%S %Y', day)}"
    return text if form == "local" else f"{text} {zone_text(zone)}"


_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def ago(seconds: int) -> str:
    """`3 days ago`: the unit that git takes for a time that long."""
    passed = int(time.time()) - seconds
    if passed < 0:
        return "in the future"
    for limit, unit in ((90, "second"), (90 * 60, "minute"), (36 * 3600, "hour"), (14 * 86_400, "day"), (70 * 86_400, "week"), (365 * 86_400, "month")):
        if passed < limit:
            count = (passed + _UNITS[unit] // 2) // _UNITS[unit] if unit != "second" else passed
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    years = round(passed / _UNITS["year"])
    return f"{years} year{'' if years == 1 else 's'} ago"


def person(role: str, name: str | None, email: str | None) -> Person:
    """The author or committer (`role`) of what is made now: the environment goes before the settings."""
    date = os.environ.get(f"GIT_{role}_DATE")
    now = int(time.time())
    return Person(
        os.environ.get(f"GIT_{role}_NAME") or name or NAME,
        os.environ.get(f"GIT_{role}_EMAIL") or email or EMAIL,
        moment(date) if date else Moment(now, local_zone(now)),
    )
