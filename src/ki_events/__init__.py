"""ki_events: events, fair waiting lists and right calendars for municipal integration centres."""

import os

os.environ.setdefault("PICCOLO_CONF", "ki_events.piccolo_conf")
