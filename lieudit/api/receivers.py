"""Reports on reuses and on questions; those that wait to be read or answered; what a person told, when they ask for
their data, and leaves."""

from __future__ import annotations

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.api.models import Hook, Question, Reuse, Token
from lieudit.api.permissions import keeps_questions, keeps_reuses
from lieudit.care.permissions import register_moderators
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.toolkit.types import Row

TO_READ = ngettext_lazy("réutilisation de données à lire", "réutilisations de données à lire", "n")
TO_ANSWER = ngettext_lazy("question sur des données à traiter", "questions sur des données à traiter", "n")
SINCE = _("depuis le %s")
register_moderators(
    Reuse, words=lambda reuse: "\n\n".join(filter(None, (reuse.title, reuse.url, reuse.about, reuse.maker)))
)


register_moderators(Question, words=lambda asked: "\n\n".join(filter(None, (asked.words, asked.answer, asked.reason))))


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    rows = Reuse.objects.to_read() if keeps_reuses(account) else Reuse.objects.none()
    asked = Question.objects.to_settle() if keeps_questions(account) else Question.objects.none()
    return [
        TodoList(rows, TO_READ, reverse("api:reuses"), by="told_at", dated=SINCE),
        TodoList(asked, TO_ANSWER, reverse("api:questions"), by="asked_at", dated=SINCE),
    ]


def about_question(question: Question, follow: Follow) -> About:
    """What is told to who asked; an address that is not confirmed yet is not sent words that anybody may have typed."""
    title = say("une question sur « %s »") % question.dataset_title
    button = say("Lire la réponse sur sa page") if question.answer else say("Lire la page du jeu de données")
    words = question.words if follow.confirmed_at else ""
    return About(title, say("Vous avez demandé :"), words, say("parce que vous avez posé cette question"), button)


ABOUT.fill("api.question", about_question)


@receiver(data_export)
def give_reuses(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    told = Reuse.objects.filter(author=account).order_by("-pk")[:limit]
    return "reuses_told", [
        {"dataset": each.dataset, "title": each.title, "url": each.url, "about": each.about, "maker": each.maker}
        | {"state": each.state, "at": each.told_at}
        for each in told
    ]


@receiver(data_export)
def give_questions(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person asked of datasets, with what was answered."""
    asked = Question.objects.filter(author=account).order_by("-pk")[:limit]
    return "data_questions", [
        {"dataset": each.dataset, "question": each.words, "answer": each.answer, "reason": each.reason}
        | {"state": each.state, "at": each.asked_at}
        for each in asked
    ]


@SHORTCUTS.fill
def told_addresses(account: Account) -> Shortcuts:
    """The addresses that the account has told of changes."""
    mine = Hook.objects.running().filter(account=account).order_by("pk")
    return Shortcuts(mine, {"pk": "pk", "url": "url"}, _told_address)


def _told_address(row: Row) -> Shortcut:
    return Shortcut(row["url"], reverse("api:hook", args=[row["pk"]]), str(_("adresse avertie de ce qui change")))


@receiver(data_export)
def give_hooks(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Addresses that the person has told of changes; a secret is no word of theirs, and stays on its page."""
    kept = Hook.objects.filter(account=account).order_by("-pk")[:limit]
    return "hooks", [{"url": each.url, "state": each.state, "added_at": each.added_at} for each in kept]


@receiver(account_closed)
def forget_hooks(sender: object, account: Account, **kwargs: object) -> None:
    """Nothing is told any more for who leaves."""
    Hook.objects.filter(account=account).delete()


@SHORTCUTS.fill
def open_tokens(account: Account) -> Shortcuts:
    """The tokens by which programs act for the account."""
    mine = Token.objects.running().filter(account=account).order_by("pk")
    return Shortcuts(mine, {"name": "name"}, _open_token)


def _open_token(row: Row) -> Shortcut:
    return Shortcut(row["name"], reverse("api:token_list"), str(_("jeton ouvert à un programme")))


@receiver(data_export)
def give_tokens(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Tokens that the person made; their words are kept nowhere."""
    kept = Token.objects.filter(account=account).order_by("-pk")[:limit]
    return "tokens", [
        {"name": each.name, "scopes": each.scopes, "begins": each.begins, "state": each.state}
        | {"made_at": each.made_at, "ends_at": each.ends_at, "used_on": each.used_on}
        for each in kept
    ]


@receiver(account_closed)
def forget_tokens(sender: object, account: Account, **kwargs: object) -> None:
    """Nothing is opened any more for who leaves."""
    Token.objects.filter(account=account).delete()
