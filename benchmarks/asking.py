"""Addresses that nobody has asked for yet, so that what they answer is drawn and not kept."""

from itertools import combinations

from ki_events.events.tables import Format

FEED = "/feeds/veranstaltungen.ics"
_FORMATS = sorted(str(each) for each in Format)


def unasked_pages(path: str, count: int) -> list[str]:
    """Return addresses of one page: a page is kept under its whole query, and one that means nothing changes nothing."""
    return [f"{path}{'&' if '?' in path else '?'}v={number}" for number in range(count)]


def unasked_feeds(count: int) -> list[str]:
    """Return up to `count` feeds that hold nearly everything: each leaves out another few formats."""
    most = len(_FORMATS)
    chosen = [kept for left_out in range(1, most) for kept in combinations(_FORMATS, most - left_out)]
    return [f"{FEED}?{'&'.join(f'format={name}' for name in kept)}" for kept in chosen[:count]]
