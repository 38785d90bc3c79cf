"""Download the documents of a list, politely: conditional requests, one at a time, with pauses and retries."""

from __future__ import annotations

import hashlib
import http.client
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

from kg.dataclasses import dataclass
from kg.errors import SourceError, UsageError
from kg.sources.cache import write_whole
from kg.sources.fetched import RECORD, FetchRecord, dump_record, load_records

AGENT = "govplan (open data plan publisher; +https://w3id.org/govplan)"
PATIENCE = 120.0
"""Seconds that a server may ask us to wait (Retry-After) before we give up on it."""
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one document of the list. ``detail`` says why it failed."""

    file: str
    url: str
    outcome: Literal["fetched", "unchanged", "failed"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask: seconds between requests to one host, tries per document, seconds per try, bytes per document."""

    delay: float = 1.0
    tries: int = 4
    timeout: float = 60.0
    max_bytes: int = 200_000_000
    sleep: Callable[[float], None] = time.sleep


def fetch_list(
    list_file: Path,
    into: Path,
    *,
    now: str,
    manners: Manners | None = None,
    progress: Callable[[Fetched], None] | None = None,
) -> list[Fetched]:
    """Download each ``[[document]]`` (``url``, ``file``) of a TOML list into a folder, with a record in ``fetched.jsonl``.

    ``now`` (YYYY-MM-DD) is recorded with what is new. A document that fails leaves the one from last time as it was.
    Raises UsageError for a list that cannot be used, SourceError when the folder cannot be written to.
    """
    manners = manners or Manners()
    wanted = read_list(list_file)
    results: list[Fetched] = []
    asked: set[str] = set()
    try:
        into.mkdir(parents=True, exist_ok=True)
        records = load_records(into)
        for file, url in wanted:
            host = urllib.parse.urlsplit(url).netloc.lower()
            if host in asked:
                manners.sleep(manners.delay)
            asked.add(host)
            before = records.get(file)
            result = _fetch(url, into / file, records, now, manners)
            if records.get(file) != before:
                lines = (dump_record(records[name]) for name in sorted(records))
                write_whole(into / RECORD, "".join(lines).encode())
            results.append(result)
            if progress is not None:
                progress(result)
    except OSError as error:
        raise SourceError(f"cannot write there: {error.strerror or error}", where=str(into)) from error
    return results


def read_list(list_file: Path) -> list[tuple[str, str]]:
    """The (file, url) pairs of a fetch list. Raises UsageError naming what is wrong."""
    where = str(list_file)
    try:
        data = tomllib.loads(list_file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=where) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"is not TOML: {error}", where=where) from None
    items = data.get("document")
    hint = 'each document is [[document]] with url = "https://…" and file = "name.pdf"'
    if not isinstance(items, list) or not items:
        raise UsageError("lists no documents", where=where, hint=hint)
    pairs: list[tuple[str, str]] = []
    for number, item in enumerate(items, 1):
        place = f"{where}, document {number}"
        url, file = (item.get("url"), item.get("file")) if isinstance(item, Mapping) else (None, None)
        if not isinstance(url, str) or not isinstance(file, str):
            raise UsageError("needs url and file", where=place, hint=hint)
        if not _is_web(url):
            raise UsageError(f"{url!r} is not an http or https address", where=place)
        if Path(file).name != file or file.startswith(".") or "\\" in file or "\0" in file or file == RECORD:
            raise UsageError(f"{file!r} is not a plain file name", where=place)
        if file in (name for name, _ in pairs):
            raise UsageError(f"{file!r} is listed twice", where=place)
        pairs.append((file, url))
    return pairs


def _is_web(url: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


class _WebOnly(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https addresses only."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not _is_web(newurl):
            raise urllib.error.HTTPError(
                newurl, code, "redirect to something that is not a web address", headers, fp
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _fetch(url: str, path: Path, records: dict[str, FetchRecord], now: str, manners: Manners) -> Fetched:
    known = records.get(path.name)
    opener = urllib.request.build_opener(_WebOnly)
    wait, why = 0.0, ""
    for attempt in range(manners.tries):
        if attempt:
            manners.sleep(wait)
        request = urllib.request.Request(_ascii(url), headers=_headers(url, path, known))
        wait = manners.delay * 2**attempt
        try:
            with opener.open(request, timeout=manners.timeout) as answer:
                data = answer.read(manners.max_bytes + 1)
                headers = answer.headers
                if answer.status != 200:
                    return Fetched(path.name, url, "failed", f"the server answered {answer.status}")
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 304 and known is not None:
                    return Fetched(path.name, url, "unchanged")
                why = f"the server answered {error.code} {error.reason}".rstrip()
                asked = _retry_after(error.headers)
            if error.code not in _AGAIN:
                break
            if asked > PATIENCE:
                return Fetched(path.name, url, "failed", f"{why} and asks to wait {asked:.0f} seconds")
            wait = max(wait, asked)
            continue
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            why = f"the connection failed: {reason}"
            continue
        length = headers.get("Content-Length", "")
        if len(data) > manners.max_bytes:
            return Fetched(path.name, url, "failed", f"larger than the limit of {manners.max_bytes} bytes")
        if length.isdigit() and len(data) != int(length) and not headers.get("Content-Encoding"):
            why = f"the connection broke off after {len(data)} of {length} bytes"
            continue
        return _keep(url, path, data, headers, records, now)
    return Fetched(path.name, url, "failed", why)


def _keep(
    url: str, path: Path, data: bytes, headers: Any, records: dict[str, FetchRecord], now: str
) -> Fetched:
    sha = hashlib.sha256(data).hexdigest()
    etag, modified = str(headers.get("ETag") or ""), str(headers.get("Last-Modified") or "")
    known = records.get(path.name)
    if known is not None and (known.sha256, known.url) == (sha, url) and _is_whole(path, known):
        records[path.name] = replace(known, etag=etag, last_modified=modified)
        return Fetched(path.name, url, "unchanged")
    write_whole(path, data)
    records[path.name] = FetchRecord(path.name, url, 200, sha, etag, modified, now)
    return Fetched(path.name, url, "fetched")


def _headers(url: str, path: Path, known: FetchRecord | None) -> dict[str, str]:
    headers = {
        "User-Agent": AGENT,
        "Accept": "application/pdf, text/html;q=0.9, */*;q=0.8",
        "Accept-Encoding": "identity",
    }
    if known is not None and known.url == url and _is_whole(path, known):
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
    return headers


def _is_whole(path: Path, known: FetchRecord) -> bool:
    """Whether the file is still the one that the record speaks of."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == known.sha256
    except OSError:
        return False


def _ascii(url: str) -> str:
    """An address as people write it (Chinese file names, spaces) in the form that goes over the wire."""
    parts = urllib.parse.urlsplit(url)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = urllib.parse.quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urllib.parse.urlunsplit((parts.scheme, host, path, query, ""))


def _retry_after(headers: Any) -> float:
    """Seconds that the server asks for; a date counts from the answer's own Date."""
    value = (headers.get("Retry-After") or "").strip()
    if value.isdigit():
        return float(value)
    try:
        until, sent = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("Date") or "")
        return max(0.0, (until - sent).total_seconds())
    except (TypeError, ValueError):
        return 0.0
