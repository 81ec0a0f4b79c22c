"""Git over HTTP through the page, or with another folder."""

from __future__ import annotations

import base64
import os
import urllib.parse
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from carrel import network
from dulwich.client import AbstractHttpGitClient, GitClient, LocalGitClient
from dulwich.errors import GitProtocolError, HangupException, NotGitRepository, SendPackError

from .failing import fatal


def shown(url: str) -> str:
    """An address as git tells of it, also in commits and files: without the name and the token that may be in it."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if mark else url


class PageClient(AbstractHttpGitClient):
    """Git over HTTP, each request by the page, which asks the person host by host."""

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        self._login = None
        if parts.username:
            login = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
            self._login = "Basic " + base64.b64encode(login.encode()).decode()
        self._shown = shown(url)
        super().__init__(self._shown)

    def get_url(self, path: str) -> str:
        return self._shown

    def _http_request(self, url: str, headers: Any = None, data: Any = None, raise_for_status: bool = True) -> tuple[Any, Callable[[int], bytes]]:
        # A redirect may have led to another host, which the token is not for.
        is_ours = urllib.parse.urlsplit(url)[:2] == urllib.parse.urlsplit(self._shown)[:2]
        sent = list((headers or {}).items()) + ([("Authorization", self._login)] if self._login and is_ours else [])
        body = data if data is None or isinstance(data, bytes) else b"".join(data)
        answer = network.fetch_now("GET" if data is None else "POST", url, sent, body)
        if answer.status == 404:
            raise fatal(f"repository '{self._shown}/' not found")
        if answer.status in (401, 403):
            raise fatal(f"Authentication failed for '{self._shown}/': put a token into the address, as in https://you:token@host/…")
        if answer.status >= 400:
            raise fatal(f"unable to access '{self._shown}/': The requested URL returned error: {answer.status}")
        left = memoryview(answer.body)

        def take(size: int = -1) -> bytes:
            nonlocal left
            part = left if size is None or size < 0 else left[:size]
            left = left[len(part) :]
            return bytes(part)

        moved = answer.url if answer.url and answer.url != url else ""
        return SimpleNamespace(content_type=answer.header("content-type"), redirect_location=moved, status=answer.status, close=lambda: None), take


def client_for(url: str) -> tuple[GitClient, str]:
    """A client, and the path that it is to be asked for. Raises Failed."""
    if url.startswith(("http://", "https://")):
        return PageClient(url), ""
    if "://" in url and not url.startswith("file://") or (":" in url.split("/")[0] and not os.path.exists(url)):
        raise fatal(f"'{url}' can't be reached from a browser, which speaks HTTP only: use its https:// address")
    path = os.path.abspath(url.removeprefix("file://"))
    if not os.path.exists(path):
        raise fatal(f"repository '{url}' does not exist")
    return LocalGitClient(), path


def ask(url: str, action: Callable[[GitClient, str], Any]) -> Any:
    """Does something with a remote; what goes wrong is said as git says it."""
    client, path = client_for(url)
    try:
        return action(client, path)
    except (network.NetworkDenied, network.NetworkFailed) as failure:
        raise fatal(f"unable to access '{shown(url)}': {failure}") from None
    except NotGitRepository:
        raise fatal(f"'{shown(url)}' does not appear to be a git repository") from None
    except (GitProtocolError, HangupException, SendPackError) as failure:
        raise fatal(f"the remote end did not answer as expected: {failure}") from None
