"""Every rule is written in a form: what it makes is refused with sentences, or counts."""

import copy

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from lieudit.governance.forms import EditChangeForm
from lieudit.governance.models import RulebookChange
from lieudit.governance.rulemaking import adopt_rulebook, edit_change, rebase_change, withdraw_change
from lieudit.governance.rules import DEFAULT_RULES, ballot_rule, change_rule, complete
from lieudit.governance.statements import statements
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.counting import count
from tests.accounts.factories import AccountFactory
from tests.drawn import given
from tests.governance.factories import a_change, a_council, rewritten

pytestmark = pytest.mark.django_db


def path(change):
    return reverse("governance:edit_change", args=[change.number])


def filled(form):
    """What a browser sends of a form that nobody has touched."""
    sent = {field.html_name: field.value() for field in form}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def send(client, change, **words):
    client.force_login(change.author)
    before = filled(client.get(path(change)).context["form"])
    sent = {name: value for name, value in {**before, **words}.items() if value is not None}
    return client.post(path(change), sent)


def now(change):
    return RulebookChange.objects.get(pk=change.pk).rules


def test_a_form_that_nobody_touches_changes_nothing(client):
    change = a_change(a_council())
    assert send(client, change).url == change.get_absolute_url()
    assert now(change) == complete(DEFAULT_RULES)


def test_rules_are_typed_as_they_are_said(client):
    change = a_change(a_council())
    send(
        client,
        change,
        adoption_threshold="les deux tiers",
        adoption_strict=None,
        quorum_value="25 %",
        notice_days="21",
        proxies_same_college="on",
        college_third_places_weight="20",
        college_founders_weight="15",
        colleges_heir="shared",
    )
    rules = now(change)
    assert rules["adoption"] == {"base": "expressed", "threshold": "2/3", "strict": False}
    assert (rules["quorum"]["value"], rules["notice_days"]) == ("1/4", 21)
    assert rules["proxies"]["same_college"] is True
    weights = rules["colleges"]["weights"]
    assert (weights["third_places"], weights["founders"], rules["colleges"]["heir"]) == ("1/5", "3/20", "shared")


def test_a_college_is_renamed_added_and_removed(client):
    change = a_change(a_council())
    send(
        client,
        change,
        college_partners_name="Financeurs et partenaires",
        college_founders_weight="",
        college_new1_name="Artistes en résidence",
        college_new1_weight="10",
        college_new1_seats="4",
    )
    rules = now(change)
    assert rules["colleges"]["names"]["partners"] == "Financeurs et partenaires"
    assert rules["colleges"]["names"]["artistes_en_residence"] == "Artistes en résidence"
    assert rules["seats"]["artistes_en_residence"] == 4
    assert "founders" not in rules["colleges"]["weights"]
    assert rules["colleges"]["letters"]["artistes_en_residence"] == "E", "the letter that is free"


def test_a_college_that_comes_back_by_its_name_is_the_same_college(client):
    change = a_change(a_council())
    send(client, change, college_founders_weight="", college_partners_weight="20")
    send(
        client,
        change,
        college_new1_name="fondateurs",
        college_new1_weight="10",
        college_partners_weight="10",
        college_new1_seats="2",
    )
    assert now(change)["colleges"]["weights"]["founders"] == "1/10"


def test_seats_of_a_college_that_disappears_go_where_one_says(client):
    change = a_change(a_council())
    gone = {"college_partners_weight": "", "college_third_places_weight": "35"}
    page = send(client, change, **gone)
    assert page.status_code == 422
    assert "dites où ils vont" in page.text
    send(client, change, **gone, college_partners_moved="founders")
    assert now(change)["colleges"]["moved"] == {"partners": "founders"}
    assert "Partenaires, qui disparaît" in client.get(path(change)).text


@pytest.mark.parametrize(
    ("words", "field", "message"),
    [
        ({"quorum_value": "beaucoup"}, "quorum_value", "ne se lit pas"),
        ({"quorum_value": "150 %"}, "quorum_value", "dépasse la totalité"),
        ({"changes_threshold": "999999999999/1999999999999"}, "changes_threshold", "trop fin"),
        ({"quorum_value": "33,3333333333333333 %"}, "quorum_value", "trop fin"),
        ({"adoption_threshold": "1"}, "adoption_threshold", "jamais adopté"),
        ({"proxies_cap": "400"}, "proxies_cap", "50"),
        ({"notice_days": "bientôt"}, "notice_days", "nombre"),
        ({"college_third_places_weight": "30"}, None, "105 points"),
        ({"college_new1_name": "Artistes"}, "college_new1_weight", "poids"),
        ({"college_new2_weight": "5"}, "college_new2_name", "nom"),
        ({"regime": "scic_sa", "mandate_years": "7"}, "mandate_years", "art. 6"),
        ({"title": ""}, "title", "Remplissez"),
    ],
)
def test_what_could_not_be_applied_is_refused_beside_its_field(client, words, field, message):
    change = a_change(a_council())
    page = send(client, change, **words)
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert message in " ".join(errors[field or "__all__"])
    assert now(change) == complete(DEFAULT_RULES)
    if field in words:
        assert str(words[field]) in page.text, "what was typed is kept"


