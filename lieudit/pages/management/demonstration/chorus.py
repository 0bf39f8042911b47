"""More of what the invented places say: four themes, further phrases, and needs that stand alone."""

from __future__ import annotations

from lieudit.pages.management.demonstration.words import ALONE, THEMES, Text, Theme

MORE_PHRASES: dict[str, tuple[str, ...]] = {
    "mediation": (
        "Nous avons formé trois médiatrices en quatre ans. Aucune n’a pu rester.",
        "La convention est signée en mars pour une année qui commence en janvier. Qui avance les salaires ?",
        "Le bourg compte sur nous pour les impôts en ligne. En mai, on refuse du monde.",
        "Deux demi-journées par semaine, c’est trop peu pour les gens et trop cher pour nous.",
    ),
    "leases": (
        "La banque demande un bail de neuf ans. Le bailleur demande l’accord de la banque.",
        "Nous avons isolé la moitié du toit sur nos fonds. L’autre moitié attend un papier.",
        "L’ancienne école nous va très bien. Tous les ans, on se demande si on fait nos cartons.",
        "On nous propose un bail long contre un loyer de marché. Nous ne sommes pas un marché.",
    ),
    "counters": (
        "La Poste, l’emploi et les allocations : trois logos sur la porte, un seul radiateur.",
        "Quand le guichet ferme pour congés, c’est notre accueil qui reçoit les gens en colère.",
        "Personne n’a dit qui assure la salle pendant les permanences des autres.",
        "Nous gardons les clés de trois administrations. Nous aimerions aussi garder une salariée.",
    ),
    "libraries": (
        "Le mercredi, les livres attirent plus d’enfants que la salle n’en tient.",
        "On nous donne deux mille livres et pas une étagère.",
        "La bibliothécaire vient une fois par mois. Le reste du temps, les habitants prêtent seuls.",
    ),
    "campus": (
        "Deux étudiantes ont arrêté en février. Personne ne les avait appelées depuis décembre.",
        "Notre salle d’étude ferme à dix-huit heures, l’heure où ceux qui travaillent arrivent.",
    ),
    "insurance": (
        "La presse à jus va de village en village. L’assureur ne connaît que son adresse.",
        "Nous payons trois contrats pour le même tour à bois.",
        "Un habitant veut prêter sa brodeuse à l’atelier. On ne sait pas quoi lui répondre.",
    ),
    "schools": (
        "La classe de troisième a construit ses tables ici. L’an prochain, plus de bus.",
        "Deux lycées, un fablab, aucun créneau en commun.",
    ),
    "travel": (
        "Un train et une nuit d’hôtel : c’est le budget formation de l’année.",
        "Nous voulons accueillir l’équipe d’un lieu de montagne une semaine. Qui la remplace là-haut ?",
    ),
}

