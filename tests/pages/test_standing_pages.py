"""Pages that stand by themselves, the mailbox of a demonstration, and what machines read."""

import datetime as dt
import json
import re
from email import message_from_bytes
from email.utils import format_datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from lieudit.api.models import Hook
from lieudit.pages import components, mailbox, sitemaps
from lieudit.pages.mailbox import read_mails
from lieudit.pages.management.commands.demo import tell_receiver
from lieudit.pages.management.demonstration.council import ROLES
from lieudit.pages.processing import REGISTER
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.datasets import rows as rows_of_dataset
from lieudit.toolkit.postman import carry_all
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.sitemap import files_of_the_sitemap, section_of_the_sitemap, whole_sitemap

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["legal", "privacy", "processing", "accessibility", "site_plan"])
def test_a_standing_page_opens(client, name):
    page = client.get(reverse(f"pages:{name}"))
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_the_plan_of_the_site_leads_to_every_page_that_stands_by_itself_and_the_foot_leads_to_it(client):
    page = client.get(reverse("pages:site_plan")).text
    main = page[page.index("<main") : page.index("</main>")]
    for room, name in sitemaps.STANDING_PAGES:
        assert f'href="{reverse(f"{room}:{name}")}"' in main, f"{room}:{name} is not on the plan"
    for url in re.findall(r'href="(/[^"]*)"', main):
        assert client.get(url).status_code == 200, url
    foot = client.get("/").text.partition('<footer class="footer">')[2]
    assert f'href="{reverse("pages:site_plan")}"' in foot
    assert foot.count("<a ") < 30, "the foot is what many look for; all the rest is on the plan"


def test_the_register_of_processing_is_whole(client):
    page = client.get(reverse("pages:processing")).text
    for processing in REGISTER:
        assert all(vars(processing).values())
        assert processing.name in page


def test_the_sitemap_and_the_robots_name_public_pages(client):
    need = NeedFactory()
    hidden = NeedFactory(state="pending", published_at=None)
    named = whole_sitemap(client)
    assert need.get_absolute_url() in named
    assert hidden.get_absolute_url() not in named
    assert "Disallow: /compte/" in client.get("/robots.txt").text
    assert client.get("/sante/").status_code == 200


def test_the_rows_of_each_dataset_that_have_a_page_have_a_file_of_the_sitemap(client):
    world = World()
    for rows in ("of_roadmap", "of_consultations", "of_meetings", "of_governance", "of_public_services", "of_lottery"):
        getattr(world, rows)("")
    filled = 0
    for name, dataset in DATASETS.items():
        column = sitemaps.page_of(dataset)
        if column is None:
            continue
        section = sitemaps.KNOWN_AS.get(name, name)
        assert section in sitemaps.SITEMAPS, f"the pages of the rows of « {name} » are in no file of the sitemap"
        told = [str(row[0]).partition("#")[0] for row in rows_of_dataset(dataset.rows(), [column])]
        named = set(section_of_the_sitemap(client, section))
        paths = {address.removeprefix(settings.SITE_URL) for address in told if address.startswith(settings.SITE_URL)}
        assert paths <= named, name
        filled += bool(paths)
    assert filled >= 12, "this world has rows of most datasets"
    for kind in ("scrutins", "decisions", "elections", "assemblees", "demandes", "institutions", "consultations"):
        assert kind in sitemaps.SITEMAPS
    for kind in ("appels", "tirages", "questions", "proces-verbaux", "feuille-de-route", "seances", "datasets"):
        assert kind in sitemaps.SITEMAPS
    pages = client.get("/sitemap-datasets.xml").text
    assert all(reverse("api:dataset", args=[name]) in pages for name in DATASETS)


def test_the_pages_that_the_files_of_rows_name_are_open_to_anybody(client):
    World()
    for name in sitemaps.SITEMAPS:
        for path in section_of_the_sitemap(client, name)[:2]:
            assert client.get(path).status_code == 200, (name, path)