def test_the_act_itself_refuses_impossible_rules():
    change = a_change(a_council())
    bad = copy.deepcopy(DEFAULT_RULES)
    bad["colleges"]["weights"]["founders"] = "1/2"
    words = {"title": "x", "reason": "y", "in_force_from": change.in_force_from}
    with pytest.raises(RuleBroken, match="140"):
        edit_change(change, actor=change.author, rules=bad, **words)


def test_a_change_is_taken_up_again_on_the_last_version_before_it_is_written():
    assembly = a_council()
    change = a_change(assembly)
    adopt_rulebook(assembly, actor=None, rules=DEFAULT_RULES | {"notice_days": 10}, in_force_from=timezone.localdate())
    with pytest.raises(RuleBroken, match="part de la version 1, et la version 2 est adoptée"):
        rewritten(change, notice_days=30)
    change = rebase_change(change, actor=change.author, latest=2, chosen={})
    assert change.rules["notice_days"] == 10
    change = rewritten(change, notice_days=30)
    assert (change.base.version, change.rules["notice_days"]) == (2, 30)


def test_who_did_not_write_it_does_not_write_on_it_but_the_chair_does(client):
    assembly = a_council()
    change = a_change(assembly)
    for account, status in (
        (assembly.seats[2].voter, 403),
        (AccountFactory(), 404),
        (assembly.seats[0].voter, 200),
        (change.author, 200),
    ):
        client.force_login(account)
        assert client.get(path(change)).status_code == status


def test_a_preset_replaces_the_rules_and_keeps_the_words(client):
    change = a_change(a_council())
    client.force_login(change.author)
    fill = reverse("governance:fill_change", args=[change.number])
    client.post(fill, {"preset": "scic_sa"})
    assert now(change)["regime"] == "scic_sa"
    assert RulebookChange.objects.get().title == change.title
    assert "Bénéficiaires" in client.get(path(change)).text
    client.post(fill, {"preset": "council_2019"})
    assert set(now(change)["colleges"]["weights"]) == {"networks", "emblematic_place_holders", "qualified_persons"}
    client.post(fill, {"preset": ""})
    assert now(change) == complete(DEFAULT_RULES)
    client.post(fill, {"preset": "monarchy"})
    assert now(change) == complete(DEFAULT_RULES)


def test_a_withdrawn_change_is_not_written_any_more(client):
    change = a_change(a_council())
    client.force_login(change.author)
    client.post(reverse("governance:withdraw_change", args=[change.number]))
    assert RulebookChange.objects.get().state == "withdrawn"
    with pytest.raises(RuleBroken, match="retirée"):
        rewritten(change, notice_days=30)
    with pytest.raises(RuleBroken):
        withdraw_change(change, actor=change.author)
    client.logout()
    assert client.get(change.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("preset", ["", "council_2019", "scic_sas", "scic_sa"])
def test_the_page_of_the_form_is_bounded(client, preset, django_assert_max_num_queries):
    change = a_change(a_council(), preset=preset)
    client.force_login(change.author)
    with django_assert_max_num_queries(12):
        assert client.get(path(change)).status_code == 200


TEXTS = st.one_of(
    st.sampled_from(["1/2", "50 %", "les deux tiers", "0", "1", "25", "10", "-3", "1/0", "", "beaucoup", "7/3", "300"]),
    st.integers(-5, 1200).map(str),
    st.text(max_size=12),
)
WORKABLE = st.one_of(st.fractions(0, 1, max_denominator=12), st.fractions(0, 1, max_denominator=10**15)).map(str)


@pytest.fixture
def written():
    return a_change(a_council())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_set_made_by_the_form_is_refused_with_sentences_or_counts(written, data):
    change, held = written, {"third_places": 1, "regional_networks": 1, "partners": 1}
    blank = EditChangeForm(account=change.author, change=change, held=held)
    sent = filled(blank)
    for name in data.draw(st.lists(st.sampled_from(sorted(blank.fields)), max_size=5, unique=True)):
        choices = getattr(blank.fields[name], "choices", None)
        keys = [str(key) for key, _label in choices] if choices else []
        sent[name] = data.draw(st.sampled_from(keys) if keys else st.one_of(WORKABLE, TEXTS))
    form = EditChangeForm(sent, account=change.author, change=change, held=held)
    if not form.is_valid():
        assert all(str(message) for messages in form.errors.values() for message in messages)
        return
    rules = form.cleaned_data["rules"]
    assert all(sentence for _title, lines in statements(rules) for _key, sentence in lines)
    moved = rules["colleges"]["moved"]
    roll = [{"voter": code, "college": moved.get(code, code)} for code in held]
    ballots = [{"voter": "third_places", "choice": "for"}, {"voter": "partners", "choice": "against"}]
    for rule in (ballot_rule, change_rule):
        file = {"rule": rule(rules, held={line["college"] for line in roll}), "roll": roll, "ballots": ballots}
        assert count(file)["status"] in {"adopted", "rejected", "tie", "no_quorum"}
