"""What the journal says of figures and reports."""

from lieudit.journal.sentence import Sentence, register

register(
    "observatory",
    title="Bilans",
    sentences={
        "report_begun": Sentence(
            "{assembly} prépare un bilan : {title} (version {version}).", public=False, told=False
        ),
        "report_written": Sentence("Le bilan « {title} » est écrit.", public=False, told=False),
        "report_drawn": Sentence("Les chiffres du bilan « {title} » sont relevés à nouveau.", public=False, told=False),
        "report_frozen": Sentence("{assembly} publie un bilan : {title}. Ses chiffres ne changeront plus."),
        "report_discarded": Sentence("La préparation du bilan « {title} » est abandonnée.", public=False, told=False),
    },
)
