"""What the journal says of attestations. What is defined is told to everybody; who declares, asks, recognises or
withdraws is told to the persons concerned alone, even when the page is public: its holder may hide it again. No name is
written there: the journal keeps for ever, and a holder may leave."""

from lieudit.journal.sentence import Sentence, register

register(
    "attestations",
    title="Attestations",
    sentences={
        "defined": Sentence("{keeper} définit un savoir-faire qui s’atteste entre pairs : « {title} »."),
        "closed": Sentence("Le savoir-faire « {title} » n’est plus délivré. Motif : {reason}"),
        "peer_named": Sentence("Un premier pair est nommé pour « {title} ».", public=False, told=False),
        "declared": Sentence(
            "Une personne déclare ce savoir-faire : « {title} ».",
            public=False,
            told=False,
            own="Vous avez déclaré ce savoir-faire : « {title} ».",
        ),
        "asked": Sentence(
            "Une personne demande à un pair de reconnaître ce savoir-faire : « {title} ».",
            public=False,
            own="Vous avez demandé à un pair de reconnaître ce savoir-faire : « {title} ».",
        ),
        "recognised": Sentence(
            "Ce savoir-faire est reconnu par {place} : « {title} ».",
            public=False,
            own="Vous avez reconnu ce savoir-faire, pour {place} : « {title} ».",
        ),
        "attested": Sentence("« {title} » est attesté, par la règle de ce savoir-faire.", public=False),
        "published": Sentence("L’attestation « {title} » est rendue publique.", public=False, told=False),
        "hidden": Sentence("L’attestation « {title} » est cachée.", public=False, told=False),
        "withdrawn": Sentence("L’attestation « {title} » est retirée. Motif : {reason}", public=False),
    },
)
