"""Adopted positions, drafts and their amendments as open datasets."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.deliberation.models import Amendment, Draft, Position, Signature
from lieudit.deliberation.vocabulary import Recommendation
from lieudit.deliberation.workflow import AmendmentState, DraftState
from lieudit.toolkit.datasets import Column, Dataset, Kind, address_of, labels, page_column


def signatories() -> ArraySubquery:
    """Organisations and places that signed, by name: a person who signs alone is on the page, not in a file."""
    named = Signature.objects.filter(position=OuterRef("pk")).exclude(organisation=None, place=None)
    return ArraySubquery(named.order_by("at", "pk").values_list(Coalesce("organisation__name", "place__name")))


COLUMNS = [
    Column("numero", _("Numéro de la position, pour toujours."), "number"),
    page_column(_("Adresse de sa page."), "deliberation:position", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("resume", _("Ce qu’elle demande, en quelques phrases."), "summary"),
    Column("texte", _("Son texte adopté, sans mise en forme."), "plain"),
    Column("assemblee", _("Assemblée qui l’a adoptée."), "draft__assembly__name"),
    Column("adoptee_le", _("Jour de l’adoption (AAAA-MM-JJ)."), lambda: TruncDate("adopted_at"), kind=Kind.DAY),
    Column("signataires", _("Organisations et lieux qui l’ont signée."), signatories, kind=Kind.WORDS),
    Column("empreinte", _("SHA-256 de son texte : qui change un mot change l’empreinte."), "fingerprint"),
    page_column(
        _("Adresse du texte entier, paragraphe par paragraphe."), "deliberation:position_json", "number", "donnees"
    ),
]
POSITIONS = Dataset(
    _("Positions adoptées"),
    _("Ce que le conseil demande : titre, texte, jour, organisations signataires, empreinte."),
    lambda: COLUMNS,
    lambda: Position.objects.order_by("adopted_at", "pk"),
    key="numero",
    page="deliberation:positions",
    keywords=("positions", "plaidoyer"),
)
DRAFT_COLUMNS = [
    Column("numero", _("Numéro du projet, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page : paragraphes, amendements, objections."), "deliberation:draft", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("resume", _("Ce qu’il demande, en quelques phrases."), "summary"),
    Column("assemblee", _("Assemblée qui en délibère."), "assembly__name"),
    Column("etat", _("Ouvert aux amendements, en consentement, au vote, adopté…"), "state", labels(DraftState)),
    Column("etape_jusqu_au", _("Dernier jour de l’étape (AAAA-MM-JJ)."), "closes_on", kind=Kind.DAY),
    Column("scrutin", _("Numéro du scrutin, s’il y en a un."), "ballot__number", kind=Kind.WHOLE),
]
DRAFTS = Dataset(
    _("Projets de position"),
    _("Chaque texte ouvert à la discussion : son titre, son assemblée, où il en est."),
    lambda: DRAFT_COLUMNS,
    lambda: Draft.objects.public().exclude(pk__in=Measure.objects.hidden(Draft)).order_by("number"),
    key="numero",
    page="deliberation:drafts",
    keywords=("délibération", "amendements"),
)


def draft_anchor() -> JSONObject:
    return JSONObject(draft="draft__number", number="number")


AMENDMENT_COLUMNS = [
    Column("ligne", _("Numéro de la ligne, pour toujours."), "pk", kind=Kind.WHOLE),
    Column("projet", _("Numéro du projet qu’il change, dans le jeu « Projets »."), "draft__number", kind=Kind.WHOLE),
    Column("numero", _("Numéro de l’amendement dans ce projet."), "number", kind=Kind.WHOLE),
    Column(
        "adresse",
        _("Adresse où il se lit."),
        draft_anchor,
        lambda said: f"{address_of('deliberation:draft', said['draft'])}#a{said['number']}",
        Kind.LINK,
    ),
    Column("paragraphe", _("Identifiant du paragraphe visé, dans les données de la position."), "paragraph__uid"),
    Column("ajoute", _("Ajoute un paragraphe derrière celui-ci."), "inserts", kind=Kind.YES_NO),
    Column("avant", _("Le texte qu’il change."), "before"),
    Column("propose", _("Le texte proposé ; vide : retirer le paragraphe."), "wording"),
    Column("raison", _("Pourquoi."), "reason"),
    Column(
        "au_nom_de",
        _("Organisation ou lieu au nom de qui il est proposé ; vide pour une personne, nommée sur la page seulement."),
        lambda: Coalesce("organisation__name", "place__name"),
    ),
    Column("propose_le", _("Jour du dépôt (AAAA-MM-JJ)."), lambda: TruncDate("at"), kind=Kind.DAY),
    Column("etat", _("Proposé, avis donné, intégré, non retenu, retiré."), "state", labels(AmendmentState)),
    Column("avis", _("Avis du groupe de rédaction."), "recommendation", labels(Recommendation)),
    Column("raison_de_l_avis", _("Pourquoi cet avis."), "recommendation_reason"),
    Column("compromis", _("Rédaction de compromis, s’il y en a une."), "counter_wording"),
    Column("texte_retenu", _("Ce que le texte est devenu, une fois intégré."), "settled_wording"),
    Column("scrutin", _("Numéro du scrutin qui l’a tranché, s’il y en a un."), "ballot__number", kind=Kind.WHOLE),
    Column("tranche_le", _("Jour où il a été tranché."), lambda: TruncDate("settled_at"), kind=Kind.DAY),
]


AMENDMENTS = Dataset(
    _("Amendements"),
    _("Chaque amendement d’un texte ouvert à la discussion : ce qu’il change, pourquoi, ce qui en a été fait."),
    lambda: AMENDMENT_COLUMNS,
    lambda: Amendment.objects.public().filter(draft__in=Draft.objects.public()).order_by("pk"),
    key="ligne",
    keywords=("délibération", "amendements"),
)
