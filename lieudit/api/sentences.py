"""What the journal says of reuses of open data."""

from lieudit.journal.sentence import Sentence, register

register(
    "api",
    title="Données ouvertes",
    sentences={
        "reuse_told": Sentence(
            "Une réutilisation de « {dataset} » est signalée : « {title} ».", public=False, told=False
        ),
        "reuse_shown": Sentence("Une réutilisation de « {dataset} » est montrée : « {title} ».", told=False),
        "reuse_declined": Sentence(
            "Une réutilisation de « {dataset} » n’est pas montrée : « {title} ». Motif : {reason}",
            public=False,
            told=False,
        ),
    },
)
