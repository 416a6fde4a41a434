"""An empty sign-up form is rendered once, and each visitor gets it with a nonce of their own."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events.availability import State, availability
from ki_events.events.looking import Looker, Seen
from ki_events.i18n import language
from ki_events.keeping import Kept
from ki_events.site.sign_up.parts import Parts

FORMS_WEIGH = 1_000_000  # bytes, at most
OVERHEAD = 1000  # bytes that Python needs beside the content, about
MARK = secrets.token_hex(16)
"""Stands for the nonce in what is kept; nobody outside knows it, so no text of an organiser can hold it."""

WITH_NUMBERS = frozenset({State.few, State.waiting_list})
"""States in which the form says how many places are left or how many wait: those change with every registration."""


@dataclass(frozen=True)
class KeptForm:
    """The form of one event in one language, as it is from `made_at` until time or the event changes it."""

    event_id: int
    before: bytes
    after: bytes
    seen: Seen
    has_numbers: bool
    made_at: datetime
    until: datetime

    def with_nonce(self, nonce: str) -> bytes:
        """Return the page."""
        return nonce.encode().join((self.before, self.after))


class KeptForms:
    """The forms of one process; `looker` is shared with the pages."""

    def __init__(self, looker: Looker) -> None:
        self._looker = looker
        self._kept: Kept[tuple[str, str], KeptForm] = Kept(FORMS_WEIGH)

    async def look(self, slug: str) -> Seen:
        """Return the version of the event now; ask before anything that goes into its form is read."""
        return await self._looker.look(slug)

    def find(self, slug: str, seen: Seen) -> KeptForm | None:
        """Return the form of the event if it says what is true in the version `seen`."""
        kept = self._kept.get((language(), slug))
        if kept is None or not kept.made_at <= now() < kept.until:
            return None
        return kept if kept.seen == _relevant(seen, kept.has_numbers) else None

    async def keep(self, parts: Parts, seen: Seen, moment: datetime, draw: Callable[[], bytes]) -> KeptForm:
        """Return and keep the form that `draw` makes of `parts` as they are at `moment` (UTC), with MARK in place of the nonce."""
        event = parts.event
        has_numbers = parts.names_numbers or availability(event, moment).state in WITH_NUMBERS
        until = await self._looker.right_until(seen, moment)
        # From here on nobody else's turn comes: of all who were waiting the first one draws.
        if kept := self.find(event.slug, seen):
            return kept
        before, _mark, after = (page := draw()).partition(MARK.encode())
        kept = KeptForm(
            event_id=event.id,
            before=before,
            after=after,
            seen=_relevant(seen, has_numbers),
            has_numbers=has_numbers,
            made_at=moment,
            until=min(until, parts.changes_at or until),
        )
        self._kept.put((language(), event.slug), kept, len(page) + OVERHEAD)
        return kept


def _relevant(seen: Seen, has_numbers: bool) -> Seen:
    number, _turn, revision = seen if len(seen) == 3 else (*seen, 0, 0)
    return seen if has_numbers else (number, revision)
