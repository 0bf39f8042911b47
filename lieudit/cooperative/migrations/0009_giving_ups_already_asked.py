"""What was asked while the journal alone kept it: the last request of each change that waits, with who asked and why."""

from django.conf import settings
from django.db import migrations


def carry(apps, schema_editor):
    entries, mentions = apps.get_model("journal", "Entry"), apps.get_model("journal", "Mention")
    changes, rows = apps.get_model("governance", "RulebookChange"), apps.get_model("cooperative", "GivingUp")
    waiting = set(changes.objects.filter(state="adopted", adopted=None).values_list("pk", flat=True))
    asked = entries.objects.filter(kind="cooperative.giving_up_asked", actor__isnull=False).order_by("pk")
    of_changes = mentions.objects.filter(content_type__app_label="governance", content_type__model="rulebookchange")
    last = {}
    for entry in asked:
        for mention in of_changes.filter(entry=entry, object_id__in=waiting):
            last[mention.object_id] = entry
    known = set(rows.objects.values_list("change", flat=True))
    rows.objects.bulk_create(
        rows(change_id=change, reason=entry.data["reason"], asked_by_id=entry.actor_id, asked_at=entry.at)
        for change, entry in last.items()
        if change not in known
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cooperative", "0008_interest_and_claims"),
        ("governance", "0007_conversion"),
        ("journal", "0008_seals"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
