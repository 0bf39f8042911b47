"""Bad paths that cross rooms: a link of one act opens no other, a late or double act changes nothing."""

from __future__ import annotations

import json
from xml.etree import ElementTree as xml

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse

from lieudit.advocacy.links import effect_token, reply_token
from lieudit.advocacy.models import Effect, Referral, Reply
from lieudit.deliberation.models import Draft, Position, Stance
from lieudit.journal.models import Entry, FollowReason
from lieudit.journal.services import follow_thing
from lieudit.journal.tasks import recipient_token
from lieudit.needs.links import followup_token
from lieudit.needs.models import Convergence, Need
from lieudit.needs.services import express_need, gather_needs
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.tokens import thing_token
from lieudit.voting.models import Tally, Vote
from lieudit.voting.services import close_due_ballots
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_prepared, a_referral, a_representative, an_institution, published
from tests.deliberation.factories import a_convergence, a_draft, a_position, a_round, answers, objects
from tests.journeys.visitor import Visitor
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = (
    "=cmd|'/C calc'!A0 <script>alert(1)</script> & <b>gras</b> #eval(\"1\") $x$ `a` *b* @c \\ \x00 "
    "مرحبا \u202eobseb\u202c 👩🏽‍🌾 {{ 7|add:7 }}"
)


def what_stands() -> dict[str, int]:
    """How many of each thing there are: an act that is refused leaves them all as they were."""
    models = (Convergence, Draft, Effect, Entry, Need, Position, Referral, Reply, Stance, Vote)
    return {model.__name__: model.objects.count() for model in models}


def test_a_link_of_one_room_opens_nothing_in_another(charter):
    referral = a_referral()
    need = Need.objects.first()
    tokens = {
        "needs:followup": followup_token(need),
        "advocacy:reply": reply_token(referral),
        "advocacy:effect": effect_token(need.pk, referral.position_id),
        "journal:unsubscribe": recipient_token("a@exemple.fr"),
        "journal:feed": thing_token(need),
    }
    for name, own in tokens.items():
        assert Visitor().open(reverse(name, args=[own])).status == 200, name
        for other, token in tokens.items():
            if other != name:
                assert Visitor().open(reverse(name, args=[token])).status in {404, 410}, f"{other} opens {name}"
        altered = own[:-2] + ("A" if own[-2] != "A" else "B") + own[-1]
        assert Visitor().open(reverse(name, args=[altered])).status in {404, 410}, name


def test_an_author_cannot_leave_once_the_council_deliberates():
    need = NeedFactory(author=None, address="a@exemple.fr")
    convergence = gather_needs([need], actor=AnimatorFactory().account, title="Titre", summary="Résumé.")
    author = Visitor().open(reverse("needs:followup", args=[followup_token(need)])).reads("Détacher mon besoin")
    a_draft(None, convergence)
    before = what_stands()
    author.send("Détacher mon besoin").reads("« détacher » n’est pas possible à ce stade")
    author.does_not_read("Détacher mon besoin").reads("Le conseil délibère déjà à partir de ce besoin")
    assert what_stands() == before
    need.refresh_from_db()
    assert (need.state, need.convergence) == (NeedState.DELIBERATED, convergence)


def test_two_members_who_open_a_draft_from_one_convergence_make_one(charter):
    convergence, council = a_convergence(), a_position().council
    drafts = Draft.objects.count()
    address = reverse("deliberation:open_draft") + f"?convergence={convergence.number}"
    first, second = (Visitor(seat.voter).open(address) for seat in council.seats[1:])
    first.send("Ouvrir le projet", charter="on").reads("n’est lu que par son groupe de rédaction")
    second.send("Ouvrir le projet", charter="on", title="Un autre titre").reads("pas possible à ce stade")
    assert second.page.forms[-1].values["title"] == ["Un autre titre"]
    assert Draft.objects.count() == drafts + 1


def test_a_button_pressed_twice_acts_once_and_tells_once():
    need = an_author_who_follows()
    draft = a_round(a_draft(None, need.convergence))
    answers(draft, "consent")
    chair = Visitor(draft.council.chair).open(reverse("deliberation:round", args=[draft.number]))
    sent = {"csrfmiddlewaretoken": chair.page.forms[-1].values["csrfmiddlewaretoken"]}
    chair.send("Adopter la position").reads("Ce projet est devenu la position")
    again = chair.client.post(reverse("deliberation:adopt", args=[draft.number]), sent, follow=True)
    assert "n’est pas possible à ce stade" in again.content.decode()
    assert Position.objects.count() == 1
    assert len(told(need, "adopte la position commune")) == 1


