"""Several files a version; what a resource was drawn from."""

import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable, moves_the_clock

CARRY = """
INSERT INTO commons_releasefile (id, release_id, file, name)
SELECT id, id, file, coalesce(nullif(file_name, ''), 'version-' || version || substring(file from '\\.[a-z]+$'), file)
FROM commons_release WHERE file <> '';
SELECT setval(pg_get_serial_sequence('commons_releasefile', 'id'), greatest(max(id), 1)) FROM commons_release;
SET CONSTRAINTS ALL IMMEDIATE;
"""
"""The file of a version keeps its address: it takes the version's key. There is no way back: several files do not fit in one column."""

SOMEWHERE = """
CREATE FUNCTION commons_release_is_somewhere() RETURNS trigger AS $$
BEGIN
    IF NEW.link = '' AND NOT EXISTS (SELECT 1 FROM commons_releasefile WHERE release_id = NEW.id) THEN
        RAISE EXCEPTION 'a release is somewhere: an address, or files' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE CONSTRAINT TRIGGER commons_release_somewhere AFTER INSERT ON commons_release
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commons_release_is_somewhere();
"""
NOWHERE = """
DROP TRIGGER commons_release_somewhere ON commons_release;
DROP FUNCTION commons_release_is_somewhere();
"""


class Migration(migrations.Migration):
    dependencies = [("commons", "0002_files_keep_their_name")]

    operations = [
        migrations.AddField(
            "resource",
            "derived_from",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="commons.release", verbose_name="tirée de",
            ),
        ),
        migrations.CreateModel(
            "ReleaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="commons/", verbose_name="fichier")),
                ("name", models.CharField(max_length=130, verbose_name="nom du fichier")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="commons.release"
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier d’une version",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=["release", "name"], name="a_file_of_a_version_has_its_name"),
                    models.CheckConstraint(
                        condition=~models.Q(file="") & ~models.Q(name=""), name="a_file_of_a_version_is_named"
                    ),
                ],
            },
        ),
        migrations.RunSQL(CARRY),
        immutable("commons_releasefile"),
        moves_the_clock("commons_releasefile"),
        migrations.RemoveConstraint("release", "a_release_is_somewhere"),
        migrations.RemoveField("release", "file"),
        migrations.RemoveField("release", "file_name"),
        migrations.RunSQL(SOMEWHERE, NOWHERE),
    ]
