"""What the journal says of a cooperative. Persons are « une personne »; money and parts of one stay inside."""

from lieudit.journal.sentence import Sentence, register

register(
    "cooperative",
    title="Coopérative",
    sentences={
        "prepared": Sentence("{assembly} prépare sa coopérative : chacun peut promettre des parts.", told=False),
        "opened": Sentence("La coopérative de {assembly} est ouverte : on peut souscrire des parts."),
        "promised": Sentence("{who} promet {parts}.", public=False, told=False),
        "promise_withdrawn": Sentence("{who} retire sa promesse de parts.", public=False, told=False),
        "signed": Sentence("{who} souscrit {parts}, référence {reference}.", public=False),
        "admitted": Sentence("La souscription {reference} est admise : elle compte une fois payée.", public=False),
        "refused": Sentence("La souscription {reference} n’est pas admise : {reason}.", public=False),
        "withdrawn": Sentence("La souscription {reference} est retirée.", public=False),
        "paid": Sentence("{amount} reçus pour {reference}.", public=False),
        "counted": Sentence("{who} est associé : {parts} comptent, référence {reference}.", public=False),
        "transferred": Sentence("{who} cède {parts} à {taker}.", public=False),
        "left": Sentence("{who} quitte la coopérative : {amount} à rembourser, au rang {rank}.", public=False),
        "payout_prepared": Sentence("Un remboursement de {amount} est préparé pour {who}.", public=False, told=False),
        "reimbursed": Sentence("{amount} sont remboursés à {who}.", public=False),
        "payout_dropped": Sentence("Un remboursement de {amount} à {who} est abandonné.", public=False, told=False),
    },
)
