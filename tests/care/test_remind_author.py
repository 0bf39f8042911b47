"""A reminder is private: the author alone hears of it, the text stays, the reports are answered."""

import pytest
from django.core import mail
from django.urls import reverse

from lieudit.care.models import Measure, Report
from lieudit.care.services import remind_author, report_text
from lieudit.journal.models import Entry, FollowReason
from lieudit.journal.services import follow_thing
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
WHY = {"reason": "La dernière phrase vise une personne.", "rule": "engagement 3, « Je critique une idée »"}


def test_the_author_reads_facts_rule_restriction_duration_and_appeal(thing, moderator, author, commits):
    report_text(thing, reporter=None, origin="ici", reason="hurtful")
    with commits():
        measure = remind_author(thing, actor=moderator, **WHY)
    (message,) = mail.outbox
    assert message.to == [author.email]
    for words in (
        WHY["reason"],
        WHY["rule"],
        "Rien : votre texte reste en place",
        "Un rappel n’a pas de suite",
        "sans traitement automatique, après un signalement",
        "Vous pouvez contester cette décision jusqu’au",
        measure.get_absolute_url(),
    ):
        assert words in message.body, words
    assert not Measure.objects.hidden(type(thing)).exists()
    assert not Report.objects.open().exists()
    assert not Entry.objects.public().about(thing).exists()
    assert WHY["reason"] not in str(list(Entry.objects.values_list("data", flat=True))), "the journal keeps no reason"


def test_who_wrote_without_account_is_reminded_at_the_address_they_left(thing, moderator, author, commits):
    from lieudit.care.permissions import MODERATION

    without = MODERATION[type(thing)].__class__(**{**MODERATION[type(thing)].__dict__, "author": lambda thing: None})
    MODERATION.given[type(thing)] = without
    with pytest.raises(RuleBroken, match="sans compte ni adresse"):
        remind_author(thing, actor=moderator, **WHY)
    follow_thing(thing, address="depot@exemple.fr", reason=FollowReason.AUTHOR, confirmed=True)
    with commits():
        measure = remind_author(thing, actor=moderator, **WHY)
    assert (mail.outbox[-1].to, measure.subject) == (["depot@exemple.fr"], None)


def test_nobody_decides_on_their_own_text_nor_on_what_they_reported(thing, moderator, author, staff):
    with pytest.raises(RuleBroken, match="le vôtre"):
        remind_author(thing, actor=author, **WHY)
    report_text(thing, reporter=moderator, origin="", reason="other")
    with pytest.raises(RuleBroken, match="Vous avez signalé ce texte"):
        remind_author(thing, actor=moderator, **WHY)
    assert remind_author(thing, actor=staff, **WHY).kind == "reminder"


def test_the_page_keeps_what_was_typed(client, thing, token, moderator):
    client.force_login(moderator)
    url = reverse("care:remind", args=[token])
    answer = client.post(url, {"reason": "<b>Ceci</b>", "rule": "inventée"})
    assert answer.status_code == 422
    assert "&lt;b&gt;Ceci&lt;/b&gt;" in answer.content.decode()
    assert client.post(url, {"reason": "Ceci.", "rule": "la loi"}).status_code == 302
    client.force_login(AccountFactory())
    assert client.post(url, {"reason": "Ceci.", "rule": "la loi"}).status_code == 403
