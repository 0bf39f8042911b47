"""Acts on applications: begun, answered word by word, shared between places that each accept, budgeted, sent.

The file is locked first: two who answer the same question at once take their turn, and no words are lost. Its call is
kept as it is meanwhile, by all at once: three hundred send in the last minute, and it closes after them, or before.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.services import check_may_write
from lieudit.funding import reads
from lieudit.funding.budget import ACCOUNTS, Line
from lieudit.funding.completeness import Bounds, File, missing
from lieudit.funding.models import Answer, Application, BudgetLine, Call, Partner, places_of
from lieudit.funding.questions import is_optional
from lieudit.funding.record_facts import dated, facts_for, said_of
from lieudit.funding.services import record as record_of_call
from lieudit.funding.tasks import assign_files
from lieudit.funding.vocabulary import BUDGETED, Kind, PartnerRole
from lieudit.funding.workflow import APPLICATION_WORKFLOW, TAKEN, CallState
from lieudit.journal import services as journal
from lieudit.network.models import Place, Representative
from lieudit.network.vocabulary import PlaceStatus
from lieudit.records.models import Merge
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP, clause, day, typeset
from lieudit.toolkit.locks import share
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Json

MOST_LINES = 200
"""Lines of one budget."""
MOST_PARTNERS = 50
MOST_VERSIONS = 500
"""Versions of one answer: past that, somebody's program writes."""
MOST_VERSIONS_OUTSIDE = MOST_VERSIONS // 2
"""Versions of one answer past which its own places alone write it."""
MOST_BETTERED = 30
"""Versions that somebody of no place of a file writes in it, at most: its own places keep the room that they need."""
MOST_EARLIER = 3
"""Earlier files from which an answer may be brought."""
YEARS = 5
"""A budget goes so many years from that of the closing, at most."""


def record(kind: str, application: Application, *things: models.Model, actor: Account | None, **data: object) -> None:
    """The last line of each act on an application."""
    known = {
        "number": application.number,
        "title": typeset(application.title),
        "call": typeset(application.call.title),
        "of": thing_token(application),
        "url": application.get_absolute_url(),
        "link": _("Lire le dossier"),
    }
    journal.record(kind, application, *things, actor=actor, data=known | data)


@transaction.atomic
def begin_application(call: Call, *, actor: Account, lead: Place, title: str, licence: str = "") -> Application:
    """Begin a file for a place: it is read by its places alone until it is sent; by all where the call asks for
    commons, and then it says under which open licence, and who is suspended publishes none. Who begins hears of what
    changes."""
    call = share(call)
    if call.kind == Kind.COMMONS:
        check_may_write(actor)
    _refuse_closed(lead)
    if not call.takes_files:
        raise RuleBroken(_("Cet appel ne prend pas de dossier en ce moment."))
    title, licence = " ".join(title.replace("\0", "").split()), licence if call.kind == Kind.COMMONS else ""
    if call.kind == Kind.COMMONS and not licence:
        raise RuleBroken({"licence": _("Un commun est sous une licence ouverte : choisissez-la.")})
    _refuse_elsewhere(call, lead)
    application = Application.objects.create(
        number=next_number(Application), call=call, lead=lead, title=title, licence=licence, author=actor
    )
    now = timezone.now()
    _join(
        Partner(
            application=application,
            call=call,
            place=lead,
            role=PartnerRole.CARRIES,
            task=_("porte le dossier"),
            accepted_at=now,
            accepted_by=actor,
        )
    )
    journal.follow_thing(call, account=actor, confirmed=True)
    journal.address_to(application, [actor.pk])
    if application.is_public:
        record("funding.begun_in_public", application, call, actor=actor, place=str(lead))
    else:
        record("funding.begun", application, actor=actor, place=str(lead))
    return application


def _join(partner: Partner) -> None:
    """Save a place that accepts; one that another file of the call took meanwhile is refused in words."""
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError:
        raise RuleBroken(_("%s est déjà dans un dossier de cet appel.") % partner.place) from None


def _refuse_elsewhere(call: Call, place: Place) -> None:
    other = Partner.objects.inside().filter(call=call, place=place).select_related("application").first()
    if other is not None:
        words = _("%(place)s est déjà dans un dossier de cet appel, le n° %(number)s.")
        raise RuleBroken(agreed(words, place=place, number=other.application.number))


def _refuse_closed(place: Place) -> None:
    if place.withdrawn_at is not None or place.status == PlaceStatus.CLOSED:
        raise RuleBroken(_("%s a fermé, ou n’est plus dans l’annuaire.") % place)


