"""Every column that holds words is named here: personal ones with their period, the others with the reason why they are not."""

from collections.abc import Mapping

from ki_events.retention.periods import Kind

PERSONAL: Mapping[str, Kind] = {
    "registration.public_id": Kind.registrations,
    "registration.given_name": Kind.registrations,
    "registration.family_name": Kind.registrations,
    "registration.email": Kind.registrations,
    "registration.new_email": Kind.new_addresses,
    "registration.organization": Kind.registrations,
    "registration.institution_key": Kind.registrations,
    "registration.mail_key": Kind.registrations,
    "registration.name_key": Kind.registrations,
    "registration.nonce": Kind.registrations,
    "registration.remark": Kind.registrations,
    "party.public_id": Kind.registrations,
    "party.contact_name": Kind.registrations,
    "party.contact_email": Kind.registrations,
    "party.nonce": Kind.registrations,
    "decision.reason": Kind.registrations,
    "certificate.revoke_reason": Kind.registrations,
    "audit_entry.note": Kind.registrations,
    "answer.value": Kind.answers,
    "access_need.detail": Kind.access_needs,
    "access_need.owner": Kind.access_needs,
    "invitation_link.name": Kind.invitation_links,
    "invitation_link.email": Kind.invitation_links,
    "invitation.mail_key": Kind.calendar_entries,
    "message.recipient": Kind.sent_mail,
    "message.payload": Kind.sent_mail,
    "message.error": Kind.unsent_mail,
    "login_link.token_hash": Kind.login_links,
    "login_link.email": Kind.login_links,
    "login_link.mail_key": Kind.login_links,
    "interest.public_id": Kind.interests,
    "interest.email": Kind.interests,
    "interest.mail_key": Kind.interests,
}
"""What can say something about a person who takes part, as "table.column", and by which period it goes.

An answer to a sensitive question goes sooner, a registration without a place too; so does a reason that the person wrote
(`Kind.reasons`). What an organiser wrote, a reason or the note of an audit entry, goes with the registration that it is about.
"""

FIGURE = "a choice from a list, kept for figures when the name is gone"
KEY = "made of ids of ours, moments, and keyed hashes that nobody reads an address or a name from"
PUBLISHED = "published on purpose, by the organisation that answers for it"
CODE = "a code, a colour, a language or an address of the site"
LEDGER = "who did what to which row: ids and codes"

COLLEAGUE = "of somebody who works here; it goes 90 days after they left (accounts/forgetting.py)"
DOOR = "how a colleague signs in: a hash, a key or a secret that is encrypted; it goes with the account"
INVITED = "of somebody who was asked to work here; it goes 30 days after the invitation ended"

INSTITUTION = "how a house is called, and says of nobody that they work there"
TYPED = "what somebody who works here typed and has not sent yet; it goes after 14 days (office/saved_forms.py)"
BROUGHT = "a list that somebody who works here is bringing in; it goes after a day"
TO_A_GROUP = "what an organiser wrote to a whole group; who it is about stands in it by placeholders only"
TABLE = "which columns of a table somebody who works here wants to see"

