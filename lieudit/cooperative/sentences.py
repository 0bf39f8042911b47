"""What the journal says of a cooperative. Persons are « une personne »; money and parts of one stay inside."""

from lieudit.journal.sentence import Sentence, register

register(
    "cooperative",
    title="Coopérative",
    sentences={
        "prepared": Sentence("{assembly} prépare sa coopérative : chacun peut promettre des parts.", told=False),
        "opened": Sentence("La coopérative de {assembly} est ouverte : on peut souscrire des parts."),
        "promised": Sentence("{who} promet {parts}.", public=False, told=False, own="Vous avez promis {parts}."),
        "promise_withdrawn": Sentence(
            "{who} retire sa promesse de parts.",
            public=False,
            told=False,
            own="Vous avez retiré une promesse de parts.",
        ),
        "signed": Sentence(
            "{who} souscrit {parts}, référence {reference}.",
            public=False,
            own="Vous avez souscrit {parts}, référence {reference}.",
        ),
        "admitted": Sentence("La souscription {reference} est admise : elle compte une fois payée.", public=False),
        "admitted_by_decision": Sentence(
            "La souscription {reference} est admise par la décision {code} : elle compte une fois payée.", public=False
        ),
        "refused": Sentence("La souscription {reference} n’est pas admise : {reason}.", public=False),
        "withdrawn": Sentence("La souscription {reference} est retirée.", public=False),
        "paid": Sentence("{amount} reçus pour {reference}.", public=False),
        "counted": Sentence("{who} rejoint les associés : {parts} comptent, référence {reference}.", public=False),
        "transferred": Sentence("{who} cède {parts} à {taker}.", public=False),
        "left": Sentence("{who} quitte la coopérative : {amount} à rembourser, au rang {rank}.", public=False),
        "ending_opened": Sentence(
            "Une procédure ({why}) est ouverte contre {who} : réponse par écrit, ou audition le {hearing}.",
            public=False,
        ),
        "ending_defended": Sentence("{who} répond par écrit à ce qui lui est reproché.", public=False),
        "ending_heard": Sentence("L’audition de {who} a eu lieu, ou avait été proposée.", public=False),
        "ending_cited": Sentence(
            "La décision {code} ({why}) est citée contre {who} : une autre personne l’écrit au registre.", public=False
        ),
        "ending_reopened": Sentence("La décision {code} n’est pas confirmée : {reason}", public=False),
        "ending_dropped": Sentence("La procédure ({why}) contre {who} est abandonnée : {reason}", public=False),
        "death_entered": Sentence(
            "Le décès de {who} est noté : une autre personne confirme.", public=False, told=False
        ),
        "death_dropped": Sentence("Le décès noté de {who} est abandonné : {reason}", public=False, told=False),
        "ending_appealed": Sentence("{who} fait un recours contre la fin de ses parts.", public=False),
        "ending_answered": Sentence(
            "Le recours de {who} a sa réponse : une autre personne la confirme.", public=False, told=False
        ),
        "ending_reconsidered": Sentence(
            "La réponse au recours de {who} n’est pas confirmée : {reason}", public=False, told=False
        ),
        "ending_upheld": Sentence("La fin des parts de {who} est confirmée sur recours : {reason}", public=False),
        "ending_overturned": Sentence("{who} revient parmi les associés, avec ses parts : {reason}", public=False),
        "ended": Sentence("{who} quitte les associés ({why}) : {amount} à rembourser, au rang {rank}.", public=False),
        "left_to_share": Sentence(
            "{who} quitte la coopérative : {amount} à rembourser, à proportion de ce qui est dû à chacun.", public=False
        ),
        "ended_to_share": Sentence(
            "{who} quitte les associés ({why}) : {amount} à rembourser, à proportion de ce qui est dû à chacun.",
            public=False,
        ),
        "named": Sentence("La liste publique des associés peut nommer {who}.", public=False, told=False),
        "unnamed": Sentence("La liste publique des associés ne nomme plus {who}.", public=False, told=False),
        "particulars_written": Sentence(
            "{who} écrit son identité au registre.",
            public=False,
            told=False,
            own="Vous avez écrit au registre l’identité de {who}.",
        ),
        "particulars_read": Sentence(
            "Qui tient le registre a lu ce qui identifie {who} : {reason}.", public=False, told=False
        ),
        "renounced": Sentence("{who} renonce à {amount} : la somme reste en réserve.", public=False),
        "payout_prepared": Sentence("Un remboursement de {amount} est préparé pour {who}.", public=False, told=False),
        "reimbursed": Sentence("{amount} sont remboursés à {who}.", public=False),
        "interest_prepared": Sentence("{count} à payer sont préparés, {amount} en tout.", public=False, told=False),
        "interest_paid": Sentence("{amount} d’intérêt aux parts sont payés à {who}.", public=False),
        "correction_asked": Sentence(
            "{movement} : son annulation est demandée. Motif : {reason}.", public=False, told=False
        ),
        "corrected": Sentence("{movement} est annulé par un mouvement contraire : {reason}.", public=False),
        "correction_dropped": Sentence("La correction de {movement} est abandonnée.", public=False, told=False),
        "category_claimed": Sentence(
            "{who} demande la catégorie « {wanted} ».", public=False, own="Vous avez demandé la catégorie « {wanted} »."
        ),
        "claim_answered": Sentence("« {wanted} » : une réponse attend une seconde personne.", public=False, told=False),
        "claim_reopened": Sentence(
            "« {wanted} » : la réponse « {answer} » n’est pas confirmée.", public=False, told=False
        ),
        "claim_granted": Sentence("{who} passe dans la catégorie « {wanted} ».", public=False),
        "category_changed": Sentence(
            "{who} passe de la catégorie « {before} » à « {wanted} ». Ce qui fut signé avant ne change pas : {signed}.",
            public=False,
        ),
        "claim_kept": Sentence("{who} reste dans sa catégorie : « {wanted} » n’est pas acceptée.", public=False),
        "claim_withdrawn": Sentence("{who} ne demande plus la catégorie « {wanted} ».", public=False, told=False),
        "keeper_named": Sentence("Le registre de {assembly} est confié à une personne, {until}.", public=False),
        "keeper_ended": Sentence("Un mandat de tenue du registre de {assembly} est terminé.", public=False),
        "payout_iban": Sentence("{who} dit où recevoir son paiement.", public=False, told=False),
        "payout_ordered": Sentence("Le virement de {amount} à {who} est ordonné.", public=False, told=False),
        "payout_dropped": Sentence("Un paiement de {amount} à {who} est abandonné.", public=False, told=False),
        "account_mapped": Sentence(
            "{assembly} : le compte {account} porte, en comptabilité, le numéro {number}, « {words} » "
            "(source : {source}).",
            public=False,
            told=False,
        ),
        "certificates_asked": Sentence("{assembly} : {count} de parts à établir.", public=False, told=False),
        "step_planned": Sentence("Vers la coopérative, {assembly} : « {step} » revient à {who}.", told=False),
        "step_proved": Sentence("Vers la coopérative, {assembly} : « {step} » est prouvé.", told=False),
        "step_withdrawn": Sentence("Vers la coopérative, {assembly} : « {step} » revient en arrière : {reason}."),
        "proof_hidden": Sentence(
            "Vers la coopérative, {assembly} : à l’étape « {step} », un écrit n’est plus montré au public.",
            told=False,
        ),
        "statutes_chosen": Sentence("{assembly} choisit ses statuts : la modification n° {number}, « {title} »."),
        "giving_up_asked": Sentence("{assembly} pourrait renoncer à ses statuts votés (n° {number}) : {reason}."),
        "statutes_given_up": Sentence("{assembly} renonce à ses statuts votés (n° {number}) : {reason}."),
        "switch_prepared": Sentence("{assembly} peut devenir une coopérative : une autre personne confirme."),
        "switched": Sentence("{assembly} est une coopérative : {associates}, {funds} de réserves impartageables."),
        "reviewer_named": Sentence(
            "{assembly} confie sa révision à {reviewer}, et à {substitute} à défaut (décision {code})."
        ),
        "review_held": Sentence("La révision de {assembly} est remise par {reviewer}."),
        "remark_planned": Sentence("{assembly} confie à {who} la suite d’une remarque de sa révision."),
        "remark_settled": Sentence("Une remarque de la révision de {assembly} a sa suite : {done}."),
        "review_asked": Sentence("{who} demande la révision de la coopérative.", public=False, told=False),
        "loss_noted": Sentence("L’exercice {year} de {assembly} finit sur une perte de {amount}.", told=False),
        "loss_posted": Sentence(
            "La perte de {year} de {assembly} est au registre : {reserves} sur les réserves, {carried} à couvrir."
        ),
        "year_written": Sentence("{assembly} publie son rapport coopératif de {year}."),
        "rate_noted": Sentence("Le taux moyen des obligations privées du {half} est noté : {rate}.", told=False),
        "revaluation_prepared": Sentence(
            "Une hausse des parts est préparée, pour {assembly} : chacune à {nominal}, par {amount} des réserves. "
            "L’assemblée en décide."
        ),
        "revalued": Sentence("Chaque part de {assembly} vaut {nominal} : {amount} des réserves y sont entrés."),
        "revaluation_dropped": Sentence(
            "{assembly} ne relève pas ses parts à {nominal} : ce qui était préparé est abandonné."
        ),
        "surplus_proposed": Sentence("{assembly} propose comment répartir l’excédent de {year} : {amount}."),
        "surplus_adopted": Sentence("La répartition de l’excédent de {year} est adoptée par la décision {code}."),
        "surplus_posted": Sentence("L’excédent de {year} est réparti : {reserves} en réserves, {interest} aux parts."),
        "surplus_dropped": Sentence("La répartition proposée pour {year} est abandonnée : {reason}."),
    },
)