# Word by word


@transaction.atomic
def save_answer(
    application: Application, *, actor: Account, question: int, text: str, seen: int, source: str = ""
) -> Answer:
    """Save an answer, as a version of more. `seen` is the version that its author had before the eyes: where another
    came meanwhile, both stand, and both are shown; but somebody of no place of the file reads the last one first."""
    application = reads.held(application)
    APPLICATION_WORKFLOW.apply("answer", application)
    asked = question_of(application.call, question)
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > asked["most"]:
        over = len(text) - asked["most"]
        raise RuleBroken(
            {"text": _("%(over)d signes de trop : %(most)d au plus.") % {"over": over, "most": asked["most"]}}
        )
    outside = application.is_public and not application.partners.inside().filter(place__in=places_of(actor)).exists()
    last = reads.last_answer(application.pk, question)
    if last is not None and last.text == text and (last.beside_id is None or seen < last.version):
        return last
    if outside:
        _refuse_outside(application, actor, text, seen, last.version if last is not None else 0)
    if last is not None and last.version >= MOST_VERSIONS:
        raise RuleBroken(_("Cette réponse a déjà cinq cents versions : écrivez au secrétariat."))
    answer = Answer.objects.create(
        application=application,
        question=question,
        version=last.version + 1 if last is not None else 1,
        text=text,
        beside=last if last is not None and seen < last.version and last.text else None,
        source=source[:200],
        author=actor,
    )
    kind = "funding.bettered" if outside else "funding.answered"
    record(kind, application, actor=actor, question=typeset(asked["words"]))
    return answer


def _refuse_outside(application: Application, actor: Account, text: str, seen: int, last: int) -> None:
    """Somebody of no place of a file that is written in public betters it: with words, from its last version, and not
    without end. `last`: the number of that version."""
    if not text:
        raise RuleBroken({"text": _("Améliorez ces mots, ou laissez-les : les lieux du dossier seuls les effacent.")})
    if application.answers.filter(author=actor).count() >= MOST_BETTERED:
        raise RuleBroken(_("Vous avez déjà beaucoup écrit dans ce dossier : parlez-en à ses lieux."))
    if last >= MOST_VERSIONS_OUTSIDE:
        raise RuleBroken(_("Cette réponse a déjà beaucoup de versions : les lieux du dossier seuls l’écrivent encore."))
    if seen < last:
        raise RuleBroken(_("Quelqu’un a écrit entre-temps : relisez, puis améliorez la dernière version."))


def versions_of(application: Application, key: int) -> list[Answer]:
    """Every version of an answer, the last first, with who wrote it."""
    return list(application.answers.filter(question=key).select_related("author").order_by("-version"))


def question_of(call: Call, key: int) -> Json:
    """The question of this key, in the rules in force."""
    found: Json | None = next((each for each in call.rules.asked if each["key"] == key), None)
    if found is None:
        raise RuleBroken(_("Cette question n’est plus dans le dossier : une correction l’a retirée."))
    return found


def sources_for(application: Application, key: int, account: Account) -> dict[str, tuple[str, str]]:
    """What may be brought into an answer: name → where it comes from with its date, and the words. From the records of
    the places that are of the file, what the question asks for; the description of the lead; and from its files to
    other calls that were asked the same, of which the reader is."""
    words, today = question_of(application.call, key)["words"], timezone.localdate()
    found: dict[str, tuple[str, str]] = {}
    place = application.lead
    if text := (place.description or place.summary).strip():
        found["fiche"] = (f"fiche du lieu, {dated(place, today)}", text)
    inside = application.partners.inside().filter(place__withdrawn_at=None).order_by("pk")
    places = [each.place for each in inside.select_related("place__municipality__department")]
    for fact in facts_for(words):
        if (said := said_of(fact, places, today)) and said[1] != text:
            found[fact.key] = said
    records = len(found)
    read = Application.objects.of(account).filter(lead=application.lead).exclude(pk=application.pk)
    earlier = Answer.objects.filter(application__in=read).exclude(text="")
    rows = earlier.select_related("application__call__current").order_by("-at", "-pk")[:200]
    for row in rows:
        asked = {each["key"]: each["words"] for each in row.application.call.rules.asked}
        if asked.get(row.question) == words and len(found) - records < MOST_EARLIER:
            label = (
                f"dossier n°{NBSP}{row.application.number}, «{NBSP}{row.application.call.title}{NBSP}», {day(row.at)}"
            )
            found.setdefault(f"d{row.application_id}", (label, row.text))
    return found


