"""The decisions of every assembly, and the versions of its rules, as open datasets."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import unless_hidden
from lieudit.governance.models import Assembly, AssemblyKind, Decision, DecisionMethod, Rulebook
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column
from lieudit.toolkit.types import Json

COLUMNS = [
    Column("code", _("Code de la décision, pour toujours."), "code"),
    page_column(_("Adresse de sa page."), "governance:decision", "code"),
    Column("prise_le", _("Jour où elle a été prise (AAAA-MM-JJ)."), "decided_on", kind=Kind.DAY),
    Column("assemblee", _("Assemblée qui l’a prise."), "assembly__name"),
    Column("titre", _("Son titre ; vide si la modération l’a masqué."), lambda: unless_hidden(Decision, "title")),
    Column("texte", _("Son texte ; vide si la modération l’a masqué."), lambda: unless_hidden(Decision, "wording")),
    Column("maniere", _("Consentement, vote, élection, accord noté en séance."), "method", labels(DecisionMethod)),
    Column("scrutin", _("Numéro du scrutin, s’il y en a un."), "ballot__number", kind=Kind.WHOLE),
    Column(
        "origine",
        _("Adresse de ce qui la porte : position, règles, élection, séance."),
        lambda: F("url"),
        lambda url: f"{settings.SITE_URL}{url}",
        Kind.LINK,
    ),
]
DECISIONS = Dataset(
    _("Décisions"),
    _("Le registre de chaque assemblée : code, jour, titre, texte, manière et scrutin de chaque décision."),
    lambda: COLUMNS,
    lambda: Decision.objects.order_by("decided_on", "pk"),
    key="code",
    page="governance:decisions",
    keywords=("décisions", "gouvernance"),
)
ASSEMBLY_COLUMNS = [
    Column("identifiant", _("Fin de l’adresse de l’assemblée, pour toujours."), "slug"),
    page_column(_("Adresse de sa page : collèges, sièges, règles."), "governance:assembly", "slug"),
    Column("nom", _("Son nom."), "name"),
    Column("sorte", _("Nationale, régionale, des membres."), "kind", labels(AssemblyKind)),
    Column("region", _("Sa région, si elle en a une."), "region__name"),
    Column("code_region", _("Code de cette région (INSEE)."), "region__code"),
]
ASSEMBLIES = Dataset(
    _("Assemblées"),
    _("Le conseil national, les conseils de région, les assemblées de membres : leur nom et leur page."),
    lambda: ASSEMBLY_COLUMNS,
    lambda: Assembly.objects.order_by("slug"),
    key="identifiant",
    page="governance:assemblies",
    keywords=("gouvernance", "conseil"),
)


def version_key() -> JSONObject:
    return JSONObject(slug="assembly__slug", version="version")


def rules_page(said: Json, suffix: str) -> str:
    """Where a version is read."""
    return f"{settings.SITE_URL}{reverse(f'governance:rulebook_version{suffix}', args=[said['slug'], said['version']])}"


RULES = Dataset(
    _("Règles de fonctionnement"),
    _("Chaque version des règles de chaque assemblée : depuis quand, et où sont toutes ses règles, en données."),
    lambda: [
        Column("ligne", _("Numéro de la ligne, pour toujours."), "pk", kind=Kind.WHOLE),
        Column("assemblee", _("Identifiant de l’assemblée, dans le jeu « Assemblées »."), "assembly__slug"),
        Column("nom", _("Nom de l’assemblée."), "assembly__name"),
        Column("version", _("Numéro de la version."), "version", kind=Kind.WHOLE),
        Column("depuis_le", _("Premier jour où elle s’applique (AAAA-MM-JJ)."), "in_force_from", kind=Kind.DAY),
        Column("adresse", _("Adresse de sa page."), version_key, lambda said: rules_page(said, ""), Kind.LINK),
        Column(
            "regles",
            _("Adresse de toutes ses règles, en JSON."),
            version_key,
            lambda said: rules_page(said, "_data"),
            Kind.LINK,
        ),
    ],
    lambda: Rulebook.objects.order_by("pk"),
    key="ligne",
    page="governance:rulebook",
    keywords=("règlement intérieur", "gouvernance"),
)
