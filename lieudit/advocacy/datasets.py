"""What is asked of institutions, and what they reply, as open datasets."""

from __future__ import annotations

from django.conf import settings
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.advocacy.models import Demand, Reply
from lieudit.advocacy.workflow import DemandState, ReplyKind
from lieudit.care.models import unless_hidden
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels


def page_of(path: str) -> Column:
    """The address of a demand on the page of its letter; `path` leads to the demand."""
    where = {"output_field": CharField()}
    return Column(
        "adresse",
        _("Adresse de la demande, avec ses réponses."),
        lambda: Concat(F(f"{path}referral__number"), Value("/#demande-"), F(f"{path}rank"), **where),
        lambda end: f"{settings.SITE_URL}/relais/{end}",
        Kind.LINK,
    )


DEMAND_COLUMNS = [
    Column("identifiant", _("Identifiant de la demande, pour toujours."), "pk", kind=Kind.WHOLE),
    page_of(""),
    Column("relais", _("Numéro du relais : la lettre qui la porte."), "referral__number", kind=Kind.WHOLE),
    Column("rang", _("Sa place dans la lettre."), "rank", kind=Kind.WHOLE),
    Column("position", _("Numéro de la position adoptée."), "referral__position__number"),
    Column("institution", _("À qui elle est adressée."), "referral__institution__name"),
    Column("titre", _("Son titre court."), "short"),
    Column("texte", _("Ce qui est demandé, dans les mots adoptés."), "text"),
    Column("remise_le", _("Jour où elle a été remise."), lambda: TruncDate("referral__sent_at"), kind=Kind.DAY),
    Column("attendue_le", _("Jour où une réponse est attendue."), "referral__due_on", kind=Kind.DAY),
    Column("etat", _("En attente, accordée, refusée, sans réponse…"), "state", labels(DemandState)),
    Column("repondue_le", _("Jour de la réponse."), lambda: TruncDate("answered_at"), kind=Kind.DAY),
]
REPLY_COLUMNS = [
    Column("numero", _("Numéro de la réponse, pour toujours."), "number", kind=Kind.WHOLE),
    page_of("demand__"),
    Column("demande", _("Identifiant de la demande, dans le jeu « Demandes »."), "demand__pk", kind=Kind.WHOLE),
    Column("institution", _("Qui répond."), "demand__referral__institution__name"),
    Column("nature", _("Accusé, réponse, délai demandé…"), "kind", labels(ReplyKind)),
    Column("suite", _("Ce qu’elle accorde ou non, si elle le dit."), "outcome", labels(DemandState)),
    Column("texte", _("Ses mots ; vide si la modération les a masqués."), lambda: unless_hidden(Reply, "text")),
    Column("pour_le", _("Le jour qu’elle donne."), "until", kind=Kind.DAY),
    Column("recue_le", _("Jour de sa réception."), lambda: TruncDate("received_at"), kind=Kind.DAY),
    Column("verifiee_le", _("Jour où son origine a été vérifiée."), lambda: TruncDate("verified_at"), kind=Kind.DAY),
]
OPEN_DEMANDS = Dataset(
    _("Demandes aux institutions"),
    _("Chaque demande remise à une institution : ses mots, à qui, depuis quand, pour quand, et où elle en est."),
    lambda: DEMAND_COLUMNS,
    lambda: Demand.objects.public().order_by("pk"),
    key="identifiant",
    page="advocacy:list",
    keywords=("plaidoyer", "institutions", "réponses"),
)
OPEN_REPLIES = Dataset(
    _("Réponses des institutions"),
    _("Chaque réponse vérifiée : à quelle demande, ses mots, ce qu’elle accorde, pour quand."),
    lambda: REPLY_COLUMNS,
    lambda: Reply.objects.published().order_by("number"),
    key="numero",
    page="advocacy:list",
    keywords=("plaidoyer", "institutions", "réponses"),
)
