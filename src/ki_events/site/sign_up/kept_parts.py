"""What an event asks of its guests is read once per version of the event: in a rush hundreds of forms of one version are sent."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events.availability import availability
from ki_events.events.looking import Looker, Seen
from ki_events.i18n import language
from ki_events.keeping import Kept
from ki_events.sharing import Shared
from ki_events.site.event.showing import public_event_asking
from ki_events.site.sign_up.parts import Parts, parts_of

PARTS_WEIGH = 1_000_000  # bytes, at most
ONE_WEIGHS = 15_000  # bytes of an event with its organisation and of the fields of one more person, about
EACH_WEIGHS = 2_000  # bytes of a workshop or a question, read and drawn, about

_Key = tuple[str, str]


@dataclass(frozen=True)
class _Read:
    parts: Parts
    seen: Seen
    made_at: datetime
    until: datetime


class KeptParts:
    """The parts of one process, by language and event; `looker` is shared with the pages."""

    def __init__(self, looker: Looker) -> None:
        self._looker = looker
        self._kept: Kept[_Key, _Read] = Kept(PARTS_WEIGH)
        self._shared: Shared[tuple[_Key, Seen], Parts | None] = Shared()

    async def of(self, slug: str) -> Parts | None:
        """Return what the public event asks of who comes without a link; None if there is none."""
        key, seen = (language(), slug), await self._looker.look(slug)
        kept = self._kept.get(key)
        if kept is not None and kept.seen == seen and kept.made_at <= now() < kept.until:
            return kept.parts
        return await self._shared.get((key, seen), lambda: self._read(key, seen))

    async def newer(self, slug: str, than: Parts) -> Parts | None:
        """Return the same for who was refused something that `than` offered: it has changed since, whoever did that."""
        parts, seen = await self.of(slug), await self._looker.look(slug)
        if parts is not than:
            return parts
        return await self._shared.get(((language(), slug), seen), lambda: self._read((language(), slug), seen))

    async def _read(self, key: _Key, seen: Seen) -> Parts | None:
        moment, slug = now(), key[1]
        parts = await read_parts(slug, moment)
        if parts is not None:
            until = await self._looker.right_until(seen, moment)
            read = _Read(parts, seen, moment, min(until, parts.changes_at or until))
            self._kept.put(key, read, _weight(parts))
        return parts


async def read_parts(slug: str, moment: datetime) -> Parts | None:
    """Return what the public event asks at `moment` (UTC) of who comes without a link, as it is in the database."""
    found = await public_event_asking(slug)
    if found is None:
        return None
    event, asks = found
    return await parts_of(event, asks, availability(event, moment).state, moment)


def _weight(parts: Parts) -> int:
    return ONE_WEIGHS + EACH_WEIGHS * (sum(len(one.workshops) for one in parts.rounds) + len(parts.questions))
