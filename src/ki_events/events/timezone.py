"""The time zone of North Rhine-Westphalia as calendar programs read it."""

from datetime import datetime, timedelta
from functools import cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

from ki_events.clock import BERLIN

CET, CEST = timedelta(hours=1), timedelta(hours=2)


@cache
def berlin() -> bytes:
    """Return the VTIMEZONE of Europe/Berlin, right for every date from 1996 on (the European Union's rule).

    The rule is written out and not made by `Timezone.from_tzid`: that lists single dates, so that the bytes of a feed
    would change with its span, and puts the onset of summer time at 03:00 where RFC 5545 section 3.6.5 wants the local
    time before the change, 02:00. A test compares it with the system's own zone data.
    """
    zone = Timezone()
    zone.add("TZID", BERLIN.key)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    summer.add("DTSTART", datetime(1996, 3, 31, 2))  # noqa: DTZ001  # a wall clock, by definition
    winter.add("DTSTART", datetime(1996, 10, 27, 3))  # noqa: DTZ001  # likewise
    for part, month, name, before, after in ((summer, 3, "CEST", CET, CEST), (winter, 10, "CET", CEST, CET)):
        part.add("RRULE", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        part.add("TZNAME", name)
        part.add("TZOFFSETFROM", before)
        part.add("TZOFFSETTO", after)
        zone.add_component(part)
    written: bytes = zone.to_ical()
    return written
