"""The addresses of this part of the back office."""

from ki_events.office.pages import Handlers
from ki_events.office.sign_in import code, forgotten, invitation, oidc, passkey, password, start

FOR_ACCOUNTS: dict[str, Handlers] = {
    "/verwaltung": [start.start_page, password.sign_out],
}
FOR_EVERYONE: dict[str, Handlers] = {
    "/verwaltung/anmelden": [
        password.sign_in_page,
        password.send_sign_in,
        code.send_sign_in_code,
        passkey.send_sign_in_passkey,
        oidc.oidc_start,
        oidc.oidc_back,
    ],
    "/verwaltung/einladung": [
        invitation.invitation_page,
        invitation.send_invitation,
        invitation.send_sign_out_for_invitation,
    ],
    "/verwaltung/passwort": [
        forgotten.forgotten_page,
        forgotten.send_forgotten,
        forgotten.forgotten_sent,
        forgotten.new_password_page,
        forgotten.send_new_password,
    ],
}
