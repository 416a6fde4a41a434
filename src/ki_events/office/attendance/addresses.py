"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.attendance import certificate, certificates, grid, helpers, papers, state
from ki_events.office.pages import Pages

PAGES: Pages = {
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
    Right.edit_events: {
        "/veranstaltungen/{slug:str}/anwesenheit/hilfe": [helpers.helpers_page, helpers.send_helpers],
    },
    Right.see_registrations: {
        "/veranstaltungen/{slug:str}/anwesenheit": [grid.attendance_page, grid.send_attendance, state.attendance_state],
        "/veranstaltungen/{slug:str}/anwesenheit/drucken": [
            papers.papers_page,
            papers.paper_file,
            papers.paper_file_for_all,
        ],
    },
}
