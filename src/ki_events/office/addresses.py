"""The map of the back office: under the right that it asks for, each address with its pages."""

from collections.abc import Iterable, Sequence

from litestar import Router
from litestar.types import ControllerRouterHandler

from ki_events.accounts.roles import Right
from ki_events.office import (
    account,
    account_code,
    account_devices,
    account_passkeys,
    account_password,
    account_proof,
    attendance,
    attendance_helpers,
    attendance_papers,
    attendance_state,
    binned_drafts,
    certificate,
    certificates,
    check_in,
    check_in_doing,
    check_in_list,
    check_in_sync,
    check_in_worker,
    event,
    event_calling_off,
    event_copying,
    event_languages,
    event_messages,
    event_messages_preview,
    event_messages_result,
    event_messages_sending,
    event_messages_writing,
    event_minimum,
    event_new,
    event_picture,
    event_places,
    event_places_invitations,
    event_preview,
    event_publishing,
    event_questions,
    event_questions_edit,
    event_rounds,
    event_sessions,
    event_sessions_dropping,
    event_sessions_editing,
    event_sessions_postponing,
    event_sessions_series,
    event_texts,
    event_versions,
    events,
    exports,
    exports_period,
    forgotten,
    history,
    installation,
    installation_accounts,
    institutions,
    invitation,
    list_import,
    list_import_columns,
    list_import_going,
    list_import_preview,
    outbox,
    people,
    person,
    planning,
    registration,
    registration_by_hand,
    registration_doing,
    registration_editing,
    registration_moving,
    registrations,
    saved_forms,
    settings,
    settings_colour,
    settings_holidays,
    settings_logo,
    settings_periods,
    settings_profile,
    settings_texts,
    sign_in,
    sign_in_code,
    sign_in_oidc,
    sign_in_passkey,
    start,
    tasks,
    today,
)
from ki_events.web.access import RIGHT, require_administrator, require_member, require_sign_in

ROOT = "/verwaltung/{organisation:str}"

