"""How the name of a thing answers to what was typed, in one reading of the name (`toolkit/findable.py`)."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION called(name text, asked text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN bare = asked THEN 0 WHEN starts_with(bare, asked) THEN 1
        WHEN strpos(' ' || bare, ' ' || asked) > 0 THEN 2 ELSE 3 END
    FROM (SELECT trim(regexp_replace(public.plain(name), '[^a-z0-9]+', ' ', 'g')) AS bare) AS said
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0012_spaced")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION called(text, text)")]
