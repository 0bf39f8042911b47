"""The path that attests is never rewritten, nor the version under which somebody was attested."""

from django.db import migrations

KEPT = """
CREATE TRIGGER attestations_achievement_path_kept BEFORE UPDATE ON attestations_achievement FOR EACH ROW
    WHEN (NEW.path_id IS DISTINCT FROM OLD.path_id) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attestations_attestation_version_kept BEFORE UPDATE ON attestations_attestation FOR EACH ROW
    WHEN (OLD.version_id IS NOT NULL AND NEW.version_id IS DISTINCT FROM OLD.version_id)
    EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER attestations_achievement_path_kept ON attestations_achievement;
DROP TRIGGER attestations_attestation_version_kept ON attestations_attestation;
"""


class Migration(migrations.Migration):
    dependencies = [("attestations", "0006_by_path")]
    operations = [migrations.RunSQL(KEPT, NOT_KEPT)]
