"""When the public was last shown a proof no more; a bulletin is signed in a category that is known, or not."""

from django.db import migrations, models

HIDDEN = "UPDATE cooperative_proof SET hidden_at = now() WHERE hidden"
SETTLED = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


class Migration(migrations.Migration):
    dependencies = [("cooperative", "0020_admission")]
    operations = [
        migrations.AddField("proof", "hidden_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(HIDDEN, SETTLED),
        migrations.RunSQL(SETTLED, SETTLED),
        migrations.AddConstraint(
            "subscription",
            models.CheckConstraint(
                condition=models.Q(
                    category__in=["", "beneficiary", "employee", "producer", "public_body", "contributor"]
                ),
                name="signed_category_is_known",
            ),
        ),
    ]
