"""What the journal says of visits. What is asked, agreed or refused is told to the two places and their animation; what
took place, to everybody."""

from lieudit.journal.sentence import Sentence, register

register(
    "learning",
    title="Apprendre",
    sentences={
        "welcome_said": Sentence("{place} dit qu’on peut lui demander : {words} ({often}).", told=False),
        "welcome_ended": Sentence("{place} ne reçoit plus pour le moment.", told=False),
        "asked": Sentence(
            "{visitor} voudrait venir chez {host} : « {title} ». Réponse attendue avant le {due}.",
            public=False,
            own="Vous avez demandé à venir chez {host}, pour {visitor} : « {title} ». Réponse attendue avant le {due}.",
        ),
        "accepted": Sentence(
            "{who} accepte : « {title} », {when}.", public=False, own="Vous avez accepté : « {title} », {when}."
        ),
        "dates_proposed": Sentence(
            "{who} propose d’autres dates pour « {title} ».",
            public=False,
            own="Vous avez proposé d’autres dates pour « {title} ».",
        ),
        "declined": Sentence(
            "{host} ne peut pas recevoir {visitor} : « {title} ». Motif : {reason}",
            public=False,
            own="Vous avez décliné la venue de {visitor} : « {title} ». Motif : {reason}",
        ),
        "called_off": Sentence(
            "{who} annule « {title} ». Motif : {reason}",
            public=False,
            own="Vous avez annulé « {title} ». Motif : {reason}",
        ),
        "carried": Sentence(
            "{host} n’a pas répondu : l’animation porte la demande « {title} » vers {other}.", public=False
        ),
        "held": Sentence("Visite entre lieux : {visitor} chez {host}, « {title} »."),
        "story_written": Sentence(
            "{who} a écrit son récit de « {title} ».", public=False, own="Vous avez écrit votre récit de « {title} »."
        ),
        "told": Sentence("{visitor} et {host} racontent leur visite : « {title} », sous CC BY-SA 4.0."),
        "asked_again": Sentence(
            "Trois mois après « {title} » : est-ce que cela a changé quelque chose chez {visitor} ?", public=False
        ),
        "recognised": Sentence("{visitor} le dit : ce que {host} a montré a changé quelque chose ({answer})."),
        "path_submitted": Sentence("« {title} », parcours déposé pour {keeper}, attend d’être relu.", public=False),
        "path_published": Sentence("{keeper} publie le parcours « {title} »."),
        "path_forked": Sentence(
            "{keeper} publie le parcours « {title} », tiré de « {origin} », tenu par {origin_keeper}."
        ),
        "path_returned": Sentence("Le parcours « {title} » est renvoyé. Motif : {reason}", public=False),
        "path_rewritten": Sentence("Parcours « {title} », version {version}.{change}"),
        "path_withdrawn": Sentence("{keeper} retire le parcours « {title} ». Motif : {reason}"),
        "path_dropped": Sentence(
            "Le parcours « {title} », déposé pour {keeper}, est retiré avant d’être publié. Motif : {reason}",
            public=False,
        ),
        "path_coded": Sentence(
            "Parcours « {title} », pas encore publié : code {code}, vérifié le {day}{force}.", public=False, told=False
        ),
        "path_aligned": Sentence("Parcours « {title} » : code {code}, vérifié le {day}{force}.", told=False),
        "keeper_asked": Sentence("{keeper} demande à {other} de tenir aussi le parcours « {title} ».", public=False),
        "keeper_joined": Sentence("{other} tient aussi le parcours « {title} », avec {keeper}."),
        "keeper_declined": Sentence("{other} ne tiendra pas le parcours « {title} ».", public=False),
        "keeper_left": Sentence("{other} ne tient plus le parcours « {title} », tenu par {keeper}."),
        "training_body_said": Sentence(
            "{keeper} dit son numéro de déclaration d’activité de formation{certificate}.", told=False
        ),
        "training_body_ended": Sentence("{keeper} n’a plus de déclaration d’activité de formation.", told=False),
        "at_work_said": Sentence(
            "{who} dit ce qui fait de « {title} » une formation en situation de travail ({count} sur {all}).",
            public=False,
            told=False,
        ),
        "path_begun": Sentence(
            "Le parcours « {title} » est commencé.",
            public=False,
            told=False,
            own="Vous avez commencé le parcours « {title} ».",
        ),
        "path_left": Sentence(
            "Le parcours « {title} » n’est plus suivi.",
            public=False,
            told=False,
            own="Vous ne suivez plus le parcours « {title} ».",
        ),
        "step_done": Sentence("Une étape du parcours « {title} » est faite.", public=False, told=False),
        "step_undone": Sentence("Une étape du parcours « {title} » ne l’est plus.", public=False, told=False),
        "session_submitted": Sentence(
            "« {title} », session déposée pour {keeper}, attend d’être relue avant le {when}.", public=False
        ),
        "session_corrected": Sentence(
            "Session « {title} », pas encore publiée : corrigée par qui la dépose ou la relit.",
            public=False,
            told=False,
        ),
        "session_returned": Sentence("La session « {title} » est renvoyée. Motif : {reason}", public=False),
        "session_dropped": Sentence(
            "La session « {title} », déposée pour {keeper}, est retirée avant d’être publiée. Motif : {reason}",
            public=False,
        ),
        "session_lapsed": Sentence(
            "La session « {title} », déposée pour {keeper}, n’a pas été publiée avant sa première demi-journée : elle "
            "n’aura pas lieu. Qui l’a déposée peut la proposer de nouveau, à d’autres dates.",
            public=False,
        ),
        "session_planned": Sentence("{keeper} propose une session : « {title} », à partir du {when}."),
        "session_changed": Sentence("La session « {title} » a changé : relisez sa date et son lieu."),
        "session_kept": Sentence("La session « {title} » a lieu."),
        "session_called_off": Sentence("La session « {title} » est annulée. Motif : {reason}"),
        "session_held": Sentence("La session « {title} » s’est tenue."),
        "session_evaluated": Sentence(
            "Une personne dit ce qu’elle pense de « {title} ».",
            public=False,
            told=False,
            own="Vous avez dit ce que vous pensez de « {title} ».",
        ),
        "presence_noted": Sentence("« {title} », le {when} : présences notées ({count}).", public=False, told=False),
        "presence_corrected": Sentence(
            "« {title} », le {when} : présences corrigées ({count}).", public=False, told=False
        ),
        "enrolled": Sentence("Une personne s’inscrit à « {title} ».", public=False, told=False),
        "people_enrolled": Sentence("{place} inscrit {count} à « {title} ».", public=False, told=False),
        "seat_accepted": Sentence("Une place de « {title} » est prise.", public=False, told=False),
        "needs_said": Sentence(
            "Une personne dit ce qu’il lui faut pour venir à « {title} ».",
            public=False,
            told=False,
            own="Vous avez dit ce qu’il vous faut pour venir à « {title} ».",
        ),
        "seat_given_up": Sentence("Une place de « {title} » est laissée.", public=False, told=False),
        "seat_lapsed": Sentence("Une place de « {title} » passe à la personne suivante.", public=False, told=False),
        "unchanged": Sentence("{visitor} le dit : la visite chez {host} n’a rien changé.", told=False),
    },
)
