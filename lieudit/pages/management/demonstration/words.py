"""What the invented places say. Everything here is made up; only municipalities are real."""

from __future__ import annotations

from typing import NamedTuple


class Theme(NamedTuple):
    """Needs that say the same thing, and how far the council has carried them."""

    title: str
    summary: str
    domains: tuple[str, ...]
    phrases: tuple[str, ...]


class Text(NamedTuple):
    """A draft position: its title, its summary, and (heading, wording, is it a demand?) by paragraph."""

    title: str
    summary: str
    paragraphs: tuple[tuple[str, str, bool], ...]


THEMES: dict[str, Theme] = {
    "mediation": Theme(
        "Tenir une permanence numérique dans la durée",
        "Des permanences numériques accueillent du public chaque semaine. Leurs postes sont financés pour un an "
        "et leur suite n’est connue qu’à la fin.",
        ("digital", "services"),
        (
            "Notre permanence numérique reçoit quarante personnes par semaine. Le poste de médiation est financé "
            "jusqu’en décembre. Après, nous ne savons pas.\n\nNous ne demandons pas plus d’argent. Nous demandons "
            "de le savoir un an avant.",
            "Former un médiateur prend un an. Le contrat en dure un.",
            "On ferme le mercredi, faute de quelqu’un pour tenir la permanence numérique.",
            "Quand le bateau ne vient pas, c’est chez nous qu’on fait ses papiers. Mais qui garde le poste ouvert "
            "l’hiver ?",
            "Nous ouvrons une permanence numérique deux jours par semaine. Le poste s’arrête en décembre et nous ne "
            "savons pas quoi dire aux habitants.",
            "La médiatrice part en juin parce que son contrat n’est pas renouvelé à temps. C’est la troisième.",
            "Le guichet le plus proche est à quarante minutes. Le nôtre tient par deux bénévoles et un contrat court.",
            "Chaque automne, on prévient les habitués que la permanence va peut-être fermer. Ils viennent moins.",
        ),
    ),
    "leases": Theme(
        "Garder un bail assez long pour rénover",
        "Des lieux installés dans des bâtiments publics n’ont qu’un bail court. Aucun prêt ne s’y aligne.",
        ("work",),
        (
            "Le bail de la friche est renouvelé chaque année. Aucune banque ne prête sur douze mois pour refaire une "
            "toiture.",
            "La commune nous prête l’ancienne poste, sans écrit. On n’ose pas changer les fenêtres.",
            "Nous avons un projet d’atelier partagé, les artisans sont prêts, le propriétaire ne signe que pour "
            "trois ans.",
            "Notre convention d’occupation finit avec le mandat. On ne peut rien promettre aux six entreprises "
            "hébergées.",
            "Il pleut dans la salle. Le bailleur dit que c’est à nous, le bail dit que c’est à lui.",
            "On nous demande un plan de travaux sur dix ans avec un bail de deux.",
        ),
    ),
    "counters": Theme(
        "Être reconnu quand on héberge un guichet public",
        "Des lieux accueillent des services publics sans contrepartie pour le loyer, l’énergie et le temps d’accueil.",
        ("services",),
        (
            "Trois services publics tiennent guichet chez nous. Personne ne paie le chauffage de la salle.",
            "Les gens viennent pour une carte grise et restent pour le café. C’est bien. Mais l’accueil, c’est une "
            "salariée.",
            "Le bus des services passe le mardi. Les autres jours on nous demande de répondre à sa place.",
            "On imprime les dossiers de tout le canton. L’encre, c’est nous.",
            "Depuis que la trésorerie a fermé, on nous envoie ceux qui n’ont pas d’adresse électronique.",
        ),
    ),
    "libraries": Theme(
        "Accueillir une bibliothèque sans la porter seul",
        "Des bibliothèques rejoignent des tiers-lieux. Les horaires s’élargissent, les charges aussi.",
        ("culture",),
        (
            "La bibliothèque a fermé. On nous demande d’accueillir les livres, personne ne dit qui paie le chauffage.",
            "Avec la médiathèque on ouvre jusqu’à vingt heures. Le soir, c’est notre équipe qui prête les livres.",
            "Nous voulons garder le fonds local. Il faut un rayonnage et deux heures de bibliothécaire par semaine.",
            "Le bibliobus s’arrête devant. Dedans, il y aurait la place.",
        ),
    ),
    "campus": Theme(
        "Étudier près de chez soi, avec un tuteur",
        "Des étudiants suivent leurs cours depuis des tiers-lieux, sans tutorat ni assurance adaptés.",
        ("campus",),
        (
            "Les étudiants de l’île suivent leurs cours chez nous. L’assurance refuse de couvrir les salles après "
            "18 h.",
            "Trois jeunes du bourg suivent une licence depuis notre salle. Il faudrait un tuteur, même une heure par "
            "semaine.",
            "L’université la plus proche est à deux heures. La connexion tient, le moral moins.",
            "On nous a labellisés campus, la dotation est arrivée dix mois plus tard.",
        ),
    ),
    "insurance": Theme(
        "Assurer des machines prêtées",
        "Les contrats d’assurance ne prévoient pas qu’une machine serve à plusieurs, ni qu’elle soit prêtée.",
        ("work", "education"),
        (
            "Le four à céramique tourne trois jours par mois. Comment le prêter sans perdre la garantie ?",
            "La découpe laser est à l’arrêt : l’assureur veut une liste fermée d’utilisateurs.",
            "On veut ouvrir l’atelier bois aux collégiens. Chaque assureur donne une réponse différente.",
            "Notre camion-atelier change de conducteur chaque jour. Le contrat n’en admet que deux.",
        ),
    ),
    "schools": Theme(
        "Ouvrir les ateliers aux élèves sur le temps scolaire",
        "Des collèges veulent venir ; le transport et l’encadrement ne sont prévus par personne.",
        ("education",),
        (
            "Le collège veut venir chaque jeudi. Il manque un car et une ligne dans un budget.",
            "L’aide aux devoirs déborde. On a la salle, pas l’encadrement.",
            "Un professeur vient avec sa classe sur son temps libre. Cela devrait être son temps de travail.",
        ),
    ),
    "travel": Theme(
        "Apprendre chez les autres sans fermer chez soi",
        "Les échanges entre lieux forment mieux que tout, mais le temps de visite n’est pas remplacé.",
        ("other",),
        (
            "Pour visiter un autre lieu, il faut fermer le nôtre. Nous sommes deux.",
            "La traversée pour aller voir un autre fablab coûte le prix de la formation.",
            "On a tout à apprendre du lieu voisin, et personne pour tenir le café ce jour-là.",
        ),
    ),
}

