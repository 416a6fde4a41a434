"""What `ki-events forget` says before and after it, in sentences with numbers and without names."""

from dataclasses import dataclass

from ki_events.accounts.reading import account_with_address
from ki_events.addresses import mail_address
from ki_events.db import transaction
from ki_events.i18n import _, ngettext
from ki_events.retention.counting import counted
from ki_events.retention.forgetting import forget_mailbox
from ki_events.retention.forgetting_accounts import forget_colleague, invitations_to
from ki_events.retention.held import held_of

ACTOR = "cli"


@dataclass(frozen=True)
class Summary:
    """What names an address, in lines; `is_empty` if nothing does."""

    text: str
    is_empty: bool


async def look_up(email: str) -> Summary:
    """Say what would be erased; nothing changes."""
    address = _as_stored(email)
    words = [*counted(await held_of(address)), *await _counted_here(address)]
    if not words:
        return Summary(_("Zu dieser Adresse ist nichts gespeichert."), is_empty=True)
    return Summary(
        "\n".join([_("Zu dieser Adresse ist gespeichert:"), *(f"- {each}" for each in words)]), is_empty=False
    )


async def forget_address(email: str) -> Summary:
    """Erase everything that names the address, all of it or nothing, and say that it is done. Raise `Refused` as `forget_account`."""
    address = _as_stored(email)
    async with transaction():
        await forget_colleague(address, ACTOR)
        held = await forget_mailbox(address, ACTOR)
    done = _("Gelöscht. Eine letzte E-Mail bestätigt das; danach kennt das System auch die Adresse nicht mehr.")
    return Summary(done, is_empty=held.is_empty)


async def _counted_here(address: str) -> list[str]:
    """Return what names the address because somebody works here, or was asked to."""
    account, invitations = await account_with_address(address), len(await invitations_to(address))
    sent = ngettext("{n} Einladung in die Verwaltung", "{n} Einladungen in die Verwaltung", invitations)
    return [
        *([_("das Konto Nr. {n} der Verwaltung").format(n=account.id)] if account else []),
        *([sent.format(n=invitations)] if invitations else []),
    ]


def _as_stored(email: str) -> str:
    try:
        return mail_address(email.strip())
    except ValueError:  # what our forms never took can still stand in an import
        return email.strip()
