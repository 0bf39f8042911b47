"""A bulletin keeps the category in which it was signed; what was written of a step and looks like a person is no longer
read by everybody."""

from django.db import migrations, models

from lieudit.imports.personal import person_in

SIGNED_IN = """
UPDATE cooperative_subscription AS signed SET category = COALESCE(
    (SELECT claim.before FROM cooperative_categoryclaim AS claim
        WHERE claim.associate_id = signed.associate_id AND claim.state = 'granted' AND claim.decided_at > signed.signed_at
        ORDER BY claim.decided_at, claim.id LIMIT 1),
    (SELECT category FROM cooperative_associate WHERE id = signed.associate_id))
WHERE signed.state NOT IN ('refused', 'withdrawn') OR NOT EXISTS (
    SELECT 1 FROM cooperative_subscription AS later
    WHERE later.associate_id = signed.associate_id AND later.rank > signed.rank);
"""
SETTLED = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
FROZEN = """
CREATE TRIGGER cooperative_subscription_category BEFORE UPDATE ON cooperative_subscription FOR EACH ROW
    WHEN (NEW.category IS DISTINCT FROM OLD.category) EXECUTE FUNCTION refuse_change();
"""
NOT_FROZEN = "DROP TRIGGER cooperative_subscription_category ON cooperative_subscription"
KEPT = """
DROP TRIGGER cooperative_proof_immutable ON cooperative_proof;
CREATE TRIGGER cooperative_proof_immutable BEFORE UPDATE ON cooperative_proof FOR EACH ROW
    WHEN (OLD.hidden AND NOT NEW.hidden OR OLD.withdrawn_at IS NOT NULL
        AND ROW(NEW.conversion_id, NEW.step, NEW.words, NEW.reference, NEW."on", NEW.answer, NEW.entered_by_id,
            NEW.entered_at, NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.reason)
        IS DISTINCT FROM ROW(OLD.conversion_id, OLD.step, OLD.words, OLD.reference, OLD."on", OLD.answer,
            OLD.entered_by_id, OLD.entered_at, OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.reason))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cooperative_proof_kept BEFORE DELETE ON cooperative_proof FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
KEPT_AS_BEFORE = """
DROP TRIGGER cooperative_proof_kept ON cooperative_proof;
DROP TRIGGER cooperative_proof_immutable ON cooperative_proof;
CREATE TRIGGER cooperative_proof_immutable BEFORE UPDATE OR DELETE ON cooperative_proof FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
CATEGORIES = [
    ("beneficiary", "Bénéficiaires : lieux et habitants"),
    ("employee", "Salariés"),
    ("producer", "Producteurs"),
    ("public_body", "Collectivités"),
    ("contributor", "Bénévoles, réseaux et autres contributeurs"),
]


def shown_again(apps, schema_editor):
    """What hides them goes with its column."""


def hide(apps, schema_editor):
    proofs = apps.get_model("cooperative", "Proof")
    rows = proofs.objects.values_list("pk", "words", "reference", "reason")
    named = [key for key, *words in rows if person_in("\n".join(words))]
    proofs.objects.filter(pk__in=named).update(hidden=True)


class Migration(migrations.Migration):
    dependencies = [("cooperative", "0016_exit_reserve")]
    operations = [
        migrations.AddField(
            "subscription",
            "category",
            models.CharField("catégorie", choices=CATEGORIES, max_length=12, db_default=""),
        ),
        migrations.AddField("proof", "hidden", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(KEPT, KEPT_AS_BEFORE),
        migrations.RunSQL(SIGNED_IN, SETTLED),
        migrations.RunPython(hide, shown_again),
        migrations.RunSQL(SETTLED, SETTLED),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
    ]
