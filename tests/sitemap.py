"""The sitemap as a search engine reads it: the index, then each file that it names."""

from __future__ import annotations

import re

from django.test import Client


def files_of_the_sitemap(client: Client) -> list[str]:
    return [_path(each) for each in _located(client.get("/sitemap.xml").text)]


def whole_sitemap(client: Client) -> list[str]:
    """The paths of all pages that it names."""
    return [_path(each) for name in files_of_the_sitemap(client) for each in _located(client.get(name).text)]


def section_of_the_sitemap(client: Client, section: str) -> list[str]:
    """The paths that the files of one section name, however many ids came before those of today."""
    files = [name for name in files_of_the_sitemap(client) if name.partition("?")[0] == f"/sitemap-{section}.xml"]
    return [_path(each) for name in files for each in _located(client.get(name).text)]


def _located(xml: str) -> list[str]:
    return re.findall("<loc>(.*?)</loc>", xml)


def _path(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address).replace("&amp;", "&")
