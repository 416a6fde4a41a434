"""A session becomes a calendar entry here, the same for feeds and letters, so that they cannot disagree."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from babel.dates import format_skeleton, format_time
from icalendar import Component, Conference, vCalAddress
from icalendar import Event as Entry

from ki_events.clock import local
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.events.words import format_name
from ki_events.i18n import SOURCE_LANGUAGE, _, language, locale
from ki_events.links import absolute
from ki_events.organisations.tables import Organisation

FORBIDDEN = dict.fromkeys([*range(32), *range(127, 160)]) | {ord(char): char for char in "\n\t"}
PLAIN_NAME = str.maketrans({'"': "'", "\\": "/", "^": " "})


@dataclass(frozen=True)
class Look:
    """What an entry shows beside its rows.

    `topics` become categories. `marked`: the title says "Abgesagt", for programs that do not show STATUS in a
    subscription; in a CANCEL the program says so itself. `inside`: for participants, with the meeting link.
    """

    topics: tuple[str, ...] = ()
    marked: bool = True
    inside: bool = False


def vevent(event: Event, session: Session, organisation: Organisation, look: Look) -> Entry:
    """Return the session as a VEVENT (RFC 5545 section 3.6.1) in the language of the moment.

    DTSTAMP is the last change, as the RFC asks of objects without METHOD (3.8.7.2): the same rows give the same bytes.
    """
    entry = Entry()
    entry.add("UID", session.uid)
    entry.add("SEQUENCE", session.sequence)
    entry.add("STATUS", status_of(event, session))
    entry.add("DTSTAMP", max(session.changed_at, event.changed_at).replace(microsecond=0))
    entry.add("CREATED", session.created_at.replace(microsecond=0))
    entry.add("LAST-MODIFIED", max(session.changed_at, event.changed_at).replace(microsecond=0))
    _add_time(entry, session)
    entry.add("SUMMARY", _summary(event, session, look))
    entry.add("DESCRIPTION", _description(event, session, organisation, look))
    _add_place(entry, session, look)
    entry.add("URL", page_address(event))
    entry.add("CATEGORIES", [text(name) for name in (format_name(event.format), *look.topics)])
    entry.add("CLASS", "PUBLIC")
    _add_organizer(entry, session)
    return entry


def status_of(event: Event, session: Session) -> str:
    """Return CANCELLED, TENTATIVE while the event is postponed, else CONFIRMED."""
    if event.status == EventStatus.cancelled or session.status == SessionStatus.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if event.postponed else "CONFIRMED"


def page_address(event: Event) -> str:
    """Return the address of the event's page in the language of the moment."""
    prefix = "" if language() == SOURCE_LANGUAGE else f"/{language()}"
    return absolute(f"{prefix}/veranstaltungen/{event.slug}")


def text(value: str) -> str:
    """Return `value` without the control characters that TEXT forbids (RFC 5545 section 3.3.11), line feeds kept."""
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(FORBIDDEN)


def address(email: str, name: str) -> vCalAddress:
    """Return a calendar user. Signs that programs read differently within a parameter (RFC 6868) are replaced."""
    return vCalAddress.new(email, cn=" ".join(text(name).translate(PLAIN_NAME).split()) or None)


def _add_time(entry: Component, session: Session) -> None:
    entry.add("DTSTART", _moment(session.starts_at, session))
    entry.add("DTEND", _moment(session.ends_at, session))
    # An exhibition that runs for weeks must not make people look busy.
    entry.add("TRANSP", "TRANSPARENT" if session.all_day else "OPAQUE")


def _moment(moment: datetime, session: Session) -> datetime | date:
    return local(moment).date() if session.all_day else local(moment)


def _summary(event: Event, session: Session, look: Look) -> str:
    title = event.title if session.title in ("", event.title) else f"{event.title}: {session.title}"
    status = status_of(event, session)
    if look.marked and status == "CANCELLED":
        title = _("Abgesagt: {title}").format(title=title)
    elif look.marked and status == "TENTATIVE":
        title = _("Verschoben: {title}").format(title=title)
    return text(title)


def _description(event: Event, session: Session, organisation: Organisation, look: Look) -> str:
    paragraphs = [
        _state(event, session),
        event.summary,
        session.opening_hours and _("Öffnungszeiten: {hours}").format(hours=session.opening_hours),
        session.way and _("Weg: {way}").format(way=session.way),
        _online(session, look),
        _("Veranstaltende Organisation: {name}").format(name=organisation.name),
        page_address(event),
    ]
    return text("\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph))


def _state(event: Event, session: Session) -> str:
    if status_of(event, session) == "CANCELLED":
        return " ".join(filter(None, [_("Dieser Termin ist abgesagt."), event.cancel_reason]))
    if event.postponed:
        return _("Die Veranstaltung ist verschoben, der neue Termin steht noch nicht fest.")
    if session.moved_from is not None:
        return _("Verlegt, ursprünglich: {date}").format(date=_spoken(session.moved_from, session))
    return ""


def _spoken(moment: datetime, session: Session) -> str:
    day = format_skeleton("yMMMEd", local(moment), locale=locale())
    return day if session.all_day else f"{day}, {format_time(local(moment), 'short', locale=locale())}"


def _online(session: Session, look: Look) -> str:
    if not session.online_url:
        return ""
    if look.inside:
        return _("Online teilnehmen: {link}").format(link=session.online_url)
    return _("Online: Den Zugang erhalten Angemeldete mit der Bestätigung.")


def _add_place(entry: Component, session: Session, look: Look) -> None:
    place = ", ".join(part for part in (session.place_name, session.room, session.place_address) if part)
    if not place and session.online_url:
        place = session.online_url if look.inside else _("Online")
    if place:
        entry.add("LOCATION", text(place).replace("\n", ", "))
    if None not in (session.latitude, session.longitude):
        entry.add("GEO", (session.latitude, session.longitude))
    if look.inside and urlsplit(session.online_url).scheme in ("http", "https"):
        entry.add("CONFERENCE", Conference(session.online_url, feature="VIDEO", label=_("Online teilnehmen")).to_uri())


def _add_organizer(entry: Component, session: Session) -> None:
    if session.organizer_email:
        entry.add("ORGANIZER", address(session.organizer_email, session.organizer_name))
