"""From a question to the opinion that answers it: a consultation, a draft, the text, its sending; a reminder."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.consultations.models import Consultation
from lieudit.consultations.position import GIVEN_UP
from lieudit.consultations.services import SHORTEST, prepare_consultation
from lieudit.consultations.vocabulary import Audience
from lieudit.deliberation.models import Draft, Position
from lieudit.deliberation.services import open_draft
from lieudit.inquiries.delays import REMINDER_PAUSE
from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.owing import told_by
from lieudit.inquiries.services import heard, record, take
from lieudit.inquiries.tasks import opinion_mail, opinion_subject, write_door
from lieudit.inquiries.workflow import INQUIRY_WORKFLOW, InquiryState
from lieudit.journal.models import Entry
from lieudit.toolkit import outbox
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day, excerpt, typeset
from lieudit.toolkit.workdays import add_working_days

LASTING = dt.timedelta(days=28)
"""How long a consultation opened from a question is proposed to stay open; less where the opinion is due sooner."""
WRITING = dt.timedelta(days=14)
"""What is left, if it can be, between the end of that consultation and the day of the opinion."""


def source(inquiry: Inquiry) -> str:
    """Where a consultation or a draft comes from, in one French sentence."""
    asked = timezone.localdate(inquiry.asked_at) if inquiry.asked_at else timezone.localdate()
    words = f"Question n° {inquiry.number} au conseil, {of_the(inquiry.door)}, posée le {day(asked)}."
    return typeset(words)


@transaction.atomic
def consult_on(inquiry: Inquiry, *, actor: Account) -> Consultation:
    """Prepare a consultation of the assembly on the question, to be given its statements. Once a question."""
    inquiry = take("consult", inquiry)
    if inquiry.consultation_id:
        raise RuleBroken(_("Une consultation est déjà née de cette question."))
    assert inquiry.assembly is not None  # held by the database
    assert inquiry.answer_by is not None
    today = timezone.localdate()
    closes_on = max(today + SHORTEST, min(today + LASTING, inquiry.answer_by - WRITING))
    consultation = prepare_consultation(
        inquiry.assembly,
        actor=actor,
        question=inquiry.question,
        why=f"{source(inquiry)}\n\n{excerpt(inquiry.why, 1800)}",
        audience=Audience.ALL,
        closes_on=closes_on,
    )
    inquiry.consultation = consultation
    inquiry.save(update_fields=["consultation"])
    record("inquiries.consulted", inquiry, consultation, actor=actor)
    return consultation


@transaction.atomic
def draw_opinion(inquiry: Inquiry, *, actor: Account) -> Draft:
    """Open the draft of the opinion: one at a time, that of its consultation included; another once it is given up."""
    inquiry = take("draw", inquiry)
    if (known := inquiry.draft_key) and Draft.objects.filter(pk=known).exclude(state__in=GIVEN_UP).exists():
        raise RuleBroken(_("Un projet d’avis est déjà ouvert sur cette question."))
    assert inquiry.assembly is not None  # held by the database
    summary = f"{source(inquiry)} {excerpt(inquiry.why, 400)}"
    title = excerpt(inquiry.question, 150)
    draft = open_draft([], actor=actor, hat=None, assembly=inquiry.assembly, title=title, summary=excerpt(summary, 600))
    inquiry.draft = draft
    inquiry.save(update_fields=["draft"])
    record("inquiries.drawn", inquiry, draft, *heard(inquiry), actor=actor)
    return draft


@transaction.atomic
def tell_adoption(position: Position) -> None:
    """The draft that answers a question is adopted: its opinion is ready to be sent. Once."""
    waiting = Inquiry.objects.filter(state=InquiryState.ACCEPTED, position=None)
    for found in waiting.of_draft(position.draft_id).order_by("pk").values_list("pk", flat=True):
        inquiry = Inquiry.objects.select_for_update(of=("self",)).with_thread().get(pk=found)
        inquiry.position = position
        inquiry.save(update_fields=["position"])
        told = heard(inquiry) if inquiry.draft_id == position.draft_id else []  # a consultation tells of its own
        record("inquiries.adopted", inquiry, *told, actor=None, position=position.number)


@transaction.atomic
def tell_end(draft: Draft) -> None:
    """The draft that would have answered a question is given up: those who were consulted on it hear of it. Once."""
    if draft.state not in GIVEN_UP:
        return
    for found in Inquiry.objects.filter(draft=draft).order_by("pk").values_list("pk", flat=True):
        inquiry = Inquiry.objects.select_for_update(of=("self",)).with_thread().get(pk=found)
        known = Entry.objects.about(inquiry).filter(kind="inquiries.draft_given_up", data__draft=draft.pk)
        if not known.exists():
            record("inquiries.draft_given_up", inquiry, *heard(inquiry), actor=None, draft=draft.pk)


def letter_of(inquiry: Inquiry) -> str:
    """A short letter in plain French, to be read again and edited before it leaves."""
    assert inquiry.position is not None
    assert inquiry.asked_at is not None
    asked, adopted = day(timezone.localdate(inquiry.asked_at)), day(timezone.localdate(inquiry.position.adopted_at))
    paragraphs = [
        "Madame, Monsieur,",
        f"Le {asked}, vous avez posé au conseil la question suivante : « {inquiry.question} »",
        f"Le {adopted}, l’assemblée « {inquiry.assembly} » a adopté l’avis qui y répond, position commune "
        f"{inquiry.position.number}, « {inquiry.position.title} ». Son texte est joint, avec les avis minoritaires.",
        inquiry.position.summary.strip(),
        "Veuillez agréer, Madame, Monsieur, l’expression de nos salutations respectueuses.",
    ]
    return "\n\n".join(typeset(each) for each in paragraphs)


@transaction.atomic
def send_opinion(inquiry: Inquiry, *, actor: Account, letter: str, signatory: str, signatory_role: str) -> Inquiry:
    """Post the adopted opinion to who asked; it is given once the mail server took it: `opinion_left`."""
    inquiry = take("answer", inquiry)
    if inquiry.position_id is None:
        raise RuleBroken(_("L’avis n’est pas encore adopté."))
    if inquiry.door.closed_at:
        raise RuleBroken(
            _("Le lien de l’institution est repris : donnez-lui-en un autre, l’avis partira à son adresse.")
        )
    if "address" in settings.PUBLISHER_UNSAID:
        raise RuleBroken(_("L’adresse postale de l’association manque : une lettre officielle dit d’où elle vient."))
    inquiry.letter, inquiry.signatory, inquiry.signatory_role = letter.strip(), signatory, signatory_role
    inquiry.save(update_fields=["state", "letter", "signatory", "signatory_role"])
    inquiry.mail = outbox.post_to_compose(
        opinion_mail,
        {"inquiry_id": inquiry.pk},
        to=inquiry.door.address,
        subject=opinion_subject(inquiry),
        then=opinion_left,
        otherwise=opinion_given_up,
        inquiry_id=inquiry.pk,
        actor_id=actor.pk,
    )
    inquiry.save(update_fields=["mail"])
    record("inquiries.posted", inquiry, actor=actor)
    return inquiry


@task
@transaction.atomic
def opinion_left(inquiry_id: int, actor_id: int) -> None:
    """The mail server took the opinion: it is given, and the time of the institution runs."""
    inquiry = INQUIRY_WORKFLOW.take("leave", Inquiry(pk=inquiry_id))
    inquiry.answered_at = (inquiry.mail and inquiry.mail.left_at) or timezone.now()
    inquiry.follow_by = told_by(inquiry, timezone.localdate(inquiry.answered_at))
    inquiry.save(update_fields=["state", "answered_at", "follow_by"])
    actor = Account.objects.get(pk=actor_id)
    record("inquiries.answered", inquiry, *heard(inquiry), actor=actor, by=day(inquiry.follow_by))


@task
@transaction.atomic
def opinion_given_up(inquiry_id: int, actor_id: int, given_up_by: int) -> None:
    """A person settled that the mail will not leave: the opinion is to be sent otherwise."""
    inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry_id)
    if inquiry.state == InquiryState.SENDING:
        _take_back(inquiry, "inquiries.given_up", Account.objects.get(pk=given_up_by))


@transaction.atomic
def recall_opinion(inquiry: Inquiry, *, actor: Account) -> Inquiry:
    """Take back an opinion that does not leave, to correct it or the address; refused once it may have left."""
    mail = inquiry.mail
    if mail:
        outbox.withdraw(mail)
    return _take_back(inquiry, "inquiries.recalled", actor)


def _take_back(inquiry: Inquiry, kind: str, actor: Account) -> Inquiry:
    inquiry = take("recall", inquiry)
    inquiry.mail = None
    inquiry.save(update_fields=["state", "mail"])
    record(kind, inquiry, actor=actor)
    return inquiry


@transaction.atomic
def remind_of_follow_up(inquiry: Inquiry, *, actor: Account) -> Inquiry:
    """Remind an institution that did not say in time what it did with the opinion; not twice in ten working days."""
    inquiry, today = take("remind", inquiry), timezone.localdate()
    assert inquiry.follow_by is not None  # held by the database
    if today <= inquiry.follow_by:
        raise RuleBroken(_("La suite est attendue le %s : pas de relance avant.") % day(inquiry.follow_by))
    if inquiry.reminded_at:
        again = add_working_days(timezone.localdate(inquiry.reminded_at), REMINDER_PAUSE)
        if today < again:
            raise RuleBroken(_("Une relance est partie : la suivante peut partir le %s.") % day(again))
    if inquiry.door.closed_at:
        raise RuleBroken(_("Le lien de l’institution est repris : donnez-lui-en un autre avant de la relancer."))
    inquiry.reminded_at = timezone.now()
    inquiry.save(update_fields=["reminded_at"])
    write_door(
        inquiry.door,
        "inquiries/mail_reminder.txt",
        f"Relance : votre question n° {inquiry.number} au conseil",
        inquiry=inquiry,
    )
    record("inquiries.reminded", inquiry, actor=actor)
    return inquiry
