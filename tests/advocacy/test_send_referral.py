import datetime as dt
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import services
from lieudit.advocacy.deadlines import due_date
from lieudit.advocacy.letters import LINK_MARK, RESERVED, day_said
from lieudit.advocacy.links import reply_url
from lieudit.advocacy.models import HeldFile, Referral, reply_days
from lieudit.journal.models import Entry
from lieudit.needs.models import Need
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from tests.advocacy.factories import PDF, a_prepared, a_referral, an_institution, in_days, sending, staff
from tests.deliberation.factories import a_position
from tests.pages.read_as_people import main_of

pytestmark = pytest.mark.django_db

PROOF = b"\x89PNG\r\n\x1a\nrest"


def address(referral):
    return reverse("advocacy:letter", args=[referral.number])


def test_the_mail_carries_the_signed_link_and_the_pdf(mailoutbox, commits):
    referral = a_prepared()
    with commits():
        services.send_referral(referral, actor=staff(), **sending(referral))
    referral.refresh_from_db()
    [mail] = [each for each in mailoutbox if referral.address in each.to]
    assert reply_url(referral) in mail.body
    assert LINK_MARK not in mail.body
    name, content, kind = mail.attachments[0]
    assert (name, kind) == (f"relais-{referral.number}.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")
    referral.refresh_from_db()
    assert referral.sent_at


def test_needs_are_relayed_and_one_entry_mentions_them_all():
    referral = a_referral()
    needs = list(Need.objects.all())
    assert {need.state for need in needs} == {"relayed"}
    for thing in [*needs, referral, referral.position, referral.institution]:
        assert Entry.objects.public().about(thing).filter(kind="advocacy.relayed").count() == 1
    entry = Entry.objects.get(kind="advocacy.relayed")
    assert "1\xa0demande. Réponse attendue le" in entry.sentence
    assert entry.template.stage == "relayed"


def test_without_an_address_nothing_leaves(client, mailoutbox):
    referral = a_prepared(institution=an_institution(email=""))
    client.force_login(staff())
    page = client.post(address(referral), {"letter": "Ma lettre. " + LINK_MARK, "means": "mail", "step": "send"})
    assert page.status_code == 422
    assert "Sans adresse électronique, rien ne peut partir" in page.content.decode()
    assert "Ma lettre." in page.content.decode()
    referral.refresh_from_db()
    assert (referral.state, mailoutbox) == ("prepared", [])


def test_two_people_sending_at_once_send_one_letter(mailoutbox, commits):
    referral = a_prepared()
    with commits():
        services.send_referral(referral, actor=staff(), **sending(referral))
        with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
            services.send_referral(referral, actor=staff(), **sending(referral))
    assert len([each for each in mailoutbox if referral.address in each.to]) == 1


def test_a_handed_letter_needs_a_proof_and_counts_from_its_day(client):
    referral = a_prepared()
    position_day = referral.position.adopted_at
    client.force_login(staff())
    form = {"letter": referral.letter, "means": "handed", "handed_on": in_days(0).isoformat(), "step": "send"}
    form |= {"signatory": "Ada Martin", "signatory_role": "présidente"}
    page = client.post(address(referral), form)
    assert "Joignez la preuve de la remise" in page.content.decode()
    proof = SimpleUploadedFile("recu.png", PROOF)
    assert client.post(address(referral), {**form, "proof": proof}).status_code == 302
    referral.refresh_from_db()
    assert referral.sent_at >= position_day.replace(hour=0, minute=0, second=0, microsecond=0)
    assert client.get(reverse("advocacy:proof", args=[referral.number]))["Content-Type"] == "image/png"
    client.logout()
    assert client.get(reverse("advocacy:proof", args=[referral.number])).status_code == 302


