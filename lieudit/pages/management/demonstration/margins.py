"""What is written around the texts: comments, amendments, objections, reservations, answers, effects."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """An amendment: the paragraph (by rank), what it replaces, by what, and why."""

    rank: int
    old: str
    new: str
    reason: str


class Refusal(NamedTuple):
    """An objection: the paragraph (by rank), what stops, and what would lift it."""

    rank: int
    reason: str
    proposal: str


QUESTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "mediation": (
        ("Pourquoi deux ans et pas trois ?", "Deux ans renouvelables font quatre : c’est ce que demandent les lieux."),
        ("Que devient un poste déjà ouvert ?", "Il entre dans la règle à son prochain renouvellement."),
    ),
    "counters": (("Le loyer se calcule sur quelle surface ?", "Celle de la salle, aux heures du guichet."),),
    "leases": (
        (
            "Un écrit suffit-il si le bâtiment doit être vendu ?",
            "L’écrit prévoit la vente : c’est l’acquéreur qui suit.",
        ),
    ),
    "libraries": (("Les bénévoles sont-ils comptés ?", "Non, les heures de bibliothécaire seulement."),),
    "energy": (("Vingt heures, l’été compris ?", "Sur l’année. Un lieu de saison peut les grouper."),),
    "campus": (("Qui choisit le tuteur ?", "L’université, avec l’accord du lieu."),),
    "insurance": (
        ("Le contrat type vaudrait-il outre-mer ?", "Oui, c’est écrit dans le projet de cahier des charges."),
    ),
    "schools": (("Obligatoire pour le collège, ou pour le lieu ?", "Pour le collège. Le lieu reste libre."),),
    "travel": (
        ("Cinq jours, est-ce pour une personne ou pour l’équipe ?", "Pour le lieu : à lui de les partager."),
        ("Et la traversée depuis les îles de Bretagne ?", ""),
    ),
}
CHANGES: dict[str, tuple[Change, ...]] = {
    "mediation": (
        Change(3, "deux ans, renouvelables une fois", "trois ans, renouvelables une fois", "Former prend un an."),
        Change(4, "douze mois", "six mois", "Douze mois sont impossibles dans un budget annuel."),
    ),
    "counters": (Change(2, "le loyer, l’énergie", "le loyer, l’énergie, l’assurance", "L’assurance pèse aussi."),),
    "leases": (Change(2, "neuf ans", "neuf ans, sauf accord du lieu", "Certains préfèrent plus court."),),
    "energy": (
        Change(2, "vingt heures par semaine", "quinze heures par semaine", "À trois bénévoles, on ne tient pas vingt."),
        Change(2, "vingt heures par semaine", "huit cents heures par an", "Un lieu de saison ouvre surtout l’été."),
    ),
    "travel": (
        Change(2, "cinq jours", "huit jours", "Un aller-retour depuis la Guyane prend deux jours."),
        Change(
            2,
            "d’un fonds de remplacement",
            "d’une réserve régionale de remplacement",
            "Les régions connaissent mieux les remplaçants.",
        ),
        Change(3, "en totalité", "en totalité, bateau compris", "La traversée est le premier poste de dépense."),
        Change(3, "en totalité", "à hauteur de la moitié", "Une part payée par le lieu engage son équipe."),
    ),
}
ADVICE = ("Quinze heures suffisent à prouver l’ouverture.", "Juste aussi. Il faut choisir : la séance les classera.")
"""What the drafting group says of two amendments of which one only may stay."""
OBJECTIONS: dict[str, tuple[Refusal, ...]] = {
    "mediation": (
        Refusal(
            5,
            "« Selon la population » laisse de côté les lieux où personne n’habite à l’année.",
            "Ajouter l’éloignement des services parmi les critères, avant la population.",
        ),
        Refusal(
            4,
            "Un préavis de douze mois que personne ne peut tenir fera renoncer les petites communes.",
            "Écrire « autant que possible douze mois ».",
        ),
    ),
    "campus": (
        Refusal(
            2,
            "Une heure par semaine pour tous prend le tuteur à ceux qui en ont besoin de trois.",
            "Écrire « une heure en moyenne, davantage la première année ».",
        ),
    ),
    "insurance": (
        Refusal(
            2,
            "Un seul contrat national fait dépendre tous les ateliers d’un seul assureur.",
            "Demander au moins deux contrats types, négociés séparément.",
        ),
    ),
    "schools": (
        Refusal(
            2,
            "« Obligatoire » retire au professeur le choix de venir.",
            "Écrire « ouverte » au lieu d’« obligatoire ».",
        ),
    ),
}
CONCERNS = (
    "Nous suivons, en regrettant que l’outre-mer n’ait pas son paragraphe.",
    "D’accord sur la demande. Le calendrier nous paraît court.",
    "Nous aurions préféré commencer par une région.",
    "Bien pour les petits lieux. Les très grands ont d’autres besoins.",
)
RESERVATIONS = (
    "Nous signons, sous réserve que les lieux sans salarié soient compris.",
    "Signé, avec le souhait d’un réexamen avant deux ans.",
)
DISSENT = (
    "Nous partageons le constat. Un préavis de douze mois, imposé à tous, fera renoncer des communes qui financent "
    "aujourd’hui sans convention. Nous demandions une règle plus souple. Elle n’a pas été retenue ; nous le disons ici "
    "pour que les institutions lisent les deux avis."
)
REASON_TO_ESCALATE = "la même phrase revient de trois départements, la réponse n’est pas d’ici"
SETTLED = (
    "Un lieu du même département a rédigé ce modèle l’an dernier et le partage. Il vous attend mardi, et peut venir si "
    "la route est longue."
)
ANSWERS = {
    "accepted": "La demande est acceptée. Une circulaire la met en œuvre ; elle sera publiée avec cette réponse.",
    "partial": "Nous retenons le principe pour les nouvelles conventions. Celles qui courent iront à leur terme.",
    "refused": "Le cadre budgétaire annuel ne le permet pas. Nous le disons clairement plutôt que de laisser attendre.",
    "hosting": "Une convention type paiera aux lieux l’accueil des guichets, à l’heure de permanence.",
    "commit": "Un appel à conventions pluriannuelles sera ouvert, avec des crédits réservés aux petites communes.",
    "ask_time": "La question concerne treize assemblées. Nous demandons le temps de les réunir.",
    "to_verify": "Nous sommes favorables à un écrit de neuf ans pour les bâtiments dont nous sommes propriétaires.",
}
CLOSING = "Deux relances, un rendez-vous annulé. Le conseil reprendra la demande avec le prochain interlocuteur."
EFFECTS = (
    ("yes", "Le poste est signé pour trois ans. La médiatrice a loué un appartement."),
    ("yes", "On ouvre de nouveau le mercredi."),
    ("partly", "La convention est arrivée, le préavis non. On respire un an sur deux."),
    ("partly", "Renouvelée dix-huit mois. C’est mieux que douze."),
    ("no", "Rien n’a changé ici. La commune dit ne pas être concernée."),
    ("yes", "Les habitués ont cessé de demander si on ferme."),
)
NO_EFFECTS = (
    ("no", "Toujours pas de convention. On chauffe, on accueille, on attend."),
    ("no", "Rien de nouveau depuis la réponse."),
)

HURRY = "chaque amendement a sa réponse, et le financement se décide avant la fin du mois"
"""Why a round opens before the end that was announced for the discussion."""
