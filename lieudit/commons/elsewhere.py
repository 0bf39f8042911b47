"""What a file made elsewhere says of itself: the archive of a Git repository, the page of a wiki. Pure.

An archive as forges give it (a folder at its root) is asked for its `codemeta.json` (codemeta.github.io), its
`publiccode.yml` (yml.publiccode.tools), its README and its licence. A page of MediaWiki is read from « Special:Export »
(mediawiki.org/xml/export-0.11), and written as Markdown. Nothing is unpacked on a disk, nothing is run.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote
from xml.etree import ElementTree

import mwparserfromhell
import yaml
from mwparserfromhell.nodes import ExternalLink, Heading, Tag, Text, Wikilink
from mwparserfromhell.wikicode import Wikicode

from lieudit.commons.vocabulary import Kind
from lieudit.network.licences import Licence
from lieudit.toolkit.file_kinds import is_wiki
from lieudit.toolkit.types import Json

MOST_READ = 200_000
"""Bytes read of one file of an archive."""
MOST_SUMMARY = 3000
MOST_CREDITED = 20
"""Authors of a page who are named; the others are counted."""
ALIASES = {
    "AGPL-3.0": Licence.AGPL, "GPL-3.0": Licence.GPL, "LGPL-3.0": Licence.LGPL, "EUPL-1.2-or-later": Licence.EUPL,
    "ETALAB-2.0": Licence.ETALAB,
}  # fmt: skip
"""Deprecated identifiers of SPDX, which said « or later »."""
TEXTS_BEGIN = (
    ("gnu affero general public license", Licence.AGPL), ("gnu lesser general public license", Licence.LGPL),
    ("gnu general public license", Licence.GPL), ("mozilla public license version 2.0", Licence.MPL),
    ("apache license", Licence.APACHE), ("mit license", Licence.MIT),
    ("european union public licence", Licence.EUPL), ("cern open hardware licence version 2 - strongly", Licence.OHL_S),
    ("cern open hardware licence version 2 - weakly", Licence.OHL_W),
    ("cern open hardware licence version 2 - permissive", Licence.OHL_P),
    ("attribution-sharealike 4.0 international", Licence.BY_SA), ("attribution 4.0 international", Licence.BY),
    ("cc0 1.0 universal", Licence.ZERO), ("open database license", Licence.ODBL),
    ("licence ouverte", Licence.ETALAB), ("licence art libre", Licence.FREE_ART),
)  # fmt: skip
"""How the text of each licence begins; the GNU ones of version 3 only."""


class NotReadable(Exception):
    """A file that says nothing that may be read here, with the French sentence that tells it."""


@dataclass(frozen=True)
class Told:
    """What is told of a resource; what the file does not say is empty, and `missing` says what nobody can guess."""

    title: str
    summary: str
    kind: str = ""
    licence: str = ""
    version: str = ""
    home: str = ""
    page: str = ""
    """The page written as Markdown, to keep in place of the file; empty where the file itself is kept."""
    missing: tuple[str, ...] = field(default=())


def read(content: bytes, name: str) -> Told:
    """What a file says of itself, by its content."""
    if is_wiki(content):
        return _wiki_page(content)
    if content.startswith(b"PK"):
        return _repository(content, name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable("Ce fichier n’est ni une archive, ni une page de wiki, ni un texte en UTF-8.") from None
    title, summary = _headed(text)
    return Told(title or PurePosixPath(name).stem[:150], summary)


# The archive of a repository


def _repository(content: bytes, name: str) -> Told:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files = _at_the_root(archive)
            readme = next((_text(archive, files[each]) for each in files if each.startswith("readme")), "")
            meta, public = _json(archive, files.get("codemeta.json")), _yaml(archive, files.get("publiccode.yml"))
            legal = next((_text(archive, files[each]) for each in files if LICENCE_FILE.match(each)), "")
            commit = archive.comment.decode("ascii", "ignore")[:7] if len(archive.comment) == 40 else ""
    except (zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError, EOFError, OSError):
        # broken; of another format; pointing before itself; locked by a password; cut; of impossible sizes
        raise NotReadable("Cette archive est vide ou ne s’ouvre pas : faites-la de nouveau.") from None
    if not files:
        raise NotReadable("Cette archive est vide ou ne s’ouvre pas : faites-la de nouveau.")
    headed, summary = _headed(readme)
    french = _of(public, "description", "fr")
    said = _word(meta.get("license")) or _word(_of(public, "legal").get("license"))
    licence = _licence(said, legal)
    version = _word(meta.get("version")) or _word(public.get("softwareVersion")) or _release(name) or commit
    return Told(
        title=(_word(public.get("name")) or _word(meta.get("name")) or headed or _project(name))[:150],
        summary=(_word(french.get("longDescription")) or _word(meta.get("description")) or summary)[:MOST_SUMMARY],
        kind=Kind.SOFTWARE if meta or public else "",
        licence=licence,
        version=_version(version),
        home=_address(_word(meta.get("codeRepository")) or _word(public.get("url"))),
        missing=(said,) if said and not licence else (),
    )


LICENCE_FILE = re.compile(r"(licen[cs]e|copying|unlicense)(\.|-|$)")


def _at_the_root(archive: zipfile.ZipFile) -> dict[str, str]:
    """Files of the root of the repository: their small names, and where each is. Forges put all in one folder."""
    names = [name for name in archive.namelist() if not name.endswith("/")]
    tops = {name.partition("/")[0] for name in names}
    folder = f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""
    return {name[len(folder) :].lower(): name for name in names if "/" not in name[len(folder) :]}


def _text(archive: zipfile.ZipFile, name: str | None) -> str:
    if name is None:
        return ""
    with archive.open(name) as file:
        return file.read(MOST_READ).decode("utf-8-sig", "replace")


def _json(archive: zipfile.ZipFile, name: str | None) -> Json:
    try:
        read = json.loads(_text(archive, name) or "{}")
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _yaml(archive: zipfile.ZipFile, name: str | None) -> Json:
    try:
        read = yaml.safe_load(_text(archive, name) or "{}")
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _of(told: Json, *path: str) -> Json:
    found: object = told
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _word(told: object) -> str:
    return " ".join(told.split()) if isinstance(told, str) else ""


def _licence(said: str, text: str) -> str:
    """One of ours, from an SPDX identifier or its address; else from how the text begins."""
    code = said.rstrip("/").rpartition("/")[2].removesuffix(".html")
    if found := ALIASES.get(code) or next((each for each in Licence.values if each.lower() == code.lower()), ""):
        return str(found)
    if said:
        return ""
    begins = " ".join(text[:600].lower().split())
    found = next((licence for words, licence in TEXTS_BEGIN if words in begins), "")
    gnu = found in {Licence.AGPL, Licence.GPL, Licence.LGPL}
    return "" if gnu and "version 3" not in begins else str(found)


def _project(name: str) -> str:
    """« agenda-main.zip » → « agenda »."""
    stem = PurePosixPath(name).stem
    return re.sub(r"[-_]+", " ", re.sub(r"-(main|master|trunk|v?\d[\w.]*)$", "", stem)).strip()


def _release(name: str) -> str:
    """« agenda-v1.2.0.zip » → « 1.2.0 »."""
    found = re.search(r"-v?(\d[\w.]*)$", PurePosixPath(name).stem)
    return found[1] if found else ""


def _version(told: str) -> str:
    return told.removeprefix("v") if re.fullmatch(r"v?[0-9A-Za-z][0-9A-Za-z.+-]{0,19}", told) else ""


def _address(told: str) -> str:
    told = told.removeprefix("git+").removesuffix(".git")
    return told if re.match(r"https?://[^\s/]+\S*$", told) and len(told) <= 500 else ""


def _headed(text: str) -> tuple[str, str]:
    """The first heading of a Markdown text, and what follows it, up to the next one or to `MOST_SUMMARY`."""
    lines = [line for line in text.splitlines() if not re.match(r"\s*(\[!\[|!\[|<)", line)]  # badges, pictures, HTML
    at = next((rank for rank, line in enumerate(lines) if re.match(r"#\s+\S", line)), None)
    if at is None:
        return "", "\n".join(lines).strip()[:MOST_SUMMARY]
    title = re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", lines[at].lstrip("# ")).strip()
    body = lines[at + 1 :]
    end = next((rank for rank, line in enumerate(body) if re.match(r"#{1,2}\s", line)), len(body))
    kept = "\n".join(body[:end]).strip() or "\n".join(body).strip()
    return title[:150], kept[:MOST_SUMMARY]


# The page of a wiki


def _wiki_page(content: bytes) -> Told:
    if re.search(rb"<!(doctype|entity)", content, re.I):  # no dump of MediaWiki declares any
        raise NotReadable("Ce fichier n’est pas un export de wiki : il déclare des entités.")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        raise NotReadable("Ce fichier est coupé : exportez la page de nouveau.") from None
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    pages = root.findall("page")
    if len(pages) != 1:
        raise NotReadable(f"Cet export tient {len(pages)} pages : exportez celle que vous partagez, seule.")
    page, revisions = pages[0], pages[0].findall("revision")
    if not revisions:
        raise NotReadable("Cet export ne contient aucune version de la page.")
    title = (page.findtext("title") or "").strip()
    last = max(revisions, key=lambda each: each.findtext("timestamp") or "")
    words = markdown(last.findtext("text") or "")
    site = (root.findtext("siteinfo/sitename") or "").strip()
    credit = _credit(title, site, [each.findtext("contributor/username") or "" for each in revisions])
    _headline, summary = _headed(words)
    return Told(
        title=title[:150],
        summary=f"{summary}\n\n{credit}"[: MOST_SUMMARY + 1000],
        version=(last.findtext("timestamp") or "")[:10],
        home=_page_address(root.findtext("siteinfo/base") or "", title),
        page=f"# {title}\n\n{words}\n\n---\n\n{credit}\n",
    )


def _credit(title: str, site: str, authors: list[str]) -> str:
    """« D’après la page « Fablab » de Movilab, écrite par A, B et 3 autres. »"""
    named = list(dict.fromkeys(filter(None, authors)))
    shown, more = named[:MOST_CREDITED], len(named) - MOST_CREDITED
    by = ", ".join(shown) + (f" et {more} autres" if more > 0 else "")
    return f"D’après la page « {title} »{f' de {site}' if site else ''}{f', écrite par {by}' if by else ''}."


def _page_address(base: str, title: str) -> str:
    """Where the page is read, from the address of the wiki's home."""
    start = base.rpartition("/")[0]
    return _address(f"{start}/{quote(title.replace(' ', '_'))}") if start else ""


