"""A mail is written with its act, leaves once, and what it leaves behind is known: whatever the mail server does."""

import datetime as dt
import socket
import threading
import time
from contextlib import closing
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, send_mail
from django.db import Error, IntegrityError, connection, transaction
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lieudit.toolkit import outbox, postman, smtp
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import LATE, Mail, MailState, Trace, Trouble, Weight
from lieudit.toolkit.outbox import post
from tests.toolkit.mailserver import DIES, HOST, SLOW, EndlessAnswer, MailServer

pytestmark = pytest.mark.django_db


@task
def note(words: str) -> None:
    Trace.objects.create(origin=words)


@task
def followed(words: str) -> None:
    raise AssertionError(words)


@task
def stumble(words: str) -> None:
    Trace.objects.create(origin=words)
    raise ValueError(words)


@pytest.fixture(autouse=True)
def posted_only(settings):
    settings.MAILS_LEAVE_AT_ONCE = False


@pytest.fixture
def speak_to(settings):
    """Have the postman speak to a server of the test."""

    def to(server, timeout=5):
        options = {"host": HOST, "port": getattr(server, "port", server), "timeout": timeout}
        backend = "lieudit.toolkit.smtp.Backend"
        settings.MAILERS = {**settings.MAILERS, "relay": {"BACKEND": backend, "OPTIONS": options}}
        return server

    return to


def letter(subject="Une lettre", to="mairie@exemple.fr", body="Bonjour.\n.\nÀ bientôt.", **options):
    return post(EmailMessage(subject, body, to=[to]), **{"weight": Weight.OFFICIAL, **options})


def afresh(mail):
    return Mail.objects.get(pk=mail.pk)


def later(**time):
    """Have that much time passed, for mails."""
    for mail in Mail.objects.all():
        mail.due_at -= dt.timedelta(**time)
        mail.queued_at -= dt.timedelta(**time)
        mail.leased_until = mail.leased_until and mail.leased_until - dt.timedelta(**time)
        mail.save()


def test_a_mail_leaves_only_if_its_act_is_whole():
    def act():
        with transaction.atomic():
            letter()
            raise ValueError("the act stops")

    with pytest.raises(ValueError, match="the act stops"):
        act()
    assert not Mail.objects.exists()


def test_it_leaves_as_it_was_posted_and_only_its_proof_stays(speak_to):
    with speak_to(MailServer()) as server:
        mail = letter(then=note, words="left")
        assert postman.carry_all() == 1
    [message] = server.messages
    assert message["Subject"] == "Une lettre"
    assert message.get_body(("plain",)).get_content().split() == ["Bonjour.", ".", "À", "bientôt."]
    found = afresh(mail)
    assert (found.state, found.content, found.said) == (MailState.SENT, None, "250 taken as 42")
    assert message["Message-ID"] == found.message_id
    assert found.left_at >= found.posted_at
    assert Trace.objects.get().origin == "left"


def test_its_digest_is_that_of_what_the_server_received(speak_to):
    import hashlib

    with speak_to(MailServer()) as server:
        mail = letter(body="Un point\n.\n..seul\nà la fin")
        postman.carry_all()
    assert hashlib.sha256(server.kept[0]).hexdigest() == mail.digest


@pytest.mark.parametrize(
    ("faults", "trouble"),
    [
        ({"connect": "554 no"}, Trouble.AWAY),
        ({"connect": DIES}, Trouble.AWAY),
        ({"ehlo": DIES}, Trouble.AWAY),
        ({"mail": "451 later"}, Trouble.BUSY),
        ({"mail": "550 who are you"}, Trouble.BUSY),
        ({"mail": DIES}, Trouble.CUT),
        ({"rcpt": "450 later"}, Trouble.BUSY),
        ({"rcpt": DIES}, Trouble.CUT),
        ({"data": "421 closing"}, Trouble.BUSY),
        ({"data": DIES}, Trouble.CUT),
        ({"dot": "452 full"}, Trouble.BUSY),
    ],
    ids=str,
)
def test_what_the_server_did_not_take_leaves_later_once(speak_to, faults, trouble):
    with speak_to(MailServer(**faults)) as server:
        mail = letter(then=note, words="left")
        postman.carry_all()
        found = afresh(mail)
        assert (found.state, found.trouble, found.attempt) == (MailState.WAITING, trouble, 1)
        assert found.due_at > timezone.now()
        assert not Trace.objects.exists()
        server.faults.clear()
        postman.carry_all()
        assert server.kept == []  # its turn has not come
        later(minutes=2)
        postman.carry_all()
        postman.carry_all()
    assert len(server.kept) == 1
    assert afresh(mail).state == MailState.SENT
    assert Trace.objects.count() == 1


