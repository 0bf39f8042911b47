"""The pages of the site that stand by themselves, and how the search finds them: by their name and by words kept as
data. Pure.

Who looks for the price of membership types « prix », « tarif » or « combien ça coûte », which no page is called: a page
is found by what people type for it, as well as by its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.lexicon.asking import Asked, likeliest
from lieudit.territory.spelling import plain
from lieudit.toolkit.findable import EXACT, HELD, NAMED, SAID, Findable, Hit

PAGES = {
    "pages:help": (
        _("Aide et contact"),
        "aide contact contacter ecrire joindre question assistance telephone numero secretariat mail courriel email"
        " adresse conseil guide mode emploi appeler parler a quelqu un",
    ),
    "membership:scale": (
        _("Ce que coûte l’adhésion"),
        "combien ca prix tarif cout coute couter payer paiement bareme montant somme cher adhesion cotisation annuelle"
        " cotiser adherer membre membres an",
    ),
    "membership:members": (
        _("Membres"), "liste adherents adherent adherer adhesion cotisation prix tarif qui est au conseil association"
    ),
    "membership:join": (
        _("Adhérer"),
        "adherer adhesion adherent rejoindre devenir membre membres cotiser cotisation prix tarif inscription bulletin"
        " au conseil association",
    ),
    "membership:mine": (
        _("Mon adhésion"),
        "mon adhesion ma cotisation renouveler quitter partir demissionner demission depart association recu fiscal",
    ),
    "pages:about": (
        _("À propos"),
        "propos qui sommes nous etes vous presentation conseil national tiers lieux tiers lieu definition c est quoi"
        " logiciel libre code source lieudit plateforme association a quoi sert role mission"
        " statuts siege adresse",
    ),
    "journal:follows": (
        _("Pages suivies"),
        "pages suivies suivre abonnement s abonner se desabonner desabonnement desinscrire ne plus recevoir messages"
        " mails courriels notifications alertes newsletter lettre information rythme",
    ),
    "journal:log": (_("Journal ouvert"), "journal ouvert historique actes qui a fait quoi transparence"),
    "account_login": (
        _("Se connecter"),
        "connexion se connecter connecter identifier compte mot de passe oublie perdu code espace membre login",
    ),
    "pages:site_plan": (_("Plan du site"), "plan site toutes pages sommaire"),
    "needs:express": (
        _("Exprimer un besoin"), "exprimer dire deposer besoin demander avis proposer idee signaler un probleme"
    ),
    "needs:list": (_("Tous les besoins"), "liste besoins exprimes"),
    "pages:results": (_("Résultats"), "resultats effets ce qui a change obtenu victoires impact"),
    "territory:list": (_("Territoires"), "territoires regions departements carte france"),
    "network:places_map": (_("La carte des lieux"), "carte lieux tiers annuaire ou sont"),
    "network:create_place": (
        _("Ajouter un lieu"), "ajouter inscrire referencer declarer creer mon lieu tiers fiche annuaire"
    ),
    "network:places": (
        _("L’annuaire des lieux"), "liste annuaire lieux tiers repertoire trouver telecharger combien nombre france"
    ),
    "network:organisations": (
        _("Organisations"), "organisations associations structures reseaux reseau regional collectivites"
    ),
    "observatory:figures": (
        _("Chiffres"), "chiffres cles statistiques stats nombre lieux tiers france indicateurs donnees observatoire"
    ),
    "public_services:domains": (_("Services"), "services interet general missions domaines"),
    "public_services:near": (
        _("Près de chez moi"),
        "pres chez moi autour proche services ouvert prendre rendez vous guichet aide informatique mediation numerique"
        " illectronisme conseiller epn espace public numerique demarches en ligne administratives maison france"
        " services caf cpam msa rsa impots declaration carte identite passeport imprimer scanner document ordinateur",
    ),
    "deliberation:positions": (_("Positions communes"), "positions adoptees textes plaidoyer"),
    "deliberation:drafts": (_("Projets en discussion"), "projets discussion amender amendement positions debat"),
    "advocacy:list": (
        _("Demandes et réponses"), "demandes reponses relais institutions ministere ministre retard plaidoyer lettre"
    ),
    "meetings:meetings": (
        _("Séances"),
        "seance calendrier agenda reunions reunion conseil date dates prochaine prochain prochaines ag assemblee"
        " assemblees generale generales ordre du jour odj a venir",
    ),
    "minutes:actions": (_("Actions"), "actions a faire suivi decisions taches qui fait quoi"),
    "governance:assemblies": (
        _("Assemblées"),
        "assemblees assemblee conseil qui siege preside president presidente presidence sont elus elues membres bureau"
        " ca administration administrateurs gouvernance decide dirige",
    ),
    "governance:regions": (_("Qui parle pour ma région ?"), "parle region regional represente representant"),
    "governance:rulebook": (
        _("Règles de fonctionnement"),
        "regles reglement interieur fonctionnement statuts quorum college colleges poids voix qui vote decide",
    ),
    "governance:decisions": (_("Registre des décisions"), "registre decisions decision deliberations"),
    "voting:ballots": (
        _("Scrutins"),
        "scrutins scrutin votes vote voter resultat resultats en cours en ligne ouverts clos bulletin secret urne",
    ),
    "elections:elections": (
        _("Élections"),
        "elections election resultat resultats elire candidat candidate candidats candidature candidater se presenter"
        " renouvellement sieges mandat",
    ),
    "consultations:consultations": (
        _("Consultations"), "consultation consultations en cours sondage avis repondre donner mon d accord enquete"
    ),
    "cooperative:cooperatives": (
        _("Devenir coopérative"),
        "cooperative scic part parts acheter prendre promesse capital souscrire associe societaire investir pourquoi",
    ),
    "cooperative:rates": (_("Le plafond de l’intérêt aux parts"), "taux interet parts excedent plafond tmo"),
    "cooperative:law": (_("La loi, telle qu’on l’a lue"), "droit loi article scic cooperative statuts legal juridique"),
    "lottery:lotteries": (_("Tirages au sort"), "tirage au sort panel volontaires hasard jury citoyen"),
    "inquiries:inquiries": (_("Questions au conseil"), "questions conseil saisine saisir avis institution"),
    "inquiries:ask": (_("Poser une question au conseil"), "poser question conseil saisir saisine institution"),
    "roadmap:roadmap": (_("Feuille de route"), "feuille route objectifs jalons programme priorites"),
    "reports:reports": (_("Bilans"), "bilans bilan rapport annuel rapports activite moral an"),
    "learning:knowing": (
        _("Qui sait faire ?"),
        "qui sait faire savoir apprendre visite aller voir entraide ouvrir creer monter tiers lieu",
    ),
    "learning:visits": (
        _("Visites entre lieux"), "visites visiter visite un lieu tiers recits accompagnement mentorat apprendre"
    ),
    "learning:sessions": (
        _("Sessions de formation"), "session sessions formation formations former stage atelier inscription"
    ),
    "funding:shared_budgets": (_("Budgets partagés"), "budget participatif projets vote parts egales pabulib argent"),
    "funding:matched_funds": (
        _("Cofinancements"), "abondement promesse communs fonds doubler argent faire un don dons donner soutenir"
    ),
    "funding:experiments": (_("Expériences"), "experiences experimenter essayer protocole mesurer echec hypothese"),
    "funding:council": (
        _("De qui le conseil dépend"),
        "d ou vient argent conseil finance financeurs financement partenaires financiers recettes budget comptes",
    ),
    "funding:grants": (_("Qui finance les tiers-lieux"), "qui finance subventions versees tiers lieux financeurs"),
    "funding:aids": (
        _("Aides ouvertes"), "aides aide financiere ouvertes subvention tiers lieu catalogue territoires financement"
    ),
    "learning:paths": (_("Parcours"), "parcours formation apprendre etapes se former cours"),
    "attestations:achievements": (
        _("Attestations"), "savoir faire competence competences badge open badge reconnaitre pair certificat"
    ),
    "funding:calls": (
        _("Aides et appels"), "aides appels appel a projets projet argent financement financiere subvention candidater"
    ),
    "mutual_aid:things": (
        _("Emprunter à un autre lieu"), "emprunter preter pret louer materiel outil outils entraide remorque"
    ),
    "mutual_aid:law": (_("Ce que dit le droit de l’entraide"), "droit loi pret usage benevole salarie"),
    "commons:resources": (_("Communs"), "communs ressources partage modeles modele documents guides"),
    "care:charter": (
        _("Charte de bienveillance"),
        "moderation signaler abus propos insulte insultes harcelement menaces racisme discriminer"
        " alerter mediation conflit",
    ),
    "api:datasets": (
        _("Données ouvertes"), "donnees ouvertes telecharger export csv tableur excel fichiers api licence reutiliser"
    ),
    "pages:accessibility": (_("Accessibilité"), "accessibilite rgaa handicap declaration"),
    "pages:privacy": (
        _("Vie privée"), "vie privee donnees personnelles rgpd cookies cookie supprimer effacer mes donnees compte"
    ),
    "pages:legal": (_("Mentions légales"), "mentions legales editeur hebergeur responsable publication siege adresse"),
    "lexicon:groups": (_("Vocabulaire de la recherche"), "vocabulaire synonymes mots voisins"),
}  # fmt: skip
"""Pages that stand by themselves: their name, and the words by which they are looked for."""


@cache
def _read() -> dict[str, tuple[str, frozenset[str], str]]:
    """Of each page, its name in plain spelling, the words that are kept for it, and all that it is found by."""
    names = {route: plain(str(title)) for route, (title, _words) in PAGES.items()}
    return {
        route: (names[route], frozenset(words.split()), f"{names[route]} {words}")
        for route, (_title, words) in PAGES.items()
    }


def tell_pages(asked: Asked) -> Iterable[Hit]:
    """Pages of the site whose name or words hold what is asked; one word that is kept for a page calls it."""
    known = _read()
    if asked.loosely:
        told = likeliest(asked, {route: told for route, (_name, _kept, told) in known.items()})
    else:
        told = [route for route, (_name, _kept, told) in known.items() if asked.held_by(told)]
    for route in told:
        name, kept, told_by = known[route]
        near = HELD if asked.loosely or asked.held_by(told_by, alone=True) else SAID
        near = EXACT if name in (asked.named, asked.whole) else NAMED if asked.whole in kept else near
        yield Hit("page", route, str(PAGES[route][0]), "", near, 0, 0)


SITE_PAGES = Findable(
    _("Pages du site"),
    reverse,
    texts=lambda: [told for _name, _kept, told in _read().values()],
    told=lambda: tell_pages,
)
