"""What is left to do once the last date is over, as steps: to note who was there, then to issue what they have earned."""

from ki_events.attendance.certificates import is_over
from ki_events.attendance.finishing import Left, left_to_do
from ki_events.events.tables import EventStatus, Measure
from ki_events.i18n import _, ngettext
from ki_events.office.event.lacking import Step
from ki_events.office.frame import OpenEvent
from ki_events.web.pages import AnyRequest, url


async def steps_after(request: AnyRequest, opened: OpenEvent) -> list[Step]:
    """Return what is left to do and what is done; nothing before the event is over, or when nobody took part."""
    event = opened.event
    if not is_over(event) or event.status in (EventStatus.draft, EventStatus.cancelled):
        return []
    left = await left_to_do(event)
    if not left.people:
        return []
    found = [_attendance(request, opened, left)]
    return [*found, _certificates(request, opened, left)] if event.certificate else found


def _attendance(request: AnyRequest, opened: OpenEvent, left: Left) -> Step:
    # Whoever has issued certificates has seen who was there.
    is_done = bool(left.present) and (not left.unmarked or bool(left.issued))
    if is_done:
        hint = ngettext("%(num)d Person war da.", "%(num)d Personen waren da.", left.present) % {"num": left.present}
    elif left.present:
        hint = _unmarked(opened, left)
    else:
        hint = _("Noch ist niemand als anwesend vermerkt.")
    name = _("Anwesenheit") if is_done else _("Anwesenheit vervollständigen")
    # For certificates it is needed, for figures it is good to know.
    return Step(name, hint, _address(request, opened, "office_attendance"), is_done, bool(opened.event.certificate))


def _certificates(request: AnyRequest, opened: OpenEvent, left: Left) -> Step:
    is_done = bool(left.issued) and not left.due
    name = _("Bescheinigungen") if is_done else _("Bescheinigungen ausstellen")
    return Step(name, _certificates_hint(left), _address(request, opened, "office_certificates"), is_done, True)


def _certificates_hint(left: Left) -> str:
    if left.due:
        sentence = ngettext(
            "%(num)d Person hat eine verdient und bekommt sie per E-Mail.",
            "%(num)d Personen haben eine verdient und bekommen sie per E-Mail.",
            left.due,
        )
        return sentence % {"num": left.due}
    if left.issued:
        sentence = ngettext("%(num)d ist ausgestellt.", "%(num)d sind ausgestellt.", left.issued)
        return sentence % {"num": left.issued}
    if left.short:
        sentence = ngettext(
            "%(num)d Person war da und erreicht die Regel nicht.",
            "%(num)d Personen waren da, und niemand erreicht die Regel.",
            left.short,
        )
        return sentence % {"num": left.short}
    return _("Eine Bescheinigung bekommt, wer da war: Tragen Sie zuerst ein, wer da war.")


def _unmarked(opened: OpenEvent, left: Left) -> str:
    if opened.event.certificate_measure == Measure.days:
        sentence = ngettext(
            "An %(num)d Tag ist noch niemand vermerkt.", "An %(num)d Tagen ist noch niemand vermerkt.", left.unmarked
        )
    else:
        sentence = ngettext(
            "Bei %(num)d Termin ist noch niemand vermerkt.",
            "Bei %(num)d Terminen ist noch niemand vermerkt.",
            left.unmarked,
        )
    return sentence % {"num": left.unmarked}


def _address(request: AnyRequest, opened: OpenEvent, page: str) -> str:
    return url(request, page, organisation=opened.member.organisation.slug, slug=opened.event.slug)
