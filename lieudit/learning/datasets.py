"""Paths, training sessions and visits that were told, as open datasets: nobody who learns is in them."""

from __future__ import annotations

from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.learning.models import Path, PathAlignment, PathStep, PathVersion, PeerVisit, TrainingSession
from lieudit.learning.vocabulary import SIX, Kind
from lieudit.learning.workflow import PathState, TrainingState, VisitState
from lieudit.network.licences import TEXTS, Licence
from lieudit.toolkit.datasets import LONGEST_NUMBER, Column, Dataset, Gone, Point, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds

DOMAINS = {code: str(label) for code, label in SIX}
KEEPER = Coalesce("place__name", "organisation__name")


def domains_of(codes: list[str] | None) -> list[str]:
    return [DOMAINS[code] for code in codes or []]


def of_last_version(count: object) -> Subquery:
    """What is counted of the steps of the last version of a path."""
    last = PathVersion.objects.latest_of_each().filter(path=OuterRef(OuterRef("pk"))).values("pk")
    rows = PathStep.objects.filter(version__in=last).order_by().values("version__path")
    return Subquery(rows.values(n=count)[:1])


def codes_of() -> Subquery:
    """How many codes of public registers a path is close to, and says to be in force."""
    rows = PathAlignment.objects.filter(path=OuterRef("pk"), in_force=True).order_by().values("path")
    return Coalesce(Subquery(rows.values(n=Count("pk"))), 0)  # type: ignore[return-value]