def markdown(wikitext: str) -> str:
    """The words of a page of MediaWiki, as Markdown; models and pictures are left out."""
    code = mwparserfromhell.parse(wikitext[:MOST_READ], skip_style_tags=False)
    text = re.sub(r"(?m)^(?:(?:- |1\. ) *)+", _marks, "".join(map(_node, code.nodes)))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _marks(found: re.Match[str]) -> str:
    """« - - un » → « un » under another line of the list."""
    marks = re.findall(r"- |1\. ", found[0])
    return f"{'    ' * (len(marks) - 1)}{marks[-1]}"


def _node(node: object) -> str:
    match node:
        case Text():
            return str(node.value)
        case Heading():
            return f"{'#' * min(6, node.level)} {_inner(node.title).strip()}"
        case Wikilink():
            title = str(node.title)
            if re.match(r"\s*:?(file|fichier|image|category|catégorie)\s*:", title, re.I):
                return ""
            return _inner(node.text) if node.text is not None else str(title.partition("#")[0] or title.lstrip("#"))
        case ExternalLink():
            label = _inner(node.title) if node.title is not None else str(node.url)
            return f"[{label}]({node.url})" if re.match(r"https?://", str(node.url)) else label
        case Tag():
            return _tag(node)
        case _:
            return ""


def _inner(code: Wikicode | None) -> str:
    return "".join(map(_node, code.nodes)) if code is not None else ""


def _tag(node: Tag) -> str:
    kind, inner = str(node.tag).lower(), _inner(node.contents)
    if kind == "li":  # a mark of list, whose words follow it
        return "1. " if str(node.wiki_markup) == "#" else "- "
    if kind in {"dd", "dt", "hr"}:
        return ""
    marks = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}.get(kind, "")
    if kind == "br":
        return "\n"
    if kind in {"ref", "gallery", "script", "style"}:
        return ""
    return f"{marks}{inner}{marks}" if inner.strip() else inner


if __name__ == "__main__":  # run apart: wikitext may be written to take minutes (toolkit/apart.py)
    try:
        json.dump(asdict(read(sys.stdin.buffer.read(), sys.argv[1])), sys.stdout)
    except NotReadable as why:
        sys.exit(str(why))
