"""Every value of every line that an import would write: kept compressed beside its file while its preview waits, and
read as a table. A preview shows some whole lines; here are the others.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, BinaryIO, cast

from django.core.files import File
from django.utils.translation import gettext as _

from lieudit.imports.models import Import
from lieudit.imports.wording import csv_line
from lieudit.toolkit.types import Json

WRITTEN = json.JSONEncoder(ensure_ascii=False)
QUICK = 1
"""Of nine levels: a hundred thousand lines are written in a second, and weigh twice what they could."""


class AllValues:
    """The values of each line, as they come: a line of JSON each, in a file that goes when it is closed."""

    def __enter__(self) -> AllValues:
        self.file: IO[bytes] = tempfile.TemporaryFile()
        self.packed = gzip.GzipFile(fileobj=self.file, mode="wb", compresslevel=QUICK)
        return self

    def __exit__(self, *fault: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.packed.close()
        self.file.close()

    def add(self, whole: Json) -> None:
        """`{"line": 2, "values": [["nom", "Le Préau"], …]}`, as a preview holds it."""
        self.packed.write(WRITTEN.encode(whole).encode() + b"\n")

    def keep(self, run: Import) -> None:
        """Put it beside the file of an import, in place of the former one; who calls saves the import."""
        self.packed.close()
        self.file.seek(0)
        if run.all_values:
            run.all_values.delete(save=False)
        run.all_values.save(f"{run.digest[:24]}-{run.number}.gz", File(self.file), save=False)


def values_csv(run: Import) -> Iterator[str]:
    """Line, field and value: all that an import would write."""
    yield "\ufeff" + csv_line([_("ligne"), _("champ"), _("valeur")])
    with run.all_values.open("rb") as file, gzip.open(cast("BinaryIO", file.file)) as lines:
        for line in lines:
            whole = json.loads(line)
            for label, text in whole["values"]:
                yield csv_line([str(whole["line"]), label, text])