def test_each_file_of_the_sitemap_reads_its_own_rows_alone_and_the_index_none(
    client, monkeypatch, django_assert_max_num_queries
):
    """The last file costs what the first one does: rows are cut by ids, none is counted nor passed over."""
    monkeypatch.setattr(sitemaps, "A_SITEMAP", 2)
    needs = [NeedFactory() for _ in range(5)]
    with django_assert_max_num_queries(3) as asked:
        files = [name for name in files_of_the_sitemap(client) if name.startswith("/sitemap-needs.xml")]
    assert not [each for each in asked if "COUNT" in each["sql"] or '"words"' in each["sql"]]
    assert files[:2] == ["/sitemap-needs.xml", "/sitemap-needs.xml?p=2"]
    found = []
    for name in files[-4:]:
        with django_assert_max_num_queries(5) as asked:
            page = client.get(name).text
        found += [need for need in needs if f"{need.get_absolute_url()}</loc>" in page]
        assert page.count("<url>") <= 2
        assert not [each for each in asked if "COUNT" in each["sql"] or "OFFSET" in each["sql"]]
    assert found == needs
    assert client.get("/sitemap-needs.xml?p=99999").status_code == 404
    assert client.get("/sitemap-nobody.xml").status_code == 404


def test_mails_are_read_in_a_demonstration_only(client, settings, tmp_path):
    assert client.get(reverse("pages:mails")).status_code == 404
    settings.DEMONSTRATION, settings.MAILS_DIR = True, tmp_path / "mails"
    assert "Aucun message pour l’instant" in client.get(reverse("pages:mails")).text


def test_what_a_program_receives_is_read_in_a_demonstration_only(client, settings, tmp_path):
    page = reverse("pages:messages")
    assert client.get(page).status_code == 404
    settings.DEMONSTRATION, settings.VAR_DIR = True, tmp_path
    assert "Aucun message pour l’instant" in client.get(page).text
    forged = {"at": 1_790_000_000.5, "code": "msg_1", "signed": False, "body": "<script>ni JSON"}
    told = {"type": "changes.noted", "data": {"changes": "/api/v1/changes?cursor=x", "datasets": {"lieux": 3}}}
    signed = {"at": 1_790_000_001.5, "code": "msg_2", "signed": True, "body": json.dumps(told)}
    (tmp_path / "received.jsonl").write_text(f"{json.dumps(forged)}\n{json.dumps(signed)}\n")
    text = " ".join(client.get(page).text.split())
    assert text.index("Il y a du nouveau") < text.index("sa signature n’est pas la bonne"), "newest first"
    assert re.search(r"Lieux&nbsp;:\s3\slignes", text)
    assert 'href="/api/v1/changes?cursor=x"' in text
    assert "<script>ni JSON" not in text


def test_the_program_of_a_demonstration_is_told_where_it_listens_this_time(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    AccountFactory(email=next(role.email for role in ROLES if role.key == "lieu"))
    for address in ("http://127.0.0.1:4001/", "http://127.0.0.1:4002/"):
        tell_receiver(address)
        hook = Hook.objects.get()
        assert hook.url == address
        assert (tmp_path / "receiver-secret").read_text() == hook.secret
        assert (tmp_path / "receiver-secret").stat().st_mode & 0o077 == 0, "nobody else of the machine reads it"


def test_every_shared_piece_is_drawn_in_a_demonstration_only(client, settings):
    assert client.get(reverse("pages:components")).status_code == 404
    settings.DEMONSTRATION = True
    page = client.get(reverse("pages:components")).text
    files = {path.stem for path in components.PIECES.glob("*.html")}
    assert {piece.name for piece in components.pieces()} == files - components.WORN - components.PARTS
    for piece in components.pieces():
        assert piece.meaning.endswith("."), f"ui/{piece.name}.html begins with a comment that names its inputs"
        assert f"<code>ui/{piece.name}.html</code>" in page
    assert "Ce qui a été tapé reste." in page, "a form that is refused keeps what was typed"


def test_the_mailbox_reads_what_the_file_mailer_wrote(settings, tmp_path):
    settings.MAILERS = {
        "default": {"BACKEND": "lieudit.toolkit.outbox.Mailer"},
        "relay": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        },
    }
    for subject in ("Premier", "Votre besoin a bougé : « été »"):
        EmailMessage(subject, "Bonjour à tous,\n\nça bouge.", "a@lieudit.invalid", ["b@lieudit.invalid"]).send()
    carry_all()
    mails = read_mails(tmp_path)
    assert {mail.subject for mail in mails} == {"Premier", "Votre besoin a bougé : « été »"}
    assert mails[0].text.startswith("Bonjour à tous")
    assert all(mail.sent_at <= dt.datetime.now(dt.UTC) for mail in mails)