@pytest.mark.parametrize("upload", [
    SimpleUploadedFile("preuve.pdf", b"<script>alert(1)</script>"),
    SimpleUploadedFile("preuve.png", b"MZ program"),
    SimpleUploadedFile("preuve.pdf", b""),
])  # fmt: skip
def test_a_proof_is_read_by_its_first_bytes(client, upload):
    upload.seek(0)
    referral = a_prepared()
    client.force_login(staff())
    form = {"letter": referral.letter, "means": "post", "step": "send", "proof": upload}
    page = client.post(address(referral), form)
    assert page.status_code == 422
    assert 'id="id_proof_error"' in page.content.decode() or "proof" in page.context["form"].errors
    assert Referral.objects.get().state == "prepared"


def test_a_proof_heavier_than_ten_megabytes_is_refused(client):
    referral = a_prepared()
    client.force_login(staff())
    heavy = SimpleUploadedFile("preuve.pdf", PDF + b"0" * (10 * 1024 * 1024))
    form = {"letter": referral.letter, "means": "post", "step": "send", "proof": heavy}
    assert "dépasse 10 Mo" in client.post(address(referral), form).content.decode()


def a_proof(name="reçu tamponné.png", content=PROOF):
    return SimpleUploadedFile(name, content)


def handed(referral, **words):
    """What the page sends of a letter handed over, as a browser does: nothing where nothing was chosen."""
    typed = sending(referral, means="handed", step="send") | words
    return {name: value for name, value in typed.items() if value is not None}


def held_in(page):
    """The key under which the proof of this page waits."""
    return re.search(r'name="held" value="([^"]*)"', page.text)[1]


@pytest.mark.parametrize("wrong", [{"signatory": ""}, {"handed_on": "demain"}, {"letter": "Sans lien."}])
def test_a_good_proof_waits_for_what_is_to_be_corrected_elsewhere(client, wrong):
    referral = a_prepared()
    client.force_login(staff())
    page = client.post(address(referral), handed(referral, proof=a_proof()) | wrong)
    assert page.status_code == 422
    assert "Preuve gardée\xa0: reçu tamponné.png. Une autre la remplace." in html.unescape(page.text)
    assert "à choisir de nouveau" not in page.text
    assert client.post(address(referral), handed(referral, held=held_in(page))).status_code == 302
    assert Referral.objects.get().proof.read() == PROOF
    shown = client.get(reverse("advocacy:proof", args=[referral.number]))
    assert (shown.content, shown["Content-Type"]) == (PROOF, "image/png")


def test_another_proof_takes_the_place_of_the_one_that_waits(client):
    referral = a_prepared()
    client.force_login(staff())
    page = client.post(address(referral), handed(referral, proof=a_proof(), signatory=""))
    words = {"held": held_in(page), "signatory_role": "", "proof": a_proof("avis.pdf", PDF)}
    page = client.post(address(referral), handed(referral, **words))
    assert "Preuve gardée\xa0: avis.pdf." in html.unescape(page.text)
    assert client.post(address(referral), handed(referral, held=held_in(page))).status_code == 302
    assert Referral.objects.get().proof.read() == PDF


def test_a_proof_waits_too_for_a_letter_that_is_only_saved_with_a_fault(client):
    referral = a_prepared()
    client.force_login(staff())
    page = client.post(address(referral), handed(referral, proof=a_proof(), letter="Sans lien.", step="save"))
    assert "Preuve gardée" in page.text
    words = {"held": held_in(page), "letter": "Toujours sans lien.", "step": "save"}
    page = client.post(address(referral), handed(referral, **words))
    assert client.post(address(referral), handed(referral, held=held_in(page))).status_code == 302
    assert Referral.objects.get().proof.read() == PROOF


def test_a_proof_waits_for_who_saves_the_letter_first_and_comes_back_to_its_page(client):
    referral = a_prepared()
    client.force_login(staff())
    assert client.post(address(referral), handed(referral, proof=a_proof(), step="save")).status_code == 302
    page = client.get(address(referral))
    assert "Preuve gardée\xa0: reçu tamponné.png." in html.unescape(page.text)
    assert client.post(address(referral), handed(referral, held=held_in(page))).status_code == 302
    assert Referral.objects.get().proof.read() == PROOF