MORE_THEMES: dict[str, Theme] = {
    "energy": Theme(
        "Chauffer un lieu ouvert à tous",
        "Des lieux ouverts à tous paient l’énergie au prix d’une entreprise, sans les aides des équipements publics.",
        ("services", "work"),
        (
            "On ferme en février : le gaz coûte plus que le loyer.",
            "Quand il gèle, les gens viennent se réchauffer. C’est bien. La facture a doublé.",
            "Nous ne sommes ni un service public ni un ménage. Aucune aide ne nous reconnaît.",
            "La salle est grande parce que c’était une usine. On ne chauffe pas une usine avec des adhésions.",
            "Un audit nous a dit quoi faire. Il manque quarante mille euros pour le faire.",
            "On baisse à seize degrés. Les anciens ne restent plus.",
            "La commune chauffe la mairie et l’école sur le même réseau. Le tuyau passe devant chez nous.",
        ),
    ),
    "payroll": Theme(
        "Partager un emploi entre plusieurs lieux",
        "De petites structures ont chacune besoin d’un quart de poste. Aucune ne peut porter l’emploi seule.",
        ("work",),
        (
            "Il nous faut une comptable un jour par semaine, comme à nos trois voisins.",
            "À quatre lieux nous avons un temps plein. Personne ne veut signer le contrat pour les autres.",
            "Le groupement d’employeurs le plus proche ne prend pas les associations de moins de cinq salariés.",
            "Nous partageons déjà un régisseur, sans écrit. S’il tombe, qui est l’employeur ?",
            "La paie de deux personnes nous prend trois jours par mois.",
        ),
    ),
    "youth": Theme(
        "Ouvrir le soir pour les jeunes",
        "Des jeunes demandent un endroit le soir. Les lieux ont les murs, pas l’encadrement.",
        ("culture", "education"),
        (
            "À dix-neuf heures il n’y a plus que l’arrêt de car pour se retrouver.",
            "Ils sont douze, ils ont un groupe et pas de salle. Nous avons une salle et des voisins.",
            "L’animateur jeunesse de l’intercommunalité finit à dix-huit heures.",
            "Les jeunes viennent pour la connexion. On voudrait leur proposer autre chose.",
            "On ouvrirait le vendredi soir si deux adultes étaient là. Nous en avons un.",
        ),
    ),
    "food": Theme(
        "Cuisiner pour les autres, aux normes",
        "Des cuisines partagées nourrissent leur quartier sans savoir de quelles règles elles relèvent.",
        ("work", "other"),
        (
            "Notre cuisine sert quarante repas le jeudi. Trois services nous ont donné trois listes de travaux.",
            "Des maraîchers voudraient transformer leurs surplus chez nous. Il manque une chambre froide.",
            "La cantine scolaire est à l’arrêt deux mois par an. La nôtre manque de place deux mois par an.",
            "Qui peut relire notre plan de maîtrise sanitaire sans le faire payer deux mille euros ?",
        ),
    ),
}

ALL_THEMES: dict[str, Theme] = {
    key: theme._replace(phrases=theme.phrases + MORE_PHRASES.get(key, ()))
    for key, theme in {**THEMES, **MORE_THEMES}.items()
}

ALL_ALONE: tuple[tuple[str, tuple[str, ...]], ...] = (
    *ALONE,
    ("Le car passe à six heures et à dix-neuf heures. Entre les deux, on ne vient pas chez nous.", ("other",)),
    ("Il manque une rampe. Une seule marche, et trois personnes qui n’entrent pas.", ("services",)),
    ("Nous cherchons un lieu qui a déjà accueilli une crèche parentale.", ("services",)),
    ("Les permanences de l’emploi se tiennent à quarante kilomètres, le lundi matin.", ("work",)),
    ("La salle de spectacle est prête. La licence, non, et personne ne répond.", ("culture",)),
    ("Nous réparons les ordinateurs donnés par l’hôpital. Il faut un modèle d’attestation d’effacement.", ("digital",)),
    ("Les artisans de la cour n’ont plus de local de stockage depuis la crue.", ("work",)),
    ("Comment dire non à une réunion politique sans fermer la porte au débat ?", ("other",)),
    ("Une lycéenne prépare ses concours ici le dimanche. Nous n’avons pas le droit de chauffer.", ("campus",)),
    ("On nous demande des comptes certifiés pour une aide de huit cents euros.", ("other",)),
    ("Le four communal est à restaurer. Le maçon est prêt, le dossier fait soixante pages.", ("culture",)),
    ("Traduire l’accueil en comorien et en malgache : qui l’a déjà fait ?", ("services",)),
    ("Notre fablab a une imprimante de trop. Elle est à donner à qui vient la chercher.", ("digital",)),
    ("La moitié de nos bénévoles a plus de soixante-dix ans. Qui prendra les clés ?", ("other",)),
    ("Le wifi public est coupé à vingt heures par arrêté. Le devoir de maths, non.", ("education",)),
    ("Nous voudrions payer notre loyer en heures d’atelier pour l’école.", ("education",)),
    ("Une trentaine de télétravailleurs arrivent en été. L’hiver, nous sommes quatre.", ("work",)),
    ("La trésorerie demande un SIRET par activité. Nous avons sept activités.", ("work",)),
)

