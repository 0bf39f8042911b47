"""Papers of the urn are sealed by the key of the site, which is not in the database."""

from django.db import migrations, models

from lieudit.voting.sealing import read_paper, sealed_paper

OPEN = "ALTER TABLE voting_envelope DISABLE TRIGGER voting_envelope_kept"
AGAIN = "UPDATE voting_envelope SET sealed = sealed; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
"""A column that is dropped stays in rows that are not written again: after this, in dead ones alone."""
KEPT = "ALTER TABLE voting_envelope ENABLE TRIGGER voting_envelope_kept"
STIR = """
CREATE OR REPLACE FUNCTION voting_stir(urn bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lieudit.stirring', 'on', true);
    WITH taken AS (DELETE FROM voting_envelope WHERE ballot_id = urn RETURNING {said})
    INSERT INTO voting_envelope (key, ballot_id, {said})
        SELECT gen_random_uuid(), urn, {said} FROM taken ORDER BY gen_random_uuid();
    WITH taken AS (
        DELETE FROM voting_attendance mark USING voting_rollentry entry
        WHERE entry.id = mark.entry_id AND entry.ballot_id = urn
        RETURNING mark.entry_id, mark.voted, mark.carried_by_id
    )
    INSERT INTO voting_attendance (key, entry_id, voted, carried_by_id)
        SELECT gen_random_uuid(), entry_id, voted, carried_by_id FROM taken ORDER BY gen_random_uuid();
    PERFORM set_config('lieudit.stirring', 'off', true);
END $$;
"""


def close_papers(apps, schema_editor):
    envelopes = apps.get_model("voting", "Envelope").objects
    for envelope in envelopes.select_related("ballot"):
        envelopes.filter(pk=envelope.pk).update(sealed=sealed_paper(envelope.ballot, envelope.choice))


def open_papers(apps, schema_editor):
    envelopes = apps.get_model("voting", "Envelope").objects
    for envelope in envelopes.select_related("ballot"):
        envelopes.filter(pk=envelope.pk).update(choice=read_paper(envelope.ballot, envelope.sealed))


class Migration(migrations.Migration):
    dependencies = [("voting", "0020_said_voted")]
    operations = [
        migrations.AddField("envelope", "sealed", models.TextField(default=""), preserve_default=False),
        migrations.AlterField("envelope", "choice", models.JSONField(null=True)),
        migrations.RunSQL(OPEN, KEPT),
        migrations.RunPython(close_papers, open_papers),
        migrations.RemoveField("envelope", "choice"),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, OPEN),
        migrations.RunSQL(STIR.format(said="sealed"), STIR.format(said="choice")),
    ]
