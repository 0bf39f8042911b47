"""A position as schema.org has it: what search engines and libraries read of its page. Pure."""

from __future__ import annotations

from django.utils import timezone

from lieudit.deliberation.models import Position
from lieudit.toolkit.datasets import ETALAB
from lieudit.toolkit.linked_data import SCHEMA, absolute, told
from lieudit.toolkit.types import Json


def linked_position(position: Position, assembly: str) -> Json:
    """What was adopted, by whom, on which day, under which licence (schema.org/Report)."""
    return told(
        {
            "@context": SCHEMA,
            "@type": "Report",
            "reportNumber": position.number,
            "name": position.title,
            "abstract": position.summary,
            "url": absolute(position.get_absolute_url()),
            "datePublished": timezone.localdate(position.adopted_at).isoformat(),
            "author": {"@type": "Organization", "name": assembly},
            "inLanguage": "fr",
            "license": ETALAB.url,
        }
    )
