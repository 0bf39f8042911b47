"""Invented words of places and needs, drawn from a seeded generator: the same at each run."""

from __future__ import annotations

from random import Random

SUBJECTS = (
    "Notre permanence numérique", "L’atelier de réparation", "La cuisine partagée", "Le fablab du canton",
    "Notre espace de travail partagé", "La ferme pédagogique", "L’accueil de France services",
    "Le campus connecté", "La salle de répétition", "Le café associatif", "L’atelier bois",
    "La halte-garderie du lieu", "Notre médiatrice numérique", "Le repair café", "La recyclerie",
)  # fmt: skip
FACTS = (
    "reçoit quarante personnes par semaine", "ouvre quatre jours sur sept depuis 2019",
    "tient grâce à six bénévoles et un mi-temps", "accompagne les jeunes sortis de l’école sans diplôme",
    "fonctionne avec des machines prêtées par le lycée", "loge trois associations et deux artisans",
    "sert de relais à la bibliothèque départementale", "forme douze demandeurs d’emploi chaque année",
    "accueille les télétravailleurs de la vallée", "remplace le guichet fermé il y a cinq ans",
)  # fmt: skip
TROUBLES = (
    "Le poste de médiation s’arrête en décembre et rien n’est prévu ensuite.",
    "Le bail se termine et le loyer demandé a doublé.",
    "Les factures d’énergie dépassent maintenant le budget des activités.",
    "La convention avec la commune n’est signée que pour un an.",
    "Le dossier de subvention demande un temps que personne n’a.",
    "L’assurance refuse les ateliers ouverts au public.",
    "La ligne de car qui amenait les habitants est supprimée.",
    "La mise aux normes d’accessibilité coûte plus que le bâtiment.",
    "Nous avançons six mois de trésorerie avant chaque versement.",
    "Aucun organisme ne reconnaît les formations que nous donnons.",
)  # fmt: skip
WISHES = (
    "Il nous faudrait un financement sur trois ans.",
    "Nous cherchons un modèle de convention déjà accepté ailleurs.",
    "Pouvoir mutualiser un poste entre plusieurs lieux changerait tout.",
    "Qu’une seule demande serve à tous les financeurs.",
    "Nous voudrions rencontrer des lieux qui ont trouvé une solution.",
    "Un interlocuteur au département suffirait pour avancer.",
    "Que l’État précise ce qu’il attend de nous.",
)  # fmt: skip
PLACE_KINDS = (
    "La Fabrique", "L’Atelier", "La Grange", "Le Moulin", "La Filature", "L’Étincelle", "La Ruche",
    "Le Préau", "La Manufacture", "L’Escale", "La Gare", "Le Comptoir", "La Halle", "Le Quai",
)  # fmt: skip
PLACE_NAMES = (
    "des possibles", "du canal", "commune", "des tilleuls", "buissonnière", "à tous vents", "du bourg",
    "des deux rives", "partagée", "du plateau", "de la source", "des mains", "d’en bas", "du cormier",
)  # fmt: skip


def need(random: Random) -> str:
    """What a place writes: from one sentence to a dozen, 250 characters on average."""
    lines = [f"{random.choice(SUBJECTS)} {random.choice(FACTS)}. {random.choice(TROUBLES)}"]
    for _ in range(random.choice((0, 0, 1, 1, 1, 2, 2, 3, 5, 9))):
        lines.append(random.choice((*TROUBLES, *WISHES)))
    return " ".join(lines)


def support(random: Random) -> str:
    """Two supports out of three come with words."""
    return random.choice(("", f"Chez nous aussi. {random.choice(TROUBLES)}", random.choice(WISHES)))


def paragraph(random: Random) -> str:
    return " ".join(random.choice((*TROUBLES, *WISHES)) for _ in range(random.randint(4, 9)))


def title(random: Random, number: int) -> str:
    wish = random.choice(WISHES).rstrip(".")
    return f"{wish} ({random.choice(SUBJECTS).lower()}, {number})"[:150]


def place(random: Random, number: int) -> str:
    return f"{random.choice(PLACE_KINDS)} {random.choice(PLACE_NAMES)} {number}"
