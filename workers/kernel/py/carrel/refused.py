"""Findings in the light of the person's rule of what may be installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import _carrel_host as host

if TYPE_CHECKING:
    from .preflight import Finding


async def judged(found: list[Finding]) -> list[Finding]:
    """The same, where packages that the rule does not let in are impossible."""
    said: list[Finding] = []
    for finding in found:
        if finding["kind"] in ("bundled", "download"):
            # Both begin with the name of the package.
            answer = await host.permits(finding["text"].partition(" ")[0], None)
            if not answer.ok:
                finding = {"line": finding["line"], "kind": "impossible", "text": answer.failure.message}
        said.append(finding)
    return said
