"""Calendar entries: one identity, local times, no secrets outside, and bytes that programs read back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from ki_events import clock
from ki_events.events.ical import Attendee, Delivery, Face, Method, calendar_bytes, everything, invitation, method_for
from ki_events.events.tables import Event, EventStatus, Format, Session, SessionStatus
from ki_events.events.uid import new_uid
from ki_events.events.vevent import Look, text, vevent
from ki_events.i18n import speaking
from tests.events.entries import KREFELD, MADE, a_session, an_event, entry, the_entry

CHIARA = Attendee("Chiara Conti", "chiara@schule.example")
LINK = "https://treffen.example/raum?pwd=geheim&x=1"


def delivery(method: Method = Method.request, email: str = CHIARA.email) -> Delivery:
    return Delivery(method, 4, Attendee(CHIARA.name, email))


def invited(session: Session, how: Delivery) -> bytes:
    return invitation(an_event(), session, KREFELD, how)


def test_vevent_says_what_is_needed_to_go_there() -> None:
    place = {"place_name": "Rathaus", "place_address": "Platz 1; Krefeld", "room": "Saal 2", "way": "Tram 2"}
    found = entry(
        an_event(format=Format.lecture),
        a_session(sequence=3, latitude=51.33, longitude=6.56, **place),
        Look(topics=("Deutsch, als Zweitsprache", "Kita")),
    )
    expected = {
        "UID": "7f3c@ki-events",
        "SEQUENCE": 3,
        "STATUS": "CONFIRMED",
        "SUMMARY": "DaZ, Grundlagen; Teil 1",
        "LOCATION": "Rathaus, Saal 2, Platz 1; Krefeld",
        "URL": "http://test/veranstaltungen/daz",
        "CLASS": "PUBLIC",
        "TRANSP": "OPAQUE",
        "ORGANIZER": "mailto:ki@krefeld.example",
    }
    assert expected == {name: found[name] for name in expected}
    assert ["Vortrag", "Deutsch, als Zweitsprache", "Kita"] == list(found["CATEGORIES"].cats)
    assert (51.33, 6.56) == (found["GEO"].latitude, found["GEO"].longitude)
    assert "KI 'Krefeld', Süd" == found["ORGANIZER"].params["CN"]
    assert "Weg: Tram 2" in found["DESCRIPTION"]


def test_vevent_is_stamped_with_the_last_change_so_that_bytes_hold() -> None:
    event, session = an_event(changed_at=MADE + timedelta(hours=2)), a_session()
    with clock.turned(MADE + timedelta(days=3)):
        first = vevent(event, session, KREFELD, Look()).to_ical()
    with clock.turned(MADE + timedelta(days=9)):
        assert first == vevent(event, session, KREFELD, Look()).to_ical()
    found = entry(event, session)
    assert [MADE + timedelta(hours=2)] * 2 == [found["DTSTAMP"].dt, found["LAST-MODIFIED"].dt]
    assert MADE == found["CREATED"].dt


def test_all_day_session_ends_on_the_day_after_its_last_and_blocks_nothing() -> None:
    midnights = [datetime(2027, 3, 20, tzinfo=clock.BERLIN), datetime(2027, 4, 12, tzinfo=clock.BERLIN)]
    first, after = (midnight.astimezone(UTC) for midnight in midnights)
    found = entry(session=a_session(starts_at=first, ends_at=after, all_day=True, opening_hours="Di-So 10-18 Uhr"))
    assert (date(2027, 3, 20), date(2027, 4, 12)) == (found["DTSTART"].dt, found["DTEND"].dt)
    assert "TRANSPARENT" == found["TRANSP"]
    assert "Öffnungszeiten: Di-So 10-18 Uhr" in found["DESCRIPTION"]


@pytest.mark.parametrize(
    ("event", "session", "status", "summary"),
    [
        (an_event(title="T"), a_session(title="Modul 2"), "CONFIRMED", "T: Modul 2"),
        (an_event(title="T"), a_session(title="T"), "CONFIRMED", "T"),
        (an_event(title="T", postponed=True), a_session(), "TENTATIVE", "Verschoben: T"),
        (an_event(title="T", status=EventStatus.cancelled), a_session(), "CANCELLED", "Abgesagt: T"),
        (an_event(title="T"), a_session(status=SessionStatus.cancelled), "CANCELLED", "Abgesagt: T"),
        (an_event(title="T", status=EventStatus.archived), a_session(), "CONFIRMED", "T"),
    ],
)
def test_vevent_shows_its_state_in_status_and_title(event: Event, session: Session, status: str, summary: str) -> None:
    found = entry(event, session)
    assert (status, summary) == (found["STATUS"], found["SUMMARY"])


def test_vevent_tells_why_it_is_off_and_from_when_it_was_moved() -> None:
    off = entry(an_event(status=EventStatus.cancelled, cancel_reason="Die Referentin ist krank."))
    assert off["DESCRIPTION"].startswith("Dieser Termin ist abgesagt. Die Referentin ist krank.\n\nFür alle.")
    moved = entry(session=a_session(moved_from=datetime(2027, 3, 10, 13, tzinfo=UTC)))
    assert moved["DESCRIPTION"].startswith("Verlegt, ursprünglich: Mi., 10. März 2027, 14:00")


def test_vevent_speaks_the_language_of_the_moment() -> None:
    with speaking("en"):
        assert "http://test/en/veranstaltungen/daz" == entry()["URL"]


@pytest.mark.parametrize("place", ["", "Rathaus"])
def test_meeting_link_is_in_no_public_entry(place: str) -> None:
    made = vevent(an_event(), a_session(online_url=LINK, place_name=place), KREFELD, Look()).to_ical()
    assert b"geheim" not in made.replace(b"\r\n ", b"")
    assert (place or "Online") == the_entry(calendar_bytes([made], Face()))["LOCATION"]


@pytest.mark.parametrize(("place", "location"), [("", LINK), ("Rathaus", "Rathaus")])
def test_invitation_carries_the_meeting_link(place: str, location: str) -> None:
    found = the_entry(invited(a_session(online_url=LINK, place_name=place), delivery()))
    assert (LINK, location) == (found["CONFERENCE"], found["LOCATION"])
    assert ("URI", "VIDEO") == (found["CONFERENCE"].params["VALUE"], found["CONFERENCE"].params["FEATURE"])
    assert LINK in found["DESCRIPTION"]


def test_invitation_asks_nothing_of_who_has_signed_up() -> None:
    with clock.turned(MADE + timedelta(days=3)):
        part = invited(a_session(), delivery())
    found = the_entry(part)
    assert "REQUEST" == Calendar.from_ical(part)["METHOD"]
    assert ("mailto:chiara@schule.example", "mailto:ki@krefeld.example") == (found["ATTENDEE"], found["ORGANIZER"])
    answer = {"CN": "Chiara Conti", "PARTSTAT": "ACCEPTED", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
    assert answer == dict(found["ATTENDEE"].params)
    assert (4, MADE + timedelta(days=3)) == (found["SEQUENCE"], found["DTSTAMP"].dt)
    assert [] == found.subcomponents


def test_cancellation_has_the_same_uid_and_is_not_marked_twice() -> None:
    part = invited(a_session(), delivery(Method.cancel))
    found = the_entry(part)
    assert ("CANCEL", "CANCELLED") == (Calendar.from_ical(part)["METHOD"], found["STATUS"])
    assert ("7f3c@ki-events", "DaZ, Grundlagen; Teil 1") == (found["UID"], found["SUMMARY"])


@pytest.mark.parametrize("method", [Method.request, Method.cancel])
def test_organisers_own_address_gets_publish_without_attendee(method: Method) -> None:
    own = delivery(method, "KI@Krefeld.example")
    part = invited(a_session(), own)
    assert ("PUBLISH", Method.publish) == (Calendar.from_ical(part)["METHOD"], method_for(a_session(), own))
    assert "ATTENDEE" not in the_entry(part)
    assert {Method.request: "CONFIRMED", Method.cancel: "CANCELLED"}[method] == the_entry(part)["STATUS"]


def test_invitation_without_organisers_address_comes_from_the_sender_of_letters() -> None:
    assert "mailto:noreply@test" == the_entry(invited(a_session(organizer_email=""), delivery()))["ORGANIZER"]
    assert "ORGANIZER" not in entry(session=a_session(organizer_email=""))


def test_everything_is_one_file_with_each_sessions_own_uid_and_sequence() -> None:
    sessions = [a_session(uid=f"{number}@ki-events", sequence=number) for number in range(7)]
    part = Calendar.from_ical(everything(an_event(), sessions, KREFELD))
    assert "PUBLISH" == part["METHOD"]
    assert [(f"{number}@ki-events", number) for number in range(7)] == [
        (found["UID"], found["SEQUENCE"]) for found in part.events
    ]


def test_calendar_without_entries_still_has_a_component() -> None:
    empty = calendar_bytes([], Face(properties=[("NAME", "END:VCALENDAR")]))
    calendar = Calendar.from_ical(empty)
    assert (["Europe/Berlin"], "END:VCALENDAR") == ([zone["TZID"] for zone in calendar.timezones], calendar["NAME"])


def test_uids_are_random_and_do_not_name_the_installation() -> None:
    uids = {new_uid() for _ in range(100)}
    assert (100, {"ki-events"}) == (len(uids), {uid.partition("@")[2] for uid in uids})


ANY_TEXT = st.text(max_size=300)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_comes_back_as_it_was(title: str, summary: str, place: str, topic: str) -> None:
    made = vevent(
        an_event(title=title, summary=summary), a_session(place_name=place), KREFELD, Look((topic,))
    ).to_ical()
    found = the_entry(calendar_bytes([made], Face()))
    assert text(title) == found["SUMMARY"]
    assert text(summary).strip() in found["DESCRIPTION"]
    assert text(place).replace("\n", ", ") == found.get("LOCATION", "")
    assert text(topic) in list(found["CATEGORIES"].cats)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")


@given(st.text(max_size=80))
@example("\\")
@example('Yıldız, "Süd" ^n; x:y')
def test_any_name_makes_a_valid_attendee(name: str) -> None:
    how = Delivery(Method.request, 0, Attendee(name, "gast@schule.example"))
    found = the_entry(invited(a_session(organizer_name=name), how))
    expected = " ".join(text(name).replace('"', "'").replace("\\", "/").replace("^", " ").split())
    assert [expected] * 2 == [found[party].params.get("CN", "") for party in ("ATTENDEE", "ORGANIZER")]