def an_author_who_follows() -> Need:
    """A gathered need whose author is told of each step."""
    need = a_convergence().needs.first()
    follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    return need


def told(need: Need, words: str) -> list[EmailMessage]:
    return [message for message in mail.outbox if message.to == [need.author.email] and words in message.body]


def test_a_vote_that_ends_twice_adopts_once_and_a_late_voice_changes_nothing():
    draft = a_round()
    seats = draft.council.seats
    objection = objects(draft, seats[2])
    objector = Visitor(seats[2].voter).open(draft.get_absolute_url()).follow("Maintenir l’objection")
    objector.send("Maintenir cette objection")
    objection.refresh_from_db()
    chair = Visitor(draft.council.chair).open(reverse("deliberation:put_to_vote", args=[draft.number]))
    chair.send("Ouvrir le vote")
    ballot = Draft.objects.get().ballot
    late = Visitor(seats[2].voter).open(ballot.get_absolute_url()).send("Contre")
    twice = Visitor(seats[0].voter).open(ballot.get_absolute_url()).send("Contre")
    for seat in seats[:2]:
        Visitor(seat.voter).open(ballot.get_absolute_url()).send("Pour").send("Confirmer")
    secretariat = Visitor(AccountFactory(secretariat=True)).open(ballot.get_absolute_url())
    secretariat.follow("Clore et compter").does_not_read("Une main suffit")
    secretariat.send("Demander à une autre personne", why="left").reads("Une autre personne confirme")
    second = Visitor(AccountFactory(secretariat=True)).open(ballot.get_absolute_url()).follow("Clore et compter")
    second.send("Confirmer, clore et compter").reads("La règle laisse à ce vote jusqu’au", "attendez encore")
    assert not Tally.objects.exists()
    twice.send("Confirmer").reads("a déjà voté : un vote ne change plus")

    ballot_closes(ballot)
    before = what_stands()
    late.send("Confirmer").reads("Le vote est clos depuis le")
    ballot_closes(ballot)
    assert what_stands() == before
    assert Position.objects.count() == 1
    assert Vote.objects.count() == 2


def ballot_closes(ballot) -> None:
    """The hour comes, for the timer too."""
    if ballot.closed_at is None:
        moved(ballot, closes_at=ballot.opened_at)
    close_due_ballots()


def test_a_lost_vote_gives_the_needs_back_and_another_draft_may_open(charter):
    need = an_author_who_follows()
    draft = a_round(a_draft(None, need.convergence))
    seats = draft.council.seats
    objects(draft, seats[2])
    objector = Visitor(seats[2].voter).open(draft.get_absolute_url()).follow("Maintenir l’objection")
    objector.send("Maintenir cette objection")
    Visitor(draft.council.chair).open(reverse("deliberation:put_to_vote", args=[draft.number])).send("Ouvrir le vote")
    ballot = Draft.objects.get().ballot
    for seat in seats:
        Visitor(seat.voter).open(ballot.get_absolute_url()).send("Contre").send("Confirmer")
    secretariat = Visitor(AccountFactory(secretariat=True)).open(ballot.get_absolute_url()).follow("Clore et compter")
    secretariat.reads("Toutes les voix sont exprimées", "Une main suffit").send("Clore le vote et compter")
    page = Visitor().open(need.get_absolute_url()).reads("Étape 2 sur 7", "Un autre projet peut s’ouvrir")
    page.does_not_read("Le vote se clôt")
    assert not Position.objects.exists()
    assert len(told(need, "n’est pas adopté")) == 1
    member = Visitor(seats[1].voter).open(need.convergence.get_absolute_url()).follow("Ouvrir une délibération")
    member.send("Ouvrir le projet", charter="on").reads("n’est lu que par son groupe de rédaction")
    Visitor().open(need.get_absolute_url()).reads("Étape 3 sur 7")


def test_a_reply_sent_twice_or_to_a_letter_that_has_not_left_changes_nothing():
    prepared = a_prepared()
    assert Visitor().open(reverse("advocacy:reply", args=[reply_token(prepared)])).status == 404
    referral = a_referral(prepared.position, an_institution())
    address = reverse("advocacy:reply", args=[reply_token(referral)])
    first = Visitor().open(address)
    said = {"kind": "answer", "outcome_1": "partial", "text_1": "En partie.", "role": "chef de bureau"}
    first.send("Relire et envoyer", **said)
    typed = first.page.forms[-1].values | {"step": ["send"]}
    first.send("Envoyer").reads("C’est reçu, et daté.")
    first.client.post(address, typed)
    assert Reply.objects.count() == 1
    assert Visitor().open(Need.objects.first().get_absolute_url()).does_not_read("répond, position")


