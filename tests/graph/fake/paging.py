"""Pages of a collection, and the opaque links from one to the next."""
import base64
import json

from fake.errors import bad_request

MOST = 1000


def token_of(offset, pause=False):
    return base64.urlsafe_b64encode(json.dumps([offset, pause, "fake"]).encode()).decode().rstrip("=")


def read_token(text):
    """(offset, whether an empty page is due) of a $skiptoken."""
    try:
        offset, pause, _ = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return int(offset), bool(pause)
    except (ValueError, TypeError) as error:
        raise bad_request("Invalid $skiptoken.") from error


def page(items, query, top_rule, default_size, with_pauses):
    """(items of the page, $skiptoken of the next or None)."""
    if query.top is not None and top_rule == "refused":
        raise bad_request("The query specified in the URI is not valid. Query option 'Top' is not allowed.")
    size = min(query.top or default_size, MOST)
    if query.top is not None and top_rule == "final":
        return items[:size], None
    offset, pause = read_token(query.skiptoken) if query.skiptoken else (0, False)
    if pause:
        return [], token_of(offset)
    end = offset + size
    return items[offset:end], token_of(end, with_pauses) if end < len(items) else None
