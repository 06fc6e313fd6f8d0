"""What many tests only look at, made once for all of them in a process."""

from collections.abc import Callable
from typing import Any

_made: dict[str, Any] = {}


def once(name: str, make: Callable[[], Any]) -> Any:
    """What `make` returned when it was first asked for by this name: it must not lead back to the database."""
    if name not in _made:
        _made[name] = make()
    return _made[name]