def test_a_server_that_cuts_in_the_middle_of_the_message_has_taken_nothing(speak_to):
    with speak_to(MailServer(body=DIES)) as server:
        mail = letter(body=("x" * 70 + "\n") * 120_000)
        postman.carry_all()
    assert (afresh(mail).state, server.kept) == (MailState.WAITING, [])


def test_a_slow_server_is_given_up_before_the_dot(speak_to):
    with speak_to(MailServer(mail=SLOW), timeout=0.3):
        mail = letter()
        postman.carry_all()
    assert (afresh(mail).state, afresh(mail).trouble) == (MailState.WAITING, Trouble.CUT)


def test_when_nobody_listens_the_other_mails_are_not_tried(speak_to):
    with socket.create_server((HOST, 0)) as closed:
        port = closed.getsockname()[1]
    speak_to(port)
    first, second = letter(), letter("Une autre")
    assert postman.carry_all() == 1
    assert afresh(first).trouble == Trouble.AWAY
    assert afresh(second).attempt == 0


@pytest.mark.parametrize("taken", [True, False])
def test_a_server_that_dies_after_the_dot_leaves_a_doubt_that_nothing_but_a_person_settles(speak_to, taken):
    with speak_to(MailServer(dot=DIES)) as server:
        server.taken_first = taken
        mail = letter(then=note, words="left")
        postman.carry_all()
        server.faults.clear()
        later(days=9)
        postman.carry_all()
        assert afresh(mail).state == MailState.UNCERTAIN
        assert len(server.kept) == taken
        if taken:
            outbox.say_it_left(mail)
        else:
            outbox.send_again(mail)
        postman.carry_all()
    assert len(server.kept) == 1
    assert afresh(mail).state == MailState.SENT
    assert Trace.objects.get().origin == "left"


def test_a_server_that_answers_nothing_after_the_dot_leaves_a_doubt_too(speak_to, monkeypatch):
    monkeypatch.setattr(smtp, "ANSWER", 0.3)
    with speak_to(MailServer(dot=SLOW)):
        mail = letter()
        postman.carry_all()
    assert (afresh(mail).state, afresh(mail).trouble) == (MailState.UNCERTAIN, Trouble.DOUBT)


@pytest.mark.parametrize("pieces", ["250-patience\r\n", "2"], ids=["lines", "signs"])
@pytest.mark.parametrize(
    ("step", "state"), [("connect", "waiting"), ("ehlo", "waiting"), ("mail", "waiting"), ("dot", "uncertain")]
)
def test_an_answer_that_does_not_end_is_given_up(speak_to, monkeypatch, step, state, pieces):
    monkeypatch.setattr(smtp, "ANSWER", 0.5)
    with speak_to(MailServer(**{step: EndlessAnswer(pieces)}), timeout=0.5):
        mail, begun = letter(), time.monotonic()
        postman.carry_all()
    assert time.monotonic() - begun < 3
    assert afresh(mail).state == state


def test_an_answer_of_too_many_lines_is_no_answer(speak_to):
    with speak_to(MailServer(mail=EndlessAnswer("250-patience\r\n" * 500)), timeout=20):
        mail, begun = letter(), time.monotonic()
        postman.carry_all()
    assert time.monotonic() - begun < 5
    assert (afresh(mail).state, afresh(mail).trouble) == (MailState.WAITING, Trouble.CUT)


def test_an_answer_of_several_lines_is_one_answer(speak_to):
    with speak_to(MailServer(ehlo="250-trial\r\n250-PIPELINING\r\n250 HELP")) as server:
        letter("Lettre 1")
        letter("Lettre 2")
        postman.carry_all()
    assert len(server.kept) == 2


