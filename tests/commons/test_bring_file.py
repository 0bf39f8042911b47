"""A file made elsewhere fills the form of a deposit: the archive of a repository, the page of a wiki. None is lost."""

import datetime as dt
import json
import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.commons import holding
from lieudit.commons.elsewhere import NotReadable, markdown, read
from lieudit.commons.models import HeldFile, ReleaseFile, Resource
from lieudit.network.licences import Licence
from lieudit.toolkit.errands import MOST_OF_AN_ORIGIN, do_next
from lieudit.toolkit.models import Errand
from lieudit.toolkit.uploads import LARGEST
from tests.accounts.factories import AccountFactory
from tests.commons.test_deposit_resource import ADDRESS, TYPED
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
BRING = "/communs/apporter/"
README = (
    "# Agenda des lieux\n\n[![CI](https://a/b.svg)](https://a)\n\nUn agenda **partagé**.\n\n## Installer\n\n`make`\n"
)
PUBLIC = "name: Agenda partagé\nurl: https://forge.exemple/agenda.git\nlegal:\n  license: AGPL-3.0-or-later\n"
META = {"name": "Agenda", "license": "https://spdx.org/licenses/MIT", "version": "v2.1", "description": "Un agenda."}
WIKI = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">
<siteinfo><sitename>Le wiki des lieux</sitename><base>https://wiki.exemple/wiki/Accueil</base></siteinfo>
<page><title>Ouvrir un fablab</title>
<revision><timestamp>2025-01-02T00:00:00Z</timestamp><contributor><username>Ana</username></contributor>
<text>Vieux.</text></revision>
<revision><timestamp>2026-03-04T00:00:00Z</timestamp><contributor><username>Bo</username></contributor>
<text>'''Un''' [[Atelier|atelier]] ouvert.

== Matériel ==
* une scie
** sa lame
[https://exemple.fr le plan] {{Bandeau}} [[Fichier:a.png]]</text></revision></page></mediawiki>"""


@pytest.fixture
def speaker(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return RepresentativeFactory()


@pytest.fixture
def bring(client, django_capture_on_commit_callbacks):
    """Send a file, and wait until the worker has read it: the page that one is led to."""

    def send(sent):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(BRING, {"file": sent})
        return client.get(answer["Location"], follow=True) if answer.status_code == 302 else answer

    return send


def an_archive(comment=b"", **files):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.comment = comment
        for name, words in files.items():
            made.writestr(name, words)
    return stream.getvalue()


def repository(comment=b"", **files):
    return an_archive(comment, **{f"agenda-main/{name}": words for name, words in files.items()})


def test_an_archive_says_what_its_repository_says():
    told = read(repository(**{"README.md": README, "publiccode.yml": PUBLIC, "src/main.py": "x"}), "agenda-main.zip")
    assert (told.title, told.summary, told.kind) == ("Agenda partagé", "Un agenda **partagé**.", "software")
    assert (told.licence, told.home) == (Licence.AGPL, "https://forge.exemple/agenda")
    told = read(repository(**{"codemeta.json": json.dumps(META)}), "agenda-main.zip")
    assert (told.title, told.licence, told.version) == ("Agenda", Licence.MIT, "2.1")


@pytest.mark.parametrize(
    ("files", "name", "expected"),
    [
        ({"LICENSE": "GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007"}, "a-main.zip", Licence.GPL),
        ({"LICENSE": "GNU GENERAL PUBLIC LICENSE\n Version 2, June 1991"}, "a-main.zip", ""),
        ({"LICENCE.md": "# Licence Ouverte 2.0"}, "a-main.zip", Licence.ETALAB),
        ({"codemeta.json": '{"license": "https://spdx.org/licenses/CC-BY-NC-4.0"}', "LICENSE": "MIT License"}, "a", ""),
    ],
)
def test_a_licence_is_told_when_it_is_one_of_ours(files, name, expected):
    assert read(repository(**files), name).licence == expected


def test_a_licence_that_is_not_ours_is_named():
    assert read(repository(**{"codemeta.json": '{"license": "CC-BY-NC-4.0"}'}), "a.zip").missing == ("CC-BY-NC-4.0",)


def test_the_version_is_that_of_the_name_else_the_commit():
    assert read(repository(README="x"), "agenda-v1.2.0.zip").version == "1.2.0"
    assert read(repository(b"a1b2c3d" + b"0" * 33, README="x"), "agenda-main.zip").version == "a1b2c3d"
    assert read(repository(README="x"), "agenda-main.zip").title == "agenda"


@pytest.mark.parametrize(
    "hostile",
    [
        {"codemeta.json": "[" * 100_000},
        {"codemeta.json": "[1]"},
        {"codemeta.json": '{"name": {"a": 1}}'},
        {"publiccode.yml": "&a [*a, *a]"},
        {"publiccode.yml": "!!python/object/apply:os.system ['id']"},
        {"publiccode.yml": "legal: [1]\nurl: {a: b}"},
        {"README.md": "\0\0\xff" * 1000},
        {"README.md": "#" * 200_000},
    ],
)
def test_hostile_words_fill_nothing_and_break_nothing(hostile):
    assert read(repository(**hostile), "agenda-main.zip").licence == ""


def test_a_page_of_wiki_is_written_in_markdown_with_its_authors():
    told = read(WIKI.encode(), "export.xml")
    assert (told.title, told.version) == ("Ouvrir un fablab", "2026-03-04")
    assert told.home == "https://wiki.exemple/wiki/Ouvrir_un_fablab"
    assert told.page.startswith(
        "# Ouvrir un fablab\n\n**Un** atelier ouvert.\n\n## Matériel\n- une scie\n    - sa lame\n"
    )
    assert "[le plan](https://exemple.fr)" in told.page
    assert "Bandeau" not in told.page
    assert "Fichier" not in told.page
    assert "« Ouvrir un fablab » de Le wiki des lieux, écrite par Ana, Bo." in told.summary


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WIKI.replace("<page>", "<page></page><page>").encode(), "2 pages"),
        (WIKI[:300].encode(), "coupé"),
        (b"<mediawiki><!DOCTYPE x><page/></mediawiki>", "entités"),
        (b"<mediawiki><page/></mediawiki>", "aucune version"),
        (b"PK\x03\x04", "ne s’ouvre pas"),
        (an_archive(), "ne s’ouvre pas"),
        (b"\xff\xfe\x00", "ni un texte"),
    ],
)
def test_what_says_nothing_is_refused_with_what_to_do(content, said):
    with pytest.raises(NotReadable, match=said):
        read(content, "a")