ALONE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Les jeunes demandent un local de répétition. Le nôtre est sous un appartement.", ("culture",)),
    ("Nous cherchons une coopérative qui sache porter une paie pour quatre petites structures.", ("work",)),
    ("La fibre s’arrête à six cents mètres. Six cents mètres depuis trois ans.", ("digital",)),
    ("Il nous faudrait un modèle de convention avec un hôpital de proximité.", ("services",)),
    ("Nos statuts parlent d’usagers, nous voudrions parler de membres. Qui l’a déjà fait ?", ("other",)),
    ("Le marché du samedi cherche une cuisine aux normes. La nôtre l’est presque.", ("work",)),
    ("On reçoit des demandeurs d’emploi orientés chez nous sans rendez-vous ni suivi.", ("work", "services")),
    ("Le seul ordinateur adapté aux personnes aveugles du département est en panne.", ("digital",)),
    ("Une salle de cours de nuit pour les aides-soignantes : qui finance le gardien ?", ("campus",)),
    ("Nous voulons prêter des vélos-cargos, l’appel à projets s’adresse aux communes.", ("other",)),
    ("La saison dure quatre mois. Le loyer, douze.", ("work",)),
    ("Les écrans de la salle de classe viennent de trois dons. Aucun ne parle aux autres.", ("education",)),
)

TEXTS: dict[str, Text] = {
    "mediation": Text(
        "Trois ans pour une permanence",
        "Les permanences numériques des tiers-lieux reçoivent des habitants que personne d’autre ne reçoit. Leurs "
        "postes sont financés un an à la fois. Le conseil demande trois ans, et un préavis d’un an.",
        (
            (
                "Ce que disent les lieux",
                "Des lieux de plusieurs départements disent la même chose : la permanence "
                "existe, le public vient, le poste s’arrête.",
                False,
            ),
            (
                "",
                "« Former un médiateur prend un an. Le contrat en dure un. » Cette phrase décrit la situation de la "
                "plupart d’entre eux.",
                False,
            ),
            (
                "Ce que le conseil demande",
                "Le conseil demande que tout poste de médiation numérique tenu dans un "
                "tiers-lieu soit financé pour deux ans, renouvelables une fois.",
                True,
            ),
            ("", "Le conseil demande que la fin d’un financement soit annoncée au moins douze mois à l’avance.", True),
            ("", "Le conseil demande aux régions de cofinancer ces postes selon la population et l’éloignement.", True),
        ),
    ),
    "leases": Text(
        "Neuf ans pour un toit",
        "On ne rénove pas un bâtiment avec un bail d’un an. Le conseil demande une durée d’occupation qui permette "
        "d’emprunter.",
        (
            (
                "Ce que disent les lieux",
                "Des lieux occupent des bâtiments publics sous des conventions d’un à trois ans, parfois sans écrit.",
                False,
            ),
            (
                "Ce que le conseil demande",
                "Le conseil demande que toute occupation d’un bâtiment public par un "
                "tiers-lieu fasse l’objet d’un écrit d’au moins neuf ans.",
                True,
            ),
            ("", "Le conseil demande qu’une garantie publique couvre les prêts de rénovation de ces bâtiments.", True),
        ),
    ),
    "counters": Text(
        "Un guichet a un coût",
        "Héberger un service public demande une salle, du chauffage et quelqu’un qui accueille. Le conseil demande "
        "que ce coût soit reconnu.",
        (
            ("Ce que disent les lieux", "Des lieux hébergent jusqu’à trois services publics sans contrepartie.", False),
            (
                "Ce que le conseil demande",
                "Le conseil demande que chaque guichet hébergé donne lieu à une convention "
                "qui couvre le loyer, l’énergie et le temps d’accueil.",
                True,
            ),
        ),
    ),
    "libraries": Text(
        "Des livres et des horaires",
        "Une bibliothèque accueillie par un tiers-lieu ouvre plus longtemps. Le conseil demande que les charges "
        "suivent les horaires.",
        (
            (
                "Ce que disent les lieux",
                "Des bibliothèques rejoignent des tiers-lieux pour ouvrir le soir et le samedi.",
                False,
            ),
            (
                "Ce que le conseil demande",
                "Le conseil demande que l’aide à l’extension des horaires soit ouverte aux "
                "tiers-lieux qui accueillent une bibliothèque.",
                True,
            ),
        ),
    ),
    "campus": Text(
        "Un tuteur à moins d’une heure",
        "Étudier depuis un tiers-lieu ne doit pas vouloir dire étudier seul.",
        (
            ("Ce que disent les lieux", "Des étudiants suivent leurs cours dans des tiers-lieux, sans tuteur.", False),
            (
                "Ce que le conseil propose de demander",
                "Le conseil demande que chaque campus connecté finance une "
                "heure de tutorat par étudiant et par semaine.",
                True,
            ),
        ),
    ),
}

