"""The map of the public site: under each address its pages."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from ki_events.site import certificate, feedback, legal, mailbox, sitemap, theme
from ki_events.site.calendar import page as calendar
from ki_events.site.catalogue import page as catalogue
from ki_events.site.event import card
from ki_events.site.event import page as event
from ki_events.site.interest import asking as interest
from ki_events.site.interest import link as interest_link
from ki_events.site.mine import asking as mine
from ki_events.site.mine import data as mine_data
from ki_events.site.mine import feed as mine_feed
from ki_events.site.mine import listing as mine_list
from ki_events.site.organisation import page as organisation
from ki_events.site.programme import page as programme
from ki_events.site.registration import address as own_address
from ki_events.site.registration import (
    attending,
    cancelling,
    handing_over,
    not_me,
    offered_place,
    party,
    privacy,
    proving,
)
from ki_events.site.registration import calendar as own_calendar
from ki_events.site.registration import details as own_details
from ki_events.site.registration import page as registration
from ki_events.site.registration import workshops as own_workshops
from ki_events.site.sign_up import form as sign_up

# Addresses are German, since people read, print and dictate them; `/en/…` is the same page in English.
PAGES: dict[str, Sequence[ControllerRouterHandler]] = {
    "/": [catalogue.catalogue_page],
    "/veranstaltungen/{slug:str}": [event.event_page],
    "/veranstaltungen/{slug:str}/bild.png": [card.event_card],
    "/veranstaltungen/{slug:str}/anmeldung": [sign_up.sign_up_form, sign_up.send_sign_up],
    "/veranstaltungen/{slug:str}/interesse": [interest.interest_form, interest.send_interest, interest.interest_sent],
    "/interesse/{interest:str}": [
        interest_link.interest_page,
        interest_link.send_confirming,
        interest_link.stopping_page,
        interest_link.send_stopping,
    ],
    "/anmeldung/{token:str}": [
        registration.registration_page,
        registration.registration_calendar,
        cancelling.cancelling_form,
        cancelling.send_cancelling,
        offered_place.offer_page,
        offered_place.send_acceptance,
        offered_place.declining_page,
        offered_place.send_refusal,
        proving.proving_page,
        proving.send_proof,
        own_details.details_form,
        own_details.send_details,
        own_address.address_form,
        own_address.send_address,
        own_address.resending_page,
        own_address.send_again,
        own_calendar.calendar_form,
        own_calendar.send_calendar,
        own_workshops.workshops_form,
        own_workshops.send_workshops,
        attending.attending_form,
        attending.send_attending,
        handing_over.hand_over_form,
        handing_over.send_hand_over,
        not_me.not_me_page,
        not_me.send_not_me,
        privacy.own_data,
        privacy.own_data_file,
        privacy.erasing_form,
        privacy.send_erasing,
        certificate.own_certificate,
    ],
    "/bescheinigung": [certificate.certificate_form, certificate.certificate_page],
    "/anmeldung": [privacy.erased_page],
    "/meine": [
        mine.mine_form,
        mine.send_mine,
        mine.mine_sent,
        mine_list.mine_list,
        mine_list.renew_mine_feed,
        mine_data.mine_data,
        mine_data.mine_data_file,
        mine_data.mine_erasing_form,
        mine_data.send_mine_erasing,
        mine_data.mine_erased,
    ],
    "/feeds/meine": [mine_feed.feed_of_mailbox],
    "/gruppe/{token:str}": [
        party.party_page,
        party.accept_offers,
        party.cancelling_party,
        party.send_cancelling_party,
    ],
    "/kalender": [calendar.calendar_page],
    "/demo/postfach": [mailbox.mailbox_page, mailbox.letter_page],
    "/impressum": [legal.imprint],
    "/datenschutz": [legal.privacy],
    "/barrierefreiheit": [legal.accessibility],
    "/barrierefreiheit/melden": [feedback.feedback_form, feedback.send_feedback],
    "/barrierefreiheit/danke": [feedback.feedback_sent],
    "/leichte-sprache": [legal.plain_language],
    "/{organisation:str}/impressum": [legal.organisation_imprint],
    "/{organisation:str}/datenschutz": [legal.organisation_privacy],
    "/{organisation:str}/barrierefreiheit": [legal.organisation_accessibility],
    "/{organisation:str}/barrierefreiheit/melden": [
        feedback.organisation_feedback_form,
        feedback.send_organisation_feedback,
    ],
    "/{organisation:str}/barrierefreiheit/danke": [feedback.organisation_feedback_sent],
    "/{organisation:str}/leichte-sprache": [legal.organisation_plain_language],
    "/sitemap.xml": [sitemap.sitemap_file],
    "/robots.txt": [sitemap.robots_file],
    "/.well-known/security.txt": [sitemap.security_file],
    "/programme/{slug:str}": [programme.programme_page],
    "/theme": [theme.theme_sheet],
    "/{organisation:str}": [organisation.organisation_page],
}
