"""Pages of a list: which one is asked for, and links to the others."""

from __future__ import annotations

from flask import Response, request

from server.errors import BadRequest
from server.http import links


def link_pages(response: Response, path: str, page: int, pages: int, **parameters: str) -> None:
    """Link headers to the first, previous, next and last page."""
    if pages == 1:
        return
    wanted = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    for relation, number in wanted.items():
        if 1 <= number <= pages:
            query = parameters | ({"page": str(number)} if number > 1 else {})
            response.headers.add("Link", f'<{links.local(path, **query)}>; rel="{relation}"')


def page_number() -> int:
    """``?page=``, from 1. Raises BadRequest for anything else."""
    return number("page", 1, 999_999_999)


def number(name: str, default: int, most: int) -> int:
    """A counting parameter, from 1 to ``most``. Raises BadRequest for anything else."""
    given = request.args.get(name, str(default))
    if not given.isascii() or not given.isdigit() or len(given) > 9 or not 1 <= int(given) <= most:
        raise BadRequest(
            f"{given!r} is no value for {name}.",
            hint="pages count from 1" if name == "page" else f"a number from 1 to {most}",
        )
    return int(given)
