"""Every page behind a person's link opens it first: with its event, or with a friendly word about what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response

from ki_events.dates import moment_in_words
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.registrations.reading import by_token, former
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Registration
from ki_events.site.event.when import span
from ki_events.site.registration.sending import Back, take
from ki_events.web.pages import AnyRequest, private_page, url


@dataclass(frozen=True)
class Opened:
    """What a link opens; the event with its organisation."""

    token: str
    registration: Registration
    event: Event

    @property
    def about(self) -> dict[str, Any]:
        """Return what every page of a registration shows at its head."""
        return {
            "token": self.token,
            "registration": self.registration,
            "event": self.event,
            "span": span(self.event),
        }


Answer = Callable[[AnyRequest, Opened], Awaitable[Response[Any]]]


async def look(request: AnyRequest, token: str, answer: Answer) -> Response[Any]:
    """Answer with the page of what the link opens, or say that it opens nothing (any more)."""
    registration = await by_token(token)
    if registration is None:
        return await unknown(request, token)
    return await answer(request, Opened(token, registration, await event_of(registration)))


async def act(request: AnyRequest, token: str, answer: Answer) -> Response[Any]:
    """Do what a form asks; without the database, or when it is too much, offer to send it again with all that was typed."""
    return await take(request, way_back(request, token), lambda: look(request, token, answer))


def way_back(request: AnyRequest, token: str) -> Back:
    """Return the page of the registration."""
    return Back(url(request, "registration", token=token), _("Zu meiner Anmeldung"))


async def unknown(request: AnyRequest, token: str) -> Response[bytes]:
    """Say what became of a link: the place was handed over, the address changed, or nobody knows it."""
    found = await former(token)
    if found is None:
        return private_page(request, "site/registration/unknown.html", status=404)
    event = await event_of(found.registration)
    at = moment_in_words(found.at) if found.at else ""
    if found.rule == Rule.handed_over:
        # This is the answer to what they did, and no fault.
        return private_page(request, "site/registration/handed_over.html", event=event, span=span(event), at=at)
    return private_page(
        request, "site/registration/link_replaced.html", status=410, event=event, rule=found.rule, at=at
    )


async def event_of(registration: Registration) -> Event:
    """Return the event of a registration with its organisation."""
    event = await Event.objects(Event.organisation).get(Event.id == registration.event)
    if event is None:  # the foreign key forbids it
        raise LookupError(f"no event for registration {registration.id}")
    return event
