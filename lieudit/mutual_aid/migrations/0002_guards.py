"""What was asked, a state that was noted and an exchange stay as they are; the law that every install begins with.

Two places made one take their loans and exchanges with them (`records/duplicates.py`): who they are between may move,
never what they say.
"""

import datetime as dt

from django.db import migrations

from lieudit.toolkit.database import immutable, not_emptied

LOAN = """
CREATE TRIGGER mutual_aid_loan_asked BEFORE UPDATE ON mutual_aid_loan FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.thing_id, NEW.words, NEW.deposit, NEW.insurance, NEW.starts_at, NEW.ends_at, NEW.asked_at)
        IS DISTINCT FROM ROW(OLD.number, OLD.thing_id, OLD.words, OLD.deposit, OLD.insurance, OLD.starts_at,
            OLD.ends_at, OLD.asked_at)
        OR OLD.handed_at IS NOT NULL AND NEW.handed_at IS DISTINCT FROM OLD.handed_at
        OR OLD.returned_at IS NOT NULL AND NEW.returned_at IS DISTINCT FROM OLD.returned_at)
    EXECUTE FUNCTION refuse_change();
"""
NO_LOAN = "DROP TRIGGER mutual_aid_loan_asked ON mutual_aid_loan"
EXCHANGE = """
CREATE TRIGGER mutual_aid_exchange_kept BEFORE UPDATE ON mutual_aid_exchange FOR EACH ROW
    WHEN (ROW(NEW.id, NEW.kind, NEW.quantity, NEW."on", NEW.title, NEW.loan_id, NEW.at)
        IS DISTINCT FROM ROW(OLD.id, OLD.kind, OLD.quantity, OLD."on", OLD.title, OLD.loan_id, OLD.at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER mutual_aid_exchange_not_erased BEFORE DELETE ON mutual_aid_exchange FOR EACH ROW
    EXECUTE FUNCTION refuse_change();
"""
NO_EXCHANGE = """
DROP TRIGGER mutual_aid_exchange_kept ON mutual_aid_exchange;
DROP TRIGGER mutual_aid_exchange_not_erased ON mutual_aid_exchange;
"""
CODES = "https://www.legifrance.gouv.fr/codes/texte_lc/"
COPY = "lus dans une copie, le texte officiel fait foi"
LAWS = (
    (
        "thing",
        "Prêter une chose, c’est la prêter gratuitement",
        "Un prêt à usage est gratuit : qui emprunte se sert de la chose, puis la rend. Un dépôt de garantie se rend avec "
        "elle. Dès qu’un prix est demandé, c’est une location : elle se traite ailleurs qu’ici, entre vous.",
        f"Code civil, articles 1875 et 1876 ({COPY})",
        f"{CODES}LEGITEXT000006070721/",
    ),
    (
        "volunteer",
        "Des bénévoles restent bénévoles",
        "Une personne bénévole aide librement, sur son temps, sans salaire et sans recevoir d’ordres comme d’un employeur. "
        "Elle s’arrête quand elle veut. Ses frais peuvent lui être remboursés, sur justificatifs. La loi ne définit pas "
        "le bénévolat : ce sont les juges qui disent où il s’arrête.",
        "Conseil économique, social et environnemental, avis du 28 juin 2022, cité par Associathèque",
        "https://www.associatheque.fr/fr/association-et-benevoles/benevolat-cest-quoi.html",
    ),
    (
        "employee",
        "Un salarié ne se prête que sans bénéfice, et avec trois pièces",
        "Le lieu qui prête un salarié ne facture que son salaire, les charges sociales et les frais professionnels qu’il "
        "lui rembourse : rien de plus. Il faut l’accord du salarié ; une convention entre les deux employeurs, qui dit la "
        "durée, l’identité et la qualification du salarié, et comment salaires, charges et frais sont facturés ; un "
        "avenant à son contrat, signé par lui, qui dit le travail confié, les horaires, le lieu et ce que le poste a de "
        "particulier. Il retrouve ensuite son poste, et ne peut pas être sanctionné pour avoir refusé.",
        f"Code du travail, articles L8241-1 et L8241-2 ({COPY})",
        f"{CODES}LEGITEXT000006072050/",
    ),
)
READ_ON = dt.date(2026, 11, 28)


def say_law(apps, schema_editor):
    note = apps.get_model("mutual_aid", "LawNote")
    for key, title, words, source, url in LAWS:
        note.objects.create(key=key, title=title, words=words, source=source, url=url, checked_on=READ_ON)


class Migration(migrations.Migration):
    dependencies = [("mutual_aid", "0001_initial"), ("toolkit", "0001_initial")]

    operations = [
        migrations.RunSQL(LOAN, NO_LOAN),
        migrations.RunSQL(EXCHANGE, NO_EXCHANGE),
        migrations.RunSQL(*not_emptied("mutual_aid_loan")),
        migrations.RunSQL(*not_emptied("mutual_aid_exchange")),
        immutable("mutual_aid_statenote"),
        migrations.RunPython(say_law, migrations.RunPython.noop),
    ]