@pytest.mark.parametrize(
    ("faults", "trouble"),
    [({"rcpt": "550 no such user"}, Trouble.BAD_ADDRESS), ({"dot": "554 spam"}, Trouble.REFUSED)],
    ids=str,
)
def test_a_refusal_for_good_is_told_at_once_and_sent_again_by_a_person(speak_to, faults, trouble):
    with speak_to(MailServer(**faults)) as server:
        mail = letter()
        postman.carry_all()
        later(days=1)
        postman.carry_all()
        found = afresh(mail)
        assert (found.state, found.trouble, found.attempt) == (MailState.FAILED, trouble, 1)
        assert "5" in found.said
        server.faults.clear()
        outbox.send_again(mail)
        postman.carry_all()
    assert (afresh(mail).state, len(server.kept)) == (MailState.SENT, 1)


def test_an_address_that_cannot_be_written_to_is_refused_without_a_word_to_the_server(speak_to):
    with speak_to(MailServer()) as server:
        mail = letter(to="pas une adresse")
        postman.carry_all()
    assert (afresh(mail).state, afresh(mail).trouble, server.seen) == (MailState.FAILED, Trouble.BAD_ADDRESS, [])


def test_delays_grow_and_end_with_a_person(speak_to):
    with speak_to(MailServer(mail="451 later")):
        mail = letter()
        waits, spent = [], dt.timedelta()
        while afresh(mail).state == MailState.WAITING:
            before = timezone.now()
            postman.carry_all()
            if afresh(mail).state == MailState.WAITING:
                waits.append(dt.timedelta(seconds=round((afresh(mail).due_at - before).total_seconds())))
                later(seconds=waits[-1].total_seconds() + 1)
                spent += waits[-1]
    assert afresh(mail).state == MailState.FAILED
    assert waits == sorted(waits)
    assert waits[0] < dt.timedelta(minutes=2)
    assert dt.timedelta(days=5) <= spent < dt.timedelta(days=5, hours=5)


def test_a_code_leaves_before_letters_and_letters_before_news(speak_to):
    with speak_to(MailServer()) as server:
        letter("Des nouvelles", weight=Weight.NEWS)
        letter("Un accusé", weight=Weight.USUAL)
        letter("Une lettre")
        letter("Un code", weight=Weight.CODE)
        postman.carry_all()
    assert [each["Subject"] for each in server.messages] == ["Un code", "Une lettre", "Un accusé", "Des nouvelles"]


def test_codes_that_strangers_ask_for_do_not_keep_letters_waiting(speak_to):
    with speak_to(MailServer()) as server:
        for n in range(12):
            letter(f"Code {n}", weight=Weight.CODE)
        letter("Des nouvelles", weight=Weight.NEWS)
        letter("Lettre 1")
        letter("Lettre 2")
        postman.carry_all()
    turns = [str(each["Subject"]) for each in server.messages]
    row = postman.CODES_IN_A_ROW
    assert [turns.index(each) for each in ("Lettre 1", "Lettre 2", "Des nouvelles")] == [row, 2 * row + 1, 3 * row + 2]
    assert len(turns) == 15