PENDING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Le poêle de l’atelier n’est plus aux normes et l’artisan ne passe pas avant l’automne.", ("work",)),
    ("Les gens viennent pour leurs papiers et repartent sans : notre imprimante est en panne.", ("services",)),
    ("Nous cherchons quelqu’un qui sache animer un atelier d’écriture pour des adultes.", ("culture",)),
    ("La caravane des services ne vient plus depuis Pâques, et personne n’a prévenu.", ("services",)),
    ("Il faudrait une borne de connexion sur la place, le soir les jeunes s’assoient par terre.", ("digital",)),
    ("Nos bénévoles veulent apprendre la compta simple, en soirée.", ("other",)),
)

SUPPORTS = (
    "Pareil chez nous, avec dix kilomètres de plus.",
    "Nous avons fermé six semaines pour cette raison.",
    "Même chose. Nous l’avons écrit trois fois à trois guichets.",
    "Chez nous c’est une bénévole de soixante-douze ans qui tient.",
    "Nous disons la même chose, en moins bien.",
    "C’est la première question à chaque assemblée.",
    "Oui. Et en saison c’est pire.",
    "Nous avons trouvé une solution pour un an. Pas pour deux.",
    "Idem ici, depuis l’ouverture.",
    "Nous pensions être les seuls.",
    "",
    "",
)

MORE_TEXTS: dict[str, Text] = {
    "energy": Text(
        "Un lieu ouvert se chauffe",
        "Les lieux ouverts à tous paient l’énergie comme des entreprises et reçoivent comme des services publics. Le "
        "conseil demande qu’on choisisse.",
        (
            ("Ce que disent les lieux", "Des lieux réduisent leurs horaires l’hiver, faute de pouvoir payer "
             "l’énergie de salles ouvertes à tous.", False),
            ("Ce que le conseil demande", "Le conseil demande que les tiers-lieux ouverts au moins vingt heures par "
             "semaine aient accès aux aides à la rénovation des équipements publics.", True),
            ("", "Le conseil demande que les réseaux de chaleur publics raccordent les tiers-lieux qu’ils longent, au "
             "tarif des équipements communaux.", True),
        ),
    ),
    "insurance": Text(
        "Une machine, plusieurs mains",
        "Les contrats d’assurance supposent un propriétaire et une liste fermée. Les ateliers partagés n’ont ni l’un "
        "ni l’autre.",
        (
            ("Ce que disent les lieux", "Des ateliers laissent des machines à l’arrêt parce qu’aucun contrat ne "
             "couvre un usage par plusieurs personnes.", False),
            ("Ce que le conseil demande", "Le conseil demande un contrat type, négocié à l’échelle nationale, pour les "
             "machines partagées entre plusieurs lieux.", True),
        ),
    ),
    "schools": Text(
        "Le jeudi au collège",
        "Des collèges viennent travailler dans les ateliers. Le transport et l’encadrement restent à leur charge.",
        (
            ("Ce que disent les lieux", "Des professeurs viennent avec leurs classes sur leur temps libre.", False),
            ("Ce que le conseil demande", "Le conseil demande que chaque collège dispose d’une demi-journée "
             "obligatoire par mois dans un tiers-lieu.", True),
        ),
    ),
    "travel": Text(
        "Une semaine chez les autres",
        "On apprend d’un lieu en y travaillant. Il faut pour cela que le sien reste ouvert.",
        (
            ("Ce que disent les lieux", "Les équipes sont trop petites pour s’absenter. Les visites se font sur les "
             "congés.", False),
            ("Ce que le conseil propose de demander", "Le conseil demande la création d’un fonds de remplacement de "
             "cinq jours par an et par lieu.", True),
            ("", "Le conseil demande que le trajet depuis l’outre-mer soit pris en charge en totalité.", True),
        ),
    ),
    "payroll": Text(
        "Un emploi, quatre lieux",
        "Quatre quarts de poste font un emploi, si quelqu’un le porte.",
        (
            ("Ce que disent les lieux", "De petites structures partagent déjà une personne, sans écrit.", False),
            ("Ce que l’assemblée propose de demander", "L’assemblée demande l’ouverture des groupements d’employeurs "
             "aux associations de moins de cinq salariés.", True),
        ),
    ),
}  # fmt: skip
