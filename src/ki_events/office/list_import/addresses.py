"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.list_import import columns, going, preview, upload
from ki_events.office.pages import Pages

PAGES: Pages = {
    Right.see_registrations: {
        "/veranstaltungen/{slug:str}/anmeldungen/liste": [
            upload.import_page,
            upload.send_list,
            upload.template_file,
            columns.columns_page,
            columns.send_columns,
            columns.send_discarding,
            preview.preview_page,
            preview.send_preview,
            going.confirm_page,
            going.send_confirming,
            going.progress_page,
            going.progress_state,
            going.result_file,
        ],
    },
}
