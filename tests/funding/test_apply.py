"""An application, alone and together: answers that nobody loses, places that each accept, what it lacks."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import Error, OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.applying import (
    accept_part,
    add_line,
    ask_partner,
    begin_application,
    leave_application,
    remove_line,
    save_answer,
    send_application,
    send_late,
    sources_for,
    still_missing,
    withdraw_application,
)
from lieudit.funding.budget import Line, balance, by_place, by_year
from lieudit.funding.models import Answer, Application, Partner
from lieudit.funding.services import correct_call
from lieudit.journal.models import Follow
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    a_file,
    again,
    an_announced,
    an_open,
    answered,
    asked_of,
    closed,
    published,
    sent_file,
    with_jury,
)
from tests.lottery.factories import at
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def year_of(file):
    return timezone.localdate(file.call.closes_at).year


def test_a_file_is_begun_by_who_speaks_for_a_place_and_hears_of_the_call(client):
    call, spoken = an_open(), RepresentativeFactory()
    client.force_login(spoken.account)
    sent = {"lead": spoken.place.pk, "title": "Un four partagé"}
    answer = client.post(reverse("funding:begin", args=[call.number]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    file = Application.objects.get()
    assert client.get(file.get_absolute_url()).status_code == 200
    assert Follow.objects.of(call).filter(account=spoken.account).exists()
    client.force_login(AccountFactory())
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_call_that_is_not_open_takes_no_file():
    with pytest.raises(RuleBroken, match="ne prend pas de dossier"):
        a_file(an_announced())
    call = an_open(grace_minutes=30)
    with at(call.closes_at + dt.timedelta(minutes=29)):
        assert a_file(call).state == "draft"
    with at(call.ends_at), pytest.raises(RuleBroken, match="ne prend pas de dossier"):
        a_file(call)


def test_a_place_is_in_one_file_of_a_call():
    file = a_file()
    with pytest.raises(RuleBroken, match="déjà dans un dossier"):
        begin_application(file.call, actor=file.speaker, lead=file.lead, title="Un autre")
    with pytest.raises(Error), transaction.atomic():
        Partner.objects.create(
            application=a_file(file.call), call=file.call, place=file.lead, task="x", accepted_at=timezone.now()
        )


def test_two_who_answer_at_once_lose_no_word_and_both_are_shown(client):
    file = a_file()
    other = RepresentativeFactory(place=file.lead).account
    save_answer(file, actor=file.speaker, question=1, text="Un four.", seen=0)
    doubled = save_answer(file, actor=other, question=1, text="Un pétrin.", seen=0)
    assert doubled.beside.text == "Un four."
    assert any("Deux versions" in each for each in still_missing(file))
    client.force_login(file.speaker)
    page = client.get(reverse("funding:answer", args=[file.number, 1])).content.decode()
    assert "Un four." in page
    assert "Un pétrin." in page
    url = reverse("funding:answer", args=[file.number, 1])
    assert client.post(url, {"text": "Un four et un pétrin.", "seen": "2", "taken": ""}).status_code == 302
    assert not any("Deux versions" in each for each in still_missing(file))
    assert [each.text for each in file.answers.order_by("version")] == [
        "Un four.",
        "Un pétrin.",
        "Un four et un pétrin.",
    ]


def test_keeping_one_of_two_versions_as_it_is_settles_them():
    file = a_file()
    save_answer(file, actor=file.speaker, question=1, text="Un four.", seen=0)
    save_answer(file, actor=file.speaker, question=1, text="Un pétrin.", seen=0)
    settled = save_answer(file, actor=file.speaker, question=1, text="Un pétrin.", seen=2)
    assert (settled.version, settled.beside) == (3, None)


def test_the_same_words_sent_twice_are_one_version():
    file = a_file()
    first = save_answer(file, actor=file.speaker, question=1, text="Un four.", seen=0)
    assert save_answer(file, actor=file.speaker, question=1, text="Un four. ", seen=0) == first


def test_an_answer_too_long_is_refused_and_what_was_typed_stays(client):
    file = a_file()
    client.force_login(file.speaker)
    url = reverse("funding:answer", args=[file.number, 2])
    page = client.post(url, {"text": "x" * 301, "seen": "0", "taken": ""})
    assert page.status_code == 422
    assert "1 signes de trop" in page.content.decode()
    assert "x" * 301 in page.content.decode()


def test_no_version_of_an_answer_is_rewritten():
    answered(a_file())
    with pytest.raises(Error), transaction.atomic():
        Answer.objects.update(text="Autre")


def test_words_are_brought_from_the_record_and_from_an_earlier_file_with_their_source(client):
    first = answered(a_file(lead=PlaceFactory(description="Un atelier de village.")))
    call = an_open(title="Un autre appel")
    file = begin_application(call, actor=first.speaker, lead=first.lead, title="Encore")
    found = sources_for(file, 1, first.speaker)
    assert found["fiche"][1] == "Un atelier de village."
    assert found[f"d{first.pk}"][1] == "Voici."
    client.force_login(first.speaker)
    url = reverse("funding:answer", args=[file.number, 1])
    assert "Un atelier de village." in client.get(url + "?reprendre=fiche").content.decode()
    client.post(url, {"text": "Un atelier de village.", "seen": "0", "taken": "fiche"})
    assert file.answers.get().source.startswith("fiche du lieu")
    client.post(url, {"text": "Un atelier de village, et un four.", "seen": "1", "taken": "fiche"})
    assert file.answers.get(version=2).source == ""


ASKED = ("Quel est le SIRET de chaque lieu ?", "Vos horaires et vos services ?", "Pourquoi vous ?")


def test_what_a_question_asks_for_is_brought_from_the_records_of_all_the_places(client):
    questions = [{"key": key, "words": words, "most": 900, "required": True} for key, words in enumerate(ASKED, 1)]
    lead = PlaceFactory(name="Le Préau", siret="38047555800058", hours="Mo-Fr 09:00-12:00", domains=["digital"])
    lead.__class__.objects.filter(pk=lead.pk).update(confirmed_on=dt.date(2026, 3, 2))
    file = a_file(an_open(questions=questions), lead=lead)
    other, asked = PlaceFactory(name="Le Four", siret="23350001600040"), PlaceFactory(siret="1" * 14)
    for place, accepts in ((other, True), (asked, False)):
        partner = RepresentativeFactory(place=place)
        ask_partner(file, actor=file.speaker, place=place, role="makes", task="Le four")
        if accepts:
            accept_part(file, actor=partner.account, place=place)
    label, words = sources_for(file, 1, file.speaker)["siret"]
    assert words == "Le Préau : 38047555800058\nLe Four : 23350001600040", "who has not accepted is not of the file"
    assert "Le Préau, confirmée le 2 mars 2026" in label.replace("\u00a0", " ")
    found = sources_for(file, 2, file.speaker)
    assert "9" in found["horaires"][1]
    assert "Le Préau" in found["services"][0]
    assert not {"siret", "horaires", "services"} & set(sources_for(file, 3, file.speaker))
    client.force_login(file.speaker)
    page = client.get(file.get_absolute_url()).content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")
    assert "répondre à 2 questions sur 4" in page, "with that of its summary"
    url = reverse("funding:answer", args=[file.number, 1])
    assert "23350001600040" in client.get(url + "?reprendre=siret").content.decode()
    client.post(url, {"text": words, "seen": "0", "taken": "siret"})
    assert file.answers.get().source.startswith("SIRET, fiches")


def test_a_partner_is_not_shown_what_the_lead_writes_elsewhere():
    elsewhere = answered(a_file())
    file = begin_application(an_open(title="Un autre"), actor=elsewhere.speaker, lead=elsewhere.lead, title="Encore")
    partner = RepresentativeFactory()
    ask_partner(file, actor=elsewhere.speaker, place=partner.place, role="makes", task="Le four")
    accept_part(file, actor=partner.account, place=partner.place)
    assert f"d{elsewhere.pk}" in sources_for(file, 1, elsewhere.speaker)
    assert f"d{elsewhere.pk}" not in sources_for(file, 1, partner.account)


def test_a_question_that_a_correction_takes_away_is_not_answered_any_more():
    file = a_file()
    call = again(file.call)
    kept = [each for each in call.rules.questions if each["key"] == 1]
    correct_call(call, actor=call.author, reason="Une question de moins", questions=kept)
    with pytest.raises(RuleBroken, match="n’est plus dans le dossier"):
        save_answer(file, actor=file.speaker, question=2, text="Avec vous.", seen=0)


def test_a_partner_accepts_in_two_clicks_and_nothing_is_sent_before(client):
    file = answered(a_file())
    partner = asked_of(file)
    assert Follow.objects.of(file).filter(account=partner.speaker).exists()
    with pytest.raises(RuleBroken, match="n’a pas encore accepté"):
        send_application(file, actor=file.speaker)
    client.force_login(partner.speaker)
    assert reverse("funding:accept", args=[file.number]) in client.get(file.get_absolute_url()).content.decode()
    assert client.get(reverse("funding:answer", args=[file.number, 1])).status_code == 403
    assert client.post(reverse("funding:accept", args=[file.number])).status_code == 302
    assert client.get(reverse("funding:answer", args=[file.number, 1])).status_code == 200
    send_application(file, actor=file.speaker)
    assert Application.objects.get(pk=file.pk).state == "sent"


def test_a_place_that_leaves_takes_its_lines_and_the_file_says_what_no_longer_holds():
    file = answered(a_file())
    partner = asked_of(file)
    accept_part(file, actor=partner.speaker, place=partner.place)
    line = {"year": year_of(file), "account": "62", "words": "Camion", "amount": Decimal("500.50")}
    add_line(file, actor=partner.speaker, place=partner.place, **line)
    add_line(file, actor=file.speaker, place=file.lead, **line | {"account": "70"})
    assert still_missing(file) == []
    leave_application(file, actor=partner.speaker, place=partner.place, reason="Plus de camion")
    assert any("il y a de trop 500,5" in each.replace("\u00a0", " ") for each in still_missing(file))
    with pytest.raises(RuleBroken, match="peut le retirer"):
        leave_application(file, actor=file.speaker, place=file.lead, reason="x")


def test_a_call_for_one_place_alone_takes_no_partner():
    with pytest.raises(RuleBroken, match="à plusieurs"):
        asked_of(a_file(an_open(joint=False, partners=None)))


def test_no_more_places_are_asked_than_the_call_takes():
    file = a_file(an_open(partners=2))
    asked_of(file)
    with pytest.raises(RuleBroken, match="2 lieux"):
        asked_of(file)


def test_a_place_that_nobody_represents_cannot_be_asked():
    file = a_file()
    with pytest.raises(RuleBroken, match="Personne ne représente"):
        ask_partner(file, actor=file.speaker, place=PlaceFactory(), role="makes", task="x")


def test_a_place_accepts_one_file_of_two_that_ask_it():
    call, spoken = an_open(), RepresentativeFactory()
    first, second = a_file(call), a_file(call)
    for file in (first, second):
        ask_partner(file, actor=file.speaker, place=spoken.place, role="lends", task="Prête son camion")
    accept_part(first, actor=spoken.account, place=spoken.place)
    with pytest.raises(RuleBroken, match="déjà dans un dossier"):
        accept_part(second, actor=spoken.account, place=spoken.place)
    with pytest.raises(RuleBroken, match="a déjà accepté"):
        accept_part(first, actor=spoken.account, place=spoken.place)


def test_a_budget_that_does_not_balance_or_asks_too_much_is_not_sent():
    file = answered(a_file(an_open(most=Decimal(5000))))
    assert any("dépasse celle de l’appel" in each for each in still_missing(file))
    remove_line(file, actor=file.speaker, line=file.lines.get(account="ask"))
    found = still_missing(file)
    assert any("ne s’équilibre pas" in each for each in found)
    assert any("ne dit pas ce qui est demandé" in each for each in found)


def test_an_expression_of_interest_needs_no_budget():
    file = a_file(an_open(kind="interest"))
    for key in (0, 1):
        save_answer(file, actor=file.speaker, question=key, text="Un four.", seen=0)
    assert still_missing(file) == []


@pytest.mark.parametrize(("changes", "words"), [({"year": 1990}, "De "), ({"account": "99"}, "Choisissez un compte")])
def test_a_line_that_cannot_be_is_refused(changes, words):
    file = a_file()
    line = {"place": file.lead, "year": year_of(file), "account": "60", "words": "x", "amount": Decimal(1)}
    with pytest.raises(RuleBroken, match=words):
        add_line(file, actor=file.speaker, **line | changes)


def test_the_form_of_a_line_reads_euros_as_they_are_written(client):
    file = a_file()
    client.force_login(file.speaker)
    url = reverse("funding:budget", args=[file.number])
    line = {"place": file.lead.pk, "year": year_of(file), "account": "60", "words": "Four", "amount": "1 234,56"}
    assert client.post(url, line).status_code == 302
    assert file.lines.get().amount == Decimal("1234.56")
    for wrong in ("-5", "0", "1e30", "10000000000000", "abc"):
        assert client.post(url, line | {"amount": wrong}).status_code == 422
    assert client.post(reverse("funding:remove_line", args=[file.number, file.lines.get().pk])).status_code == 302
    assert not file.lines.exists()


def test_sums_are_exact_and_what_volunteers_give_is_apart():
    rows = [
        Line("A", 2027, "60", Decimal("0.10")),
        Line("A", 2027, "64", Decimal("0.20")),
        Line("B", 2027, "ask", Decimal("0.30")),
        Line("B", 2028, "87", Decimal(50)),
    ]
    assert balance(rows).gap == 0
    assert by_year(rows)[2028].apart == 50
    assert by_year(rows)[2028].charges == 0


def test_a_file_at_the_last_second_of_grace_is_sent_and_one_after_is_kept_with_its_reason(client):
    call = an_open(grace_minutes=30)
    early, late = answered(a_file(call)), answered(a_file(call))
    with pytest.raises(RuleBroken, match="encore temps"):
        send_late(late, actor=late.speaker, reason="Panne")
    with at(call.ends_at - dt.timedelta(seconds=1)):
        send_application(early, actor=early.speaker)
    with at(call.ends_at):
        with pytest.raises(RuleBroken, match="L’heure est passée"):
            send_application(late, actor=late.speaker)
        with pytest.raises(RuleBroken, match="pourquoi"):
            send_late(late, actor=late.speaker, reason=" ")
        send_late(late, actor=late.speaker, reason="Une panne de courant")
    kept = Application.objects.get(pk=late.pk)
    assert (kept.state, kept.late_reason) == ("late", "Une panne de courant")
    client.force_login(closed(call).author)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "après l’heure" in page


@pytest.mark.django_db(transaction=True)
def test_files_of_a_call_are_sent_abreast_one_is_sent_once_and_the_call_closes_after_them():
    call = an_open()
    one, other = answered(a_file(call)), answered(a_file(call))

    def attempt(act, *things, **words):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = 300")
                act(*things, **words)
        except OperationalError:
            return "waits"
        except RuleBroken:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(1) as another:
        with transaction.atomic():
            send_application(one, actor=one.speaker)
            assert another.submit(attempt, send_application, other, actor=other.speaker).result() == "done"
            assert another.submit(attempt, closed, call).result() == "waits"
            assert another.submit(attempt, send_application, one, actor=one.speaker).result() == "waits"
        assert another.submit(attempt, send_application, one, actor=one.speaker).result() == "refused"
        assert another.submit(attempt, closed, call).result() == "done"
    assert set(call.applications.values_list("state", flat=True)) == {"sent"}


def test_who_calls_reads_a_file_once_it_is_sent_and_what_was_sent_stays(client):
    call = an_open()
    file = answered(a_file(call))
    client.force_login(call.chair)
    assert client.get(file.get_absolute_url()).status_code == 404
    send_application(file, actor=file.speaker)
    assert client.get(file.get_absolute_url()).status_code == 200
    with pytest.raises(RuleBroken):
        save_answer(file, actor=file.speaker, question=1, text="Autre.", seen=1)
    with pytest.raises(Error), transaction.atomic():
        file.lines.update(amount=1)
    with pytest.raises(Error), transaction.atomic():
        Application.objects.filter(pk=file.pk).update(state="draft")


def test_a_file_that_is_withdrawn_frees_its_places():
    file = sent_file()
    withdraw_application(file, actor=file.speaker, reason="Plus de local")
    other = begin_application(file.call, actor=file.speaker, lead=file.lead, title="Un autre")
    assert other.state == "draft"


def test_files_begun_are_counted_for_who_calls_and_for_all_from_five_on(client):
    call = an_open()
    for _turn in range(4):
        a_file(call)
    assert "4\u00a0dossiers commencés" not in client.get(call.get_absolute_url()).content.decode()
    client.force_login(call.chair)
    assert "4\u00a0dossiers commencés" in client.get(call.get_absolute_url()).content.decode()
    client.logout()
    a_file(call)
    assert "5\u00a0dossiers commencés" in client.get(call.get_absolute_url()).content.decode()


def test_pages_ask_few_questions(client, django_assert_max_num_queries):
    file = answered(a_file())
    accept = asked_of(file)
    with django_assert_max_num_queries(8):
        client.get(file.call.get_absolute_url())
    client.force_login(accept.speaker)
    client.get(file.get_absolute_url())
    for person in (accept.speaker, file.speaker):
        client.force_login(person)
        client.get(file.get_absolute_url())
        with django_assert_max_num_queries(10):
            client.get(file.get_absolute_url())


def test_a_field_is_saved_in_twelve_queries(client, django_assert_max_num_queries):
    file = a_file()
    client.force_login(file.speaker)
    url = reverse("funding:answer", args=[file.number, 1])
    client.get(url)
    with django_assert_max_num_queries(12):
        assert client.post(url, {"text": "Un four.", "seen": "0", "taken": ""}).status_code == 302


def test_a_file_says_itself_in_some_sentences_which_all_read_once_it_is_retained(client):
    call = an_open()
    told = {}
    for words in ("Un four pour trois hameaux.", "Un étang pour deux."):
        file = answered(a_file(call))
        save_answer(file, actor=file.speaker, question=0, text="", seen=1)
        assert any("Le dossier en quelques phrases" in each for each in still_missing(file))
        with pytest.raises(RuleBroken, match="signes de trop"):
            save_answer(file, actor=file.speaker, question=0, text="a" * 601, seen=2)
        save_answer(file, actor=file.speaker, question=0, text=words, seen=2)
        send_application(file, actor=file.speaker)
        told[words] = file
    assert "Le dossier en quelques phrases" in client.get(call.get_absolute_url()).text
    juried = with_jury(call, files=0)
    juried.files = list(told.values())
    assert "Un four" not in client.get(call.get_absolute_url()).text
    published(juried, verdicts=("retained", "declined"))
    page = client.get(call.get_absolute_url()).text
    assert "Un four pour trois hameaux." in page
    assert "Un étang" not in page
    client.force_login(told["Un étang pour deux."].speaker)
    client.post(reverse("funding:show", args=[told["Un étang pour deux."].number]))
    assert "Un étang pour deux." in client.get(call.get_absolute_url()).text


def test_the_summary_is_written_on_its_page_and_brought_from_the_record(client):
    file = a_file()
    Place.objects.filter(pk=file.lead_id).update(description="Un lieu, une forge, un jardin.")
    client.force_login(file.speaker)
    address = reverse("funding:answer", args=[file.number, 0])
    assert "Un lieu, une forge, un jardin." in client.get(address).text
    answer = client.post(address, {"text": "Une forge pour tous.", "seen": "0", "taken": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    assert "Une forge pour tous." in client.get(file.get_absolute_url()).text


def test_each_place_has_its_role_its_task_and_its_budget_by_year(client):
    file = a_file(an_open(most=Decimal(90_000)))
    spoken = RepresentativeFactory(place=PlaceFactory(name="La Remise"))
    client.force_login(file.speaker)
    address = reverse("funding:ask_partner", args=[file.number])
    asked = {"place": f"La Remise, {spoken.place.municipality.name}", "task": "Tient la tournée"}
    for role in ("", "carries"):
        refused = client.post(address, asked | {"role": role})
        assert refused.status_code == 422
        assert "Tient la tournée" in refused.text
    assert client.post(address, asked | {"role": "hosts"}).status_code == 302
    client.force_login(spoken.account)
    assert "(accueille)" in client.get(reverse("funding:accept", args=[file.number])).text
    accept_part(file, actor=spoken.account, place=spoken.place)
    with pytest.raises(Error), transaction.atomic():
        Partner.objects.filter(place=spoken.place).update(role="boss")
    page = " ".join(client.get(file.get_absolute_url()).text.replace("&nbsp;", " ").split())
    assert "La Remise</a>, accueille : Tient la tournée" in page
    year = timezone.localdate(file.call.closes_at).year
    for place, amount in ((file.lead, 100), (spoken.place, 30)):
        for then in (year, year + 1):
            words = {"year": then, "account": "60", "words": "Four", "amount": Decimal(amount)}
            add_line(file, actor=file.speaker, place=place, **words)
    table = client.get(reverse("funding:budget", args=[file.number])).text.partition("Le budget, année par année")[2]
    shown = " ".join(table.partition("</table>")[0].split())
    assert shown.count('<td class="num">30,00</td>') == 2
    assert shown.count('<td class="num">130,00</td>') == 2
    assert shown.index("La Remise") < shown.index("Tous ensemble")


def test_a_budget_of_one_place_is_told_once():
    line = Line("Le Préau", 2027, "60", Decimal(10))
    assert by_place([line]) == {}
    both = by_place([line, Line("La Remise", 2028, "60", Decimal(3))])
    assert {place: list(years) for place, years in both.items()} == {"La Remise": [2028], "Le Préau": [2027]}


def test_two_places_of_one_name_are_two_in_a_budget(client):
    first, second = Place(pk=1, name="Le Préau"), Place(pk=2, name="Le Préau")
    told = by_place([Line(second, 2027, "60", Decimal(3)), Line(first, 2027, "60", Decimal(10))])
    assert {place.pk: years[2027].charges for place, years in told.items()} == {1: Decimal(10), 2: Decimal(3)}
    file = a_file(lead=PlaceFactory(name="Le Préau"))
    partner = asked_of(file)
    Place.objects.filter(pk=partner.place_id).update(name=file.lead.name)
    accept_part(file, actor=partner.speaker, place=partner.place)
    for place in (file.lead, partner.place):
        words = {"year": year_of(file), "account": "60", "words": "Four", "amount": Decimal(7)}
        add_line(file, actor=file.speaker, place=place, **words)
    client.force_login(file.speaker)
    for address in (file.get_absolute_url(), reverse("funding:budget", args=[file.number])):
        table = client.get(address).text.partition("Le budget, année par année")[2].partition("</table>")[0]
        assert table.count("Le Préau <small") == 2
        assert file.lead.where in table
        assert partner.place.where in table
