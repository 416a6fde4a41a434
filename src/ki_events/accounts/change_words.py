"""What the letters about a change of signing in say: what happened, and what to do if it was somebody else."""

from ki_events.i18n import _
from ki_events.settings import settings


def happened(what: str, at: str) -> str:
    """Return the sentence about a change (telling.py). Raise `KeyError` for a word that is none."""
    provider = settings().oidc_name
    return {
        "password": _("Ihr Konto in der Verwaltung hat ein neues Passwort (%(at)s)."),
        "passkey": _("Zu Ihrem Konto in der Verwaltung kam ein Passkey hinzu (%(at)s)."),
        "passkey_removed": _("Ein Passkey Ihres Kontos in der Verwaltung ist entfernt und öffnet es nicht mehr (%(at)s)."),
        "totp_begun": _("Ihr Konto in der Verwaltung fragt jetzt nach dem Passwort auch nach einem Code aus einer App (%(at)s)."),
        "totp": _("Ihr Konto in der Verwaltung fragt nicht mehr nach einem Code (%(at)s)."),
        "totp_reset": _("Wer diese Installation verwaltet, hat den zweiten Schritt Ihres Kontos zurückgesetzt (%(at)s). Ihr Konto fragt nicht mehr nach einem Code, und Sie sind überall abgemeldet."),
        "codes": _("Ihr Konto in der Verwaltung hat neue Wiederherstellungscodes (%(at)s). Die bisherigen gelten nicht mehr."),
        "recovery": _("Ihr Konto in der Verwaltung wurde mit einem Wiederherstellungscode geöffnet (%(at)s)."),
        "oidc": _linked() if provider else _("Ihr Konto in der Verwaltung lässt sich jetzt auch mit dem Zugang Ihrer Kommune öffnen (%(at)s)."),
        "oidc_ended": _("Ihr Konto in der Verwaltung lässt sich nicht mehr mit dem Zugang Ihrer Kommune öffnen (%(at)s)."),
        "address_asked": _("Für Ihr Konto in der Verwaltung wurde eine andere E-Mail-Adresse eingetragen (%(at)s). Sie gilt, sobald der Link in der Mail dorthin bestätigt ist."),
        "address": _("Ihr Konto in der Verwaltung hat jetzt eine andere E-Mail-Adresse (%(at)s). An diese Adresse schreiben wir dazu nicht mehr."),
        "reset": _("Ihr Konto in der Verwaltung wurde auf dem Server zurückgesetzt (%(at)s): Passwort, Passkeys und zweiter Schritt gelten nicht mehr, und Sie sind überall abgemeldet."),
    }[what] % {"at": at, "provider": provider}  # fmt: skip


def advice(what: str) -> str:
    """Return what to do if it was somebody else; the link that follows leads to one's own account. Raise `KeyError`."""
    usual = _(
        "Das waren Sie nicht? Dann setzen Sie bitte sofort ein neues Passwort und sehen Sie nach, wo Sie angemeldet sind:"
    )
    return {
        "password": usual,
        "passkey": _("Das waren Sie nicht? Ein neues Passwort allein hilft dann nicht, der Passkey öffnet Ihr Konto weiter. Bitte gehen Sie sofort auf „Mein Konto“ und entfernen Sie dort diesen Passkey. Setzen Sie danach ein neues Passwort, und melden Sie sich auf allen anderen Geräten ab:"),
        "passkey_removed": usual,
        "totp_begun": _("Das waren Sie nicht? Dann beenden Sie bitte sofort auf „Mein Konto“ den zweiten Schritt, setzen Sie ein neues Passwort, und melden Sie sich auf allen anderen Geräten ab:"),
        "totp": usual,
        "totp_reset": _("Melden Sie sich wie bisher an und richten Sie den zweiten Schritt neu ein. Sie haben nicht darum gebeten? Dann setzen Sie bitte sofort ein neues Passwort und sagen Sie Bescheid. Ihr Konto:"),
        "codes": _("Das waren Sie nicht? Dann setzen Sie bitte sofort ein neues Passwort, melden Sie sich auf allen anderen Geräten ab, und erneuern Sie die Codes noch einmal:"),
        "recovery": usual,
        "oidc": _("Das waren Sie nicht? Dann lösen Sie bitte sofort auf „Mein Konto“ diese Verbindung, melden Sie sich auf allen anderen Geräten ab, und sagen Sie der IT Ihrer Kommune Bescheid:"),
        "oidc_ended": usual,
        "address_asked": _("Das waren Sie nicht? Dann setzen Sie bitte sofort ein neues Passwort: Damit gilt der Link nicht mehr. Sehen Sie auch nach, wo Sie angemeldet sind:"),
        "address": _("Das waren Sie nicht? Dann sagen Sie bitte sofort Bescheid; mit dieser Adresse kommen Sie nicht mehr in das Konto. Die Anmeldung ist hier:"),
        "reset": _("Mit „Passwort vergessen“ setzen Sie ein neues. Sie haben nicht darum gebeten? Dann sagen Sie bitte sofort Bescheid. Ihr Konto:"),
    }[what]  # fmt: skip


def help_line(what: str) -> str:
    """Return who helps whoever does not get in any more; "" where nobody needs that, or nobody is named."""
    if what not in ("totp_begun", "totp_reset", "passkey", "oidc", "address", "reset") or not settings().operator_email:
        return ""
    return _("Kommen Sie nicht mehr in Ihr Konto, schreiben Sie an %(email)s.") % {"email": settings().operator_email}


def _linked() -> str:
    return _("Ihr Konto in der Verwaltung lässt sich jetzt auch mit dem Zugang „%(provider)s“ öffnen (%(at)s).")
