"""`manage.py import_facilities`."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.directory.importer import ImportRefused, import_list
from intake.directory.list_parser import parse_list
from intake.directory.spreadsheets import NotATable
from intake.management.progress import Progress

# How many facilities FindTreatment.gov lists, about: the table itself does not say how long it is.
EXPECTED_ROWS = 15_000


def pair(typed: str) -> tuple[int, int]:
    """Return the two numbers of "12=345"."""
    row, _sign, facility = typed.partition("=")
    return int(row), int(facility)


class Command(BaseCommand):
    """Imports a list of treatment facilities as SAMHSA publishes them, CSV or XLSX; changes only what changed."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day of the list; default: of the file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument(
            "--same", action="append", default=[], type=pair, metavar="ROW=FACILITY", help="a row is this facility"
        )
        parser.add_argument(
            "--other", action="append", default=[], type=int, metavar="ROW", help="a row is none that we have"
        )
        parser.add_argument("--close-many", action="store_true", help="close more than a third, if the list lacks them")

    def handle(
        self,
        *,
        file: Path,
        as_of: date | None,
        dry_run: bool,
        close_many: bool,
        same: list[tuple[int, int]],
        other: list[int],
        **options: Any,
    ) -> None:
        progress = Progress(self.stderr, "rows", EXPECTED_ROWS)
        try:
            parsed = parse_list(file, lambda: progress.add(1))
            progress.finish()
            as_of = as_of or date.fromtimestamp(file.stat().st_mtime)
            report = import_list(parsed, as_of, close_many=close_many, dry_run=dry_run, same=dict(same), other=other)
        except (NotATable, ImportRefused) as error:
            raise CommandError(f"Nothing was changed. {error}") from None
        for row in parsed.bad:
            self.stdout.write(f"row {row.number}{row.column and f', {row.column}'}: {row.reason}")
        for cell in parsed.left_out:
            self.stdout.write(f"row {cell.number}, {cell.column}: {cell.reason}, left out: {cell.typed!r}")
        for says, matches in (("is", report.matches), ("may be", report.doubts)):
            for key, facility, was, reason in matches:
                number, listed = parsed.numbers[key], parsed.listed[key]
                self.stdout.write(
                    f"row {number}: {listed.name}, {listed.street} {says} facility {facility.pk}, {was}: {reason}"
                )
        self.stdout.write(
            f"{'Would be' if dry_run else 'Facilities'} added: {report.added}, changed: {report.changed}, "
            f"unchanged: {report.unchanged}, closed: {report.closed}. New cities: {report.cities}. "
            f"Known under another name or address: {len(report.matches)}. Cells left out: {len(parsed.left_out)}. "
            f"Rows not taken: {len(parsed.bad)}, not about addiction: {parsed.skipped}."
        )
