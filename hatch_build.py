"""A wheel carries built static files, templates and migrations, so that it runs without the checkout and without npm."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Pack(BuildHookInterface[Any]):
    """Build the assets before a wheel is packed; an editable install uses what `make` builds."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is stale and name the folders that move into the package."""
        if version != "standard":
            return
        sys.path.insert(0, self.root)
        from assets.build import build  # found only now that the path is set

        build()
        for name in ("templates", "migrations"):
            if (Path(self.root) / name).is_dir():
                build_data["force_include"][name] = f"ki_events/_{name}"
