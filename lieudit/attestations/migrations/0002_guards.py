"""What may be recognised is never rewritten, nor what a peer said; what is withdrawn stays so; names are only erased."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

KEPT = """
CREATE TRIGGER attestations_achievement_kept BEFORE UPDATE ON attestations_achievement FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.title, NEW.able, NEW.rule, NEW.peers, NEW.domains, NEW.place_id, NEW.organisation_id,
            NEW.replaces_id, NEW.author_id, NEW.defined_at)
        IS DISTINCT FROM ROW(OLD.number, OLD.title, OLD.able, OLD.rule, OLD.peers, OLD.domains, OLD.place_id,
            OLD.organisation_id, OLD.replaces_id, OLD.author_id, OLD.defined_at)
        OR OLD.state = 'closed' AND NEW.state <> 'closed')
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attestations_attestation_kept BEFORE UPDATE ON attestations_attestation FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.code, NEW.achievement_id, NEW.holder_id, NEW.place_id, NEW.declared_at)
        IS DISTINCT FROM ROW(OLD.number, OLD.code, OLD.achievement_id, OLD.holder_id, OLD.place_id, OLD.declared_at)
        OR NEW.name NOT IN (OLD.name, '') OR NEW.words NOT IN (OLD.words, '')
        OR OLD.state = 'withdrawn' AND ROW(NEW.state, NEW.withdrawn_at, NEW.reason)
            IS DISTINCT FROM ROW(OLD.state, OLD.withdrawn_at, OLD.reason)
        OR OLD.state = 'attested' AND NEW.state NOT IN ('attested', 'withdrawn')
        OR OLD.state = 'recognised' AND NEW.state = 'declared')
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attestations_attestation_stays BEFORE DELETE ON attestations_attestation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER attestations_achievement_kept ON attestations_achievement;
DROP TRIGGER attestations_attestation_kept ON attestations_attestation;
DROP TRIGGER attestations_attestation_stays ON attestations_attestation;
"""


class Migration(migrations.Migration):
    dependencies = [("attestations", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        *[migrations.RunSQL(*not_emptied(f"attestations_{table}")) for table in ("achievement", "attestation")],
        immutable("attestations_recognition"),
        moves_the_clock("attestations_attestation"),
    ]