def test_a_link_that_runs_is_not_a_link():
    assert "](" not in markdown("[javascript:alert(1) ici] <script>alert(1)</script>")
    assert "alert" not in markdown("<script>alert(1)</script>")


def test_a_file_fills_the_form_and_is_shared_with_it(client, speaker, bring):
    client.force_login(speaker.account)
    assert BRING in client.get(ADDRESS).text
    sent = SimpleUploadedFile("agenda-main.zip", repository(**{"README.md": README, "LICENSE": "MIT License"}))
    page = bring(sent)
    assert 'value="Agenda des lieux"' in page.text
    assert "agenda-main.zip" in page.text
    key = re.search(r'name="held" value="([^"]+)"', page.text)[1]
    typed = TYPED | {"title": "Agenda des lieux", "link": "", "held": [key], "keeper": f"place:{speaker.place.pk}"}
    assert client.post(ADDRESS, typed).status_code == 302
    file = Resource.objects.get().releases.get().files.get()
    assert file.name == "agenda-main.zip"
    assert file.file.read() == sent.file.getvalue()
    assert not HeldFile.objects.exists()
    assert client.post(ADDRESS, typed | {"title": "Encore"}).status_code == 422  # not held any more: said, not shared
    assert not Resource.objects.filter(title="Encore").exists()


def test_a_page_of_wiki_is_kept_as_markdown(client, speaker, bring):
    client.force_login(speaker.account)
    page = bring(SimpleUploadedFile("Wiki-2026.xml", WIKI.encode()))
    assert "Ouvrir un fablab.md" in page.text
    assert "écrite par Ana, Bo." in page.text
    assert HeldFile.objects.get().file.read().decode().startswith("# Ouvrir un fablab")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (SimpleUploadedFile("a.exe", b"MZ\x00"), "ni une archive ZIP"),
        (SimpleUploadedFile("a.zip", b"PK\x03\x04"), "ni une archive ZIP"),
        (SimpleUploadedFile("a.md", b"x".ljust(LARGEST + 1, b"x")), "dépasse 10"),
    ],
)
def test_what_is_no_such_file_is_said_at_once(client, speaker, sent, said):
    sent.seek(0)
    client.force_login(speaker.account)
    answer = client.post(BRING, {"file": sent})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert not Errand.objects.exists()


@pytest.mark.parametrize("content", [WIKI[:300], WIKI.replace("Vieux.", "<b>" * 60_000)])
def test_what_cannot_be_read_is_said_and_nothing_is_kept(client, speaker, bring, content):
    client.force_login(speaker.account)
    page = bring(SimpleUploadedFile("a.xml", content.encode()))
    assert "coupé" in page.text
    assert "Lire ce fichier" in page.text
    assert not HeldFile.objects.exists()


def test_a_page_written_to_be_long_is_stopped(client, speaker, bring, monkeypatch):
    monkeypatch.setattr(holding, "READING", holding.Limits(seconds=1, patience=4))
    client.force_login(speaker.account)
    heavy = WIKI.replace("'''Un'''", "&lt;b&gt;" * 60_000)
    assert "trop long à lire" in bring(SimpleUploadedFile("a.xml", heavy.encode())).text


