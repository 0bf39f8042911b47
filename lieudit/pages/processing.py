"""The register of processing (GDPR, art. 30), as data: the page and the privacy notice are made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Processing:
    """One activity: why, on which legal basis (GDPR, art. 6), which data, kept how long, read by whom."""

    name: str
    purpose: str
    basis: str
    data: str
    kept: str
    readers: str


REGISTER = (
    Processing(
        "Comptes",
        "Se connecter, agir au nom d’un lieu ou d’une organisation.",
        "Contrat (article 6.1.b)",
        "Adresse électronique, nom s’il est donné, mandats, moyens de connexion.",
        "Jusqu’à la fermeture du compte. Ensuite le nom et l’adresse sont effacés, les actes restent sans nom.",
        "Le secrétariat du conseil.",
    ),
    Processing(
        "Besoins déposés sans compte",
        "Publier un besoin, prévenir son auteur à chaque étape.",
        "Intérêt légitime (article 6.1.f) et, pour l’adresse, consentement (article 6.1.a)",
        "Le texte, le territoire, l’adresse ou le téléphone laissés pour être prévenu. "
        "Une empreinte de l’adresse du réseau et une de l’adresse laissée, pour freiner les envois en masse.",
        "Le texte reste publié ; il est effacé si son auteur le retire. Les coordonnées sont effacées sur demande. "
        "Les empreintes sont effacées après 24 heures.",
        "L’équipe qui anime le territoire ; le texte seul pour le public.",
    ),
    Processing(
        "Vérification d’un fichier de recomptage",
        "Dire à qui l’envoie si un fichier de vote est celui qui a été publié.",
        "Intérêt légitime (article 6.1.f)",
        "Le fichier, jusqu’à ce qu’il soit lu. Son empreinte et son résultat, à une adresse que nul ne devine. "
        "Une empreinte de l’adresse du réseau, pour que chacun ait son tour.",
        "Le fichier est effacé dès qu’il est lu, le reste après une heure ; l’empreinte du réseau après 24 heures.",
        "Qui a envoyé le fichier.",
    ),
    Processing(
        "Recherche d’une adresse près de chez soi",
        "Donner ce qui est proche d’une adresse que l’annuaire ne connaît pas.",
        "Intérêt légitime (article 6.1.f)",
        "Ce qui est écrit dans la case, seul, envoyé au service d’adresses que ce site a choisi et que la page nomme ; "
        "rien ne part si la page n’en nomme aucun.",
        "Rien n’est gardé ici.",
        "Ce service d’adresses, s’il y en a un.",
    ),
    Processing(
        "Réponses aux consultations",
        "Dire ce qui rassemble des groupes, ce qui les sépare, et qui n’a pas encore parlé.",
        "Intérêt légitime (article 6.1.f) ; ce qu’une personne dit d’elle est facultatif",
        "D’accord, pas d’accord, passe, important. La région et le lien avec les tiers-lieux, s’ils sont dits ; le "
        "collège, si l’on y siège. Le compte, ou un mot tiré au sort pour le navigateur (un cookie de ce site). Ni "
        "heure, ni ligne au journal. Une empreinte de l’adresse du réseau, pour freiner les envois en masse.",
        "Le mot du navigateur est effacé d’ici à la clôture, le lien au compte à sa fermeture ; les réponses restent, "
        "sans personne. L’empreinte est effacée après 24 heures ; à côté de la voix, à la clôture, ou à la fermeture "
        "du compte.",
        "Personne : des totaux par groupe, de cinq voix au moins.",
    ),
    Processing(
        "Volontaires d’un tirage au sort",
        "Composer des panels qui ressemblent au pays, tirer l’un d’eux, et que chacun puisse le vérifier.",
        "Consentement (article 6.1.a)",
        "Le compte, un nom, le lieu s’il y en a un ; selon les quotas : la région, la ruralité, le statut juridique, "
        "ce qu’est le lieu, le genre, l’âge par tranche. Un numéro, et le nombre de panels où il se trouve.",
        "Qui se retire avant la fin de l’appel est effacé. Après, le numéro et ses catégories restent, sans compte ni "
        "nom ; un tirage annulé oublie ses volontaires.",
        "Personne pour les volontaires ; l’assemblée lit les catégories par numéro, sans nom. Le nom de qui est tiré "
        "au sort et accepte est public.",
    ),
    Processing(
        "Jurys des appels",
        "Lire des dossiers sans que qui y a un lien les lise ; donner ses raisons ; répondre aux recours.",
        "Intérêt légitime (article 6.1.f)",
        "Le nom de qui siège, les liens d’intérêt déclarés, les dossiers donnés, les points et les mots de chaque "
        "lecture, les récusations, les recours et leurs réponses.",
        "Les points, leurs mots, les récusations, les récusations demandées et ce que conteste un recours sont effacés "
        "cinq ans après la décision, ou après la clôture d’un appel resté sans suite. Les nombres restent, et la "
        "réponse publiée à un recours.",
        "Le jury non récusé et qui mène l’appel ; les lieux d’un dossier lisent qui l’a lu, et ses mots. Le public lit "
        "la composition du jury, les points par critère, le nombre des récusations et la réponse aux recours, sans "
        "nom.",
    ),
    Processing(
        "Attestations de savoir-faire",
        "Faire reconnaître par des pairs ce qu’une personne sait faire, et qu’elle puisse le prouver sans nous.",
        "Consentement (article 6.1.a) : la personne déclare, et décide seule de ce qui est public",
        "Le compte, le nom qu’elle choisit, son lieu, ce qu’elle a fait ; les mots des pairs, leur lieu, leur "
        "preuve, les degrés et leurs dates, le parcours qui l’a attestée et sa version, un retrait et son motif, les "
        "fichiers signés.",
        "Tant que le compte est ouvert ; à sa fermeture, le nom, les mots et les fichiers sont effacés, le numéro et "
        "les dates restent.",
        "La personne, qui tient ce savoir-faire, les pairs qui peuvent reconnaître ; tout le monde, si elle le veut.",
    ),
    Processing(
        "Visites entre lieux",
        "Mettre en rapport un lieu qui cherche et un lieu qui sait faire, et garder ce qu’ils en ont appris.",
        "Intérêt légitime (article 6.1.f)",
        "Ce qui est demandé, les dates, ce qui est payé, le motif d’un refus, les deux récits, la réponse trois mois "
        "après ; le compte de qui l’a écrit, qui n’est pas publié.",
        "Aussi longtemps que le site. Qui ferme son compte n’est plus nommé ; le récit reste, au nom du lieu.",
        "Une demande, un refus, une annulation : les deux lieux et leur animation. Une visite faite, et ses récits : "
        "tout le monde.",
    ),
    Processing(
        "Parcours suivis",
        "Noter les étapes faites d’un parcours, pour soi.",
        "Contrat (article 6.1.b)",
        "Le parcours et sa version, les étapes faites, ce que la personne dit de leur preuve.",
        "Jusqu’à ce que la personne quitte le parcours, ou ferme son compte : tout est alors effacé.",
        "La personne seule. La page d’un parcours compte qui le suit, à partir de cinq personnes. L’attestation "
        "qu’elle a déclarée, si un parcours l’atteste, dit qu’il est fait, à qui lit cette attestation.",
    ),
    Processing(
        "Sessions de formation",
        "Tenir la liste d’une session, prévenir ses inscrits, attester leur présence.",
        "Contrat (article 6.1.b) ; pour une personne inscrite par son lieu, intérêt légitime (article 6.1.f), confirmé "
        "par elle",
        "Le compte, ou le nom et l’adresse électronique donnés par le lieu ; le tour, la place, les présences, l’avis, "
        "ce dont la personne dit avoir besoin pour venir, ou que son lieu dit pour elle.",
        "Ce dont elle a besoin est effacé dix jours après la session. Le nom et l’adresse, trois ans après : les "
        "présences ne sont plus que comptées. Qui ferme son compte est effacé de la liste aussitôt.",
        "La personne, et qui donne la session. La page compte seulement.",
    ),
    Processing(
        "Prêts, coups de main et SOS entre lieux",
        "Prêter une chose d’un lieu à un autre, dire son état des deux côtés, compter ce qui est donné et reçu.",
        "Mission d’intérêt de l’association : intérêt légitime (article 6.1.f)",
        "Ce que le lieu prête, ses photos, les dates, les mots échangés, le besoin auquel il répond, l’état noté "
        "par chaque côté ; le compte de qui l’a écrit, qui n’est pas publié. Une photo est gardée sans ce que son "
        "appareil y a écrit. Pour une "
        "personne salariée prêtée : son nom, sa qualification, son travail, dans les trois pièces que la loi demande.",
        "Aussi longtemps que le site. Qui ferme son compte n’est plus nommé ; ce qui est écrit reste, au nom du lieu. "
        "Ce qui dit qui est la personne salariée, et ses pièces : trois ans après la fin du prêt.",
        "Ce qui est prêté : tout le monde. Un prêt et ses états : les deux lieux et leur animation. La page d’un "
        "besoin compte les prêts qui en parlent ; elle ne nomme les deux lieux que si leurs miroirs sont ouverts. "
        "Le miroir "
        "d’un lieu : qui le lieu a choisi.",
    ),
    Processing(
        "Questions d’institutions au conseil",
        "Savoir qui demande un avis, lui répondre, et lui laisser dire ce qu’il en a fait.",
        "Mission d’intérêt de l’association : intérêt légitime (article 6.1.f)",
        "L’adresse électronique du service, la fonction de qui signe, jamais son nom. La question, ses documents et la "
        "suite donnée sont publiés. Une empreinte de l’adresse du réseau, pour freiner les envois en masse.",
        "Sans confirmation de l’adresse, tout est effacé après sept jours. L’adresse du service reste avec son lien ; "
        "les questions publiées restent. L’empreinte du réseau est effacée après 24 heures.",
        "Tout le monde, pour ce qui est publié ; le secrétariat et la présidence du conseil, pour l’adresse.",
    ),
    Processing(
        "Publication d’un nom",
        "Écrire le nom d’une personne à côté de ce qu’elle a fait.",
        "Consentement, daté et retirable (article 6.1.a)",
        "Nom, phrase acceptée, date.",
        "Jusqu’au retrait : le nom devient « un·e membre », sans changer les actes.",
        "Tout le monde, tant que le consentement dure.",
    ),
    Processing(
        "Envoi des messages",
        "Remettre chaque message au serveur d’envoi, une fois, et pouvoir le prouver.",
        "Intérêt légitime (article 6.1.f)",
        "Le message entier, jusqu’à ce qu’il parte. Ensuite : adresse, objet, empreinte, dates, réponse du serveur.",
        "Le contenu est effacé dès le départ. La preuve : trois mois ; sans limite pour un message officiel. "
        "L’adresse s’efface avec le compte. De celle qui ne veut plus rien recevoir, une empreinte reste.",
        "Le secrétariat, pour ce qui n’est pas parti.",
    ),
    Processing(
        "Abonnements",
        "Prévenir par message de ce qui bouge.",
        "Consentement (article 6.1.a), confirmé par un lien",
        "Adresse, pages suivies, messages envoyés.",
        "Jusqu’au désabonnement, en un geste.",
        "Personne d’autre que le logiciel d’envoi.",
    ),
    Processing(
        "Délibérations et votes",
        "Tenir la preuve des décisions du conseil.",
        "Intérêt légitime (article 6.1.f)",
        "Organisation représentée, collège, choix. Le nom de la personne n’est pas publié.",
        "Sans limite : ce sont les archives du conseil.",
        "Tout le monde : le vote est public.",
    ),
    Processing(
        "Élections",
        "Tenir la liste électorale, présenter les candidatures, élire sans candidat.",
        "Intérêt légitime (article 6.1.f)",
        "Membre, collège, cotisation à jour ou non ; nom donné avec la candidature ; dans un cercle sans candidat, "
        "les personnes nommées et les raisons.",
        "Listes et procès-verbaux : sans limite, sans nom de personne. Nominations et raisons : effacées trente jours "
        "après le choix. Nom de candidature : effacé quand le compte ferme.",
        "Tout le monde pour les listes et les candidatures ; les seules voix du cercle pour les nominations.",
    ),
    Processing(
        "Séances et procès-verbaux",
        "Tenir les séances, en garder la preuve, suivre ce qu’elles laissent à faire.",
        "Intérêt légitime (article 6.1.f)",
        "Siège présent, représenté ou absent et ses heures, prises de parole par siège, votes, corrections, "
        "déclarations, qui se charge d’une action.",
        "Sans limite : ce sont les archives du conseil. Un procès-verbal scellé nomme des sièges, jamais une personne.",
        "Tout le monde, sauf les parties réservées aux membres. Le temps de parole n’y est donné que par collège.",
    ),
    Processing(
        "Adhésions",
        "Savoir qui est membre, dans quel collège, et à jour de quelle cotisation.",
        "Contrat (article 6.1.b)",
        "Adresse électronique, nom, organisation, collège, liens déclarés, cotisations, paiements, mandats.",
        "L’adhésion et trois ans de plus ; les pièces comptables, dix ans.",
        "Le secrétariat ; le public pour les organisations, et pour les personnes qui l’ont accepté.",
    ),
    Processing(
        "Registre des associés d’une coopérative",
        "Tenir le registre que la loi demande, recevoir et rembourser l’argent des parts.",
        "Obligation légale (article 6.1.c)",
        "Nom au registre, catégorie, parts, versements, bulletins signés ; l’IBAN de qui est remboursé ; qui tient le "
        "registre, de quand à quand. À part, si l’associé les écrit : sa naissance et son adresse, que qui tient le "
        "registre lit pour un motif, chaque lecture au journal.",
        "Le registre : sans limite, la loi le garde. L’IBAN : jusqu’au virement. Une promesse reprise est oubliée. "
        "Naissance et adresse : jusqu’à ce que l’associé les efface, ou ferme son compte. Un compte fermé n’a plus de "
        "nom qu’au registre.",
        "L’associé pour ses propres parts ; qui tient le registre ; les autres associés, comme le disent les statuts, "
        "dans les fichiers aussi : par défaut, un seul total pour tous les autres. "
        "Le public : les totaux, les organisations qui veulent bien être nommées, jamais une personne.",
    ),
    Processing(
        "Annuaire des lieux",
        "Savoir qui parle et d’où ; situer les besoins.",
        "Intérêt légitime (article 6.1.f)",
        "Données des lieux, issues de fichiers publics sans coordonnées personnelles ou déclarées par eux. D’un "
        "fichier national de médiation numérique sont aussi gardées les adresses de contact qu’il publie : aucune page "
        "ne les montre, l’export au même format les rend.",
        "Tant que le lieu existe ; à confirmer chaque année.",
        "Tout le monde.",
    ),
    Processing(
        "Communs",
        "Partager des ressources, savoir qui s’en sert, nommer qui les améliore.",
        "Intérêt légitime (article 6.1.f)",
        "Textes et fichiers déposés, lieu ou organisation, compte qui dépose ou propose. Son nom n’est publié que "
        "s’il y consent.",
        "Sans limite : une licence ouverte ne se reprend pas. À la fermeture du compte, le nom est effacé.",
        "Tout le monde pour ce qui est partagé ; qui relit, pour un dépôt.",
    ),
    Processing(
        "Réponses des institutions",
        "Publier ce que les institutions répondent aux demandes.",
        "Mission d’intérêt légitime de suivi (article 6.1.f)",
        "Fonction de la personne qui répond, texte, pièce jointe. Son nom n’est pas publié.",
        "Sans limite.",
        "Tout le monde, après vérification de l’origine.",
    ),
    Processing(
        "Aides et appels",
        "Lancer des appels à projets, décrire ceux des autres, publier la réponse de leur organisateur.",
        "Intérêt légitime (article 6.1.f)",
        "Compte de qui prépare ou décrit un appel, ou en dit le résultat ; adresse électronique de l’organisateur "
        "invité à répondre ; fonction de la personne qui répond. Son nom n’est pas demandé.",
        "Sans limite pour ce qui est publié.",
        "Tout le monde pour ce qui est publié ; l’adresse de l’organisateur, l’équipe technique seule.",
    ),
    Processing(
        "Dossiers de candidature",
        "Répondre à un appel, seul ou à plusieurs lieux.",
        "Mesures précontractuelles prises à la demande du lieu (article 6.1.b)",
        "Réponses aux questions de l’appel, versions et auteur de chacune, budget, pièces jointes, lieux qui acceptent "
        "et qui accepte ; la raison d’un retard, d’un départ ou d’un retrait. Ni coordonnées bancaires, ni pièce "
        "d’identité.",
        "Un dossier qui n’est pas retenu est effacé deux ans après la décision, pièces, raisons et recours compris. "
        "Un dossier que personne n’a jugé (jamais envoyé, retiré, arrivé trop tard, d’un appel annulé) l’est deux ans "
        "après la clôture ; ses pièces, un an après, et tout de suite s’il est retiré. Le journal ne montre plus ce "
        "qu’il en disait. Un dossier retenu reste : il est l’annexe d’une convention. Les nombres restent.",
        "Les personnes qui représentent les lieux du dossier. Une fois qu’il est envoyé : qui mène l’appel et le jury, "
        "sauf qui est récusé pour lui. Après la décision, tout le monde lit ce qu’un dossier retenu a d’essentiel. Le "
        "dossier d’un appel à communs est lu de tout le monde dès son premier mot, sauf ses pièces, et chacun peut "
        "l’améliorer, son nom à côté de ce qu’il écrit s’il y consent.",
    ),
    Processing(
        "Ressources d’un lieu, année par année",
        "Qu’un lieu voie de qui il dépend, et que chacun lise d’où vient l’argent des lieux d’une région.",
        "Consentement du lieu (article 6.1.a) : il dit ce qu’il veut, et décide seul de ce qui est public",
        "Financeur ou sorte de financeur, nature et somme, par année ; le compte de qui l’écrit, qui n’est pas publié.",
        "Tant que le lieu est dans l’annuaire ; une année se récrit, et cesse d’être publiée quand il le veut.",
        "Le lieu seul. Tout le monde, si le lieu publie l’année. Les totaux d’une région, de cinq lieux au moins, une "
        "fois par an.",
    ),
    Processing(
        "Ce que des lieux disent des aides",
        "Savoir si une aide se demande, s’obtient, et combien d’heures elle prend.",
        "Intérêt légitime (article 6.1.f)",
        "Le lieu, demandée, obtenue ou refusée, les heures, les raisons données ou non ; le compte de qui l’écrit.",
        "Tant que l’aide et le lieu sont ici ; ce qui est dit se redit autrement.",
        "Le lieu pour sa réponse. Tout le monde pour la médiane, à partir de cinq réponses.",
    ),
    Processing(
        "Expériences",
        "Qu’un lieu dise ce qu’il essaie, ce qui en sort, et qu’un autre puisse le refaire.",
        "Intérêt légitime (article 6.1.f)",
        "Ce que le lieu pense, comment il s’y prend, ses mesures, ses écarts, ce qu’il a appris ; qui regarde, en une "
        "fonction ; les lieux qui s’y joignent ; le compte de qui l’écrit, qui n’est pas publié.",
        "Aussi longtemps que le site : un échec sert autant qu’une réussite. Qui ferme son compte n’est plus nommé.",
        "Tout le monde.",
    ),
    Processing(
        "Budgets partagés et cofinancements",
        "Répartir une somme entre des projets ou des communs, par un vote ou par ce que des lieux promettent.",
        "Intérêt légitime (article 6.1.f)",
        "Le projet ou le commun, son coût, le lieu qui le porte ; le lieu qui promet, la somme, ce qu’elle devient ; "
        "le compte de qui l’écrit, qui n’est pas publié. Aucun paiement ne passe ici.",
        "Sans limite : le résultat se recompte. Qui ferme son compte n’est plus nommé.",
        "Tout le monde ; les voix, comme le dit le vote.",
    ),
    Processing(
        "Conventions et argent du conseil",
        "Tenir ce que deux parties se promettent : versements, engagements, comptes rendus. Publier ce que le conseil "
        "reçoit et attribue.",
        "Contrat (article 6.1.b) ; intérêt légitime (article 6.1.f) pour ce qui est publié",
        "Les deux parties, l’objet, les dates, le document s’il est joint, les versements, les engagements ; les "
        "sommes reçues ou attribuées, leur pièce, leur date. Les dons des personnes sont une seule ligne, sans nom. "
        "Le compte de qui l’écrit n’est pas publié. Le lien qui demande de confirmer part à l’adresse de l’autre "
        "partie.",
        "Sans limite : c’est une pièce de comptabilité et l’archive des deux parties. Qui ferme son compte n’est plus "
        "nommé.",
        "Tout le monde.",
    ),
    Processing(
        "Subventions que publient des institutions",
        "Savoir qui finance les tiers-lieux, et où.",
        "Intérêt légitime (article 6.1.f), sur des données publiées",
        "Les lignes d’un lieu ou d’une organisation de l’annuaire, reconnues à leur SIRET ou à leur numéro RNA. Les "
        "autres, dont certaines nomment des personnes, sont comptées et ne sont pas gardées.",
        "Le fichier est effacé dès qu’il est lu. Les lignes restent tant qu’un import les dit.",
        "Tout le monde.",
    ),
    Processing(
        "Signalements, mesures et recours",
        "Traiter un texte qui blesse ou qui montre une donnée personnelle ; dire à son auteur ce qui est décidé, et "
        "lui permettre de le contester.",
        "Obligation légale et intérêt légitime (articles 6.1.c et 6.1.f)",
        "Texte visé, raison, suite donnée, motifs, recours, comptes de l’auteur et de la personne qui signale.",
        "Trois ans après la suite donnée ou la fin de la mesure : les textes, les motifs et les noms sont alors "
        "effacés, le nombre reste.",
        "L’équipe qui anime le territoire concerné, la médiation et le secrétariat ; l’auteur pour ce qui le concerne.",
    ),
    Processing(
        "Médiation",
        "Aider deux personnes à se parler, en privé.",
        "Intérêt légitime (article 6.1.f)",
        "Ce que les personnes écrivent dans la médiation, et qui y est.",
        "Un an après la fin ; ce qu’une personne a écrit est effacé quand elle ferme son compte.",
        "Les seules personnes de la médiation. Ni le secrétariat, ni le public. Le nom des personnes nommées à la "
        "médiation est public, avec leur accord.",
    ),
    Processing(
        "Journaux techniques",
        "Sécurité du service.",
        "Intérêt légitime (article 6.1.f)",
        "Adresse du réseau, page, heure.",
        "Douze mois au plus.",
        "L’équipe technique.",
    ),
)
