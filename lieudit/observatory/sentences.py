"""What the journal says of figures and reports; a figure that is cited is a finding, said by the deliberation."""

from lieudit.journal.sentence import Sentence, register

register(
    "observatory",
    title="Chiffres et bilans",
    sentences={
        "income_brought": Sentence(
            "Les niveaux de vie médians de {count} communes sont apportés (Filosofi {year}).", told=False
        ),
        "report_begun": Sentence(
            "{assembly} prépare un bilan : {title} (version {version}).", public=False, told=False
        ),
        "report_written": Sentence("Le bilan « {title} » est écrit.", public=False, told=False),
        "report_drawn": Sentence("Les chiffres du bilan « {title} » sont relevés à nouveau.", public=False, told=False),
        "report_frozen": Sentence("{assembly} publie un bilan : {title}. Ses chiffres ne changeront plus."),
        "report_discarded": Sentence("La préparation du bilan « {title} » est abandonnée.", public=False, told=False),
    },
)
