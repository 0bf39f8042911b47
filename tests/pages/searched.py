"""A small council to search in, on the real territory: what the labelled searches of `searches.tsv` should find.

Each thing has a key, by which a search names what it expects. Nothing here is of the demonstration: who changes one
does not move the other.
"""

from __future__ import annotations

from typing import Any

from lieudit.accounts.models import Account
from lieudit.advocacy.models import Demand
from lieudit.governance.models import Assembly
from lieudit.governance.services import found_assembly
from lieudit.network.models import Organisation, Place
from lieudit.territory.models import Municipality, Region
from tests.advocacy.factories import a_referral, an_institution
from tests.commons.factories import ResourceFactory
from tests.deliberation.factories import a_council, a_draft, a_position
from tests.governance.factories import a_decision, a_qualified_person
from tests.meetings.factories import a_meeting, an_item, at, convened
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.voting.factories import a_ballot

PLACES = {
    "preau": ("Le Préau", "23096", "Au cœur de la ville, un café et des bureaux.", ["coworking"], ["work", "digital"]),
    "escale": ("L’Escale", "23008", "Concerts et théâtre, tenus par les voisins.", ["culturel"], ["culture"]),
    "fabrique": ("La Fabrique du Canal", "35238", "Découpe laser, imprimante 3D, menuiserie.", ["fablab"], ["work"]),
    "cantine": ("La Cantine des Brumes", "29232", "Conserverie et repas du midi.", ["foodlab"], ["other"]),
    "jardin": ("Le Jardin d’en Bas", "26362", "Potager collectif et paniers de légumes.", ["nourricier"], ["other"]),
    "etienne": ("La Forge", "42218", "Réparer ensemble vélos et petits appareils.", ["ateliers-artisanaux"], ["work"]),
    "douze": ("La Ruche du Viaduc", "75056", "Un immeuble d’ateliers.", ["autre"], ["work"]),
    "kaz": ("Kaz Kolektif", "97411", "Un lieu ouvert aux associations du quartier.", ["livinglab"], ["education"]),
}  # fmt: skip
"""Name, municipality, summary, typologies, domains."""

NEEDS = {
    "toit": ("Notre toiture fuit et la commune n’a pas les moyens de la refaire.", "preau"),
    "retraite": ("Je n’ai pas le téléphone. Qui peut remplir avec moi le dossier de ma retraite ?", "escale"),
    "mediation": ("La médiatrice numérique s’en va en décembre, son poste n’est plus financé.", "preau"),
    "car": ("Le car du samedi est supprimé : plus personne ne vient à l’atelier.", "escale"),
    "chauffage": ("La facture de chauffage a doublé, nous fermons deux jours par semaine.", "fabrique"),
    "bail": ("Le propriétaire double le loyer à la fin du bail.", "fabrique"),
    "creche": ("Les parents n’ont aucune garderie pour venir se former.", "cantine"),
    "buvette": ("Chaque fête demande une autorisation différente pour servir à boire.", "kaz"),
    "subvention": ("La subvention arrive six mois après la fin du projet.", "jardin"),
    "fauteuil": ("Une marche à l’entrée : les personnes en fauteuil roulant restent dehors.", "etienne"),
    "comptable": ("Il nous faut une comptable un jour par semaine, pas davantage.", "jardin"),
    "jeunes": ("Le lycée est à une heure de route, les jeunes ne font plus d’études.", "preau"),
    "medecin": ("Plus de médecin depuis mars : nous prêtons une salle aux infirmières.", "escale"),
    "benevoles": ("Les bénévoles s’épuisent, personne ne prend la suite.", "douze"),
    "fibre": ("La fibre n’arrive pas jusqu’à l’atelier, les visioconférences coupent.", "jardin"),
}
"""Words, place."""

ORGANISATIONS = {
    "anct": ("Agence nationale de la cohésion des territoires", True, "130026032", ""),
    "cnaf": ("Caisse nationale des allocations familiales", True, "", ""),
    "culture": ("Ministère de la Culture", True, "", ""),
    "banque": ("Banque des Territoires", True, "", ""),
    "reseau": ("Réseau des tiers-lieux de Nouvelle-Aquitaine", False, "", "W872001234"),
    "compagnie": ("Compagnie des Communs", False, "903456789", ""),
    "poste": ("La Poste", False, "", ""),
}
"""Name, whether it is an institution, SIREN, RNA."""