def test_a_code_leaves_only_while_it_is_good(speak_to):
    with speak_to(MailServer(mail="451 later")) as server:
        good = dt.timedelta(minutes=15)
        mail = letter("Votre code", weight=Weight.CODE, good_for=good)
        other = letter("Mot de passe oublié", weight=Weight.CODE)
        postman.carry_all()
        assert afresh(mail).state == MailState.WAITING
        server.faults.clear()
        Mail.objects.filter(pk=mail.pk).update(good_until=timezone.now() - dt.timedelta(seconds=1))
        later(minutes=16)
        postman.carry(afresh(mail))
        postman.carry_all()
    found = afresh(mail)
    assert (found.state, found.trouble, found.content) == (MailState.FAILED, Trouble.EXPIRED, None)
    assert list(Mail.objects.late_codes(timezone.now())) == [mail]
    assert [each["Subject"] for each in server.messages] == [other.subject]
    with pytest.raises(RuleBroken):
        outbox.send_again(mail)


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN, MailState.WAITING])
def test_of_who_leaves_no_words_are_kept(state):
    mail = letter(to="ada@exemple.fr", then=followed, words="left")
    other = letter(to="autre@exemple.fr")
    Mail.objects.update(state=state, queued_at=timezone.now() - dt.timedelta(days=1))
    Mail.objects.forget_address("ada@exemple.fr")
    found = afresh(mail)
    assert found.content is None
    assert found.to == []
    assert not found.may_be_sent_again
    assert found.state == (MailState.UNCERTAIN if state == MailState.UNCERTAIN else MailState.WITHDRAWN)
    assert found.then_with == ({"words": "left"} if state == MailState.UNCERTAIN else {})
    assert list(Mail.objects.stuck(timezone.now())) == [other]


@pytest.mark.parametrize("state", [MailState.UNCERTAIN, MailState.WITHDRAWN])
def test_of_who_leaves_nothing_is_kept_that_no_task_waits_for(state):
    mail = letter(to="ada@exemple.fr", account=12, ballots=[3])
    Mail.objects.update(state=state, trouble=Trouble.TOO_LATE, content=None)
    Mail.objects.forget_address("ada@exemple.fr")
    found = afresh(mail)
    assert (found.state, found.to, found.then_with) == (state, [], {})


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN])
def test_what_is_of_no_use_any_more_is_not_sent_again_and_may_be_given_up(state):
    mail = letter(good_for=dt.timedelta(days=2), account=12)
    Mail.objects.update(state=state)
    assert afresh(mail).may_be_sent_again
    if state == MailState.UNCERTAIN:
        with pytest.raises(RuleBroken):
            outbox.withdraw(mail)
    Mail.objects.update(good_until=timezone.now() - dt.timedelta(days=1))
    assert not afresh(mail).may_be_sent_again
    with pytest.raises(RuleBroken, match=r"Ce qu’annonce ce message a pris fin le .* : il ne part plus"):
        outbox.send_again(mail)
    found = outbox.give_up(mail, by=1)
    known = {"account": 12} if state == MailState.UNCERTAIN else {}
    assert (found.state, found.content, found.then_with) == (MailState.WITHDRAWN, None, known)
    assert (found.trouble == Trouble.TOO_LATE) == (state == MailState.UNCERTAIN), (
        "what it said else may be written anew"
    )


def test_what_a_stopped_worker_gives_up_days_later_is_seen_from_then():
    mail = letter(good_for=dt.timedelta(hours=1))
    now = timezone.now() + dt.timedelta(days=3)
    postman.recover(now)
    assert afresh(mail).trouble == Trouble.TOO_LATE
    assert list(Mail.objects.late_letters(now)) == [mail]
    assert not Mail.objects.late_letters(now + dt.timedelta(days=1)).exists()


def test_several_mails_leave_in_one_conversation(speak_to):
    with speak_to(MailServer()) as server:
        for n in range(5):
            letter(f"Lettre {n}")
        postman.carry_all()
    assert (server.seen.count("ehlo"), len(server.kept)) == (1, 5)


def test_a_conversation_that_the_server_ends_costs_no_mail(speak_to):
    with speak_to(MailServer()) as server:
        letter("Lettre 1")
        letter("Refusée", to="nulle-part@exemple.fr")
        letter("Lettre 3")
        server.faults["rcpt"] = "450 later"
        postman.carry_all()
        server.faults.clear()
        later(minutes=2)
        postman.carry_all()
    assert sorted(each["Subject"] for each in server.messages) == ["Lettre 1", "Lettre 3", "Refusée"]


def test_a_code_that_could_not_leave_for_a_day_is_dropped_with_its_words(speak_to):
    with speak_to(MailServer(mail="451 later")):
        mail = letter("Votre code", weight=Weight.CODE)
        later(days=2)
        postman.carry_all()
    assert (afresh(mail).state, afresh(mail).content) == (MailState.FAILED, None)
    with pytest.raises(RuleBroken):
        outbox.send_again(mail)


