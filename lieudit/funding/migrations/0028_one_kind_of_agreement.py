"""A grant has its agreement, of the one kind that there is: its commitments, its instalments and its report go to it.

The tables of commitments and instalments keep their names and their rows: their award becomes its agreement.
"""

import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable, moves_the_clock

DRAWN = """
SET CONSTRAINTS ALL IMMEDIATE;
DROP TRIGGER funding_commitment_kept ON funding_commitment;
DROP TRIGGER funding_instalment_kept ON funding_instalment;
ALTER TABLE funding_commitment ADD COLUMN agreement_id bigint, ADD COLUMN reminded_at timestamptz;
ALTER TABLE funding_instalment ADD COLUMN agreement_id bigint, ADD COLUMN payer varchar(8) NOT NULL DEFAULT 'partner';
ALTER TABLE funding_instalment ALTER COLUMN payer DROP DEFAULT;

CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
SELECT a.id AS award, (SELECT coalesce(max(number), 0) FROM public_services_agreement) + row_number() OVER (ORDER BY a.id)
        AS number,
    coalesce((SELECT min(id) FROM governance_assembly WHERE kind = 'national'), c.assembly_id) AS council,
    left(CASE WHEN f.id IS NULL THEN a.purpose ELSE format('Dossier n° %s, appel « %s »', f.number, c.title) END, 200)
        AS title,
    greatest(a."on", make_date(extract(year FROM a.paid_until)::int, 12, 31),
        (SELECT max(k.due_on) FROM funding_commitment k WHERE k.award_id = a.id AND NOT k.is_report)) AS ends_on
FROM funding_award a
LEFT JOIN funding_application f ON f.id = a.application_id
LEFT JOIN funding_call c ON c.id = f.call_id;

DO $$ BEGIN
    IF EXISTS (SELECT FROM drawn WHERE council IS NULL) THEN
        RAISE EXCEPTION 'Grants stand without a national assembly, which gives them: create it, then migrate again.';
    END IF;
END $$;

INSERT INTO public_services_agreement (number, place_id, organisation_id, assembly_id, title, starts_on, ends_on,
    document, state, told_by, confirmed_at, is_single, nature, closing, author_id, created_at)
SELECT d.number, a.place_id, a.organisation_id, d.council, d.title, a."on", d.ends_on, '',
    CASE WHEN a.state = 'withdrawn' THEN 'ended' WHEN d.ends_on < current_date THEN 'expired' ELSE 'running' END,
    'partner', a.at, true, '74', a.reason, a.author_id, a.at
FROM drawn d JOIN funding_award a ON a.id = d.award WHERE d.council IS NOT NULL;

UPDATE funding_award a SET agreement_id = g.id FROM drawn d JOIN public_services_agreement g ON g.number = d.number
WHERE d.award = a.id AND d.council IS NOT NULL;
INSERT INTO funding_fileagreement (application_id, agreement_id)
SELECT application_id, agreement_id FROM funding_award
WHERE application_id IS NOT NULL AND agreement_id IS NOT NULL ORDER BY id;

UPDATE funding_commitment k SET agreement_id = a.agreement_id,
    side = CASE k.side WHEN 'giver' THEN 'partner' ELSE 'holder' END,
    reminded_at = CASE WHEN k.is_report THEN a.reminded_at END
FROM funding_award a WHERE a.id = k.award_id;
UPDATE funding_instalment i SET agreement_id = a.agreement_id FROM funding_award a WHERE a.id = i.award_id;
INSERT INTO funding_commitment (agreement_id, award_id, side, words, is_report, due_on, kept_on, reason, reminded_at)
SELECT a.agreement_id, a.id, 'holder', 'Rendre le compte rendu financier', true, a.report_due_on, a.reported_on, '',
    a.reminded_at
FROM funding_award a WHERE a.agreement_id IS NOT NULL AND a.report_due_on IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM funding_commitment k WHERE k.award_id = a.id AND k.is_report);

ALTER TABLE funding_commitment ALTER COLUMN agreement_id SET NOT NULL, DROP COLUMN award_id;
ALTER TABLE funding_instalment ALTER COLUMN agreement_id SET NOT NULL, DROP COLUMN award_id;
ALTER TABLE funding_commitment ADD CONSTRAINT funding_commitment_agreement FOREIGN KEY (agreement_id)
    REFERENCES public_services_agreement (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE funding_instalment ADD CONSTRAINT funding_instalment_agreement FOREIGN KEY (agreement_id)
    REFERENCES public_services_agreement (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE funding_instalment ADD CONSTRAINT an_instalment_has_its_rank UNIQUE (agreement_id, rank);
CREATE INDEX funding_commitment_agreement_id ON funding_commitment (agreement_id);
CREATE INDEX funding_instalment_agreement_id ON funding_instalment (agreement_id);

CREATE TRIGGER funding_commitment_kept BEFORE UPDATE ON funding_commitment FOR EACH ROW
    WHEN (ROW(NEW.agreement_id, NEW.side, NEW.words, NEW.due_on, NEW.instalment_id, NEW.is_report)
            IS DISTINCT FROM ROW(OLD.agreement_id, OLD.side, OLD.words, OLD.due_on, OLD.instalment_id, OLD.is_report)
        OR OLD.kept_on IS NOT NULL OR OLD.dropped_on IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_instalment_kept BEFORE UPDATE ON funding_instalment FOR EACH ROW
    WHEN (ROW(NEW.agreement_id, NEW.rank, NEW.payer, NEW.words, NEW.amount, NEW.announced_on)
            IS DISTINCT FROM ROW(OLD.agreement_id, OLD.rank, OLD.payer, OLD.words, OLD.amount, OLD.announced_on)
        OR OLD.received_on IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
DROP TRIGGER funding_award_keeps_its_file ON funding_award;
CREATE TRIGGER funding_award_keeps_its_file BEFORE UPDATE ON funding_award FOR EACH ROW
    WHEN (NEW.application_id IS DISTINCT FROM OLD.application_id OR NEW.agreement_id IS DISTINCT FROM OLD.agreement_id)
    EXECUTE FUNCTION refuse_change();
SET CONSTRAINTS ALL DEFERRED;
"""
UNDRAWN = """
SET CONSTRAINTS ALL IMMEDIATE;
DO $$ BEGIN
    IF EXISTS (
        (SELECT agreement_id FROM funding_commitment UNION SELECT agreement_id FROM funding_instalment
            UNION SELECT agreement_id FROM funding_fileagreement)
        EXCEPT SELECT agreement_id FROM funding_award
    ) THEN
        RAISE EXCEPTION 'Agreements without a grant have commitments, instalments or a file: going back would lose them.';
    END IF;
END $$;
DROP TRIGGER funding_commitment_kept ON funding_commitment;
DROP TRIGGER funding_instalment_kept ON funding_instalment;
DROP TRIGGER funding_award_keeps_its_file ON funding_award;
ALTER TABLE funding_commitment ADD COLUMN award_id bigint;
ALTER TABLE funding_instalment ADD COLUMN award_id bigint;
UPDATE funding_commitment k SET award_id = a.id, side = CASE k.side WHEN 'partner' THEN 'giver' ELSE 'receiver' END
FROM funding_award a WHERE a.agreement_id = k.agreement_id;
UPDATE funding_instalment i SET award_id = a.id FROM funding_award a WHERE a.agreement_id = i.agreement_id;
UPDATE funding_award a SET report_due_on = k.due_on, reported_on = k.kept_on, reminded_at = k.reminded_at
FROM funding_commitment k WHERE k.award_id = a.id AND k.is_report;

CREATE TEMPORARY TABLE undrawn ON COMMIT DROP AS
SELECT agreement_id FROM funding_award WHERE agreement_id IS NOT NULL;
DELETE FROM funding_fileagreement;
UPDATE funding_award SET agreement_id = NULL;
ALTER TABLE funding_commitment DROP COLUMN agreement_id, DROP COLUMN reminded_at, ALTER COLUMN award_id SET NOT NULL,
    ADD CONSTRAINT funding_commitment_award FOREIGN KEY (award_id)
        REFERENCES funding_award (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE funding_instalment DROP COLUMN agreement_id, DROP COLUMN payer, ALTER COLUMN award_id SET NOT NULL,
    ADD CONSTRAINT funding_instalment_award FOREIGN KEY (award_id)
        REFERENCES funding_award (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT an_instalment_has_its_rank UNIQUE (award_id, rank);
CREATE INDEX funding_commitment_award_id ON funding_commitment (award_id);
CREATE INDEX funding_instalment_award_id ON funding_instalment (award_id);
DELETE FROM public_services_agreement WHERE id IN (SELECT agreement_id FROM undrawn);

CREATE TRIGGER funding_commitment_kept BEFORE UPDATE ON funding_commitment FOR EACH ROW
    WHEN (ROW(NEW.award_id, NEW.side, NEW.words, NEW.due_on, NEW.instalment_id, NEW.is_report)
            IS DISTINCT FROM ROW(OLD.award_id, OLD.side, OLD.words, OLD.due_on, OLD.instalment_id, OLD.is_report)
        OR OLD.kept_on IS NOT NULL OR OLD.dropped_on IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_instalment_kept BEFORE UPDATE ON funding_instalment FOR EACH ROW
    WHEN (ROW(NEW.award_id, NEW.rank, NEW.words, NEW.amount, NEW.announced_on)
            IS DISTINCT FROM ROW(OLD.award_id, OLD.rank, OLD.words, OLD.amount, OLD.announced_on)
        OR OLD.received_on IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_award_keeps_its_file BEFORE UPDATE ON funding_award FOR EACH ROW
    WHEN (NEW.application_id IS DISTINCT FROM OLD.application_id)
    EXECUTE FUNCTION refuse_change();
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0002_two_sides'),
        ('funding', '0027_what_moves_the_clock'),
    ]

    operations = [
        migrations.AddField('award', 'agreement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
        migrations.CreateModel(
            name='FileAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreed', to='funding.application')),
            ],
            options={'verbose_name': 'convention d’un dossier', 'ordering': ['pk']},
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DRAWN, UNDRAWN)],
            state_operations=[migrations.DeleteModel('Commitment'), migrations.DeleteModel('Instalment')],
        ),
        migrations.RemoveField('award', 'report_due_on'),
        migrations.RemoveField('award', 'reminded_at'),
        migrations.RemoveField('award', 'reported_on'),
        immutable("funding_fileagreement"),
        moves_the_clock("funding_fileagreement"),
    ]
