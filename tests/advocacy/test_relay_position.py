import html

import pytest
from django.urls import reverse

from lieudit.advocacy import letters, services
from lieudit.advocacy.letters import LINK_MARK
from lieudit.advocacy.models import Referral
from lieudit.journal.models import Entry
from lieudit.journal.sentence import SENTENCES
from lieudit.network.models import Organisation
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.workdays import add_working_days
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import (
    a_message,
    a_prepared,
    an_institution,
    asking,
    in_days,
    left,
    published,
    sending,
    staff,
    uids,
)
from tests.deliberation.factories import DEMAND, a_draft, a_position
from tests.needs.factories import SupportFactory
from tests.pages.read_as_people import main_of
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db


def address(position):
    return reverse("advocacy:relay", args=[position.number])


def test_a_position_is_relayed_in_three_clicks(client, django_capture_on_commit_callbacks):
    position, institution = a_position(), an_institution()
    client.force_login(staff())
    page = client.get(address(position))  # one: « Relayer », on the position
    assert "30\xa0jours ouvrés à compter" in page.content.decode()
    sent = client.post(address(position), {"institutions": [institution.pk], **asking(position)})  # two
    referral = Referral.objects.get()
    assert sent.url == reverse("advocacy:letter", args=[referral.number])
    form = {"letter": referral.letter, "address": referral.address, "means": "mail", "step": "send"}
    form |= {"signatory": "Ada Martin", "signatory_role": "présidente"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(sent.url, form).url == referral.get_absolute_url()  # three
        referral.refresh_from_db()
        assert referral.state == "sending"  # « envoyée » is said once the mail has left
    referral.refresh_from_db()
    assert referral.state == "sent"


def test_the_letter_says_what_stands_behind_and_what_is_asked():
    position = a_position()
    need = position.draft.convergences.get().needs.first()
    SupportFactory(need=need)
    letter = a_prepared(position).letter
    assert f"1. {DEMAND}" in letter
    assert "2\xa0besoins exprimés par 3\xa0lieux, dans 1\xa0département" in letter
    assert f"http://testserver{position.get_absolute_url()}" in letter
    assert LINK_MARK in letter


def test_by_default_an_institution_has_the_working_days_of_the_rules():
    referral = a_prepared()
    assert referral.due_on == add_working_days(in_days(0), 30)


def test_public_holidays_of_an_overseas_institution_count():
    here = an_institution(region=RegionFactory(code="04", name="La Réunion"), level="regional")
    department = DepartmentFactory(code="57", name="Moselle")
    first = a_prepared(institution=here)
    assert first.calendar == "974"
    assert a_prepared(first.position, an_institution(department=department)).calendar == "57"
    assert a_prepared(first.position, an_institution()).calendar == ""


def test_a_position_is_relayed_once_to_an_institution():
    first = a_prepared()
    with pytest.raises(RuleBroken, match="Déjà relayée"):
        a_prepared(first.position, first.institution)
    assert Referral.objects.count() == 1


def test_several_institutions_get_a_letter_each():
    position = a_position()
    both = [an_institution(), an_institution()]
    prepared = services.relay_position(position, actor=staff(), institutions=both, paragraphs=uids(position))
    assert [each.institution for each in prepared] == both
    assert len({each.key for each in prepared}) == 2


@pytest.mark.parametrize(("changes", "fault"), [
    ({"institutions": []}, "Choisissez au moins une institution, ou écrivez-en une."),
    ({"new_email": "contact@creuse.example"}, "Écrivez le nom de cette institution."),
    ({"new_name": "La préfecture de la Creuse"}, "Donnez une adresse électronique ou postale"),
    ({"new_name": "La préfecture", "new_email": "pas une adresse"}, "adresse"),
    ({"paragraphs": []}, "Choisissez au moins une demande."),
    ({"due_on": "2020-01-01"}, "Choisissez un jour à venir."),
])  # fmt: skip
def test_what_is_missing_or_past_is_said_and_nothing_is_prepared(client, changes, fault):
    position, institution = a_position(), an_institution()
    client.force_login(staff())
    page = client.post(address(position), {"institutions": [institution.pk], **asking(position), **changes})
    assert page.status_code == 422
    assert fault in page.content.decode()
    assert not Referral.objects.exists()


def test_the_chair_and_the_secretariat_relay_and_nobody_else(client):
    position = a_position()
    client.force_login(position.council.chair)
    assert client.get(address(position)).status_code == 200
    client.force_login(AccountFactory())
    assert client.get(address(position)).status_code == 403
    client.logout()
    assert client.get(address(position)).status_code == 302


def test_a_letter_in_preparation_is_not_public_and_can_be_given_up(client):
    referral = a_prepared()
    assert client.get(referral.get_absolute_url()).status_code == 404
    assert client.get(reverse("advocacy:letter_pdf", args=[referral.number])).status_code == 404
    client.force_login(staff())
    page = html.unescape(client.get(referral.get_absolute_url()).text)
    assert "Pas encore remise\u202f; par message, 30\xa0jours ouvrés courront à partir de l’envoi" in page
    assert "Remise le" not in page
    client.post(reverse("advocacy:discard", args=[referral.number]))
    assert not Referral.objects.exists()
    a_prepared(referral.position, referral.institution)


def test_a_demand_has_a_short_title_beside_its_words(client):
    position, institution = a_position(), an_institution()
    client.force_login(staff())
    [uid] = uids(position)
    sent = {"institutions": [institution.pk], "paragraphs": [uid]}
    an_institution()  # another, to whom it may be relayed later
    page = client.post(address(position), sent)
    assert page.status_code == 422
    assert "Écrivez le titre court de la demande 1." in page.content.decode()
    client.post(address(position), {**sent, f"title_{uid}": "Financer les postes sur trois ans"})
    demand = Referral.objects.get().demands.get()
    assert (demand.title, demand.text) == ("Financer les postes sur trois ans", DEMAND)
    assert "Financer les postes sur trois ans" in client.get(address(position)).content.decode()  # proposed again


def test_two_demands_do_not_bear_the_same_short_title(client):
    draft = a_draft()
    draft.paragraphs.update(is_demand=True)
    position, institution = a_position(draft), an_institution()
    client.force_login(staff())
    first, second, *others = uids(position)
    sent = {"institutions": [institution.pk], **asking(position), f"title_{first}": "Financer les postes"}
    page = client.post(address(position), {**sent, f"title_{second}": "financer  les postes"})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [f"title_{second}"]
    assert "Une autre demande porte déjà ce titre" in page.content.decode()
    same = {"paragraphs": [first, *others], f"title_{second}": "Financer les postes"}
    assert client.post(address(position), {**sent, **same}).status_code == 302, "the second is not asked"


def test_what_is_demanded_is_not_said_to_be_optional(client):
    position, _institution = a_position(), an_institution()
    client.force_login(staff())
    form = client.get(address(position)).context["form"]
    title = f"title_{uids(position)[0]}"
    shown = {name: "facultatif" in form[name].as_field_group() for name in ("institutions", title, "due_on")}
    assert shown == {"institutions": False, title: False, "due_on": True}


def test_of_a_position_that_asks_nothing_no_letter_is_promised(client):
    draft = a_draft()
    draft.paragraphs.update(is_demand=False)
    position = a_position(draft)
    client.force_login(staff())
    page = main_of(client.get(address(position)).text)
    assert "Elle ne demande rien à une institution" in page
    assert "lettre" not in page
    assert f'class="button" href="{position.get_absolute_url()}"' in page


def test_a_letter_that_answers_no_need_counts_none():
    position = a_position()
    said = {"position": position, "assembly": "Conseil", "demands": [DEMAND], "due_on": in_days(30), "url": "/"}
    assert "Elle répond à" in letters.letter_text(reach=services.reach_of(position), **said)
    assert "Elle répond à" not in letters.letter_text(reach=letters.Reach(0, 0, 0), **said)


@pytest.mark.parametrize("title", ["Un\ntitre", "x" * 81])
def test_a_short_title_is_one_short_line(client, title):
    position, institution = a_position(), an_institution()
    client.force_login(staff())
    [uid] = uids(position)
    page = client.post(address(position), {"institutions": [institution.pk], **asking(position), f"title_{uid}": title})
    assert page.status_code == 422
    assert not Referral.objects.exists()


PREFECTURE = {
    "institutions": [],
    "new_name": "La préfecture de la Creuse",
    "new_email": "prefecture@creuse.example",
    "new_service": "Bureau des collectivités",
    "new_postal_address": "4 place Louis-Lacrocq\n23000 Guéret",
    "new_siret": "130 025 265 00013",
}
SIRET = "13002526500013"


def test_an_institution_that_the_register_does_not_hold_is_written_from_the_form(client):
    position, department = a_position(), DepartmentFactory(code="68", name="Haut-Rhin", slug="haut-rhin")
    client.force_login(staff())
    assert "Une institution qui n’est pas dans cette liste" in client.get(address(position)).content.decode()
    client.post(address(position), {**asking(position), **PREFECTURE, "new_department": department.pk})
    (referral,) = Referral.objects.all()
    institution = Organisation.objects.institutions().get()
    assert (referral.institution, referral.address) == (institution, "prefecture@creuse.example")
    assert referral.addressee == "Bureau des collectivités"
    assert referral.postal_address == "4 place Louis-Lacrocq\n23000 Guéret"
    assert (institution.service, institution.siret, institution.siren) == ("Bureau des collectivités", SIRET, SIRET[:9])
    assert (institution.name, institution.level, referral.calendar) == ("Préfecture de la Creuse", "departmental", "68")


@pytest.mark.parametrize(
    ("typed", "article", "to", "subject"),
    [
        ("La préfecture de la Creuse", "", "à la préfecture de la Creuse", "La préfecture de la Creuse"),
        ("Préfet de la Creuse", "", "au préfet de la Creuse", "Le préfet de la Creuse"),
        ("CPAM de la Nièvre", "", "à la CPAM de la Nièvre", "La CPAM de la Nièvre"),
        ("la trésorerie de Guéret", "", "à la Trésorerie de Guéret", "La Trésorerie de Guéret"),
        ("SMICA", "le", "au SMICA", "Le SMICA"),
        ("Conseil départemental de la Creuse", "sans", "à Conseil départemental", "Conseil départemental"),
    ],
)
def test_every_sentence_calls_a_written_institution_by_its_article(client, typed, article, to, subject):
    position = a_position()
    client.force_login(staff())
    client.post(address(position), {**asking(position), **PREFECTURE, "new_name": typed, "new_article": article})
    services.send_referral(Referral.objects.get(), actor=staff(), **sending(Referral.objects.get()))
    referral = left(Referral.objects.get())
    relayed = Entry.objects.get(kind="advocacy.relayed")
    assert f" {to}" in SENTENCES["advocacy.relayed"].write(relayed.data)
    read = html.unescape(client.get(referral.get_absolute_url()).content.decode())
    assert f"{subject}" in read
    published(a_message(referral, "acknowledge"))
    said = Entry.objects.get(kind="advocacy.acknowledged")
    assert SENTENCES[said.kind].say(said.data).startswith(f"{subject} ")
    assert str(said.data["next"]).startswith(f"{subject} ")


def test_an_institution_written_again_is_the_one_of_the_register(client):
    position, known = a_position(), an_institution(name="La Préfecture de la Creuse")
    client.force_login(staff())
    client.post(address(position), {**asking(position), **PREFECTURE, "institutions": [known.pk]})
    assert Referral.objects.get().institution == known == Organisation.objects.institutions().get()
    page = client.post(address(position), {**asking(position), **PREFECTURE}).content.decode()
    assert "Déjà relayée, relais n°" in page
    assert "prefecture@creuse.example" in page  # what was typed is kept


def test_an_institution_is_known_by_its_siret_whatever_its_name(client):
    position, known = a_position(), an_institution(name="Préfet de la Creuse", siren=SIRET[:9], siret=SIRET)
    client.force_login(staff())
    client.post(address(position), {**asking(position), **PREFECTURE})
    assert Referral.objects.get().institution == known == Organisation.objects.institutions().get()


def test_a_letter_goes_where_it_was_just_said_else_where_the_register_says(client):
    fields = {"service": "Direction de cabinet", "email": "cabinet@creuse.example", "postal_address": "Guéret"}
    position, known = a_position(), an_institution(name="Préfecture de la Creuse", **fields)
    client.force_login(staff())
    client.post(address(position), {**asking(position), **PREFECTURE, "new_email": "", "new_siret": ""})
    letter = Referral.objects.get()
    assert (letter.addressee, letter.address) == ("Bureau des collectivités", "cabinet@creuse.example")
    assert letter.postal_address.startswith("4 place")
    known.refresh_from_db()
    assert known.service == "Direction de cabinet"  # the register is corrected on its page


def test_the_letter_names_the_service_before_its_institution(client, monkeypatch):
    position, said = a_position(), []
    monkeypatch.setattr(letters, "render_pdf", lambda _template, data, *_more, **_dated: said.append(data) or b"%PDF")
    client.force_login(staff())
    client.post(address(position), {**asking(position), **PREFECTURE})
    client.get(reverse("advocacy:letter_pdf", args=[Referral.objects.get().number]))
    lines = ["Bureau des collectivités", "Préfecture de la Creuse", "4 place Louis-Lacrocq", "23000 Guéret"]
    assert said[0]["addressee"] == lines


def test_a_siret_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(client):
    position = a_position()
    client.force_login(staff())
    page = client.post(address(position), {**asking(position), **PREFECTURE, "new_siret": "13002526500014"})
    assert page.status_code == 422
    assert "Ce SIRET n’est pas valable" in page.content.decode()
    assert "Bureau des collectivités" in page.content.decode()
    assert not Referral.objects.exists()
