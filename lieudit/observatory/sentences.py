"""What the journal says of figures; a figure that is cited is a finding, said by the deliberation."""

from lieudit.journal.sentence import Sentence, register

register(
    "observatory",
    title="Chiffres",
    sentences={
        "income_brought": Sentence(
            "Les niveaux de vie médians de {count} communes sont apportés (Filosofi {year}).", told=False
        ),
    },
)
