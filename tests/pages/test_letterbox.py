"""Mails of a demonstration leave at once, into files that its mailbox page reads."""

import pickle
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.tasks import task

from lieudit.pages import mailbox
from lieudit.pages.mailbox import read_mails
from lieudit.toolkit.models import Mail, MailState
from lieudit.toolkit.outbox import post, post_to_compose

pytestmark = pytest.mark.django_db
DROP = "lieudit.pages.management.demonstration.letterbox.drop"
followed: list[str] = []


@task
def follow(name: str) -> None:
    followed.append(name)


@pytest.fixture
def box(settings, tmp_path):
    settings.MAILS_LEAVE_AT_ONCE, settings.MAILS_CARRIED_BY = True, DROP
    settings.MAILS_DIR = tmp_path / "mails"
    return settings.MAILS_DIR


def written(subject):
    return EmailMessage(subject, "Bonjour,\n\nLe Préau répond à vos élèves.", to=["ana@exemple.fr"])


def test_it_is_read_on_the_page_and_said_sent(box, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail = post(written("Votre visite"))
    [read] = read_mails(Path(box))
    assert (read.to, read.subject, "Le Préau répond" in read.text) == ("ana@exemple.fr", "Votre visite", True)
    assert abs((read.sent_at - mail.posted_at).total_seconds()) < 1
    mail.refresh_from_db()
    assert (mail.state, mail.content) == (MailState.SENT, None)
    assert mail.left_at


def test_what_follows_a_mail_is_done_as_anywhere(box, django_capture_on_commit_callbacks):
    followed.clear()
    with django_capture_on_commit_callbacks(execute=True):
        post(written("Lettre"), then=follow, name="la lettre")
    assert followed == ["la lettre"]
    assert Mail.objects.get().state == MailState.SENT
    assert [mail.subject for mail in read_mails(Path(box))] == ["Lettre"]


def compose(subject):
    return written(subject)


def test_a_mail_that_is_composed_as_it_leaves_is_too(box, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post_to_compose(compose, {"subject": "Convocation"}, to="ana@exemple.fr", subject="Convocation")
    assert [(mail.to, mail.subject) for mail in read_mails(Path(box))] == [("ana@exemple.fr", "Convocation")]


def test_what_is_kept_of_mails_that_are_not_shown_is_their_place_and_not_their_words(box):
    box.mkdir(parents=True)
    day = "Date: Mon, 30 Nov 2026 0{}:00:00 +0100\nTo: ana@exemple.fr\nSubject: {}\n\n{}\n"
    mails = [day.format(hour, f"Heure {hour}", "é" * 50_000) for hour in (2, 3, 1)]
    file = box / "1.log"
    file.write_text(f"\n{'-' * 79}\n".join(["", *mails]))
    assert [mail.subject for mail in read_mails(box, most=2)] == ["Heure 3", "Heure 2"]
    assert read_mails(box, most=1)[0].text.strip() == "é" * 50_000
    found = file.stat()
    assert len(pickle.dumps(mailbox._kept(str(file), (found.st_mtime_ns, found.st_size)))) < 1_000


def test_each_mail_is_one_of_the_box(box, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for subject in ("Une", "Deux", "Trois"):
            post(written(subject))
    assert {mail.subject for mail in read_mails(Path(box))} == {"Une", "Deux", "Trois"}
