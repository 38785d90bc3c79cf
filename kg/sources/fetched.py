"""The record of where documents were fetched: ``fetched.jsonl`` beside them, one JSON object a line, the last one counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

from kg.dataclasses import dataclass

RECORD = "fetched.jsonl"


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One document of a fetch list. ``status`` is the HTTP status that brought the content (200), ``fetched`` the
    day (YYYY-MM-DD) or instant when it did; a later answer that nothing has changed leaves both as they are."""

    file: str
    url: str
    status: int = 200
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    fetched: str = ""


def load_records(folder: Path) -> dict[str, FetchRecord]:
    """The records of a folder by file name; lines that are no records are passed over."""
    try:
        text = (folder / RECORD).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    records: dict[str, FetchRecord] = {}
    for line in text.splitlines():
        record = _parse(line)
        if record is not None:
            records[record.file] = record
    return records


def _parse(line: str) -> FetchRecord | None:
    try:
        item = json.loads(line)
    except ValueError:
        return None
    if (
        not isinstance(item, Mapping)
        or not isinstance(item.get("file"), str)
        or not isinstance(item.get("url"), str)
    ):
        return None
    kinds = {f.name: int if f.name == "status" else str for f in fields(FetchRecord)}
    return FetchRecord(**{k: item[k] for k, kind in kinds.items() if isinstance(item.get(k), kind)})


def dump_record(record: FetchRecord) -> str:
    """The record as one line of ``fetched.jsonl``."""
    return json.dumps(asdict(record), ensure_ascii=False, sort_keys=True) + "\n"
