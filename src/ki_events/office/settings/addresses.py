"""The addresses of this part of the back office: under the right that each asks for."""

from ki_events.accounts.roles import Right
from ki_events.office.pages import Pages
from ki_events.office.settings import colour, former, holidays, logo, overview, periods, profile, texts

PAGES: Pages = {
    Right.manage: {
        "/einstellungen": [overview.settings_page],
        "/einstellungen/profil": [profile.profile_page, profile.send_profile, former.send_profile_back],
        "/einstellungen/logo": [logo.logo_page, logo.send_logo],
        "/einstellungen/farbe": [colour.colour_page, colour.send_colour, colour.colour_sample],
        "/einstellungen/texte": [
            texts.texts_page,
            texts.text_page,
            texts.send_text,
            texts.resetting_page,
            texts.send_resetting,
            former.send_text_back,
        ],
        "/einstellungen/fristen": [periods.periods_page, periods.send_periods],
        "/einstellungen/schulferien": [holidays.holidays_page, holidays.send_holidays],
    },
}
