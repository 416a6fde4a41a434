"""The addresses of this part of the back office."""

from ki_events.office.account import address, code, devices, erasing, linking, overview, passkeys, password, proof
from ki_events.office.pages import Handlers

FOR_ACCOUNTS: dict[str, Handlers] = {
    "/verwaltung/konto": [
        overview.account_page,
        overview.send_account,
        proof.proof_page,
        proof.send_proof,
        password.password_page,
        password.send_password,
        passkeys.passkeys_page,
        passkeys.send_passkey,
        passkeys.send_removal,
        code.code_page,
        code.send_code,
        code.send_end,
        code.send_renewal,
        linking.link_page,
        linking.send_unlinking,
        linking.send_allowing,
        address.address_page,
        address.send_address,
        address.new_address_page,
        address.send_new_address,
        devices.send_sign_out_there,
        devices.send_sign_out_elsewhere,
        erasing.account_data,
        erasing.erasing_page,
        erasing.send_erasing,
    ],
}
FOR_EVERYONE: dict[str, Handlers] = {"/verwaltung/anmelden/geloescht": [erasing.erased_page]}
"""Whoever has no account any more is told so."""