def test_a_proof_that_waited_more_than_a_day_is_asked_for_again_before_it_is_erased(client, later):
    referral = a_prepared()
    client.force_login(staff())
    page = client.post(address(referral), handed(referral, proof=a_proof(), signatory=""))
    later(1, minutes=1)
    services.forget_unsent()
    client.force_login(staff())
    assert "Preuve gardée" not in client.get(address(referral)).text
    page = client.post(address(referral), handed(referral, held=held_in(page)))
    assert page.status_code == 422
    assert "Joignez la preuve" in html.unescape(page.text)
    assert HeldFile.objects.exists()


def test_a_proof_that_is_not_good_does_not_wait(client):
    referral = a_prepared()
    client.force_login(staff())
    page = client.post(address(referral), handed(referral, proof=a_proof(content=b"MZ program"), signatory=""))
    assert "Preuve gardée" not in page.text
    assert not HeldFile.objects.exists()


def test_of_two_who_note_a_delivery_at_once_the_first_one_counts_with_its_own_proof(client, later, commits):
    referral = a_prepared()
    client.force_login(staff())
    first = held_in(client.post(address(referral), handed(referral, proof=a_proof(), signatory="")))
    second = held_in(client.post(address(referral), handed(referral, proof=a_proof("b.pdf", PDF), signatory="")))
    assert client.post(address(referral), handed(referral, held=second)).status_code == 302
    assert client.post(address(referral), handed(referral, held=first)).status_code == 409
    assert Referral.objects.get().proof.read() == PDF
    unsent = HeldFile.objects.get(key=first).file
    later(2)
    with commits():
        services.forget_unsent()
    assert not HeldFile.objects.exists()
    assert not unsent.storage.exists(unsent.name)
    assert Referral.objects.get().proof.read() == PDF


@pytest.mark.parametrize("key", ["of another letter", "unknown", "\0"])
def test_a_proof_that_waits_for_another_letter_is_not_taken(client, key):
    referral = a_prepared()
    other = services.hold_file(a_prepared(referral.position), a_proof())
    client.force_login(staff())
    words = {"held": other.key if key == "of another letter" else key}
    page = client.post(address(referral), handed(referral, **words))
    assert page.status_code == 422
    assert 'name="held" value=' not in page.text
    assert Referral.objects.get(pk=referral.pk).state == "prepared"


def test_the_proof_that_waits_for_a_letter_goes_with_it(client, commits):
    referral = a_prepared()
    client.force_login(staff())
    client.post(address(referral), handed(referral, proof=a_proof(), signatory=""))
    file = HeldFile.objects.get().file
    with commits():
        services.discard_letter(referral, actor=staff())
    assert not HeldFile.objects.exists()
    assert not file.storage.exists(file.name)


def test_a_letter_keeps_the_place_of_its_link_and_a_reasonable_length(client):
    referral = a_prepared()
    client.force_login(staff())
    form = {"letter": "Sans lien.", "means": "mail", "address": "a@b.fr", "step": "send"}
    assert "c’est là que vient le lien" in client.post(address(referral), form).content.decode()
    long = client.post(address(referral), {**form, "letter": "a" * 200_000})
    assert long.status_code == 422
    assert "letter" in long.context["form"].errors
    null = client.post(address(referral), {**form, "letter": f"a\0b {LINK_MARK}"})
    assert "letter" in null.context["form"].errors


def test_saving_is_not_sending(client):
    referral = a_prepared()
    client.force_login(staff())
    form = {"letter": f"Corrigée. {LINK_MARK}", "addressee": "Cabinet", "step": "save"}
    assert client.post(address(referral), form).url == address(referral)
    referral.refresh_from_db()
    assert (referral.state, referral.addressee) == ("prepared", "Cabinet")
    assert referral.letter.startswith("Corrigée.")


