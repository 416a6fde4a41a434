"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.messages import listing, outbox, preview, result, sending, writing
from ki_events.office.pages import Pages

PAGES: Pages = {
    Right.send_messages: {
        "/veranstaltungen/{slug:str}/nachrichten": [
            listing.messages_page,
            writing.new_message_page,
            writing.send_new_message,
            writing.draft_page,
            writing.send_draft,
            preview.preview_page,
            preview.send_test_message,
            sending.asking_page,
            sending.send_message,
            sending.send_stop,
            result.message_page,
            result.message_progress,
            result.send_again_to,
        ],
        "/postausgang": [outbox.outbox_page, outbox.send_again],
    },
}
