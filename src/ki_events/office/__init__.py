"""The back office: pages for those who run events, under /verwaltung."""