def test_the_effect_is_asked_after_an_answer_and_said_once(charter):
    referral = a_referral()
    need = Need.objects.first()
    address = reverse("advocacy:effect", args=[effect_token(need.pk, referral.position_id)])
    early = Visitor().open(address)
    early.send("Publier ma parole", change="yes", words="Trop tôt.", charter="on")
    early.reads("Aucune institution n’a encore répondu à cette position.", "Trop tôt.")
    assert not Effect.objects.exists()
    published(a_message(referral))
    one, other = Visitor().open(address), Visitor().open(address)
    one.send("Publier ma parole", change="yes", words="Le poste est là.", charter="on").reads("Merci.")
    other.send("Publier ma parole", change="no", words="Autre chose.", charter="on").reads("Vous l’avez déjà dit")
    assert Effect.objects.get().words == "Le poste est là."


def test_people_act_only_where_their_role_is():
    """The animator does not relay, the member does not verify, the official does not read the desk."""
    referral = a_referral()
    message = a_message(referral)
    animator = AnimatorFactory().account
    number = referral.position.number
    refused = {
        reverse("advocacy:relay", args=[number]): [animator, a_representative(referral.institution)],
        reverse("advocacy:verify", args=[message.number]): [animator, Need.objects.first().author],
        reverse("deliberation:sign", args=[number]): [animator, Need.objects.first().author],
        reverse("needs:reviews"): [Need.objects.first().author],
    }
    before = what_stands()
    for address, people in refused.items():
        for person in people:
            assert Visitor(person).open(address).status == 403, address
    assert what_stands() == before


def test_hostile_words_go_through_the_whole_thread_as_words(charter):
    """HTML, formulas, markup of the PDF, null bytes, right-to-left, emoji: shown, never run, in every file."""
    place = PlaceFactory(name="<i>Lieu</i> & Cie", slug="lieu")
    other = NeedFactory(place=place)
    need = express_need(actor=RepresentativeFactory().account, words=HOSTILE, deposit_key="k", domains=["digital"])
    words = need.words
    assert "\0" not in words
    convergence = gather_needs(
        [need, other],
        actor=AnimatorFactory().account,
        title="<script>x</script>",
        summary=HOSTILE,
        quotes=[(need, words[:300])],
    )
    draft = a_draft(None, convergence)
    position = a_position(draft)
    referral = a_referral(position, an_institution(name="Ministère <b>&</b> co"))
    published(a_message(referral, text=HOSTILE.replace("\0", "")))
    pages = [
        need.get_absolute_url(),
        convergence.get_absolute_url(),
        draft.get_absolute_url(),
        position.get_absolute_url(),
        referral.get_absolute_url(),
        reverse("needs:list"),
        reverse("pages:home"),
        reverse("pages:search") + "?q=calc",
        reverse("journal:log"),
        place.get_absolute_url(),
        reverse("advocacy:reply", args=[reply_token(referral)]),
        reverse("needs:followup", args=[followup_token(need)]),
    ]
    for address in pages:
        page = Visitor().open(address)
        assert page.status == 200, address
        for markup in ("<script>alert", "<script>x", "<b>gras", "<i>Lieu", "<b>&", "\x00"):
            assert markup not in page.html, address
    client = Visitor().client
    for name in ("position_pdf", "position_json"):
        answer = client.get(reverse(f"deliberation:{name}", args=[position.number]))
        assert answer.status_code == 200
    assert json.loads(answer.content)["text"]["paragraphs"]
    assert client.get(reverse("advocacy:letter_pdf", args=[referral.number])).content.startswith(b"%PDF")
    table = b"".join(client.get(reverse("needs:csv")).streaming_content).decode()
    assert "\n=cmd" not in table
    assert ",=cmd" not in table
    assert ',"=cmd' not in table
    for address in (reverse("journal:feed_all"), reverse("journal:feed", args=[thing_token(need)])):
        xml.fromstring(client.get(address).content)
    for message in mail.outbox:
        assert "\n" not in message.subject
        assert all("<script>" not in alternative.content for alternative in getattr(message, "alternatives", []))
    Visitor().open(need.get_absolute_url()).reads("{{ 7|add:7 }}", "<script>alert(1)</script>", "👩🏽‍🌾")
