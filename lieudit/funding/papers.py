"""Acts on the papers of an application: joined while it is written, replaced, taken away; erased with it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding import applying
from lieudit.funding.models import Application, Attachment
from lieudit.funding.workflow import APPLICATION_WORKFLOW
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import typeset
from lieudit.toolkit.uploads import Upload, told_name_of


@transaction.atomic
def join_paper(application: Application, *, actor: Account, asked: str, upload: Upload) -> Attachment:
    """Join a paper that the call asks for; the one that answered the same line before is erased."""
    application = APPLICATION_WORKFLOW.take("join_paper", application)
    if asked not in application.call.rules.papers:
        raise RuleBroken({"asked": _("Cette pièce n’est plus demandée : une correction l’a retirée.")})
    application.papers.filter(asked=asked).erase()
    paper = Attachment.objects.create(
        application=application, asked=asked, file=upload, name=told_name_of(upload), author=actor
    )
    applying.record("funding.paper_joined", application, actor=actor, paper=typeset(asked))
    return paper


@transaction.atomic
def remove_paper(application: Application, *, actor: Account, paper: Attachment) -> None:
    """Take a paper away: its file is erased. Twice is refused in words."""
    application = APPLICATION_WORKFLOW.take("join_paper", application)
    if not application.papers.filter(pk=paper.pk).erase():
        raise RuleBroken(_("Cette pièce est déjà retirée."))
    applying.record("funding.paper_removed", application, actor=actor, paper=typeset(paper.asked))