def test_no_page_reads_the_file_it_waits_for_the_worker(client, speaker, monkeypatch):
    monkeypatch.setattr(holding, "run_apart", lambda *_given, **_limits: pytest.fail("read by a page"))
    client.force_login(speaker.account)
    way = client.post(BRING, {"file": SimpleUploadedFile("a.md", b"# Titre")})["Location"]
    waiting = client.get(way)
    assert "Nous lisons votre fichier" in waiting.text
    assert "no-store" in waiting["Cache-Control"]
    monkeypatch.undo()
    do_next.call()
    assert client.get(way, headers={"HX-Request": "true"})["HX-Redirect"].startswith(ADDRESS)
    assert "Le formulaire est rempli" in client.get(way, follow=True).text
    assert Errand.objects.get().content is None, "what was sent is kept by the form alone"


def test_a_key_that_leads_to_nothing_is_said(client, speaker):
    client.force_login(speaker.account)
    assert "joignez-le de nouveau" in client.get(BRING, {"lu": "a\0b"}).text


def test_who_sends_very_many_waits(client, speaker):
    client.force_login(speaker.account)
    for rank in range(MOST_OF_AN_ORIGIN):
        assert client.post(BRING, {"file": SimpleUploadedFile("a.md", b"# %d" % rank)}).status_code == 302
    answer = client.post(BRING, {"file": SimpleUploadedFile("a.md", b"# Encore")})
    assert (answer.status_code, "attendez quelques secondes" in answer.text) == (422, True)


def test_a_form_that_is_refused_keeps_the_files_and_shares_them_at_the_next_try(client, speaker):
    client.force_login(speaker.account)
    sent = [SimpleUploadedFile("plan.pdf", b"%PDF-1.7"), SimpleUploadedFile("lieux.csv", b"a;b")]
    typed = TYPED | {"title": "", "link": "", "documents": sent, "keeper": f"place:{speaker.place.pk}"}
    refused = client.post(ADDRESS, typed)
    keys = re.findall(r'name="held" value="([^"]+)"[^>]*checked', refused.text)
    assert (refused.status_code, len(keys)) == (422, 2)
    third = SimpleUploadedFile("Plan.pdf", b"%PDF-1.7 bis")
    assert client.post(ADDRESS, typed | {"title": "Titre", "held": keys, "documents": [third]}).status_code == 302
    assert [file.name for file in ReleaseFile.objects.all()] == ["plan.pdf", "lieux.csv", "Plan (2).pdf"]
    assert not HeldFile.objects.exists()


def test_a_refusal_of_the_act_keeps_them_too(client, speaker):
    client.force_login(speaker.account)
    typed = TYPED | {"keeper": f"place:{speaker.place.pk}"}
    assert client.post(ADDRESS, typed).status_code == 302
    refused = client.post(ADDRESS, typed | {"documents": [SimpleUploadedFile("plan.pdf", b"%PDF-1.7")]})
    assert "tient déjà une ressource de ce titre" in refused.text
    assert "plan.pdf" in refused.text
    assert HeldFile.objects.get().name == "plan.pdf"


def test_what_is_held_is_its_senders_for_a_day(client, speaker, bring):
    client.force_login(speaker.account)
    bring(SimpleUploadedFile("a.md", b"# Titre"))
    held = HeldFile.objects.get()
    typed = TYPED | {"link": "", "held": [held.key]}
    client.force_login(AccountFactory())
    assert client.post(ADDRESS, typed | {"other": speaker.place.get_absolute_url()}).status_code == 422
    assert "Le formulaire est rempli" not in client.get(ADDRESS, {"apporte": held.key}).text
    client.force_login(speaker.account)
    assert "Le formulaire est rempli" in client.get(ADDRESS, {"apporte": held.key}).text
    HeldFile.objects.update(at=timezone.now() - dt.timedelta(days=2))
    assert "Le formulaire est rempli" not in client.get(ADDRESS, {"apporte": held.key}).text
    path = held.file.path
    bring(SimpleUploadedFile("b.md", b"# Autre"))
    assert [each.name for each in HeldFile.objects.all()] == ["b.md"]
    with pytest.raises(FileNotFoundError):
        open(path).close()


def test_a_file_that_was_shared_is_never_erased_with_what_was_held(speaker):
    held = holding.hold_files(speaker.account, [SimpleUploadedFile("a.md", b"# Titre")])[0]
    from tests.commons.factories import ReleaseFactory

    ReleaseFile.objects.create(release=ReleaseFactory(), file=held.file, name="a.md")
    holding.forget(HeldFile.objects.all())
    assert ReleaseFile.objects.get().file.read() == b"# Titre"


def test_nobody_fills_the_disk_with_what_they_do_not_share(client, speaker, bring, monkeypatch):
    monkeypatch.setattr(holding, "MOST_HELD", 1)
    client.force_login(speaker.account)
    assert "Le formulaire est rempli" in bring(SimpleUploadedFile("a.md", b"# Titre")).text
    assert "beaucoup de fichiers" in bring(SimpleUploadedFile("b.md", b"# Titre")).text
    assert HeldFile.objects.get().name == "a.md"