RESOURCES = {
    "bail_type": ("Un bail type entre une commune et un lieu", "Clauses commentées, durée, charges."),
    "table": ("Table démontable en deux panneaux", "Plan de découpe pour une fraiseuse."),
    "reunions": ("Ouvrir en douze réunions", "Une réunion par mois, un ordre du jour chacune."),
    "cout": ("Calculer ce que coûte une heure d’ouverture", "Un tableur, avec les salaires et le chauffage."),
}
OFFERS = {
    "guichet": ("Permanence d’accès aux droits", "preau", "Remplir un dossier, appeler une caisse.", "services"),
    "couture": ("Atelier couture du jeudi", "kaz", "Machines à coudre prêtées.", "culture"),
    "postes": ("Postes de travail", "fabrique", "Quatre bureaux avec un écran.", "work"),
    "code": ("Réviser le code de la route", "fabrique", "Tous les mercredis.", "education"),
}
CONVERGENCES = {
    "c_toit": ("Réparer les toits des lieux publics", "Des bâtiments communaux se dégradent."),
    "c_mobilite": ("Venir sans voiture", "Les lignes régulières disparaissent des campagnes."),
    "c_baux": ("Des loyers qui tiennent dans la durée", "Les propriétaires doublent le prix à la fin du contrat."),
}


def tell() -> dict[str, Any]:
    """Everything, by key. The territory is loaded."""
    things: dict[str, Any] = {}
    for n, (key, (name, town, summary, typologies, domains)) in enumerate(PLACES.items()):
        municipality = Municipality.objects.get(code=town)
        things[key] = PlaceFactory(
            name=name,
            slug=key,
            municipality=municipality,
            summary=summary,
            typologies=typologies,
            domains=domains,
            postcode=municipality.postcodes[0],
            siret=f"9012345670{n:04}",
        )
    library = Municipality.objects.get(code="23008")
    things["library"] = PlaceFactory(
        name="Bibliothèque d’Aubusson", slug="library", municipality=library, kind="library"
    )
    for n, (key, (words, place)) in enumerate(NEEDS.items(), 101):
        things[key] = NeedFactory(number=n, words=words, place=things[place])
    for n, (key, (title, summary)) in enumerate(CONVERGENCES.items(), 11):
        things[key] = ConvergenceFactory(number=n, title=title, summary=summary)
    for key, (name, institution, siren, rna) in ORGANISATIONS.items():
        make = an_institution if institution else OrganisationFactory
        things[key] = make(name=name, slug=key, siren=siren, rna=rna)
    for n, (key, (title, summary)) in enumerate(RESOURCES.items(), 101):
        things[key] = ResourceFactory(number=n, title=title, summary=summary, place=things["preau"])
    for n, (key, (title, place, description, domain)) in enumerate(OFFERS.items(), 101):
        terms = {"description": description, "domain": domain, "services": []}
        things[key] = OfferFactory(number=n, title=title, place=things[place], **terms)
    tell_council(things)
    return things


def tell_council(things: dict[str, Any]) -> None:
    """What the council decides, asks and is convened for."""
    council = a_council()
    things["position"] = a_position(a_draft(council))
    things["referral"] = a_referral(things["position"], things["anct"])
    things["demand"] = Demand.objects.get(referral=things["referral"])
    Demand.objects.update(short="Payer un accompagnateur")
    draft = a_draft(council)
    type(draft).objects.filter(pk=draft.pk).update(title="Une machine, plusieurs mains", summary="Prêter les machines.")
    things["draft"] = draft
    national = Assembly.objects.national().get()
    things["decision"] = a_decision(
        national, title="Budget et cotisations", wording="La cotisation est de vingt euros."
    )
    region = Region.objects.get(slug="nouvelle-aquitaine")
    things["aquitaine"] = found_assembly(f"Assemblée des lieux, {region}", actor=None, region=region)
    things["winter"] = convened(a_meeting(council, title="Séance d’hiver", starts_at=at(30)))
    spring = a_meeting(council, title="Rencontre de printemps", starts_at=at(120), place_name="La Forge")
    an_item(spring, title="Égalité entre les femmes et les hommes dans les ateliers")
    things["spring"] = convened(spring)
    things["ballot"] = a_ballot()
    sits = a_qualified_person(council)
    Account.objects.filter(pk=sits.account_id).update(name="Maëlle Kerbrat")
    Account.objects.filter(pk=council.seats[1].voter.pk).update(name="Théodore N’Guyen", name_is_public=True)
    things["sits"], things["speaks"] = sits, council.seats[1]


def address(things: dict[str, Any], expected: str) -> str:
    """The address of what a search expects: a key of the world, or an address."""
    if expected.startswith("/"):
        return expected
    thing = things[expected]
    if isinstance(thing, Organisation) and thing.kind == "institution":
        return f"/relais/institutions/{thing.slug}/"
    if isinstance(thing, Place):
        return str(thing.get_absolute_url())
    return str(thing.get_absolute_url())
