"""A new password is long enough and not the first that somebody would try; what is wrong is said in one sentence."""

import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from ki_events.accounts.guessing import is_known, is_repetition
from ki_events.accounts.passwords import LEAST, MOST
from ki_events.i18n import _

MOST_SENT = MOST + 1
"""No more of what was typed is looked at: that it is too long shows in the next character."""


def given_password() -> Any:
    """Return the type of a password that is compared: exactly as it was typed, only not empty."""

    def fits(text: str) -> str:
        if not text:
            raise PydanticCustomError("missing", "missing")
        return text

    return Annotated[str, AfterValidator(fits)]


def password_mistake(password: str, known: list[str]) -> str:
    """Return what is wrong with a new password, or ""; `known` is what everybody knows of its owner, such as the mail address."""
    length = len(unicodedata.normalize("NFC", password))
    if not password:
        return _("Bitte ein Passwort eingeben.")
    if length < LEAST:
        return _(
            "Bitte mindestens %(least)s Zeichen eingeben, es sind %(length)s. Ein ganzer Satz ist gut zu merken."
        ) % {
            "least": LEAST,
            "length": length,
        }
    if length > MOST:
        return _("Höchstens %(most)s Zeichen, es sind %(length)s.") % {"most": MOST, "length": length}
    return _easily_guessed(password, known)


def _easily_guessed(password: str, known: list[str]) -> str:
    if is_repetition(password):
        return _(
            "Das lässt sich leicht erraten: Es wiederholt sich oder folgt der Reihe auf der Tastatur."
            " Bitte ein anderes Passwort wählen, zum Beispiel einen ganzen Satz."
        )
    if is_known(password, known):
        return _(
            "Ihr Name, Ihre E-Mail-Adresse oder der Name Ihrer Organisation lässt sich leicht erraten."
            " Bitte ein anderes Passwort wählen, zum Beispiel einen ganzen Satz."
        )
    return ""
