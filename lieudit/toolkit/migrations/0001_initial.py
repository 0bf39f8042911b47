"""Extensions, French search without accents, the clock and the guard of immutable rows."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

SEARCH = """
CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT lower(public.unaccent('public.unaccent', $1)) $$;
CREATE TEXT SEARCH CONFIGURATION lieudit (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION lieudit
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem;
"""
CLOCK = """
CREATE FUNCTION clock_tick() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO toolkit_clock (id, tick) VALUES (1, 1)
        ON CONFLICT (id) DO UPDATE SET tick = toolkit_clock.tick + 1;
    RETURN NULL;
END $$;
"""
GUARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is immutable: it is corrected by a new act', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SEARCH, "DROP TEXT SEARCH CONFIGURATION lieudit; DROP FUNCTION plain(text)"),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tick", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(pk=1), name="clock_is_alone")]
            },
        ),
        migrations.RunSQL(CLOCK, "DROP FUNCTION clock_tick()"),
        migrations.RunSQL(GUARD, "DROP FUNCTION refuse_change()"),
    ]
