"""What the journal says of drafts and positions. `about` is a title, `by` who signs."""

from lieudit.journal.sentence import Sentence, register


def step(text: str, own: str = "") -> Sentence:
    """A step within its stage: it waits for the letter of the day when another left lately."""
    return Sentence(text, waits=True, own=own)


def asking(text: str, own: str = "") -> Sentence:
    """The same, of which those who sit are told at once: they have until a day to answer."""
    return Sentence(text, waits=True, own=own, urgent=True)


def inside(text: str, own: str = "") -> Sentence:
    """News of the text itself: on its page and in its feed, without a mail for each."""
    return Sentence(text, told=False, own=own)


register(
    "deliberation",
    title="Positions",
    sentences={
        "opened": Sentence(
            "Le projet « {about} » est mis en délibération par {by}.",
            stage="deliberated",
            own="Vous avez mis en délibération le projet « {about} ».",
        ),
        "edited": Sentence(
            "Le titre ou le résumé du projet « {about} » est corrigé.",
            public=False,
            told=False,
            own="Vous avez corrigé le titre ou le résumé du projet « {about} ».",
        ),
        "paragraph_written": Sentence(
            "Le paragraphe {rank} est écrit.", public=False, told=False, own="Vous avez écrit le paragraphe {rank}."
        ),
        "paragraph_moved": Sentence(
            "Le paragraphe {rank} est déplacé.", public=False, told=False, own="Vous avez déplacé le paragraphe {rank}."
        ),
        "paragraph_removed": Sentence(
            "Le paragraphe {rank} est retiré.", public=False, told=False, own="Vous avez retiré le paragraphe {rank}."
        ),
        "finding_added": Sentence(
            "Un constat est ajouté : « {claim} ».",
            public=False,
            told=False,
            own="Vous avez ajouté un constat : « {claim} ».",
        ),
        "finding_corrected": Sentence(
            "Le chiffre du constat « {claim} » est aujourd’hui : {now}.",
            public=False,
            told=False,
            own="Vous avez corrigé le chiffre du constat « {claim} » : {now}.",
        ),
        "discussion_opened": step(
            "Le projet « {about} » est ouvert aux questions et aux amendements jusqu’au {until}.",
            own="Vous avez ouvert le projet « {about} » aux questions et aux amendements jusqu’au {until}.",
        ),
        "commented": inside(
            "{by} écrit au sujet du paragraphe {rank} de « {about} ».",
            own="Vous avez écrit au sujet du paragraphe {rank} de « {about} ».",
        ),
        "amended": inside(
            "{by} propose l’amendement {number} au projet « {about} ».",
            own="Vous avez proposé l’amendement {number} au projet « {about} ».",
        ),
        "recommended": inside(
            "Avis du groupe de rédaction sur l’amendement {number} : {advice}.",
            own="Vous avez donné l’avis du groupe de rédaction sur l’amendement {number} : {advice}.",
        ),
        "amendment_answered": inside(
            "{by} répond à l’avis sur l’amendement {number} : {answer}.",
            own="Vous avez répondu à l’avis sur l’amendement {number} : {answer}.",
        ),
        "amendment_integrated": inside(
            "L’amendement {number} de {by} est intégré au texte.",
            own="Vous avez intégré au texte l’amendement {number} de {by}.",
        ),
        "amendment_refused": inside(
            "L’amendement {number} de {by} n’est pas retenu.",
            own="Vous n’avez pas retenu l’amendement {number} de {by}.",
        ),
        "rivals_put_to_vote": asking(
            "« {about} » : les amendements {numbers} sont au vote l’un contre l’autre jusqu’au {until}.",
            own="Vous avez mis les amendements {numbers} de « {about} » au vote l’un contre l’autre jusqu’au {until}.",
        ),
        "rivals_decided": step("« {about} » : le scrutin n° {ballot} retient {kept}."),
        "round_opened": asking(
            "Le tour de consentement {round} sur « {about} » est ouvert jusqu’au {until}.",
            own="Vous avez ouvert le tour de consentement {round} sur « {about} » jusqu’au {until}.",
        ),
        "round_hurried": Sentence(
            "Le tour de consentement {round} sur « {about} » s’ouvre avant la fin annoncée de la discussion, le "
            "{announced} : {reason}. Réponses jusqu’au {until}.",
            own="Vous avez ouvert le tour de consentement {round} sur « {about} » avant la fin annoncée de la "
            "discussion, le {announced} : {reason}. Réponses jusqu’au {until}.",
            urgent=True,
        ),
        "reminded": Sentence(
            "Un rappel part aux sièges qui n’ont pas répondu au tour de consentement {round} sur « {about} », ouvert "
            "jusqu’au {until}.",
            public=False,
            told=False,
        ),
        "answered": inside(
            "{seat} répond au tour {round} : {choice}.", own="Vous avez répondu au tour {round} : {choice}."
        ),
        "objection_settled": inside("L’objection {number} de {seat} est {state}."),
        "put_to_vote": asking(
            "Le projet « {about} » est soumis au vote jusqu’au {until}.",
            own="Vous avez soumis le projet « {about} » au vote jusqu’au {until}.",
        ),
        "adopted": Sentence(
            "Le conseil adopte la position commune {number}, « {about} ».",
            stage="adopted",
            own="Vous avez conclu : le conseil adopte la position commune {number}, « {about} ».",
        ),
        "rejected": Sentence(
            "Le projet « {about} » n’est pas adopté{why}. Les besoins réunis attendent une autre suite.",
            turn=True,
            before="Le projet « {about} » n’est pas adopté ({outcome}). Les besoins réunis attendent une autre suite.",
        ),
        "withdrawn": Sentence(
            "Le projet « {about} » est retiré : {reason} Les besoins réunis attendent une autre suite.",
            turn=True,
            own="Vous avez retiré le projet « {about} » : {reason}",
        ),
        "signed": step(
            "{seat} signe la position commune {number}, « {about} ».",
            own="Vous avez signé la position commune {number}, « {about} ».",
        ),
        "dissented": step(
            "{seat} joint un avis minoritaire à la position commune {number}, « {about} ».",
            own="Vous avez joint un avis minoritaire à la position commune {number}, « {about} ».",
        ),
    },
)
