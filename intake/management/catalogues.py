"""The compiled catalogues of translations. A build of the package makes them too, so this needs no Django."""

import os
import tempfile
from pathlib import Path

import polib  # type: ignore[import-untyped]


def compile_catalogues(root: Path) -> None:
    """Write the `.mo` of each catalogue that has changed, without what is fuzzy; several processes may at once."""
    for path in catalogues(root):
        compiled, changed = path.with_suffix(".mo"), path.stat().st_mtime_ns
        # Each `.mo` bears the time of its `.po`: an older `.po`, fetched back, counts as changed too.
        if compiled.exists() and compiled.stat().st_mtime_ns == changed:
            continue
        binary = polib.pofile(str(path)).to_binary()
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".mo", delete=False) as file:
            file.write(binary)
        os.chmod(file.name, 0o644)  # the account that serves may be another one
        os.utime(file.name, ns=(changed, changed))
        os.replace(file.name, compiled)


def catalogues(root: Path) -> list[Path]:
    """The catalogue of each language."""
    return sorted(root.glob("intake/locale/*/LC_MESSAGES/django.po"))
