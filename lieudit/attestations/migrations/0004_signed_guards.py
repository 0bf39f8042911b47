"""What was signed never changes: it is emptied, when its holder leaves. A key is retired once, and stolen once."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

KEPT = """
CREATE TRIGGER attestations_credential_kept BEFORE UPDATE ON attestations_credential FOR EACH ROW
    WHEN (ROW(NEW.attestation_id, NEW.key_id, NEW.grade, NEW.peers, NEW.marks, NEW.signed_at)
        IS DISTINCT FROM ROW(OLD.attestation_id, OLD.key_id, OLD.grade, OLD.peers, OLD.marks, OLD.signed_at)
        OR NEW.document NOT IN (OLD.document, '') OR NEW.token NOT IN (OLD.token, ''))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attestations_credential_stays BEFORE DELETE ON attestations_credential
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attestations_signingkey_kept BEFORE UPDATE ON attestations_signingkey FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.ed25519, NEW.modulus, NEW.vouched, NEW.made_at)
        IS DISTINCT FROM ROW(OLD.number, OLD.ed25519, OLD.modulus, OLD.vouched, OLD.made_at)
        OR OLD.retired_at IS NOT NULL AND NEW.retired_at IS DISTINCT FROM OLD.retired_at
        OR OLD.stolen_at IS NOT NULL AND (NEW.stolen_at IS NULL OR NEW.stolen_at > OLD.stolen_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attestations_signingkey_stays BEFORE DELETE ON attestations_signingkey
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER attestations_credential_kept ON attestations_credential;
DROP TRIGGER attestations_credential_stays ON attestations_credential;
DROP TRIGGER attestations_signingkey_kept ON attestations_signingkey;
DROP TRIGGER attestations_signingkey_stays ON attestations_signingkey;
"""


class Migration(migrations.Migration):
    dependencies = [("attestations", "0003_signed"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        *[migrations.RunSQL(*not_emptied(f"attestations_{table}")) for table in ("credential", "signingkey")],
        immutable("attestations_statusplace"),
        *[moves_the_clock(f"attestations_{table}") for table in ("credential", "signingkey", "statuslist", "signingrun")],
    ]