SHORT_TITLES = {
    "médiation numérique": "Financer les postes de médiation sur deux ans",
    "fin d’un financement": "Prévenir un an avant la fin d’un financement",
    "cofinancer ces postes": "Partager le coût selon l’éloignement",
    "occupation d’un bâtiment public": "Écrire les occupations pour neuf ans au moins",
    "bail d’occupation": "Signer des baux de neuf ans",
    "garantie publique": "Garantir les prêts de rénovation",
    "guichet hébergé": "Payer l’accueil des guichets hébergés",
    "extension des horaires": "Ouvrir l’aide aux horaires étendus",
    "campus connecté": "Financer une heure de tutorat par semaine",
    "rénovation des équipements publics": "Ouvrir les aides à la rénovation",
    "réseaux de chaleur": "Raccorder les tiers-lieux à la chaleur publique",
    "contrat type": "Négocier un contrat type pour les machines",
    "demi-journée": "Réserver aux collèges une demi-journée par mois",
    "fonds de remplacement": "Créer un fonds de remplacement",
    "outre-mer": "Payer le trajet depuis l’outre-mer",
}
"""How pages call each demand, by words that its text keeps when it is amended."""


def short_title(wording: str) -> str:
    return next((title for words, title in SHORT_TITLES.items() if words in wording), "")


FINDINGS: dict[str, tuple[str, str, str, str]] = {
    "mediation": (
        "Part des tiers-lieux qui accueillent un service public",
        "16 %",
        "Recensement des tiers-lieux, France Tiers-Lieux",
        "2023-09-01",
    ),
    "leases": (
        "Part des conventions d’occupation de moins de quatre ans",
        "47 %",
        "Recensement des tiers-lieux, France Tiers-Lieux",
        "2023-09-01",
    ),
    "counters": (
        "Part des tiers-lieux hors des 22 métropoles",
        "62 %",
        "Recensement des tiers-lieux, France Tiers-Lieux",
        "2023-09-01",
    ),
}

PLACE_NAMES = (
    "Le Préau", "La Verrière", "La Filature", "Le 27 bis", "L’Atelier du Canal", "Kaz Kolektif", "Café-outils",
    "La Ruche des Mornes", "La Grange aux outils", "Les Tisseurs", "La Bobine", "L’Établi", "La Passerelle",
    "Le Four à pain", "La Halle basse", "L’Escale", "La Lavanderie", "Les Quatre Vents", "Le Cadran", "La Remise",
    "L’Ancienne Poste", "La Tannerie", "Le Relais", "Les Ateliers du Pont", "La Sauge", "Le Sémaphore",
    "La Fabrique d’en haut", "Le Lavoir", "L’Ourdissoir", "Les Glaneuses", "La Coursive", "Le Séchoir",
    "La Maison commune", "Le Pressoir", "L’Oseraie", "Les Bifurs", "La Gare d’eau", "Le Moulin neuf", "La Cale",
    "L’Abri", "Le Patio", "Les Mitoyens", "La Menuiserie", "Le Kiosque", "La Scierie", "L’Étape", "Le Bercail",
    "La Cour ouverte", "Les Sillons", "Le Faitout", "La Navette", "L’Herbe folle", "Le Comptoir", "La Mire",
)  # fmt: skip