def test_what_a_library_sends_is_posted_first_of_all(settings, speak_to):
    settings.MAILERS = {**settings.MAILERS, "default": {"BACKEND": "lieudit.toolkit.outbox.Mailer"}}
    send_mail("Votre code", "123456", None, ["ada@exemple.fr"])
    assert Mail.objects.get().weight == Weight.CODE
    assert django_mail.outbox == []
    with speak_to(MailServer()) as server:
        postman.carry_all()
    assert "123456" in server.messages[0].get_body(("plain",)).get_content()
    assert Mail.objects.get().content is None


def test_a_postman_that_died_before_the_dot_is_replaced(speak_to):
    mail = letter()
    assert postman.take().pk == mail.pk
    with speak_to(MailServer()) as server:
        postman.carry_all()
        assert server.kept == []  # it is in other hands
        later(minutes=6)
        postman.carry_all()
    assert (afresh(mail).state, len(server.kept), afresh(mail).attempt) == (MailState.SENT, 1, 2)


def test_a_postman_that_died_after_the_dot_leaves_a_doubt(speak_to):
    mail = letter()
    postman.take()
    Mail.objects.update(doubtful=True)
    later(minutes=6)
    with speak_to(MailServer()) as server:
        postman.carry_all()
    assert (afresh(mail).state, server.kept) == (MailState.UNCERTAIN, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("remembers", "state", "follows"), [(5, MailState.SENT, ["left"]), (0, MailState.UNCERTAIN, [])]
)
def test_a_postman_remembers_what_the_server_took_while_the_database_was_away(monkeypatch, remembers, state, follows):
    """It goes away between the answer of the server and the line that says it; back, it is told, else it is a doubt."""
    monkeypatch.setattr(postman, "REMEMBERS", remembers)
    mail = letter(then=note, words="left")

    class Server:
        """Takes all that it is given, and the connection to the database is cut then."""

        def give(self, sender, to, content, message, at_the_dot):
            at_the_dot()
            other = connection.copy()
            with closing(other), other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
            return "250 taken"

    with pytest.raises(Error):
        postman.hand_over(postman.take(), Server())
    connection.close()
    later(minutes=6)
    postman.recover(timezone.now())
    assert afresh(mail).state == state
    assert [trace.origin for trace in Trace.objects.all()] == follows


def test_a_postman_tries_again_only_what_the_absence_of_the_database_kept(speak_to, monkeypatch):
    """What can never be written would hold all other mails for minutes."""
    letter()
    asked = []

    def refused(*told):
        asked.append(told)
        raise IntegrityError

    monkeypatch.setattr(postman, "write_that_it_left", refused)
    with speak_to(MailServer()), pytest.raises(IntegrityError):
        postman.carry_all()
    assert len(asked) == 1


def test_a_postman_who_was_too_slow_stops_before_the_dot(speak_to):
    letter()
    slow = postman.take()
    later(minutes=6)
    with speak_to(MailServer()) as server:
        postman.carry_all()
        relay = smtp.Relay()
        postman.hand_over(slow, relay)
        relay.close()
    assert len(server.kept) == 1