# Together


@transaction.atomic
def ask_partner(application: Application, *, actor: Account, place: Place, role: str, task: str) -> Partner:
    """Ask a place to be of the file, with its role and what it would do, which is published where the file is: who
    speaks for it is told, and accepts or not."""
    application = APPLICATION_WORKFLOW.take("invite", application)
    if application.is_public:
        check_may_write(actor)
    rules = application.call.rules
    if rules.joint is not True:
        raise RuleBroken(_("Cet appel ne prend pas de dossier à plusieurs."))
    standing = application.partners.standing()
    if standing.filter(place=place).exists():
        raise RuleBroken({"place": _("%s est déjà dans ce dossier.") % place})
    if standing.count() >= min(rules.partners or MOST_PARTNERS, MOST_PARTNERS):
        raise RuleBroken(_("Cet appel prend %d lieux par dossier au plus.") % (rules.partners or MOST_PARTNERS))
    _refuse_closed(place)
    _refuse_elsewhere(application.call, place)
    speakers = list(Representative.objects.running().of(place).values_list("account", flat=True))
    if not speakers:
        raise RuleBroken(
            {"place": _("Personne ne représente encore %s ici : ce lieu ne pourrait pas accepter.") % place}
        )
    partner = Partner.objects.create(
        application=application, call=application.call, place=place, role=role, task=clause(task)
    )
    journal.address_to(application, speakers)
    record("funding.place_asked", application, place, actor=actor, place=str(place), lead=str(application.lead))
    return partner


@transaction.atomic
def accept_part(application: Application, *, actor: Account, place: Place) -> Partner:
    """A place accepts to be of the file, by who speaks for it."""
    application = APPLICATION_WORKFLOW.take("accept", application)
    partner = application.partners.standing().select_for_update().filter(place=place).first()
    if partner is None:
        raise RuleBroken(_("%s n’est plus demandé dans ce dossier.") % place)
    if partner.accepted_at:
        raise RuleBroken(_("%s a déjà accepté.") % place)
    _refuse_closed(place)
    _refuse_elsewhere(application.call, place)
    partner.accepted_at, partner.accepted_by = timezone.now(), actor
    _join(partner)
    journal.follow_thing(application.call, account=actor, confirmed=True)
    record("funding.partner_accepted", application, place, actor=actor, place=str(place))
    return partner


@transaction.atomic
def leave_application(application: Application, *, actor: Account, place: Place, reason: str) -> Partner:
    """A place declines or leaves, with a reason that the others read. Its lines of the budget go with it."""
    application = APPLICATION_WORKFLOW.take("leave", application)
    if place.pk == application.lead_id:
        raise RuleBroken(_("Ce lieu porte le dossier : il peut le retirer, pas le quitter."))
    partner = application.partners.standing().select_for_update().filter(place=place).first()
    if partner is None:
        raise RuleBroken(_("%s n’est plus dans ce dossier.") % place)
    partner.left_at, partner.reason = timezone.now(), clause(reason)
    partner.save(update_fields=["left_at", "reason"])
    gone = application.lines.filter(place=place).delete()[0]
    record("funding.place_left", application, place, actor=actor, place=str(place), lines=gone)
    return partner


# Money


@transaction.atomic
def add_line(
    application: Application, *, actor: Account, place: Place, year: int, account: str, words: str, amount: Decimal
) -> BudgetLine:
    """Add a line to the budget of one of the places."""
    application = APPLICATION_WORKFLOW.take("budget", application)
    if application.call.kind == Kind.PRIZE:
        raise RuleBroken(_("Un prix ne demande pas de budget."))
    first = timezone.localdate(application.call.closes_at).year
    if not application.partners.standing().filter(place=place).exists():
        raise RuleBroken({"place": _("%s n’est pas dans ce dossier.") % place})
    if not first <= year <= first + YEARS:
        raise RuleBroken({"year": _("De %(first)d à %(last)d.") % {"first": first, "last": first + YEARS}})
    if account not in ACCOUNTS:
        raise RuleBroken({"account": _("Choisissez un compte.")})
    if application.lines.count() >= MOST_LINES:
        raise RuleBroken(_("Un budget a %d lignes au plus.") % MOST_LINES)
    line = BudgetLine.objects.create(
        application=application, place=place, year=year, account=account, words=clause(words), amount=amount
    )
    record("funding.line_added", application, actor=actor)
    return line


