"""The table of all operations: a row each, and what every column found."""

from collections import Counter
from dataclasses import dataclass, field

COLUMNS = ["success", "required", "unknown app", "unknown name", "missing member", "wrong enum", "bad signature", "foreign key", "gone"]
NOTHING = "–"


@dataclass
class Row:
    operation: str
    cells: dict = field(default_factory=lambda: {column: Counter() for column in COLUMNS})
    faults: list = field(default_factory=list)
    note: str = ""

    def refused(self, column, said, status, error, what="", member=""):
        """Notes a call that should have been refused, by its status and exception, with a text that names the member at fault."""
        self.cells[column][said.status] += 1
        if said.status not in (status if isinstance(status, tuple) else (status,)) or said.error not in error:
            self.faults.append(f"{column} {what}: wanted {status}, got {said.status} {said.error} {said.message}")
        elif member not in said.message:
            self.faults.append(f"{column} {what}: {said.message!r} does not name {member}")

    def shown(self):
        """The cells as text: each answer, and how often it was given."""
        texts = [", ".join(f"{what} ×{times}" if times > 1 else f"{what}" for what, times in cell.items()) for cell in self.cells.values()]
        return [self.operation, *(text or NOTHING for text in texts)]

    @property
    def good(self):
        return not self.faults and bool(self.cells["success"])


@dataclass
class Table:
    rows: dict = field(default_factory=dict)

    def row(self, operation):
        return self.rows.setdefault(operation, Row(operation))

    @property
    def good(self):
        return sum(row.good for row in self.rows.values())

    def __str__(self):
        lines = [["operation", *COLUMNS]]
        lines += [row.shown() for row in self.rows.values()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        notes = [f"{row.operation}: {row.note}" for row in self.rows.values() if row.note]
        shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
        return "\n".join(["", *shown, *notes, f"{self.good} of {len(self.rows)}"])
