"""The facts of a letter to who asked: what its templates say about event, date, place and links, in finished words."""

from dataclasses import dataclass

from ki_events.clock import now
from ki_events.dates import day, days, hours, last_day, moment_in_words
from ki_events.events.availability import State, availability
from ki_events.events.tables import Event, Session
from ki_events.i18n import SOURCE_LANGUAGE, _, language, ngettext
from ki_events.interests.asking import CONFIRM_WITHIN, is_undated
from ki_events.interests.expiring import KEPT_FOR
from ki_events.interests.reading import token_of
from ki_events.interests.tables import Interest
from ki_events.links import absolute


@dataclass(frozen=True)
class Case:
    """An interest, the event that it was `asked_at`, and the one that the letter is about, with its planned sessions."""

    interest: Interest
    asked_at: Event
    event: Event
    sessions: list[Session]


@dataclass(frozen=True)
class Facts:
    """All that the templates know; `name` stays empty, since who asks gives none."""

    name: str
    title: str
    title_language: str
    summary: str
    when: str
    place: str
    sign_up: str
    asked_on: str
    asked_title: str
    expires: str
    is_confirmed: bool
    waits_for_date: bool
    is_date_set: bool
    organisation: str
    address: str
    confirm_link: str
    stop_link: str
    event_link: str


def facts_of(case: Case) -> Facts:
    """Gather what the letter says, in the language of the moment."""
    interest, event = case.interest, case.event
    prefix = "" if language() == SOURCE_LANGUAGE else f"/{language()}"
    mine = f"{prefix}/interesse/{token_of(interest)}"
    return Facts(
        name="",
        title=event.title,
        title_language=event.lang,
        summary=event.summary,
        when=_when(case),
        place=_place(case.sessions),
        sign_up=_sign_up(event),
        asked_on=day(interest.asked_at),
        asked_title="" if case.asked_at.title == event.title else case.asked_at.title,
        expires=_expires(interest),
        is_confirmed=interest.confirmed_at is not None,
        waits_for_date=is_undated(case.asked_at),
        is_date_set=bool(case.sessions) and case.asked_at.id == event.id,
        organisation=event.organisation.name,
        address=event.organisation.address,
        confirm_link=absolute(mine),
        stop_link=absolute(f"{mine}/stopp"),
        event_link=absolute(f"{prefix}/veranstaltungen/{event.slug}"),
    )


def about(case: Case) -> str:
    """Return what the subject names: the event, and its first day if the letter tells of it."""
    first = day(case.sessions[0].starts_at) if case.sessions else ""
    return ", ".join(part for part in (case.event.title, first) if part)


def _expires(interest: Interest) -> str:
    if interest.confirmed_at is None:
        return day(interest.asked_at + CONFIRM_WITHIN)
    return day(interest.confirmed_at + KEPT_FOR)


def _when(case: Case) -> str:
    if not case.sessions:
        return ""
    first, last = case.sessions[0], case.sessions[-1]
    end = last_day(last.ends_at) if last.all_day else last.ends_at
    if len(case.sessions) > 1:
        return ngettext("%(n)s Termin, %(days)s", "%(n)s Termine, %(days)s", len(case.sessions)) % {
            "n": len(case.sessions),
            "days": days(first.starts_at, end),
        }
    return (
        days(first.starts_at, end)
        if first.all_day
        else f"{day(first.starts_at)}, {hours(first.starts_at, first.ends_at)}"
    )


def _place(sessions: list[Session]) -> str:
    if not sessions:
        return ""
    first = sessions[0]
    return first.place_name or (_("Online") if first.online_url else "")


def _sign_up(event: Event) -> str:
    """Return what one can do about it now."""
    found = availability(event, now())
    if found.state == State.waiting_list:
        return _("Inzwischen sind alle Plätze vergeben. Sie können sich auf die Warteliste setzen.")
    if found.state == State.not_yet_open and found.opens_at is not None:
        return _("Die Anmeldung öffnet am %(when)s.") % {"when": moment_in_words(found.opens_at)}
    return {
        State.no_registration: _("Sie brauchen sich nicht anzumelden. Kommen Sie einfach vorbei."),
        State.external: _("Die Anmeldung läuft über die Website der veranstaltenden Organisation."),
    }.get(found.state, _("Sie können sich jetzt anmelden."))