PATH_COLUMNS = [
    Column("numero", _("Numéro public du parcours, pour toujours."), "number", kind=Holds.WHOLE),
    page_column(_("Adresse de sa page, avec ses étapes."), "learning:path", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("pour_qui", _("À qui il s’adresse."), "audience"),
    Column("on_saura", _("Ce que l’on saura faire à la fin, avec sa mise en forme (Markdown)."), "outcome"),
    Column("domaines", _("Domaines de service."), "domains", domains_of, Holds.WORDS),
    Column("tenu_par", _("Nom du lieu ou de l’organisation qui le tient."), lambda: KEEPER),
    Column("version", _("Numéro de sa dernière version."), lambda: version_of(), kind=Holds.WHOLE),
    Column("etapes", _("Nombre d’étapes de cette version."), lambda: of_last_version(Count("pk")), kind=Holds.WHOLE),
    Column("heures", _("Durée de ces étapes, en heures."), lambda: of_last_version(Sum("hours")), kind=Holds.NUMBER),
    Column("codes", _("Nombre de codes RNCP, RS ou ROME vérifiés et en vigueur dont il est proche, sans les délivrer."),
           codes_of, kind=Holds.WHOLE),
    Column("tire_de", _("Numéro du parcours dont il est tiré."), "forked_from__path__number", kind=Holds.WHOLE),
    Column("publie_le", _("Jour où il a été publié (AAAA-MM-JJ)."), lambda: TruncDate("published_at"), kind=Holds.DAY),
    Column("licence", _("Identifiant SPDX de sa licence, toujours ouverte."), "licence"),
    Column("texte_de_la_licence", _("Adresse du texte de la licence."), lambda: F("licence"),
           lambda licence: TEXTS[Licence(licence)], Holds.LINK),
]  # fmt: skip


def version_of() -> Subquery:
    """The number of the last version of a path."""
    return Subquery(PathVersion.objects.filter(path=OuterRef("pk")).order_by("-number").values("number")[:1])


def gone_path(number: str) -> Gone | None:
    """A path that was published, and was withdrawn since: its address stays."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    was = Path.objects.public().exclude(state=PathState.PUBLISHED).filter(number=int(number))
    return Gone(_("Qui tenait ce parcours l’a retiré.")) if was.exists() else None


PATHS = Dataset(
    _("Parcours"),
    _("Chaque parcours : pour qui, ce que l’on saura faire, ses étapes, sa durée, sa licence, qui le tient."),
    lambda: PATH_COLUMNS,
    lambda: Path.objects.public().current().order_by("number"),
    key="numero",
    licence_note=_("La liste ; chaque parcours garde la sienne, dans la colonne « licence »."),
    page="learning:paths",
    gone=gone_path,
    keywords=("formation", "parcours", "licences libres"),
)

SESSION_COLUMNS = [
    Column("numero", _("Numéro public de la session, pour toujours."), "number", kind=Holds.WHOLE),
    page_column(_("Adresse de sa page."), "learning:session", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("parcours", _("Numéro du parcours dont elle est une étape."), "path__number", kind=Holds.WHOLE),
    Column("donnee_par", _("Nom du lieu ou de l’organisation qui la donne."), lambda: KEEPER),
    Column("lieu", _("Nom du lieu où elle se tient ; aucun : à distance."), "venue__name"),
    Column("salle", _("Salle de ce lieu, si elle est dite."), "room"),
    Column("code_insee", _("Code de la commune où elle se tient (INSEE)."), "venue__municipality__code"),
    Column("commence_le", _("Début (temps universel)."), "starts_at", kind=Holds.MOMENT),
    Column("finit_le", _("Fin (temps universel)."), "ends_at", kind=Holds.MOMENT),
    Column("demi_journees", _("Nombre de demi-journées."), lambda: Count("half_days"), kind=Holds.WHOLE),
    Column("places", _("Nombre de places."), "seats", kind=Holds.WHOLE),
    Column("a_partir_de", _("Personnes à partir desquelles elle a lieu."), "least", kind=Holds.WHOLE),
    Column("decidee_le", _("Jour où l’on sait si elle a lieu (AAAA-MM-JJ)."), "decide_on", kind=Holds.DAY),
    Column("etat", _("Inscriptions ouvertes, maintenue, annulée, terminée."), "state", labels(TrainingState)),
    page_column(_("Adresse du fichier pour un agenda."), "learning:session_calendar", "number", "agenda"),
]
SESSIONS = Dataset(
    _("Sessions de formation"),
    _("Chaque session annoncée : dates, lieu, places, qui la donne, et si elle a eu lieu. Personne d’inscrit n’y est."),
    lambda: SESSION_COLUMNS,
    lambda: TrainingSession.objects.public().order_by("number"),
    key="numero",
    page="learning:sessions",
    points=(Point("venue__municipality__latitude", "venue__municipality__longitude", "commune"),),
    keywords=("formation", "sessions"),
)

VISIT_COLUMNS = [
    Column("numero", _("Numéro public de la visite, pour toujours."), "number", kind=Holds.WHOLE),
    page_column(_("Adresse de sa page, avec les deux récits."), "learning:visit", "number"),
    Column("titre", _("Ce que l’on venait y apprendre."), "title"),
    Column("nature", _("Visite, ou accompagnement dans la durée."), "kind", labels(Kind)),
    Column("lieu_qui_vient", _("Nom du lieu qui vient."), "visitor__name"),
    Column("lieu_qui_recoit", _("Nom du lieu qui reçoit."), "host__name"),
    Column("code_insee", _("Code de la commune du lieu qui reçoit (INSEE)."), "host__municipality__code"),
    Column("domaines", _("Domaines de service."), "domains", domains_of, Holds.WORDS),
    Column("commence_le", _("Début (temps universel)."), "starts_at", kind=Holds.MOMENT),
    Column("finit_le", _("Fin (temps universel)."), "ends_at", kind=Holds.MOMENT),
    Column("etat", _("Faite, racontée par les deux, reconnue trois mois après."), "state", labels(VisitState)),
    Column("racontee_le", _("Jour où les deux l’ont racontée (AAAA-MM-JJ)."), lambda: TruncDate("told_at"),
           kind=Holds.DAY),
]  # fmt: skip
VISITS = Dataset(
    _("Visites entre lieux"),
    _("Chaque visite qui a eu lieu : qui est venu chez qui, pour apprendre quoi. Les récits sont sur sa page."),
    lambda: VISIT_COLUMNS,
    lambda: PeerVisit.objects.public().order_by("number"),
    key="numero",
    page="learning:visits",
    points=(Point("host__municipality__latitude", "host__municipality__longitude", "commune"),),
    keywords=("visites", "apprendre"),
)
