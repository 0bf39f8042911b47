"""The words of a list as one text, which indexes may hold: `array_to_string` is not promised to be immutable."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION spaced(text[]) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT array_to_string($1, ' ') $$;
"""


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0011_alarm")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION spaced(text[])")]
