"""curl and wget: requests go to the page, which lets through what the person has allowed."""

from __future__ import annotations

import base64
import mimetypes
import os
import sys
import urllib.parse
import uuid

from carrel import network

from . import options

HELP = {
    "curl": "Usage: curl [-o FILE | -O] [-L] [-s] [-S] [-f] [-i] [-I] [-X METHOD] [-H HEADER]... [-d DATA]... [-F NAME=VALUE]...\n"
    "            [-T FILE] [-u USER:PASSWORD] [-A AGENT] [-G] [-m SECONDS] [-w FORMAT] URL...\n"
    "Hosts have to be allowed under Network first. Redirects are followed always.",
    "wget": "Usage: wget [-O FILE] [-P FOLDER] [-q] [-nc] [--header=HEADER] [--post-data=DATA] URL...\n"
    "Hosts have to be allowed under Network first.",
}


def main(words: list[str]) -> int:
    return {"curl": _curl, "wget": _wget}[words[0]](words)


def _all(words: list[str], *names: str) -> list[str]:
    """Every value of an option that may be given more than once."""
    found = []
    for index, word in enumerate(words):
        for name in names:
            if word == name and index + 1 < len(words):
                found.append(words[index + 1])
            elif name.startswith("--") and word.startswith(f"{name}="):
                found.append(word.partition("=")[2])
            elif not name.startswith("--") and word.startswith(name) and len(word) > 2:
                found.append(word[2:])
    return found


def _address(text: str) -> str:
    return text if "://" in text else f"http://{text}"


def _name(url: str) -> str:
    return os.path.basename(urllib.parse.urlsplit(url).path) or "index.html"


def _curl(words: list[str]) -> int:
    long = ("output=", "remote-name", "location", "silent", "show-error", "fail", "include", "head", "request=", "header=", "data=",
            "data-raw=", "data-binary=", "data-urlencode=", "form=", "upload-file=", "user=", "user-agent=", "get", "max-time=",
            "write-out=", "compressed", "insecure", "json=", "url=", "connect-timeout=", "retry=", "progress-bar", "verbose")  # fmt: skip
    given, urls = options.read(words, "o:OLsSfiIX:H:d:F:T:u:A:Gm:w:kv#e:b:c:x:", long)
    has = lambda *names: any(name in given for name in names)  # noqa: E731
    urls += _all(words, "--url")
    if not urls:
        raise options.Wrong("no URL specified!\nTry 'curl --help' for more information.", 2)
    headers = [tuple(part.strip() for part in one.split(":", 1)) for one in _all(words, "-H", "--header") if ":" in one]
    if user := given.get("u", given.get("user")):
        headers.append(("Authorization", "Basic " + base64.b64encode(user.encode()).decode()))
    body, kind = _body(words, given)
    names = {name.lower() for name, _ in headers}
    if body is not None and kind and "content-type" not in names:
        headers.append(("Content-Type", kind))
    method = given.get("X", given.get("request")) or ("HEAD" if has("I", "head") else "PUT" if has("T", "upload-file") else "GET" if body is None else "POST")
    code = 0
    for url in urls:
        address = _address(url)
        data = body
        if has("G", "get") and data is not None:
            address += ("&" if "?" in address else "?") + data.decode()
            data, method = None, given.get("X", "GET")
        try:
            limit = given.get("m", given.get("max-time"))
            answer = network.fetch_now(method, address, headers, data, float(limit) if limit else None)
            if has("L", "location"):
                answer = _followed(answer, address, headers, float(limit) if limit else None)
        except (network.NetworkDenied, network.NetworkFailed, TimeoutError, ValueError) as error:
            code = 28 if isinstance(error, TimeoutError) else 7
            if not has("s", "silent") or has("S", "show-error"):
                print(f"curl: ({code}) {error}", file=sys.stderr)
            continue
        if has("f", "fail") and answer.status >= 400:
            print(f"curl: (22) The requested URL returned error: {answer.status}", file=sys.stderr)
            code = 22
            continue
        head = b""
        if has("i", "include", "I", "head"):
            lines = [f"HTTP/1.1 {answer.status} {answer.reason}".rstrip(), *(f"{name}: {value}" for name, value in answer.headers), "", ""]
            head = "\r\n".join(lines).encode()
        target = given.get("o", given.get("output")) or (_name(answer.url) if has("O", "remote-name") else None)
        _put(target, head + (b"" if method == "HEAD" else answer.body))
        if form := given.get("w", given.get("write-out")):
            shown = form.replace("%{http_code}", str(answer.status)).replace("%{response_code}", str(answer.status))
            shown = shown.replace("%{url_effective}", answer.url).replace("%{size_download}", str(len(answer.body)))
            print(shown.replace("%{content_type}", answer.header("content-type") or "").replace("\\n", "\n"), end="")
    return code


