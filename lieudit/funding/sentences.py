"""What the journal says of calls. What moves once a call is announced is told to who follows it."""

from lieudit.journal.sentence import Sentence, register

register(
    "funding",
    title="Aides et appels",
    sentences={
        "prepared": Sentence("{organiser} prépare l’appel « {title} ».", public=False, told=False),
        "written": Sentence("Les règles de l’appel « {title} », pas encore ouvert, sont modifiées.", told=False),
        "rewritten": Sentence("La préparation de l’appel « {title} » avance.", public=False, told=False),
        "announced": Sentence("{organiser} annonce l’appel « {title} » : il ouvre le {opens}, et ferme le {closes}."),
        "opened": Sentence("L’appel « {title} » est ouvert, jusqu’au {closes}. Ses règles sont figées."),
        "corrected": Sentence("Les règles de l’appel « {title} » changent (version {version}) : {reason}."),
        "postponed": Sentence("L’appel « {title} » ferme plus tard : le {closes} ({overseas}). Motif : {reason}."),
        "closed": Sentence("L’appel « {title} » est clos."),
        "cancelled": Sentence("{organiser} annule l’appel « {title} » : {reason}."),
        "dropped": Sentence("L’appel « {title} » est abandonné avant d’être annoncé.", public=False, told=False),
        "described": Sentence("L’appel « {title} », lancé par {organiser}, est décrit ici."),
        "revised": Sentence("La description de l’appel « {title} » est corrigée (version {version}) : {reason}."),
        "result_told": Sentence(
            "Le résultat de l’appel « {title} », lancé par {organiser}, se lit ici : réponse donnée le {day}, {beside}."
        ),
        "invited": Sentence(
            "Une réponse est demandée à {organiser} au sujet de l’appel « {title} ».", public=False, told=False
        ),
        "begun": Sentence(
            "{place} commence un dossier pour l’appel « {call} ».",
            public=False,
            told=False,
            own="Vous avez commencé un dossier pour l’appel « {call} », pour {place}.",
        ),
        "begun_in_public": Sentence(
            "{place} commence le dossier « {title} », écrit en public, pour l’appel « {call} ».",
            told=False,
            own="Vous avez commencé le dossier « {title} », écrit en public, pour {place} et l’appel « {call} ».",
        ),
        "bettered": Sentence(
            "Quelqu’un améliore une réponse du dossier « {title} » : {question}",
            public=False,
            own="Vous avez amélioré une réponse du dossier « {title} » : {question}",
        ),
        "answered": Sentence(
            "Une réponse du dossier « {title} » est écrite : {question}",
            public=False,
            told=False,
            own="Vous avez écrit une réponse du dossier « {title} » : {question}",
        ),
        "partner_asked": Sentence(
            "{lead} demande à {place} d’être du dossier « {title} », pour l’appel « {call} » : {task}.",
            public=False,
            former=True,
        ),
        "place_asked": Sentence(
            "{lead} demande à {place} d’être du dossier « {title} », pour l’appel « {call} ». Ce que ce lieu ferait se "
            "lit dans le dossier.",
            public=False,
        ),
        "partner_accepted": Sentence("{place} accepte d’être du dossier « {title} ».", public=False),
        "partner_left": Sentence("{place} n’est plus du dossier « {title} » : {reason}.", public=False, former=True),
        "place_left": Sentence(
            "{place} n’est plus du dossier « {title} ». Le motif se lit dans le dossier.", public=False
        ),
        "paper_joined": Sentence(
            "Une pièce s’ajoute au dossier « {title} » : {paper}.",
            public=False,
            told=False,
            own="Vous avez ajouté une pièce au dossier « {title} » : {paper}.",
        ),
        "paper_removed": Sentence(
            "Une pièce quitte le dossier « {title} » : {paper}.",
            public=False,
            told=False,
            own="Vous avez retiré une pièce du dossier « {title} » : {paper}.",
        ),
        "line_added": Sentence(
            "Une ligne s’ajoute au budget du dossier « {title} ».",
            public=False,
            told=False,
            own="Vous avez ajouté une ligne au budget du dossier « {title} ».",
        ),
        "line_removed": Sentence(
            "Une ligne quitte le budget du dossier « {title} ».",
            public=False,
            told=False,
            own="Vous avez retiré une ligne du budget du dossier « {title} ».",
        ),
        "sent": Sentence(
            "Le dossier « {title} » est envoyé à l’appel « {call} ».",
            public=False,
            own="Vous avez envoyé le dossier « {title} » à l’appel « {call} ».",
        ),
        "sent_late": Sentence(
            "Le dossier « {title} » arrive après l’heure à l’appel « {call} » : {reason}.", public=False, former=True
        ),
        "came_late": Sentence(
            "Le dossier « {title} » arrive après l’heure à l’appel « {call} ». La raison se lit dans le dossier.",
            public=False,
        ),
        "received": Sentence("Un dossier arrive à l’appel « {title} ».", public=False),
        "withdrawn": Sentence(
            "Le dossier « {title} » est retiré de l’appel « {call} ».",
            public=False,
            own="Vous avez retiré le dossier « {title} » de l’appel « {call} ».",
        ),
        "mix_said": Sentence("L’origine de l’argent de {place} en {year} est dite.", public=False, told=False),
        "mix_published": Sentence("L’origine de l’argent de {place} en {year} est publiée.", told=False),
        "mix_hidden": Sentence(
            "L’origine de l’argent de {place} en {year} n’est plus publiée.", public=False, told=False
        ),
        "award_granted": Sentence("Le conseil attribue {amount} à {name} : {purpose}.", told=False),
        "award_withdrawn": Sentence("Le conseil retire la subvention de {amount} à {name} : {reason}.", told=False),
        "agreed": Sentence("La convention du dossier « {title} » est écrite : {amount}.", public=False),
        "aid_answered": Sentence("{place} dit ce qu’il en est de l’aide « {aid} ».", public=False, told=False),
        "call_answered": Sentence("{place} dit ce qu’il en est de l’appel « {aid} ».", public=False, told=False),
        "income_added": Sentence("Une somme du conseil est écrite : {amount}, de {funder}, en {year}.", told=False),
        "income_asked": Sentence("Le conseil a demandé à {funder} la suite de son soutien, le {day}.", told=False),
        "income_heard": Sentence("{funder} a répondu au conseil sur la suite de son soutien, le {day}.", told=False),
        "income_withdrawn": Sentence(
            "Une somme du conseil est retirée : {amount}, de {funder}, en {year}. Motif : {reason}.", told=False
        ),
        "jury_named": Sentence("Le jury de l’appel « {title} » est nommé : {people}."),
        "juror_left": Sentence("Une personne quitte le jury de l’appel « {title} ».", told=False),
        "put_aside": Sentence(
            "Le dossier « {title} », arrivé après l’heure, n’est pas lu : {reason}.", public=False, former=True
        ),
        "left_unread": Sentence(
            "Le dossier « {title} », arrivé après l’heure, n’est pas lu. La raison se lit dans le dossier.",
            public=False,
        ),
        "settled": Sentence("Le jury de l’appel « {title} » commence à lire : {files}."),
        "recused": Sentence("Une personne du jury de l’appel « {title} » ne lit pas un dossier.", told=False),
        "challenged": Sentence(
            "Une récusation est demandée pour le dossier « {title} ».",
            public=False,
            told=False,
            own="Vous avez demandé une récusation pour le dossier « {title} ».",
        ),
        "challenge_answered": Sentence(
            "La récusation demandée pour le dossier « {title} » est {outcome}.", public=False
        ),
        "rated": Sentence("Une lecture de plus pour l’appel « {title} ».", public=False, told=False),
        "reviewed": Sentence("Le jury de l’appel « {title} » a lu tous les dossiers, et délibère."),
        "outcome_written": Sentence(
            "La décision de l’appel « {title} » s’écrit, dossier par dossier.", public=False, told=False
        ),
        "signed": Sentence("Une signature de plus à la décision de l’appel « {title} ».", public=False, told=False),
        "decided": Sentence("Le jury de l’appel « {title} » a signé sa décision.", public=False, told=False),
        "published": Sentence("L’appel « {title} » est décidé : {retained}, {declined} ; {recusals}."),
        "told": Sentence(
            "La décision sur le dossier « {title} » est rendue : {verdict}. Les raisons se lisent ici.", public=False
        ),
        "appealed": Sentence(
            "La décision sur le dossier « {title} » est contestée.",
            public=False,
            told=False,
            own="Vous avez contesté la décision sur le dossier « {title} ».",
        ),
        "contested": Sentence("Une décision de l’appel « {title} » est contestée.", told=False),
        "appeal_answered": Sentence("Un recours de l’appel « {title} » est {outcome} : {answer}"),
        "appeal_told": Sentence("Le recours sur le dossier « {title} » est {outcome} : {answer}", public=False),
        "outcome_changed": Sentence("Après un recours, une décision de l’appel « {title} » change : {verdict}."),
        "finished": Sentence("La décision de l’appel « {title} » est définitive."),
        "call_reported": Sentence("{organiser} publie le bilan de l’appel « {title} »."),
        "shown": Sentence("{place} publie ce que le jury de l’appel « {call} » a décidé de son dossier."),
        "erased": Sentence(
            "Le dossier n° {number}, pas retenu, est effacé deux ans après la décision.", public=False, told=False
        ),
        "unread_erased": Sentence(
            "Le dossier n° {number}, que personne n’a jugé, est effacé deux ans après la clôture de l’appel.",
            public=False,
            told=False,
        ),
        "experiment_proposed": Sentence("{place} propose une expérience : « {title} »."),
        "experiment_written": Sentence(
            "{place} récrit l’expérience « {title} » : qui s’y était joint la relit, et s’y joint de nouveau."
        ),
        "experiment_joined": Sentence("{joining} essaiera avec {place} : « {title} »."),
        "experiment_started": Sentence(
            "L’expérience « {title} » commence, jusqu’au {until}. Ce qui est annoncé ne change plus."
        ),
        "experiment_deviated": Sentence(
            "L’expérience « {title} » s’écarte de ce qui était annoncé, le {day} : {words}"
        ),
        "experiment_concluded": Sentence(
            "L’expérience « {title} » est finie : {verdict}. Ce qu’on a appris se lit ici."
        ),
        "experiment_repeated": Sentence("{place} refait l’expérience « {title} », de {first}."),
        "experiment_withdrawn": Sentence("{place} retire l’expérience « {title} », avant de commencer : {reason}."),
        "budget_opened": Sentence(
            "{assembly} partage {amount} : « {title} ». Les projets se déposent jusqu’au {until}."
        ),
        "project_proposed": Sentence("{place} propose « {project} » au budget partagé n° {number}.", told=False),
        "project_accepted": Sentence("« {project} », de {place}, est recevable, pour {cost}{reason}."),
        "project_refused": Sentence("« {project} », de {place}, n’est pas recevable : {reason}."),
        "project_withdrawn": Sentence("{place} retire « {project} » du budget partagé n° {number}.", told=False),
        "budget_voted": Sentence("Le budget partagé « {title} » est mis au vote : {projects}, pour {amount}."),
        "budget_decided": Sentence("Le vote du budget partagé « {title} » retient {projects}, pour {spent}."),
        "budget_taken_back": Sentence("Le vote du budget partagé « {title} » reste sans issue : {why}."),
        "budget_cancelled": Sentence("Le budget partagé « {title} » est abandonné : {reason}."),
        "fund_opened": Sentence(
            "{assembly} ouvre un cofinancement de {amount} : « {title} ». Pour 1 € promis par un lieu, un commun en "
            "reçoit {whole}. Les promesses se font jusqu’au {until}."
        ),
        "common_proposed": Sentence("{place} propose « {common} » au cofinancement n° {number}.", told=False),
        "common_set_aside": Sentence(
            "« {common} », de {place}, est écarté du cofinancement n° {number} : {reason}. Ce qui lui était promis ne "
            "l’est plus."
        ),
        "common_withdrawn": Sentence(
            "{place} retire « {common} » du cofinancement n° {number}. Ce qui lui était promis ne l’est plus."
        ),
        "pledged": Sentence("{pledging} promet {sum} à « {common} », de {place}.", told=False),
        "pledge_taken_back": Sentence(
            "{pledging} reprend sa promesse de {sum} à « {common} », de {place}.", told=False
        ),
        "fund_settled": Sentence("Le cofinancement « {title} » est réparti : {added} pour {commons}{short}."),
        "fund_unpledged": Sentence("Personne n’a rien promis au cofinancement « {title} » : rien n’est ajouté."),
        "fund_cancelled": Sentence("Le cofinancement « {title} » est abandonné : {reason}."),
        "replied": Sentence("{organiser} répond au sujet de l’appel « {title} »."),
    },
)