def test_of_thousands_of_mails_those_shown_alone_are_parsed(monkeypatch, tmp_path):
    """The mailbox of a demonstration is read at each look: only days, but for what is on the page."""
    parsed = []
    monkeypatch.setattr(mailbox, "message_from_bytes", lambda part: parsed.append(part) or message_from_bytes(part))
    begins = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for rank in range(600):
        sent_at = format_datetime(begins + dt.timedelta(hours=(rank * 7) % 600))
        text = f"Subject: n{rank}\nDate: {sent_at}\nTo: a@b.fr\n\nDate: Sat, 01 Jan 2050 00:00:00 +0000\n{rank}\n"
        path = tmp_path / f"{rank % 3}.log"
        path.write_text((path.read_text() if path.exists() else "") + text + "-" * 79 + "\n")
    (tmp_path / "4.log").write_text("Subject: sans date\n\nx\n" + "-" * 79)
    (tmp_path / "5.log").write_text("Subject: date fausse\nDate: jamais\n\nx\n" + "-" * 79)
    mails = read_mails(tmp_path)
    assert len(parsed) == len(mails) == 200
    hours = [(mail.sent_at - begins) // dt.timedelta(hours=1) for mail in mails]
    assert hours == list(range(599, 399, -1))
    assert [mail.sent_at for mail in read_mails(tmp_path, most=1000)[-2:]] == [None, None]


def test_a_mail_that_was_read_is_not_parsed_again_until_its_file_changes(monkeypatch, tmp_path):
    parsed = []
    monkeypatch.setattr(mailbox, "message_from_bytes", lambda part: parsed.append(part) or message_from_bytes(part))
    for rank in range(3):
        (tmp_path / f"{rank}.log").write_text(f"Subject: n{rank}\nTo: a@b.fr\n\n{tmp_path} https://b.fr/ <b>\n")
    assert [len(read_mails(tmp_path)), len(read_mails(tmp_path)), len(parsed)] == [3, 3, 3]
    (tmp_path / "0.log").write_text(f"Subject: autre\nTo: a@b.fr\n\n{tmp_path} encore\n")
    assert {mail.subject for mail in read_mails(tmp_path)} == {"autre", "n1", "n2"}
    assert len(parsed) == 4
    shown = next(mail.lines for mail in read_mails(tmp_path) if mail.subject == "n1")
    assert '<a href="https://b.fr/"' in shown
    assert "&lt;b&gt;" in shown


def test_who_finds_a_flaw_reads_to_whom_to_write(client, settings):
    settings.PUBLISHER = settings.PUBLISHER | {"email": "contact@exemple.fr"}
    answer = client.get("/.well-known/security.txt")
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"].startswith("text/plain")
    assert said["Contact"] == "mailto:contact@exemple.fr"
    left = dt.datetime.fromisoformat(said["Expires"]) - timezone.now()
    assert dt.timedelta(days=150) < left < dt.timedelta(days=365)
    assert client.get(said["Policy"].removeprefix(settings.SITE_URL)).status_code == 200


def test_a_browser_searches_from_its_bar_and_a_telephone_knows_the_site(client):
    home = client.get(reverse("pages:home")).text
    kinds = {"opensearch": "application/opensearchdescription+xml", "manifest": "application/manifest+json"}
    for name, kind in kinds.items():
        assert f'href="{reverse(f"pages:{name}")}"' in home
        assert client.get(reverse(f"pages:{name}"))["Content-Type"] == kind
    described = ElementTree.fromstring(client.get(reverse("pages:opensearch")).content)
    (url, _itself) = described.findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    asked = url.attrib["template"].replace("{searchTerms}", "four").removeprefix("http://testserver")
    assert client.get(asked).status_code == 200
    told = client.get(reverse("pages:manifest")).json()
    assert client.get(told["start_url"]).status_code == 200
    assert told["icons"][0]["src"].endswith(".svg")


def test_a_site_asked_under_the_name_of_another_says_so_and_does_not_break(client):
    """Before anybody looked for who asks: no machine that tries names makes an error of the site."""
    answer = client.get(reverse("pages:home"), headers={"host": "ailleurs.exemple"})
    assert answer.status_code == 400
    assert "<h1" in answer.text
