"""Piccolo finds the engine and our tables here."""

from piccolo.conf.apps import AppRegistry

from ki_events.db import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(apps=["ki_events.piccolo_app"])
