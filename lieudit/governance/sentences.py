"""What the journal says of the council's composition and rules."""

from lieudit.journal.sentence import Sentence, register

register(
    "governance",
    title="Conseil",
    sentences={
        "assembly_founded": Sentence("{assembly} se constitue, avec {colleges} collèges."),
        "members_assembly_founded": Sentence("{assembly} se constitue : tous les membres y sont convoqués."),
        "associates_assembly": Sentence("{assembly} est désormais celle des associés : une part donne une voix."),
        "rulebook_adopted": Sentence("{assembly} adopte la version {version} de ses règles, en vigueur le {from_day}."),
        "change_opened": Sentence(
            "{by} écrit une modification des règles, pour {assembly} : « {title} ».",
            public=False,
            told=False,
            own="Vous avez écrit une modification des règles, pour {assembly} : « {title} ».",
        ),
        "change_edited": Sentence(
            "La modification n° {number} des règles est réécrite.",
            public=False,
            told=False,
            own="Vous avez réécrit la modification n° {number} des règles.",
        ),
        "change_rebased": Sentence(
            "La modification n° {number} des règles, écrite sur la version {old}, est reprise sur la version {new}.",
            public=False,
            told=False,
        ),
        "change_withdrawn": Sentence(
            "La modification n° {number} des règles est retirée.",
            public=False,
            told=False,
            own="Vous avez retiré la modification n° {number} des règles.",
        ),
        "change_put_to_vote": Sentence(
            "La modification n° {number} des règles, « {title} » ({assembly}), est mise au vote jusqu’au {until}."
        ),
        "change_rejected": Sentence(
            "La modification n° {number} des règles, « {title} » ({assembly}), n’est pas adoptée{why}.",
            before="La modification n° {number} des règles, « {title} » ({assembly}), n’est pas adoptée ({outcome}).",
        ),
        "decision_registered": Sentence(
            "La décision {code} de {assembly} entre au registre : « {title} ».",
            told=False,
            own="Vous avez inscrit au registre la décision {code} de {assembly} : « {title} ».",
        ),
        "interest_declared": Sentence(
            "{holder} déclare un lien avec {party} : {nature}.",
            told=False,
            own="Vous avez déclaré un lien de {holder} avec {party} : {nature}.",
        ),
        "interest_ended": Sentence("{holder} n’a plus de lien avec {party} : {nature}.", told=False),
        "unseated": Sentence("{holder} ne siège plus à {assembly}, collège {college}."),
        "seated": Sentence("{holder} siège à {assembly}, collège {college}."),
    },
)