@transaction.atomic
def remove_line(application: Application, *, actor: Account, line: BudgetLine) -> None:
    """Take a line away. Twice is refused in words."""
    application = APPLICATION_WORKFLOW.take("budget", application)
    if not application.lines.filter(pk=line.pk).delete()[0]:
        raise RuleBroken(_("Cette ligne est déjà retirée."))
    record("funding.line_removed", application, actor=actor)


# Sending


def still_missing(application: Application, held: reads.Held | None = None) -> list[str]:
    """What keeps the file from being sent, in sentences. `held`: what it holds, where it was read already."""
    rules, (answers, known, written, papers) = application.call.rules, held or reads.held_in(application)
    partners = _apart(each for each in known if each.left_at is None)
    lines = [Line(str(each.place), each.year, each.account, each.amount) for each in written]
    file = File(
        questions=rules.asked,
        answers={key: each.text for key, each in answers.items()},
        doubled=[key for key, each in answers.items() if each.beside_id],
        waiting=[str(each.place) for each in partners if not each.accepted_at],
        closed=[
            str(each.place)
            for each in partners
            if each.place.withdrawn_at is not None or each.place.status == PlaceStatus.CLOSED
        ],
        places=len(partners),
        lines=lines,
        asks_budget=application.call.kind in BUDGETED,
        papers=[
            words for words in rules.papers if not is_optional(words) and words not in {each.asked for each in papers}
        ],
    )
    return missing(file, Bounds(rules.joint, rules.partners, rules.most))


def _apart(standing: Iterable[Partner]) -> list[Partner]:
    """Partners, but those whose place was made one with another one of the file since: that one is there for both."""
    partners = list(standing)
    places = {each.place_id for each in partners}
    gone = {each.place_id for each in partners if each.place.withdrawn_at is not None}
    merged = Merge.objects.running().filter(absorbed__in=gone, kept__in=places) if gone else Merge.objects.none()
    absorbed = set(merged.values_list("absorbed", flat=True))
    return [each for each in partners if each.place_id not in absorbed]


@transaction.atomic
def send_application(application: Application, *, actor: Account) -> Application:
    """Send a file that is whole, while the call takes it: grace included."""
    call = share(application.call)
    application = reads.held(application)
    APPLICATION_WORKFLOW.apply("send", application)
    if not call.takes_files:
        raise RuleBroken(_("L’heure est passée : envoyez-le avec la raison du retard, il sera gardé."))
    return _send(application, actor, "funding.sent")


@transaction.atomic
def send_late(application: Application, *, actor: Account, reason: str) -> Application:
    """Send a file after the hour: it is kept, with its reason, and who calls decides what becomes of it."""
    call = share(application.call)
    application = APPLICATION_WORKFLOW.take("send_late", application)
    if call.takes_files:
        raise RuleBroken(_("Il est encore temps : envoyez-le sans raison."))
    if call.state not in (CallState.OPEN, CallState.CLOSED):
        raise RuleBroken(_("Cet appel ne prend plus de dossier."))
    application.late_reason = clause(reason)
    if not application.late_reason:
        raise RuleBroken({"reason": _("Dites pourquoi il arrive après l’heure.")})
    return _send(application, actor, "funding.came_late")


def _send(application: Application, actor: Account, kind: str) -> Application:
    if lacks := still_missing(application):
        raise RuleBroken(lacks)
    application.sent_at = timezone.now()
    application.save(update_fields=["state", "sent_at", "late_reason"])
    record(kind, application, actor=actor)
    record_of_call("funding.received", application.call, actor=None)  # who leads it may be recused for this one
    return application


@transaction.atomic
def withdraw_application(application: Application, *, actor: Account, reason: str = "") -> Application:
    """Take a file back: its places are free for another, its papers are erased. What the jury reads is shared anew, and
    nothing waits for who would have read this one."""
    call = share(application.call)
    application = APPLICATION_WORKFLOW.take("withdraw", application)
    if call.state in TAKEN:
        raise RuleBroken(_("Le jury a fini de lire : un dossier ne se retire plus. Écrivez à qui mène l’appel."))
    application.reason = clause(reason)
    application.save(update_fields=["state", "reason"])
    application.partners.standing().update(left_at=timezone.now())
    application.papers.all().erase()
    if call.state == CallState.COMPLETE:
        assign_files.enqueue(jury_id=call.jury.pk)
    record("funding.withdrawn", application, actor=actor)
    return application
