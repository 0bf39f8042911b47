"""Documents of the tests: in memory, remembered as those of a folder are."""

from django.core.files.storage import InMemoryStorage

from lieudit.toolkit.kept_files import Remembering


class Memory(Remembering, InMemoryStorage):
    """Gone with the process."""