def test_what_follows_a_mail_does_not_undo_that_it_left_and_is_tried_again(speak_to, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with speak_to(MailServer()) as server:
        mail = letter(then=stumble, words="fell")
        postman.carry_all()
    assert (afresh(mail).state, len(server.kept)) == (MailState.SENT, 1)
    assert not Trace.objects.exists()
    assert DBTaskResult.objects.ready().get().args_kwargs["kwargs"] == {"words": "fell"}


def test_a_mail_that_may_have_left_is_not_withdrawn(speak_to):
    mail, other = letter(), letter("Une autre")
    outbox.withdraw(other)
    assert afresh(other).content is None
    with speak_to(MailServer(dot=DIES)):
        postman.carry_all()
    with pytest.raises(RuleBroken):
        outbox.withdraw(mail)
    with pytest.raises(RuleBroken):
        outbox.send_again(other)
    with pytest.raises(RuleBroken):
        outbox.say_it_left(other)


def test_a_task_begun_again_posts_nothing_twice():
    from types import SimpleNamespace

    for _run in range(2):
        outbox._begin(None, SimpleNamespace(id="a-task"))
        letter("Deux fois")
        letter("Deux fois")
        letter("Ailleurs", to="b@exemple.fr")
        outbox._end(None, None)
    assert Mail.objects.count() == 3
    letter("Deux fois")
    assert Mail.objects.count() == 4


def test_what_waits_for_an_hour_is_told():
    letter()
    now = timezone.now()
    assert not Mail.objects.stuck(now).exists()
    assert Mail.objects.stuck(now + LATE + dt.timedelta(minutes=1)).exists()


def test_proofs_of_what_is_not_official_go_after_three_months(speak_to):
    with speak_to(MailServer()):
        kept, gone = letter(), letter(weight=Weight.NEWS)
        postman.carry_all()
    postman.forget(timezone.now() + dt.timedelta(days=80))
    assert Mail.objects.count() == 2
    postman.forget(timezone.now() + dt.timedelta(days=100))
    assert [*Mail.objects.all()] == [kept] != [gone]


@pytest.mark.django_db(transaction=True)
def test_many_postmen_carry_each_mail_once(speak_to):
    with speak_to(MailServer()) as server:
        for n in range(60):
            letter(f"Lettre {n}", then=note, words=f"left {n}")
        hands = [threading.Thread(target=_carry) for _ in range(4)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
    assert sorted(each["Subject"] for each in server.messages) == sorted(f"Lettre {n}" for n in range(60))
    assert Mail.objects.filter(state=MailState.SENT).count() == 60
    assert Trace.objects.count() == 60


def _carry():
    try:
        postman.carry_all()
    finally:
        connection.close()


def written(words):
    if words == "broken":
        raise KeyError(words)
    return EmailMessage("Composée", f"Avec ses mots : {words}", to=["mairie@exemple.fr"])


def composed(words):
    where = {"to": "mairie@exemple.fr", "subject": "Composée"}
    return outbox.post_to_compose(written, {"words": words}, then=note, words=words, **where)


def test_a_long_mail_is_composed_as_it_leaves(speak_to):
    mail = composed("bonjour")
    assert mail.content is None
    with speak_to(MailServer()) as server:
        postman.carry_all()
    assert "Avec ses mots : bonjour" in server.messages[0].get_body(("plain",)).get_content()
    assert server.messages[0]["Message-ID"] == mail.message_id
    assert (afresh(mail).state, len(afresh(mail).digest), Trace.objects.count()) == (MailState.SENT, 64, 1)


def test_a_mail_that_cannot_be_composed_says_so_and_waits(speak_to, monkeypatch):
    mail = composed("broken")
    with speak_to(MailServer()) as server:
        postman.carry_all()
        assert (afresh(mail).state, afresh(mail).trouble) == (MailState.WAITING, Trouble.UNREADY)
        monkeypatch.setitem(globals(), "written", lambda words: EmailMessage("Ça va", "bien", to=["a@exemple.fr"]))
        later(minutes=2)
        postman.carry_all()
    assert (afresh(mail).state, len(server.kept)) == (MailState.SENT, 1)


@pytest.mark.parametrize(
    "subject",
    [
        "La Coursive répond à une question sur le besoin n°\xa034",
        "Votre besoin n°\xa0125 et 1 autre\xa0: le conseil adopte la position 2026-05, «\xa0Un lieu ouvert\xa0»",
        "Les Sillons",
        f"{'Un titre long comme un jour sans pain, où l’on ne coupe rien, ' * 6}fin",
    ],
)
def test_a_subject_is_read_back_whole_by_old_and_new_programs(speak_to, subject):
    with speak_to(MailServer()) as server:
        letter(subject)
        postman.carry_all()
    [sent] = server.messages
    raw = sent.as_bytes()
    assert all(len(line) <= 78 for line in raw.partition(b"\n\n")[0].splitlines() if b"ubject" in line or b"=?" in line)
    old = str(make_header(decode_header(message_from_bytes(raw)["Subject"])))
    assert [old, str(message_from_bytes(raw, policy=policy.default)["Subject"])] == [subject, subject]