def _followed(answer: network.Response, address: str, headers: list[tuple[str, str]], limit: float | None) -> network.Response:
    """Where the desk's own servers redirect to; the browser follows all others itself."""
    for _ in range(20):
        target = answer.header("location")
        if answer.status not in (301, 302, 303, 307, 308) or target is None:
            break
        address = urllib.parse.urljoin(address, target)
        answer = network.fetch_now("GET", address, headers, None, limit)
    return answer


def _body(words: list[str], given: dict[str, str]) -> tuple[bytes | None, str]:
    if path := given.get("T", given.get("upload-file")):
        return options.contents(path), ""
    if fields := _all(words, "-F", "--form"):
        return _form(fields)
    parts: list[bytes] = []
    for text in _all(words, "-d", "--data", "--data-binary", "--json"):
        parts.append(options.contents(text[1:]) if text.startswith("@") else text.encode())
    parts += [text.encode() for text in _all(words, "--data-raw")]
    for text in _all(words, "--data-urlencode"):
        name, separator, value = text.partition("=")
        parts.append(f"{name}={urllib.parse.quote(value)}".encode() if separator else urllib.parse.quote(text).encode())
    if not parts:
        return None, ""
    if "json" in given:
        return b"".join(parts), "application/json"
    return b"&".join(parts), "application/x-www-form-urlencoded"


def _form(fields: list[str]) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    body = b""
    for one in fields:
        name, _, value = one.partition("=")
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"'
        if value.startswith("@"):
            path = value[1:].partition(";")[0]
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            head += f'; filename="{os.path.basename(path)}"\r\nContent-Type: {kind}'
            data = options.contents(path)
        else:
            data = value.encode()
        body += head.encode() + b"\r\n\r\n" + data + b"\r\n"
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _put(target: str | None, data: bytes) -> None:
    if target is None or target == "-":
        options.out().write(data)
        return
    with open(target, "wb") as file:
        file.write(data)


def _wget(words: list[str]) -> int:
    words = ["--no-clobber" if word == "-nc" else "--quiet" if word == "-nv" else word for word in words]
    long = ("output-document=", "directory-prefix=", "quiet", "no-clobber", "header=", "post-data=", "no-check-certificate",
            "continue", "timeout=", "tries=", "user-agent=", "show-progress", "content-disposition")  # fmt: skip
    given, urls = options.read(words, "O:P:qcT:t:U:N", long)
    if not urls:
        raise options.Wrong("missing URL\nUsage: wget [OPTION]... [URL]...", 1)
    quiet = "q" in given or "quiet" in given
    headers = [tuple(part.strip() for part in one.split(":", 1)) for one in _all(words, "--header") if ":" in one]
    data = given["post-data"].encode() if "post-data" in given else None
    code = 0
    for url in urls:
        try:
            answer = network.fetch_now("GET" if data is None else "POST", _address(url), headers, data)
        except (network.NetworkDenied, network.NetworkFailed, ValueError) as error:
            print(f"wget: {error}", file=sys.stderr)
            code = 4
            continue
        if answer.status >= 400:
            print(f"wget: {url}: ERROR {answer.status}: {answer.reason}", file=sys.stderr)
            code = 8
            continue
        name = given.get("O", given.get("output-document")) or os.path.join(given.get("P", given.get("directory-prefix", "")), _name(answer.url))
        if "no-clobber" in given and os.path.exists(name):
            continue
        if os.path.dirname(name):
            os.makedirs(os.path.dirname(name), exist_ok=True)
        _put(name, answer.body)
        if not quiet and name != "-":
            print(f"'{name}' saved [{len(answer.body)}]", file=sys.stderr)
    return code
