"""One migration taken back, then made again, in a database that all of them made: the hundreds that came after stay."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader


class Migration:
    """What `lieudit/<app>/migrations/<name>.py` does to the rows that are there, and its way back."""

    def __init__(self, app: str, name: str) -> None:
        loader = MigrationLoader(connection)
        self.migration = loader.get_migration(app, name)
        self.before = loader.project_state((app, name), at_end=False)

    def back(self) -> None:
        with connection.schema_editor(atomic=True) as editor:
            self.migration.unapply(self.before.clone(), editor)

    def again(self) -> None:
        with connection.schema_editor(atomic=True) as editor:
            self.migration.apply(self.before.clone(), editor)
