"""The file of a conversion: its facts, read again each time; who sees to a step; what proves it; its statutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.cooperative import conversion_steps as steps
from lieudit.cooperative.conversion_steps import BY_HAND, SEVERAL, Draft, Facts, Read, Said, StepKey
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import Conversion, Cooperative, Duty, Proof, Subscription
from lieudit.cooperative.public_words import refuse_persons
from lieudit.cooperative.seating import homeless
from lieudit.cooperative.vocabulary import Category
from lieudit.cooperative.wording import Total, in_categories, missing_categories
from lieudit.cooperative.workflow import SubscriptionState
from lieudit.governance.bounds import blocking, faults
from lieudit.governance.law import SCIC
from lieudit.governance.models import RulebookChange
from lieudit.governance.rulemaking import hold_change
from lieudit.journal import services as journal
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day, instant
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Json

MASKED = gettext_lazy("Ces mots peuvent nommer une personne : le public ne les voit pas.")
CONVENED, CANCELLED = "meetings.convened", "meetings.cancelled"
"""What the journal says of a session on whose agenda a change is."""
CHOSEN = "cooperative.statutes_chosen"


def file_of(cooperative: Cooperative) -> Conversion:
    """Its file, begun by whoever first writes in it. Call `hold` first."""
    found, _new = Conversion.objects.get_or_create(cooperative=cooperative)
    return found


def begun_file(cooperative: Cooperative) -> Conversion | None:
    """The file of a conversion that somebody began, with the change that it puts to the vote."""
    rows = Conversion.objects.select_related("change__ballot__tally", "change__base")
    return rows.filter(cooperative=cooperative).first()


def steps_of(
    cooperative: Cooperative, file: Conversion | None, totals: Sequence[Total] | None = None, *, whole: bool = False
) -> list[Read]:
    """Every step, read from data as they are now, with who sees to it; `totals` by category, where they are read.
    `whole`: as who leads the conversion reads it, who may be named included."""
    duties = {each.step: steps.Duty(each.who, each.due) for each in file.duties.all()} if file else {}
    return steps.read_steps(facts_of(cooperative, file, totals, whole=whole), duties)


def facts_of(
    cooperative: Cooperative, file: Conversion | None, totals: Sequence[Total] | None = None, *, whole: bool = False
) -> Facts:
    """What data say today of a conversion."""
    totals = in_categories(cooperative) if totals is None else totals
    proofs, others = _written(file, whole=whole) if file else ({}, {})
    change = file.change if file else None
    chosen_on, convened_on = _days_of(change) if change else (None, None)
    admitted = _admitted(cooperative)
    return Facts(
        today=timezone.localdate(),
        proofs=proofs,
        others=others,
        draft=_draft(change, chosen_on) if change else None,
        heads=sum(total.heads for total in totals),
        promised=sum((total.money for total in totals), Decimal(0)),
        missing=[each.words for each in missing_categories(totals)],
        convened_on=convened_on,
        bulletins=len(admitted),
        owed=sum((each.least_paid for each in admitted), Decimal(0)),
        deposited=sum((min(each.paid, each.least_paid) for each in admitted), Decimal(0)),
        uncovered=_uncovered(admitted),
        opened_on=cooperative.opened_on,
    )


def _written(file: Conversion, *, whole: bool) -> tuple[dict[str, Said], dict[str, list[Said]]]:
    """The last proof that stands of each step; and, the last first, all that was written beside it or before. What may
    name a person keeps its day alone, unless it is read `whole`."""
    standing: dict[str, Said] = {}
    others: dict[str, list[Said]] = {}
    for each in file.proofs.order_by("-pk"):
        masked = each.hidden and not whole
        said = Said(each.words, each.on, each.reference, each.answer, key=each.pk, hidden=each.hidden)
        said = replace(said, words=str(MASKED), reference="") if masked else said
        if each.withdrawn_at is None and each.step not in standing:
            standing[each.step] = said
            continue
        became = "" if each.step in SEVERAL else _("Remplacé depuis.")
        if each.withdrawn_at:
            told = {"day": day(each.withdrawn_at), "reason": each.reason}
            became = _("Retiré le %(day)s.") % told if masked else _("Retiré le %(day)s : %(reason)s") % told
        others.setdefault(each.step, []).append(replace(said, became=became))
    return standing, others


def _draft(change: RulebookChange, chosen_on: dt.date | None) -> Draft:
    counted = getattr(change.ballot, "tally", None) if change.ballot else None
    return Draft(
        change.rules["regime"],
        change.state,
        [fault.words for fault in blocking(faults(change.rules, {}))] if change.state == "draft" else [],
        [str(Category(each).label) for each in homeless(change.rules)],
        _against(counted.result) if counted else 0,
        chosen_on,
    )


def _against(result: Json) -> int:
    """The voices against it: unanimity is that of the votes expressed."""
    return int(Fraction(result["raw"]["against"]))


def _days_of(change: RulebookChange) -> tuple[dt.date | None, dt.date | None]:
    """When it was said to be the statutes; when a session was convened with it on its agenda, unless it was cancelled
    since."""
    told = list(Entry.objects.about(change).filter(kind__in=[CHOSEN, CONVENED, CANCELLED]))
    chosen = next((each for each in told if each.kind == CHOSEN), None)
    last = next((each for each in told if each.kind != CHOSEN), None)
    convened = last if last and last.kind == CONVENED else None
    return (
        timezone.localdate(chosen.at) if chosen else None,
        timezone.localdate(convened.at) if convened else None,
    )


def _admitted(cooperative: Cooperative) -> Sequence[Subscription]:
    """The bulletins that were admitted before the day of the conversion."""
    if cooperative.opened_on:
        return []
    rows = Subscription.objects.filter(associate__cooperative=cooperative, state=SubscriptionState.ADMITTED)
    return list(rows.with_paid().select_related("associate").order_by("pk"))


def _uncovered(admitted: Sequence[Subscription]) -> list[str]:
    """The categories that those who signed do not fill."""
    if not admitted:
        return []
    nothing = dict.fromkeys(Category, (0, 0, Decimal(0)))
    for each in admitted:
        heads, parts, money = nothing[Category(each.associate.category)]
        nothing[Category(each.associate.category)] = heads + 1, parts + each.parts, money + each.amount
    totals = [Total(key, str(key.label), *row) for key, row in nothing.items()]
    return [each.words for each in missing_categories(totals)]


# Acts


@transaction.atomic
def plan_step(
    cooperative: Cooperative, *, actor: Account, step: str, who: str, due: dt.date | None, no_person: bool = False
) -> Duty:
    """Say who sees to a step, and until when: an organ or a function, which everybody reads."""
    refuse_persons(who=who, no_person=no_person)
    file = _still_open(cooperative)
    duty, _new = Duty.objects.update_or_create(conversion=file, step=step, defaults={"who": who, "due": due})
    _tell("cooperative.step_planned", cooperative, actor, step=StepKey(step).label, who=who)
    return duty


@transaction.atomic
def prove_step(
    cooperative: Cooperative,
    *,
    actor: Account,
    step: str,
    words: str,
    on: dt.date,
    reference: str = "",
    answer: str = "",
    no_person: bool = False,
) -> Proof:
    """Write what proves a step that data do not; everybody reads it, and it names nobody. A second proof replaces the
    first, which stays readable, or stands beside it where a step has several receipts."""
    refuse_persons(words=words, reference=reference, no_person=no_person)
    file = _still_open(cooperative)
    if step not in BY_HAND:
        raise RuleBroken(_("Cette étape se prouve d’elle-même, par ce que le site sait."))
    if on > timezone.localdate():
        raise RuleBroken({"on": _("Ce jour est à venir.")})
    if step == StepKey.MAJORITY and not answer:
        raise RuleBroken({"answer": _("Dites ce que l’on a trouvé : une clause des statuts, ou l’unanimité.")})
    _refuse_after_vote(file, step)
    if step in {StepKey.NOTICES, StepKey.DEPOSIT} and not reference:
        raise RuleBroken({"reference": _("Notez le numéro du récépissé ou de l’attestation.")})
    kept = answer if step == StepKey.MAJORITY else ""
    proof = Proof.objects.create(
        conversion=file, step=step, words=words, reference=reference, on=on, answer=kept, entered_by=actor
    )
    _tell("cooperative.step_proved", cooperative, actor, step=StepKey(step).label)
    return proof


def _refuse_after_vote(file: Conversion, step: str) -> None:
    """The majority that was found before a vote is the one under which it is read: it changes no more."""
    put = file.change and file.change.state in {"ballot", "adopted"}
    if step == StepKey.MAJORITY and put and file.proofs.standing().filter(step=step).exists():
        raise RuleBroken(_("Les statuts sont au vote, ou votés : la majorité demandée ne change plus."))


@transaction.atomic
def withdraw_proof(
    cooperative: Cooperative, *, actor: Account, step: str, reason: str, no_person: bool = False
) -> Conversion:
    """Take back what was written of a step, with a reason: the step goes back, nothing else is lost."""
    refuse_persons(reason=reason, no_person=no_person)
    file = _still_open(cooperative)
    found = file.proofs.standing().filter(step=step)
    if not found:
        raise RuleBroken(_("Rien n’est écrit à cette étape."))
    _refuse_after_vote(file, step)
    found.update(withdrawn_at=timezone.now(), withdrawn_by=actor, reason=reason)
    _tell("cooperative.step_withdrawn", cooperative, actor, step=StepKey(step).label, reason=reason.rstrip("."))
    return file


@transaction.atomic
def hide_proof(proof: Proof, *, actor: Account) -> Proof:
    """Show no more, to the public, what was written of a step and may name a person, with the reason for which it was
    taken back, in the journal too. The step is proved as before; who leads the conversion still reads it."""
    cooperative = hold(proof.conversion.cooperative)
    proof = lock(proof)
    if proof.hidden:
        raise RuleBroken(_("Le public ne le voit déjà plus."))
    proof.hidden, proof.hidden_at = True, timezone.now()
    proof.save(update_fields=["hidden", "hidden_at"])
    _tell("cooperative.proof_hidden", cooperative, actor, step=StepKey(proof.step).label)
    return proof


@transaction.atomic
def choose_statutes(cooperative: Cooperative, *, actor: Account, change: RulebookChange) -> Conversion:
    """Say which change of the rules is the statutes. Once adopted, it waits for the day of the conversion."""
    file = _still_open(cooperative)
    if change.base.assembly_id != cooperative.assembly_id:
        raise RuleBroken({"change": _("Cette modification est celle d’une autre assemblée.")})
    if change.rules["regime"] not in SCIC:
        raise RuleBroken({"change": _("Ces règles ne sont pas celles d’une SCIC : choisissez-en d’autres.")})
    if file.change and file.change.ballot and file.change.state == "ballot":
        until = instant(file.change.ballot.closes_at)
        raise RuleBroken(_("Les statuts choisis sont au vote jusqu’au %s : attendez qu’il soit compté.") % until)
    if file.is_voted:
        raise RuleBroken(_("Des statuts sont déjà votés : ils attendent le jour du basculement."))
    if file.change and file.change_id != change.pk:
        hold_change(file.change, held=False)
    hold_change(change, held=True)
    file.change = change
    file.prepared_by = file.prepared_at = file.funds = None
    file.save()
    _tell("cooperative.statutes_chosen", cooperative, actor, change, number=change.number, title=change.title)
    return file


def changes_for(cooperative: Cooperative) -> list[RulebookChange]:
    """The changes that may be the statutes: written for this assembly, of a SCIC, not voted yet."""
    rows = RulebookChange.objects.filter(base__assembly=cooperative.assembly_id, state="draft").select_related("base")
    return [each for each in rows.order_by("-number")[:50] if each.rules["regime"] in SCIC]


def _still_open(cooperative: Cooperative) -> Conversion:
    cooperative = hold(cooperative)
    if cooperative.opened_on:
        raise RuleBroken(_("La coopérative est ouverte : son dossier ne change plus."))
    return lock(file_of(cooperative))


def _tell(kind: str, cooperative: Cooperative, actor: Account, *things: RulebookChange, **words: object) -> None:
    data = {"assembly": cooperative.assembly.name} | {key: str(value) for key, value in words.items()}
    journal.record(kind, cooperative, cooperative.assembly, *things, actor=actor, data=data)


@dataclass(frozen=True)
class Where:
    """Where a cooperative is: what blocks it today, how many of its steps are proved, the next that words prove;
    `signs`: whether bulletins may be signed, where promises are made else."""

    cooperative: Cooperative
    blocks: Sequence[Read]
    proved: int
    to_prove: Read | None
    signs: bool


def where_they_are(cooperatives: Sequence[Cooperative]) -> list[Where]:
    """Of each that is prepared; of those that are open, nothing blocks any more."""
    found = []
    for each in cooperatives:
        file = getattr(each, "conversion", None)
        read = [] if each.opened_on else steps.read_steps(facts_of(each, file), {})
        to_prove = next((step for step in read if step.by_hand and not step.is_proved), None)
        signs = bool(each.opened_on or (file and file.change and file.is_voted))
        found.append(Where(each, list(steps.blocking(read)), steps.proved(read), to_prove, signs))
    return found
