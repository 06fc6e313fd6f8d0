"""Compiles the translations into a wheel, on a machine that needs no gettext."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    """Hatchling calls it by `[tool.hatch.build.hooks.custom]`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from intake.management.catalogues import compile_catalogues

        compile_catalogues(Path(self.root))