def test_a_letter_whose_deadline_has_passed_does_not_leave(later):
    referral = a_prepared(due_on=in_days(5))
    later(6)
    with pytest.raises(RuleBroken, match="qui est passé"):
        services.send_referral(referral, actor=staff(), **sending(referral))


def test_a_day_of_handing_before_the_adoption_or_to_come_is_refused(later):
    referral = a_prepared()
    adopted = timezone.localdate(referral.position.adopted_at)
    later(1)
    for day in (dt.date(2020, 1, 1), in_days(1)):
        form = sending(referral, means="handed", proof=SimpleUploadedFile("p.pdf", PDF), handed_on=day)
        with pytest.raises(RuleBroken) as refusal:
            services.send_referral(referral, actor=staff(), **form)
        assert refusal.value.message_dict == {"handed_on": [french.from_day_to_today(adopted)]}


def test_the_public_letter_hides_the_link(client):
    referral = a_referral()
    page = client.get(referral.get_absolute_url()).content.decode()
    assert RESERVED in page
    assert referral.key not in page
    pdf = client.get(reverse("advocacy:letter_pdf", args=[referral.number]))
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF-")


def test_markup_of_typst_in_a_letter_stays_words(client):
    referral = a_prepared()
    words = f'#panic("non") $x$ *gras* @ref <label> ] {LINK_MARK}'
    services.edit_letter(
        referral, actor=staff(), letter=words, addressee="#eval", address="a@b.fr", postal_address="= Titre"
    )
    client.force_login(staff())
    assert client.get(reverse("advocacy:letter_pdf", args=[referral.number])).content.startswith(b"%PDF-")


def whole_delay(referral):
    return due_date(timezone.localdate(), reply_days(referral.position), referral.calendar)


def test_a_letter_that_waited_gives_the_whole_delay_of_the_rules(client, later):
    referral = a_prepared()
    old = french.day(referral.due_on)
    assert old in referral.letter
    later(30)
    client.force_login(staff())
    page = client.get(address(referral)).content.decode()
    due = french.day(whole_delay(referral))
    assert due != old
    assert due in page
    assert old not in page, "who sends it reads it as it will leave"
    services.send_referral(referral, actor=staff(), **sending(referral))  # with the words of the day of its preparation
    sent = Referral.objects.get(pk=referral.pk)
    assert sent.due_on == whole_delay(referral)
    assert due in sent.letter
    assert old not in sent.letter


def test_a_day_that_was_chosen_stays(later):
    referral = a_prepared(due_on=in_days(90))
    later(30)
    services.send_referral(referral, actor=staff(), **sending(referral))
    sent = Referral.objects.get(pk=referral.pk)
    assert (sent.due_on, sent.due_chosen) == (referral.due_on, True)
    assert french.day(referral.due_on) in sent.letter


def test_a_letter_that_left_is_closed(client):
    referral = a_referral()
    client.force_login(staff())
    late = client.post(address(referral), {"letter": "Mes mots, écrits trop tard.", "step": "save"})
    assert late.status_code == 409
    assert "Rien n’a été enregistré" in late.text
    assert "Mes mots, écrits trop tard.</textarea>" in late.text
    for page in (client.get(address(referral)), late):
        main = html.unescape(main_of(page.text))
        assert f"Remise le {french.day(referral.sent_on)}\xa0: elle ne se change plus." in main
        assert f'href="{referral.get_absolute_url()}"' in main
        assert "<form" not in main


def test_all_that_a_letter_lacks_is_said_at_once(client):
    referral = a_prepared()
    client.force_login(staff())
    form = {"letter": referral.letter, "means": "post", "handed_on": in_days(1).isoformat(), "step": "send"}
    proof = client.get(address(referral)).context["form"]["proof"].as_field_group()
    assert "facultatif" not in proof
    assert "Demandée en main propre ou par la poste" in proof
    page = client.post(address(referral), form)
    assert {*page.context["form"].errors} == {"proof", "handed_on", "signatory", "signatory_role"}
    assert page.context["form"].errors["handed_on"] == [
        french.from_day_to_today(timezone.localdate(referral.position.adopted_at))
    ]


