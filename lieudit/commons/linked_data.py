"""A resource in the words that search engines and catalogues read: schema.org, as JSON-LD. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from lieudit.commons.models import Release, Resource
from lieudit.commons.vocabulary import Kind
from lieudit.toolkit.file_kinds import content_type_of
from lieudit.toolkit.linked_data import absolute
from lieudit.toolkit.types import Json

TYPES: dict[str, str] = {Kind.SOFTWARE: "SoftwareSourceCode", Kind.DATA: "Dataset", Kind.COURSE: "LearningResource"}
"""schema.org/CreativeWork has a narrower name for these."""
SPDX = "https://spdx.org/licenses/"


def linked(resource: Resource, releases: Sequence[Release]) -> Json:
    """Title, words, licence, keeper, versions and files, and what it was drawn from (schema.org/isBasedOn)."""
    keeper = resource.hat
    said: Json = {
        "@context": "https://schema.org",
        "@type": TYPES.get(resource.kind, "CreativeWork"),
        "@id": absolute(resource.get_absolute_url()),
        "name": resource.title,
        "description": resource.summary,
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "license": [f"{SPDX}{resource.licence}", resource.licence_url],
        "maintainer": {
            "@type": "Organization",
            "name": str(keeper),
            "url": absolute(keeper.get_absolute_url()),
        },
        "keywords": [label for _code, label in resource.domain_labels],
    }
    if resource.published_at:
        said["datePublished"] = timezone.localdate(resource.published_at).isoformat()
    if resource.home:
        said["codeRepository" if resource.kind == Kind.SOFTWARE else "sameAs"] = resource.home
    if resource.derived_from:
        said["isBasedOn"] = absolute(resource.derived_from.resource.get_absolute_url())
    if releases:
        last = releases[0]
        said |= {"version": last.version, "dateModified": last.said_on.isoformat()}
        said["distribution" if said["@type"] == "Dataset" else "encoding"] = _files(resource, last)
    return said


def _files(resource: Resource, release: Release) -> list[Json]:
    files: list[Json] = [
        {
            "@type": "DataDownload" if resource.kind == Kind.DATA else "MediaObject",
            "name": file.name,
            "encodingFormat": content_type_of(file.kind).partition(";")[0],
            "contentUrl": absolute(reverse("commons:release_file", args=[resource.number, file.pk])),
        }
        for file in release.files.all()
    ]
    return [*files, {"@type": "MediaObject", "contentUrl": release.link}] if release.link else files
