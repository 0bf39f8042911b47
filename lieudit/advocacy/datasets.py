"""What is asked of institutions, and what they reply, as open datasets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.advocacy.models import Commitment, Demand, DemandQuerySet, Reply
from lieudit.advocacy.scores import SentDemand, scores
from lieudit.advocacy.workflow import DemandState, Progress, ReplyKind
from lieudit.care.models import Measure, unless_hidden
from lieudit.network.models import Organisation
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column
from lieudit.toolkit.types import Json


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
COMMITMENT_COLUMNS = [
    Column("numero", _("Numéro de l’engagement, pour toujours."), "number", kind=Kind.WHOLE),
    page_of("demand__"),
    Column("demande", _("Identifiant de la demande, dans le jeu « Demandes »."), "demand__pk", kind=Kind.WHOLE),
    Column("institution", _("Qui s’engage."), "demand__referral__institution__name"),
    Column("texte", _("Ce qu’elle promet, dans ses mots."), "text"),
    Column("pour_le", _("Le jour qu’elle donne (AAAA-MM-JJ)."), "due_on", kind=Kind.DAY),
    Column("etat", _("Promis, en cours, tenu, non tenu."), "state", labels(Progress)),
    Column("tenu_le", _("Le jour où elle l’a tenu, s’il est connu (AAAA-MM-JJ)."), "kept_on", kind=Kind.DAY),
    Column("ou_cela_en_est", _("Ce qu’en dit qui le suit."), "note"),
]
OPEN_COMMITMENTS = Dataset(
    _("Engagements des institutions"),
    _("Ce que des institutions ont promis de faire, pour quel jour, et ce qui en a été constaté."),
    lambda: COMMITMENT_COLUMNS,
    lambda: Commitment.objects.exclude(reply__in=Measure.objects.hidden(Reply)).order_by("number"),
    key="numero",
    page="advocacy:commitments",
    keywords=("plaidoyer", "institutions", "engagements"),
)


# What is told of each institution


def asked() -> DemandQuerySet:
    """The demands that were handed over to an institution."""
    return Demand.objects.public().filter(referral__institution=OuterRef("pk")).order_by()


def counted(**which: object) -> Coalesce:
    """How many of these demands there are."""
    found = asked().filter(**which).values("referral__institution").annotate(n=Count("pk"))
    return Coalesce(Subquery(found.values("n"), output_field=IntegerField()), 0)


def promised(which: Q) -> Coalesce:
    """How many of the commitments of an institution there are."""
    mine = Commitment.objects.filter(which, demand__referral__institution=OuterRef("pk")).order_by()
    found = mine.values("demand__referral__institution").annotate(n=Count("pk"))
    return Coalesce(Subquery(found.values("n"), output_field=IntegerField()), 0)


def over() -> Coalesce:
    """Those that were kept or broken, or whose day has passed."""
    return promised(Q(state__in=[Progress.KEPT, Progress.BROKEN]) | Q(due_on__lt=timezone.localdate()))


def answers() -> ArraySubquery:
    """When each demand that was answered was handed over, when it was answered, and which holidays count."""
    said = JSONObject(sent="referral__sent_at", answered="answered_at", calendar="referral__calendar")
    return ArraySubquery(asked().filter(answered_at__isnull=False).order_by("pk").values_list(said))


def median_delay(answered: Sequence[Json]) -> float | None:
    """Working days before a reply, as the page of the institution counts them; None without any."""
    known = [SentDemand(0, day_of(each["sent"]), day_of(each["answered"]), each["calendar"]) for each in answered]
    found = scores(known, [], timezone.localdate()).get(0)
    return None if found is None or found.delay is None else float(found.delay)


def day_of(moment: str) -> dt.date:
    return timezone.localdate(dt.datetime.fromisoformat(moment))


SCORE_COLUMNS = [
    Column("identifiant", _("Fin de l’adresse de l’institution, pour toujours."), "slug"),
    page_column(_("Adresse de sa page : demandes, réponses, droit de réponse."), "advocacy:institution", "slug"),
    Column("institution", _("Son nom."), "name"),
    Column("demandes", _("Demandes qui lui ont été remises."), counted, kind=Kind.WHOLE),
    Column("repondues", _("Celles qui ont une réponse."), lambda: counted(answered_at__isnull=False), kind=Kind.WHOLE),
    Column("delai_median", _("Jours ouvrés avant une réponse, au milieu de ses délais ; vide sans aucune réponse."),
           answers, median_delay, Kind.NUMBER),
    Column("engagements_tenus", _("Engagements tenus."), lambda: promised(Q(state=Progress.KEPT)), kind=Kind.WHOLE),
    Column("engagements_echus", _("Engagements tenus, rompus, ou dont le jour est passé."), over, kind=Kind.WHOLE),
]  # fmt: skip
SCORES = Dataset(
    _("Réponses, institution par institution"),
    _("Chaque institution : ce qui lui est demandé, ce qu’elle a répondu, en combien de temps, ce qu’elle a tenu."),
    lambda: SCORE_COLUMNS,
    lambda: Organisation.objects.institutions().filter(Exists(asked())).order_by("slug"),
    key="identifiant",
    page="advocacy:list",
    keywords=("plaidoyer", "institutions", "réponses", "délais"),
)
