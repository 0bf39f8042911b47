"""What the journal says of the records of places. No sentence names a person."""

from lieudit.journal.sentence import Sentence, register

register(
    "records",
    title="Fiches des lieux",
    sentences={
        "disagreed": Sentence(
            "{who} propose d’autres réponses sur la fiche du lieu {place} : {fields}. Il reste à trancher.",
            letter="{who} propose d’autres réponses. Il reste à trancher.",
            own="Vous avez proposé d’autres réponses sur la fiche du lieu {place} : {fields}. Il reste à trancher.",
        ),
        "absence_said": Sentence(
            "Fiche du lieu {place} : ce qu’il n’a pas est dit ({fields}).",
            own="Vous avez dit ce que le lieu {place} n’a pas ({fields}).",
        ),
        "conflict_settled": Sentence(
            "Fiche du lieu {place}, {field} : {outcome}. La fiche dit maintenant « {value} ». Motif : {reason}"
        ),
        "doubted": Sentence(
            "Quelqu’un dit que ce n’est plus vrai : {field} du lieu {place}. À vous de répondre.",
            letter="Quelqu’un dit que ce n’est plus vrai. À vous de répondre.",
            public=False,
            own="Vous avez dit que ce n’est plus vrai : {field} du lieu {place}.",
        ),
        "contested": Sentence(
            "Plusieurs personnes disent que ce n’est plus vrai sur la fiche du lieu {place} : {field}."
        ),
        "doubt_passed_on": Sentence(
            "Le lieu {place} n’a pas répondu : l’animation du territoire est priée de dire si c’est toujours vrai "
            "({field}).",
            public=False,
        ),
        "doubt_settled": Sentence("Fiche du lieu {place}, {field} : {outcome}."),
        "confirmed_together": Sentence(
            "{count} : tout y est toujours vrai ({names}).",
            told=False,
            own="Vous avez confirmé que tout est toujours vrai : {names}.",
        ),
        "confirmation_asked": Sentence(
            "Le lieu {place} est prié de dire si sa fiche est toujours vraie.", public=False, told=False
        ),
        "paired": Sentence("Deux fiches pourraient être un seul lieu : {place} et {other}.", told=False),
        "set_apart": Sentence("{place} et {other} sont bien deux lieux.", told=False),
        "looked_at_again": Sentence("{place} et {other} sont à comparer de nouveau.", told=False),
        "confirmation_taken_back": Sentence("La confirmation de la fiche du lieu {place} est annulée.", told=False),
        "merged": Sentence("La fiche {absorbed} est réunie à celle du lieu {kept}. Motif : {reason}"),
        "parted": Sentence("Les fiches {kept} et {absorbed} sont à nouveau séparées."),
        "paused": Sentence("Le lieu {place} ferme du {since} au {until}. Motif : {reason}"),
        "closed": Sentence("Le lieu {place} ferme définitivement le {since}. Motif : {reason}"),
        "closure_began": Sentence("Le lieu {place} est fermé à partir d’aujourd’hui, comme annoncé.", told=False),
        "reopened": Sentence("Le lieu {place} est à nouveau ouvert."),
        "promoted": Sentence(
            "Le lieu {place}, connu jusqu’ici hors tiers-lieux ({former}), est inscrit comme tiers-lieu. "
            "Motif : {reason}"
        ),
        "kind_said": Sentence(
            "Le lieu {place} est inscrit parmi les services connus hors tiers-lieux ({kind}). Motif : {reason}"
        ),
        "transferred": Sentence("Le lieu {place} est porté par {organisation} à partir du {since}. {after}"),
    },
)