NOT_PERSONAL: Mapping[str, str] = {
    **dict.fromkeys(("account.name", "account.email", "account.mail_key", "passkey.name", "sign_in.device"), COLLEAGUE),
    **dict.fromkeys(("account.password_hash", "account.totp_secret", "account.oidc_subject"), DOOR),
    **dict.fromkeys(("sign_in.token_hash", "recovery_code.code_hash"), DOOR),
    **dict.fromkeys(("account_invitation.name", "account_invitation.email", "account_invitation.mail_key"), INVITED),
    **dict.fromkeys(("account.public_id", "account_invitation.public_id"), KEY),
    **dict.fromkeys(("account.language", "account_invitation.language", "account_invitation.role"), CODE),
    **dict.fromkeys(("sign_in.means",), CODE),
    "account_invitation.invited_by": LEDGER,
    **dict.fromkeys(("institution_spelling.key", "institution_spelling.name"), INSTITUTION),
    **dict.fromkeys(("institution_spelling.made_by",), LEDGER),
    **dict.fromkeys(("saved_form.place", "saved_form.fields"), TYPED),
    **dict.fromkeys(("upload.content", "upload.file_name", "upload.settings", "upload.result"), BROUGHT),
    **dict.fromkeys(("upload.public_id", "upload.place", "upload.state"), CODE),
    **dict.fromkeys(("passkey.credential_id", "passkey.public_key"), DOOR),
    **dict.fromkeys(("attendance.marked_by", "attendance_mark.marked_by", "certificate.issued_by"), LEDGER),
    **dict.fromkeys(("attendance_mark.key", "certificate.number"), KEY),
    **dict.fromkeys(("event_version.part", "event_version.replaced_by"), LEDGER),
    "event_version.content": "texts of an event as they were published, or ids and states; it goes after 14 days",
    **dict.fromkeys(("organisation_version.part", "organisation_version.replaced_by"), LEDGER),
    "organisation_version.content": "what an organisation had published of itself; it goes after 14 days",
    **dict.fromkeys(("group_message.subject", "group_message.body"), TO_A_GROUP),
    **dict.fromkeys(("group_message.public_id", "group_message.nonce"), KEY),
    **dict.fromkeys(("group_message.audience", "group_message.made_by"), LEDGER),
    **dict.fromkeys(("preference.place", "preference.value"), TABLE),
    **dict.fromkeys(("registration.language", "registration.target_group", "registration.institution_type"), FIGURE),
    **dict.fromkeys(("party.language", "invitation_link.language", "login_link.language", "interest.language"), CODE),
    **dict.fromkeys(("invitation_link.public_id", "message.key", "message.kind", "message.token"), KEY),
    **dict.fromkeys(("message.language", "decision.from_status", "decision.to_status", "decision.rule"), CODE),
    **dict.fromkeys(("audit_entry.actor", "audit_entry.action", "audit_entry.subject"), LEDGER),
    **dict.fromkeys(("audit_entry.before", "audit_entry.after"), LEDGER),
    **dict.fromkeys(("event_text.title", "event_text.summary", "event_text.description"), PUBLISHED),
    **dict.fromkeys(("event_text.plain_summary", "event_text.lang"), PUBLISHED),
    **dict.fromkeys(("picture.content", "picture.small", "picture.alt", "picture.credit", "picture.lang"), PUBLISHED),
    **dict.fromkeys(("picture.digest", "picture.media_type"), KEY),
    **dict.fromkeys(("question.key", "question.label", "question.help", "question.options"), PUBLISHED),
    **dict.fromkeys(("question.shown_if", "question.shown_value", "question.only_for"), CODE),
    **dict.fromkeys(("invitation.method", "retention_period.kind", "heartbeat.name"), CODE),
    "attempt.key": "a keyed hash of the network, and of the account where one is opened, deleted within the hour",
    **dict.fromkeys(
        ("organisation.slug", "organisation.name", "organisation.short", "organisation.address"), PUBLISHED
    ),
    **dict.fromkeys(("organisation.email", "organisation.website", "organisation.phone"), PUBLISHED),
    **dict.fromkeys(("organisation.description", "organisation.color"), PUBLISHED),
    **dict.fromkeys(("organisation.sender_name", "organisation.reply_to"), PUBLISHED),
    **dict.fromkeys(("legal_text.lang", "legal_text.body", "school_holiday.name"), PUBLISHED),
    **dict.fromkeys(("event.slug", "event.title", "event.lang", "event.summary", "event.description"), PUBLISHED),
    **dict.fromkeys(("event.plain_summary", "event.search", "event.offer", "event.district", "event.cost"), PUBLISHED),
    **dict.fromkeys(("event.contact_name", "event.contact_email", "event.contact_phone"), PUBLISHED),
    **dict.fromkeys(("event.cancel_reason", "event.external_url"), PUBLISHED),
    **dict.fromkeys(("label.slug", "label.name", "round.name", "contingent.name", "contingent.value"), PUBLISHED),
    **dict.fromkeys(("session.ref", "session.uid", "session.title", "session.speakers"), PUBLISHED),
    **dict.fromkeys(
        ("session.opening_hours", "session.place_name", "session.place_address", "session.room"), PUBLISHED
    ),
    **dict.fromkeys(("session.way", "session.online_url"), PUBLISHED),
    **dict.fromkeys(("session.organizer_name", "session.organizer_email"), PUBLISHED),
    **dict.fromkeys(("programme.slug", "programme.name", "programme.description"), PUBLISHED),
}
"""Columns that hold words and say nothing about a person who takes part, with the reason."""
