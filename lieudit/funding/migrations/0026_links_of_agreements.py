"""What pays and what reports is bound to what it promises; a grant keeps its file, and a sent file keeps its papers."""

import django.db.models.deletion
from django.db import migrations, models

KEPT = """
DROP TRIGGER funding_commitment_kept ON funding_commitment;
CREATE TRIGGER funding_commitment_kept BEFORE UPDATE ON funding_commitment FOR EACH ROW
    WHEN (ROW(NEW.award_id, NEW.side, NEW.words, NEW.due_on{more})
            IS DISTINCT FROM ROW(OLD.award_id, OLD.side, OLD.words, OLD.due_on{before})
        OR OLD.kept_on IS NOT NULL OR OLD.dropped_on IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
"""
LINKED = KEPT.format(more=", NEW.instalment_id, NEW.is_report", before=", OLD.instalment_id, OLD.is_report")
UNLINKED = KEPT.format(more="", before="")
AWARDS = """
CREATE TRIGGER funding_award_keeps_its_file BEFORE UPDATE ON funding_award FOR EACH ROW
    WHEN (NEW.application_id IS DISTINCT FROM OLD.application_id)
    EXECUTE FUNCTION refuse_change();
"""
NO_AWARDS = "DROP TRIGGER funding_award_keeps_its_file ON funding_award;"
PAPERS = """
CREATE FUNCTION funding_paper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_application a JOIN funding_call c ON c.id = a.call_id
        WHERE a.id = OLD.application_id AND a.state IN ('sent', 'late') AND a.set_aside = '' AND a.erased_at IS NULL
            AND c.state <> 'cancelled';
    IF FOUND THEN
        RAISE EXCEPTION 'the file was sent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER funding_attachment_stays BEFORE DELETE ON funding_attachment
    FOR EACH ROW EXECUTE FUNCTION funding_paper_stays();
"""
NO_PAPERS = """
DROP TRIGGER funding_attachment_stays ON funding_attachment;
DROP FUNCTION funding_paper_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0025_agreements'),
    ]

    operations = [
        migrations.AddField(
            model_name='commitment',
            name='instalment',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitment', to='funding.instalment', verbose_name='versement'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='is_report',
            field=models.BooleanField(default=False, verbose_name='compte rendu'),
        ),
        migrations.AlterField(
            model_name='award',
            name='report_due_on',
            field=models.DateField(blank=True, null=True, verbose_name='compte rendu financier dû le'),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='side',
            field=models.CharField(choices=[('giver', 'le conseil'), ('receiver', 'le bénéficiaire')], max_length=8, verbose_name='qui s’engage'),
        ),
        migrations.RunSQL(LINKED, UNLINKED),
        migrations.RunSQL(AWARDS, NO_AWARDS),
        migrations.RunSQL(PAPERS, NO_PAPERS),
    ]
