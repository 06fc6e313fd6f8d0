"""What of a model a migration knows: its tables and columns, and nothing that lives in Python."""

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.models import Field

# Choices, labels and validators change with the code, and no database knows them.
IN_PYTHON = {"blank", "choices", "editable", "error_messages", "help_text", "validators", "verbose_name"}


def _is_ours(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).partition(".")[0] == "intake"


def column(field: "Field[Any, Any]") -> "Field[Any, Any]":
    """The Django field that makes the same column as `field`, named by nothing of ours."""
    _, _, args, kwargs = field.deconstruct()
    kept = {name: value for name, value in kwargs.items() if name not in IN_PYTHON}
    if callable(kept.get("default")) and _is_ours(kept["default"]):
        del kept["default"]
    of_django = next(parent for parent in type(field).__mro__ if not _is_ours(parent))
    return of_django(*args, **kept)


class Autodetector(MigrationAutodetector):
    """Compares columns alone: a new choice needs no migration, and no migration imports anything of ours."""

    def __init__(
        self, from_state: ProjectState, to_state: ProjectState, questioner: MigrationQuestioner | None = None
    ) -> None:
        for (app, _), model in to_state.models.items():
            if app == "intake":
                model.fields = {name: column(field) for name, field in model.fields.items()}
        super().__init__(from_state, to_state, questioner)
