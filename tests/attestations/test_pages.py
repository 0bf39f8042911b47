"""Pages of attestations: who reads what, what is typed is kept, what is hostile is only text, in how many queries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lieudit.accounts.models import Account
from lieudit.accounts.services import close_account, rooms_data
from lieudit.attestations.brought import bring_proof, read_proof
from lieudit.attestations.closing import choose_at_closing
from lieudit.attestations.issuing import sign_list
from lieudit.attestations.models import Attestation, SigningKey
from lieudit.attestations.papers import paper_of
from lieudit.attestations.services import ask_peer, name_first_peer, publish_attestation, withdraw_attestation
from lieudit.care.services import hide_text
from lieudit.learning.paths import begin_path, mark_step
from lieudit.toolkit.errands import do_next
from lieudit.toolkit.models import Errand
from tests.accounts.factories import AccountFactory
from tests.attestations.factories import SEEN, a_declared, a_known, a_peer, a_recognised, a_signed, an_attested
from tests.learning.factories import a_path
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} ‮"


def browser(account: Account | None = None) -> Client:
    client = Client()
    if account:
        client.force_login(account)
    return client


def page(name: str, *arguments: object) -> str:
    return reverse(f"attestations:{name}", args=arguments)


def said(answer: Any) -> str:
    text: str = answer.text
    return text.replace("\xa0", " ").replace("\u202f", " ").replace("&nbsp;", " ")


def test_a_place_defines_what_may_be_recognised_and_a_person_declares_it() -> None:
    keeper = RepresentativeFactory()
    words = {
        "keeper": f"place-{keeper.place.pk}",
        "title": "Tenir une buvette",
        "able": "Seul.",
        "rule": "Vu.",
        "peers": 1,
    }
    answer = browser(keeper.account).post(page("define"), words | {"charter": "on"})
    assert answer.status_code == 302, said(answer)
    read = browser(keeper.account).get(answer.url)
    assert "Nommer un premier pair" in said(read)
    number = int(answer.url.rstrip("/").rpartition("/")[2])
    person = browser(AccountFactory())
    declared = person.post(
        page("declare", number), {"name": "Ada", "words": HOSTILE, "place": "", "charter": "on"}, follow=True
    )
    assert "C’est déclaré" in said(declared)
    assert "&lt;script&gt;" in said(declared)
    assert "<script>alert" not in said(declared)


@pytest.mark.parametrize("typed", ["abc", "-1", "²", "9" * 30, "1 OR 1=1", "%00"])
def test_what_would_be_replaced_and_is_no_number_replaces_nothing(typed: str) -> None:
    answer = browser(RepresentativeFactory().account).get(page("define") + f"?remplace={typed}")
    assert answer.status_code == 200
    assert answer.context["about"] is None


def test_what_was_typed_is_kept_when_a_recognition_is_refused() -> None:
    attestation = a_declared()
    peer = RepresentativeFactory(place=attestation.place)
    RepresentativeFactory(account=peer.account)
    publish_attestation(attestation, actor=attestation.holder)
    words = SEEN | {"place": str(peer.place.pk), "charter": "on"}
    answer = browser(peer.account).post(page("recognise", attestation.number), words)
    assert answer.status_code == 422
    assert "du même lieu" in said(answer)
    assert SEEN["words"] in said(answer)


def test_what_is_not_public_is_not_there_for_others() -> None:
    signed = a_signed()
    number = signed.attestation.number
    names = ("attestation", "document", "token", "drawing", "printed")
    for client in (browser(), browser(AccountFactory())):
        assert [client.get(page(name, number)).status_code for name in names] == [404] * 5
    assert [browser(signed.attestation.holder).get(page(name, number)).status_code for name in names] == [200] * 5
    publish_attestation(signed.attestation, actor=signed.attestation.holder)
    assert [browser().get(page(name, number)).status_code for name in names] == [200] * 5


def test_who_is_attested_is_counted_for_all_from_five_on() -> None:
    known = a_known(peers=1)
    for _turn in range(4):
        an_attested(a_declared(known))
    pages = (page("achievements"), page("achievement", known.number))
    assert not any("personnes attestées" in said(browser().get(each)) for each in pages)
    an_attested(a_declared(known))
    assert all("5 personnes attestées" in said(browser().get(each)) for each in pages)


def test_a_peer_reads_it_and_does_not_take_its_file() -> None:
    signed = a_signed()
    peer = a_peer(signed.attestation.achievement)
    assert browser(peer.account).get(page("attestation", signed.attestation.number)).status_code == 200
    assert browser(peer.account).get(page("document", signed.attestation.number)).status_code == 404


def test_a_paper_leads_to_whether_it_holds_public_or_not() -> None:
    attestation = an_attested()
    assert "tient toujours" in said(browser().get(page("paper", attestation.code)))
    withdraw_attestation(attestation, actor=attestation.holder, reason="Je ne le fais plus.")
    assert "est retirée" in said(browser().get(page("paper", attestation.code)))
    assert browser().get(page("paper", "inconnu")).status_code == 404


def test_the_paper_is_an_accessible_pdf() -> None:
    attestation = an_attested()
    answer = browser(attestation.holder).get(page("printed", attestation.number))
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in answer.content


def test_anybody_drops_a_file_and_reads_what_it_says(django_capture_on_commit_callbacks: Any) -> None:
    signed = a_signed()
    sign_list(1)
    assert "Cette attestation est vraie." in dropped(signed.document)
    assert "une lettre au moins a changé" in dropped(signed.document.replace("Camille", "Camilla"))
    withdraw_attestation(signed.attestation, actor=signed.attestation.holder, reason="Je ne le fais plus.")
    sign_list(1)
    assert "vraie, et retirée" in dropped(signed.token)
    assert not Errand.objects.exclude(content=None).exists()


def test_a_path_that_is_hidden_is_asked_without_its_name() -> None:
    path = a_path(title="Écouter au guichet")
    attestation = a_declared(a_known(path=path))
    hide_text(path, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    pages = page("achievement", attestation.achievement.number), page("attestation", attestation.number)
    for each in pages:
        read = said(browser(attestation.holder).get(each))
        assert "Il faut aussi avoir fait toutes les étapes d’un parcours qui ne se lit plus." in read
        assert path.title not in read


def test_a_good_file_is_verified_after_an_upgrade_that_the_timer_has_not_followed_yet() -> None:
    signed = a_signed()
    sign_list(1)
    SigningKey.objects.update(listed="")
    assert "Cette attestation est vraie." in dropped(signed.document)
    assert SigningKey.objects.get().listed


def dropped(content: str) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = browser().post(page("verify"), {"file": SimpleUploadedFile("a.json", content.encode())})
    assert answer.status_code == 302, said(answer)
    do_next.func()
    return said(browser().get(answer.url))


def test_attested_by_a_path_the_page_the_file_and_the_verifier_name_it_and_its_version() -> None:
    path = a_path(title="Écouter au guichet")
    attestation = a_declared(a_known(path=path))
    a_recognised(attestation, 2)
    holder = browser(attestation.holder)
    pages = page("achievement", attestation.achievement.number), page("attestation", attestation.number)
    for each in pages:
        read = " ".join(said(holder.get(each)).split())
        assert "Il faut aussi avoir fait toutes les étapes du parcours <a" in read
        assert "Écouter au guichet</a>, sous la version que l’on suit." in read
    run = begin_path(path, actor=attestation.holder)
    for step in run.version.steps.all():
        mark_step(run, actor=attestation.holder, step=step, words="Mon cahier, relu.")
    read = said(holder.get(page("attestation", attestation.number)))
    assert "Ses 2 étapes sont faites" in read
    assert f"{path.title}</a>, version 1" in read
    signed = a_signed(attestation)
    assert json.loads(signed.document)["evidence"][1]["id"].endswith(run.version.get_absolute_url())
    assert f"{path.title}, version 1" in dropped(signed.document)
    assert paper_of(attestation).startswith(b"%PDF-")


def test_a_path_that_is_hidden_is_named_on_no_page_and_in_no_file() -> None:
    path = a_path(title="Écouter au guichet")
    attestation = a_declared(a_known(path=path))
    a_recognised(attestation, 2)
    run = begin_path(path, actor=attestation.holder)
    for step in run.version.steps.all():
        mark_step(run, actor=attestation.holder, step=step, words="Mon cahier, relu.")
    hide_text(path, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    for name, number in (("attestation", attestation.number), ("achievement", attestation.achievement.number)):
        assert path.title not in said(browser(attestation.holder).get(page(name, number)))
    assert len(json.loads(a_signed(attestation).document)["evidence"]) == 1


def test_a_file_that_is_too_heavy_or_a_pdf_is_answered_at_once() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    for content, why in ((b"x" * (5 * 2**20), "dépasse 1 Mo"), (b"%PDF-1.7", "adresse de son code")):
        answer = browser().post(page("verify"), {"file": SimpleUploadedFile("a.json", content)})
        assert answer.status_code in {200, 422}
        assert why in said(answer)


def test_rings_and_peers_who_do_not_count_are_shown_as_such() -> None:
    achievement = a_known()
    ann, bob = a_peer(achievement), a_peer(achievement)
    from tests.attestations.factories import recognised_by

    of_ann, of_bob = a_declared(achievement, ann), a_declared(achievement, bob)
    recognised_by(of_ann, bob)
    recognised_by(of_bob, ann)
    recognised_by(of_ann, RepresentativeFactory())
    read = said(browser(ann.account).get(of_ann.get_absolute_url()))
    assert "Reconnaissance réciproque" in read
    assert "sa parole ne compte pas" in read


@pytest.mark.parametrize("name", ["achievements", "achievement", "attestation", "paper", "keys", "keys_json", "status"])
def test_public_pages_cost_at_most_eight_queries(name: str, django_assert_max_num_queries: Any) -> None:
    signed = a_signed()
    attestation = publish_attestation(signed.attestation, actor=signed.attestation.holder)
    sign_list(1)
    numbers = {
        "achievement": [attestation.achievement.number],
        "attestation": [attestation.number],
        "paper": [attestation.code],
        "status": [1],
    }
    address = page(name, *numbers.get(name, []))
    browser().get(address)
    with django_assert_max_num_queries(8):
        assert browser().get(address).status_code == 200


def test_one_attestation_and_one_s_own_cost_at_most_twelve_queries(django_assert_max_num_queries: Any) -> None:
    attestation = an_attested()
    client = browser(attestation.holder)
    for address in (attestation.get_absolute_url(), page("mine")):
        client.get(address)
        with django_assert_max_num_queries(14):
            client.get(address)


@pytest.mark.parametrize("choice", ["left", "withdrawn"])
def test_closing_an_account_leaves_no_name_and_does_as_was_chosen(choice: str) -> None:
    signed = a_signed()
    holder = signed.attestation.holder
    choose_at_closing(actor=holder, choice=choice)
    close_account(holder, actor=holder)
    left = Attestation.objects.get(pk=signed.attestation.pk)
    signed.refresh_from_db()
    assert (left.name, left.words, left.is_public, signed.document, signed.token) == ("", "", False, "", "")
    assert left.is_withdrawn == (choice == "withdrawn")


def test_what_is_only_declared_is_withdrawn_when_its_holder_leaves() -> None:
    attestation = a_declared()
    close_account(attestation.holder, actor=attestation.holder)
    assert Attestation.objects.get(pk=attestation.pk).is_withdrawn


def test_own_data_hold_what_was_declared_and_what_was_recognised() -> None:
    attestation = a_recognised()
    mine = str(rooms_data(attestation.holder)["attestations"])
    assert "112 permanences" in mine
    peer = attestation.recognitions.get().peer
    assert "Visite du 20 octobre" in str(rooms_data(peer)["attestations"])


def test_own_data_hold_what_was_defined_named_asked_and_brought() -> None:
    attestation, asked = a_declared(), AccountFactory()
    name_first_peer(attestation.achievement, actor=attestation.achievement.author, address=asked.email)
    ask_peer(attestation, actor=attestation.holder, address=asked.email)
    read_proof.func(bring_proof(attestation, actor=attestation.holder, file=b"{").pk)

    def kinds(account: Account) -> set[object]:
        rows: Any = rooms_data(account)["attestations"]
        return {row["kind"] for row in rows}

    assert kinds(attestation.achievement.author) == {"achievement defined", "first peer"}
    assert kinds(attestation.holder) == {"attestation", "peer asked", "badge brought"}
    assert kinds(asked) == {"first peer", "peer asked"}
