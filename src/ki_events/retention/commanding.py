"""What `ki-events forget` says before and after it, in sentences with numbers and without names."""

from dataclasses import dataclass

from ki_events.addresses import mail_address
from ki_events.i18n import _
from ki_events.retention.counting import counted
from ki_events.retention.forgetting import forget_mailbox
from ki_events.retention.held import held_of

ACTOR = "cli"


@dataclass(frozen=True)
class Summary:
    """What names an address, in lines; `is_empty` if nothing does."""

    text: str
    is_empty: bool


async def look_up(email: str) -> Summary:
    """Say what would be erased; nothing changes."""
    held = await held_of(_as_stored(email))
    if held.is_empty:
        return Summary(_("Zu dieser Adresse ist nichts gespeichert."), is_empty=True)
    return Summary(
        "\n".join([_("Zu dieser Adresse ist gespeichert:"), *(f"- {words}" for words in counted(held))]), is_empty=False
    )


async def forget_address(email: str) -> Summary:
    """Erase everything that names the address, and say that it is done."""
    held = await forget_mailbox(_as_stored(email), ACTOR)
    done = _("Gelöscht. Eine letzte E-Mail bestätigt das; danach kennt das System auch die Adresse nicht mehr.")
    return Summary(done, is_empty=held.is_empty)


def _as_stored(email: str) -> str:
    try:
        return mail_address(email.strip())
    except ValueError:  # what our forms never took can still stand in an import
        return email.strip()
