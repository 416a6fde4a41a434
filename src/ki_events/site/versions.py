"""What a public page is a version of: of all that is public, and the page of an event of its own row too."""

from datetime import datetime

from ki_events.events.looking import Looker, Seen

# Nothing here is for everyone, or it is kept elsewhere: there is no need to look.
NEVER_KEPT = ("/static/", "/anmeldung/", "/demo/", "/theme/", "/bild/", "/api/", "/healthz", "/readyz")
LONGEST_SLUG = 120


class SiteVersions:
    """The versions of one process's pages; `looker` is shared with the feeds."""

    def __init__(self, looker: Looker) -> None:
        self._looker = looker

    async def look(self, path: str) -> Seen | None:
        """Return the version of the page at `path`, without its language; None for what is never kept."""
        if path.startswith(NEVER_KEPT) or path.endswith("/anmeldung"):
            return None
        return await self._looker.look(_event(path))

    async def next_change(self, seen: Seen, moment: datetime) -> datetime:
        """Return when time alone changes what is public."""
        return await self._looker.right_until(seen, moment)


def _event(path: str) -> str:
    # As the router reads it: however many slashes there are.
    match [part for part in path.split("/") if part]:
        case ["veranstaltungen", slug] if len(slug) <= LONGEST_SLUG and "\x00" not in slug:
            return slug
        case _:
            return ""
