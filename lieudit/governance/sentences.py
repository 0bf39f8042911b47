"""What the journal says of the council's composition and rules."""

from lieudit.journal.sentence import Sentence, register

register(
    "governance",
    title="Conseil",
    sentences={
        "assembly_founded": Sentence("{assembly} est constituée, avec {colleges} collèges."),
        "rulebook_adopted": Sentence("{assembly} adopte la version {version} de ses règles, en vigueur le {from_day}."),
        "interest_declared": Sentence("{holder} déclare un lien avec {party} : {nature}.", told=False),
        "interest_ended": Sentence("{holder} n’a plus de lien avec {party} : {nature}.", told=False),
        "seated": Sentence("{holder} siège à {assembly}, collège {college}."),
    },
)
