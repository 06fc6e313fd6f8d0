"""Lists of places, as somebody downloads them."""

import csv
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEAD = (
    "name1", "name2", "street1", "street2", "city", "state", "zip", "zip4", "county", "phone", "intake_prompt",
    "intake1", "website", "latitude", "longitude", "type_facility", "service_code_info",
)  # fmt: skip


def a_row(name: str = "Bayou Center", **cells: Any) -> dict[str, Any]:
    """A good one, in Houston."""
    good = {
        "street1": "1 Main Street", "city": "Houston", "state": "TX", "zip": "77002", "phone": "713-555-0100",
        "website": "www.example.org", "latitude": 29.76, "longitude": -95.36, "type_facility": "SA",
        "service_code_info": "SA * OP OIT * BU NOE * MD SS * SP",
    }  # fmt: skip
    return {"name1": name, **good, **cells}


def write(path: Path, rows: list[dict[str, Any]], head: tuple[str, ...] = HEAD) -> Path:
    """`path` with these rows, CSV or XLSX by its name."""
    table = [head, *([row.get(column, "") for column in head] for row in rows)]
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(table)
    else:
        book = Workbook()
        sheet = book.worksheets[0]
        for row in table:
            sheet.append(list(row))
        book.create_sheet("Service Code Reference").append(["service_code", "service_name"])
        book.save(path)
    return path
