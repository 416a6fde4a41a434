"""What one can still choose is counted once per filter and language, until what is public changes."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events.choices import FIELDS, Choices, choices
from ki_events.events.filter import Filter
from ki_events.events.looking import Looker, Seen
from ki_events.i18n import language
from ki_events.keeping import Kept
from ki_events.web.pages import AnyRequest

CHOICES_WEIGH = 1_000_000  # bytes, at most
OVERHEAD = 1500  # bytes of a filter and its counts, about: what finds nothing weighs something too
ONE_WEIGHS = 250  # bytes of one choice with its name, about


@dataclass(frozen=True)
class _Counted:
    choices: Choices
    seen: Seen
    made_at: datetime
    until: datetime


class KeptChoices:
    """The counts of one process: all pages of a list show the same ones. `looker` is shared with the pages."""

    def __init__(self, looker: Looker) -> None:
        self._looker = looker
        self._kept: Kept[tuple[Filter, str], _Counted] = Kept(CHOICES_WEIGH)

    async def of(self, wanted: Filter) -> Choices:
        """Return what `wanted` leaves to choose, in at most one statement."""
        seen, moment, key = await self._looker.look(), now(), (wanted, language())
        kept = self._kept.get(key)
        if kept is not None and kept.seen == seen and kept.made_at <= moment < kept.until:
            return kept.choices
        counted = await choices(wanted)
        kept = _Counted(counted, seen, moment, await self._looker.right_until(seen, moment))
        self._kept.put(key, kept, OVERHEAD + ONE_WEIGHS * sum(len(getattr(counted, field)) for field in FIELDS))
        return counted


async def choices_for(request: AnyRequest, wanted: Filter) -> Choices:
    """Return what `wanted` leaves to choose, counted or kept."""
    kept: KeptChoices = request.app.state["choices"]
    return await kept.of(wanted)