PAGES: dict[Right, dict[str, Sequence[ControllerRouterHandler]]] = {
    Right.check_in: {
        "/vor-ort": [check_in.check_in_page, check_in_worker.check_in_worker],
        "/vor-ort/{session:int}": [
            check_in_list.check_in_list,
            check_in_doing.send_check_in,
            check_in_doing.send_withdrawing,
            check_in_sync.check_in_state,
            check_in_sync.send_marks,
        ],
    },
    Right.send_messages: {
        "/veranstaltungen/{slug:str}/nachrichten": [
            event_messages.messages_page,
            event_messages_writing.new_message_page,
            event_messages_writing.send_new_message,
            event_messages_writing.draft_page,
            event_messages_writing.send_draft,
            event_messages_preview.preview_page,
            event_messages_preview.send_test_message,
            event_messages_sending.asking_page,
            event_messages_sending.send_message,
            event_messages_sending.send_stop,
            event_messages_result.message_page,
            event_messages_result.message_progress,
            event_messages_result.send_again_to,
        ],
        "/postausgang": [outbox.outbox_page, outbox.send_again],
    },
    Right.certify: {
        "/veranstaltungen/{slug:str}/bescheinigungen": [
            certificates.certificates_page,
            certificates.issuing_page,
            certificates.send_issuing,
            certificates.all_on_paper,
            certificate.certificate_page,
            certificate.send_certificate,
            certificate.certificate_paper,
        ],
    },
    Right.export: {
        "/veranstaltungen/{slug:str}/export": [
            exports.exports_page,
            exports.send_people,
            exports.send_attendance,
            exports.send_funding,
        ],
        "/export": [exports_period.period_page, exports_period.send_period],
    },
    Right.see_history: {
        "/verlauf": [history.history_page],
        "/veranstaltungen/{slug:str}/verlauf": [history.event_history_page],
    },
    Right.manage: {
        "/einstellungen": [settings.settings_page],
        "/einstellungen/profil": [settings_profile.profile_page, settings_profile.send_profile],
        "/einstellungen/logo": [settings_logo.logo_page, settings_logo.send_logo],
        "/einstellungen/farbe": [
            settings_colour.colour_page,
            settings_colour.send_colour,
            settings_colour.colour_sample,
        ],
        "/einstellungen/texte": [
            settings_texts.texts_page,
            settings_texts.text_page,
            settings_texts.send_text,
            settings_texts.resetting_page,
            settings_texts.send_resetting,
        ],
        "/einstellungen/fristen": [settings_periods.periods_page, settings_periods.send_periods],
        "/einstellungen/schulferien": [settings_holidays.holidays_page, settings_holidays.send_holidays],
        "/personen": [
            people.people_page,
            people.send_people,
            person.person_page,
            person.send_person,
            person.end_page,
            person.send_end,
            person.send_again,
            person.send_withdrawal,
        ],
    },
    Right.edit_events: {
        "/veranstaltungen/{slug:str}/plaetze": [event_places.places_page, event_places.send_places],
        "/veranstaltungen/{slug:str}/plaetze/einladungen": [
            event_places_invitations.invitations_page,
            event_places_invitations.send_invitation,
            event_places_invitations.withdrawing_page,
            event_places_invitations.send_withdrawing,
        ],
        "/veranstaltungen/{slug:str}/fragen": [
            event_questions.questions_page,
            event_questions.send_questions,
            event_questions_edit.new_question_page,
            event_questions_edit.send_new_question,
            event_questions_edit.question_page,
            event_questions_edit.send_question,
        ],
        "/veranstaltungen/{slug:str}/sprachen": [
            event_languages.languages_page,
            event_languages.language_page,
            event_languages.send_language,
        ],
        "/veranstaltungen/{slug:str}/bild": [event_picture.picture_page, event_picture.send_picture],
        "/veranstaltungen/{slug:str}/vorschau": [
            event_preview.preview_page,
            event_preview.preview_form,
            event_preview.send_preview,
        ],
        "/veranstaltungen": [events.events_page],
        "/veranstaltungen/neu": [event_new.new_event_page, event_new.send_new_event],
        "/veranstaltungen/{slug:str}": [event.overview_page],
        "/veranstaltungen/{slug:str}/angaben": [event_texts.texts_page, event_texts.send_texts],
        "/veranstaltungen/{slug:str}/kopieren": [event_copying.copying_page, event_copying.send_copying],
        "/veranstaltungen/{slug:str}/fassungen": [event_versions.versions_page, event_versions.send_restoring],
        "/veranstaltungen/{slug:str}/termine": [
            event_sessions.sessions_page,
            event_sessions_editing.new_session_page,
            event_sessions_editing.add_session,
            event_sessions_editing.session_page,
            event_sessions_editing.change_session,
            event_sessions_dropping.dropping_page,
            event_sessions_dropping.send_dropping,
            event_sessions_dropping.again_page,
            event_sessions_dropping.send_again,
            event_sessions_series.series_page,
            event_sessions_series.send_series,
            event_rounds.rounds_page,
            event_rounds.send_rounds,
            event_sessions_postponing.postponing_page,
            event_sessions_postponing.send_postponing,
            event_sessions_postponing.new_dates_page,
            event_sessions_postponing.send_new_dates,
            event_calling_off.calling_off_page,
            event_calling_off.send_calling_off,
            event_calling_off.send_taking_back,
            event_minimum.minimum_page,
            event_minimum.send_minimum,
        ],
        "/veranstaltungen/{slug:str}/veroeffentlichen": [
            event_publishing.publishing_page,
            event_publishing.send_publishing,
        ],
        "/veranstaltungen/{slug:str}/zuruecknehmen": [
            event_publishing.taking_back_page,
            event_publishing.send_taking_back,
        ],
        "/veranstaltungen/{slug:str}/archiv": [event_publishing.archiving_page, event_publishing.send_archiving],
        "/veranstaltungen/{slug:str}/loeschen": [binned_drafts.deleting_page, binned_drafts.send_deleting],
        "/merken": [saved_forms.save_form],
        "/veranstaltungen/{slug:str}/anwesenheit/hilfe": [
            attendance_helpers.helpers_page,
            attendance_helpers.send_helpers,
        ],
        "/papierkorb": [binned_drafts.bin_page],
        "/papierkorb/{slug:str}/wiederherstellen": [binned_drafts.send_restoring],
        "/planung": [planning.planning_page, planning.hints_page],
    },
    Right.see_registrations: {
        "": [today.today_page],
        "/veranstaltungen/{slug:str}/anwesenheit": [
            attendance.attendance_page,
            attendance.send_attendance,
            attendance_state.attendance_state,
        ],
        "/veranstaltungen/{slug:str}/anwesenheit/drucken": [
            attendance_papers.papers_page,
            attendance_papers.paper_file,
        ],
        "/aufgaben": [tasks.tasks_page, tasks.send_task],
        "/einrichtungen": [institutions.institutions_page, institutions.send_merging],
        "/veranstaltungen/{slug:str}/anmeldungen": [
            registrations.registrations_page,
            registrations.send_columns,
            registrations.waiting_list_page,
            registration_doing.doing_page,
            registration_doing.send_doing,
            registration_by_hand.by_hand_form,
            registration_by_hand.send_by_hand,
        ],
        "/veranstaltungen/{slug:str}/anmeldungen/liste": [
            list_import.import_page,
            list_import.send_list,
            list_import.template_file,
            list_import_columns.columns_page,
            list_import_columns.send_columns,
            list_import_columns.send_discarding,
            list_import_preview.preview_page,
            list_import_preview.send_preview,
            list_import_going.confirm_page,
            list_import_going.send_confirming,
            list_import_going.progress_page,
            list_import_going.progress_state,
            list_import_going.result_file,
        ],
        "/veranstaltungen/{slug:str}/anmeldungen/{registration:str}": [
            registration.registration_page,
            registration_editing.editing_form,
            registration_editing.send_editing,
            registration_editing.send_workshop,
            registration_moving.moving_form,
            registration_moving.send_moving,
        ],
    },
}
"""Below `ROOT`. Whoever is no member of the organisation finds nothing there; whoever lacks the right is told who has it."""

