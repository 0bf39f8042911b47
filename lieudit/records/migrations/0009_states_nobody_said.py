"""A place that a list brought, whose list does not tell its state, is no longer « ouvert » : nobody said so.

Said: by one of its lists, by a person, by whoever put it on this site, or by whoever confirmed its whole record.

Going back, each is « ouvert » again, those that came since without a state too: the former version knows no other word.
"""

from django.db import migrations

UNSAID = """
UPDATE network_place SET status = '' WHERE status = 'open' AND confirmed_on IS NULL
AND EXISTS (SELECT 1 FROM records_sourcerecord r WHERE r.place_id = network_place.id)
AND NOT EXISTS (
    SELECT 1 FROM records_sourcerecord r WHERE r.place_id = network_place.id AND r.row ->> 'status' = 'open'
) AND NOT EXISTS (
    SELECT 1 FROM records_fieldsource f WHERE f.place_id = network_place.id AND f.field = 'status'
) AND NOT EXISTS (SELECT 1 FROM records_closure c WHERE c.place_id = network_place.id)
AND NOT EXISTS (
    SELECT 1 FROM journal_mention m
    JOIN journal_entry e ON e.id = m.entry_id
    JOIN django_content_type t ON t.id = m.content_type_id
    WHERE e.kind = 'network.place_created' AND t.app_label = 'network' AND t.model = 'place'
    AND m.object_id = network_place.id
)
"""

SAID_OPEN = "UPDATE network_place SET status = 'open' WHERE status = ''"


class Migration(migrations.Migration):
    dependencies = [("records", "0008_neighbourhoods_of_visitors"), ("network", "0007_states_nobody_said")]

    operations = [migrations.RunSQL(UNSAID, SAID_OPEN)]