def test_what_was_handed_over_before_it_was_prepared_counts_from_that_day(later):
    position = a_position()
    later(90)
    referral = a_prepared(position)
    for days in (7, 70):  # the second: its institution is late already
        sent = services.send_referral(referral, actor=staff(), **by_hand(referral, handed_on=in_days(-days)))
        assert sent.due_on == day_said(sent.letter) == due_date(in_days(-days), reply_days(position), sent.calendar)
        referral = a_prepared(position, an_institution())


def test_a_day_that_was_chosen_stays_whenever_it_was_handed_over(later):
    position = a_position()
    later(30)
    referral = a_prepared(position, due_on=in_days(60))
    sent = services.send_referral(referral, actor=staff(), **by_hand(referral, handed_on=in_days(-7)))
    assert sent.due_on == day_said(sent.letter) == referral.due_on


def by_hand(referral, **words):
    return sending(referral, means="handed", proof=SimpleUploadedFile("recu.pdf", PDF)) | words


def test_what_was_handed_over_keeps_the_day_that_was_saved(client, later):
    referral = a_prepared()
    saved = referral.due_on
    later(30)
    client.force_login(staff())
    shown = client.get(address(referral)).context["form"].initial["letter"]
    assert french.day(saved) not in shown
    services.send_referral(referral, actor=staff(), **by_hand(referral, letter=shown))
    sent = Referral.objects.get(pk=referral.pk)
    assert sent.due_on == saved
    assert day_said(sent.letter) == saved


def test_once_it_is_saved_the_letter_that_is_printed_says_the_day_of_that_day(client, later):
    referral = a_prepared()
    later(30)
    client.force_login(staff())
    shown = client.get(address(referral)).context["form"].initial["letter"]
    client.post(address(referral), sending(referral, letter=shown) | {"step": "save", "handed_on": "", "proof": ""})
    referral.refresh_from_db()
    assert referral.due_on == day_said(referral.letter) == whole_delay(referral)
    later(1)
    services.send_referral(referral, actor=staff(), **by_hand(referral))
    assert Referral.objects.get(pk=referral.pk).due_on == referral.due_on


def test_a_page_left_open_past_midnight_sends_the_day_of_the_sending(client, later):
    referral = a_prepared()
    later(30)
    client.force_login(staff())
    shown = client.get(address(referral)).context["form"].initial["letter"]
    later(3)
    services.send_referral(referral, actor=staff(), **sending(referral, letter=shown))
    sent = Referral.objects.get(pk=referral.pk)
    assert sent.due_on == day_said(sent.letter) == whole_delay(referral)


def test_no_other_day_of_a_letter_changes(later):
    referral = a_prepared()
    old = french.day(referral.due_on)
    around = f"Réunion le 2{old}. Ouverture le {old}, pour le {old}."
    later(30)
    words = sending(referral, letter=f"{around}\n\n{referral.letter}\n\n{around}")
    services.send_referral(referral, actor=staff(), **words)
    sent = Referral.objects.get(pk=referral.pk)
    assert sent.letter.startswith(around)
    assert sent.letter.endswith(around)
    assert day_said(sent.letter) == sent.due_on == whole_delay(referral)


@pytest.mark.parametrize("typed", ["demande par demande, pour le 31 février 2031", "avant la fin de l’hiver"])
def test_a_day_that_its_writer_types_stays_as_it_is(later, typed):
    referral = a_prepared()
    later(30)
    words = referral.letter.replace(f"demande par demande, pour le {french.day(referral.due_on)}", typed)
    services.send_referral(referral, actor=staff(), **sending(referral, letter=words))
    sent = Referral.objects.get(pk=referral.pk)
    assert (sent.letter, sent.due_on) == (words, referral.due_on)