FOR_ACCOUNTS: dict[str, Sequence[ControllerRouterHandler]] = {
    "/verwaltung/konto": [
        account.account_page,
        account.send_account,
        account_proof.proof_page,
        account_proof.send_proof,
        account_password.password_page,
        account_password.send_password,
        account_passkeys.passkeys_page,
        account_passkeys.send_passkey,
        account_passkeys.send_removal,
        account_code.code_page,
        account_code.send_code,
        account_code.send_end,
        account_code.send_renewal,
        account_devices.send_sign_out_there,
        account_devices.send_sign_out_elsewhere,
    ],
    "/verwaltung": [start.start_page, sign_in.sign_out],
}
"""Pages of one's own account, for whoever is signed in."""

FOR_ADMINISTRATORS: dict[str, Sequence[ControllerRouterHandler]] = {
    "/verwaltung/installation": [
        installation.installation_page,
        installation.send_installation,
        installation_accounts.accounts_page,
        installation_accounts.send_accounts,
        installation_accounts.send_lock,
        installation_accounts.send_unlock,
    ],
}
"""Pages about the installation as a whole; for anyone else they are not there."""

FOR_EVERYONE: dict[str, Sequence[ControllerRouterHandler]] = {
    "/verwaltung/anmelden": [
        sign_in.sign_in_page,
        sign_in.send_sign_in,
        sign_in_code.send_sign_in_code,
        sign_in_passkey.send_sign_in_passkey,
        sign_in_oidc.oidc_start,
        sign_in_oidc.oidc_back,
    ],
    "/verwaltung/einladung": [invitation.invitation_page, invitation.send_invitation],
    "/verwaltung/passwort": [
        forgotten.forgotten_page,
        forgotten.send_forgotten,
        forgotten.forgotten_sent,
        forgotten.new_password_page,
        forgotten.send_new_password,
    ],
}
"""Signing in, and what leads there."""


def routers() -> Iterable[Router]:
    """Yield the routers of all pages, each behind its guard."""
    for right, pages in PAGES.items():
        for path, handlers in pages.items():
            yield Router(ROOT + path, route_handlers=handlers, guards=[require_member], opt={RIGHT: right})
    for path, handlers in FOR_ACCOUNTS.items():
        yield Router(path, route_handlers=handlers, guards=[require_sign_in])
    for path, handlers in FOR_ADMINISTRATORS.items():
        yield Router(path, route_handlers=handlers, guards=[require_administrator])
    for path, handlers in FOR_EVERYONE.items():
        yield Router(path, route_handlers=handlers)
