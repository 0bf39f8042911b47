"""What public bodies may hold together of the capital (law n° 47-1775, art. 19 septies)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lieudit.cooperative.models import Cooperative, Posting, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.law import figure


def is_too_public(cooperative: Cooperative, coming: Iterable[Subscription] = ()) -> bool:
    """Whether they hold more than the law lets them, with what is `coming` as if it counted."""
    held = Posting.objects.of_cooperative(cooperative).by_category()
    total = sum((row.capital for row in held.values()), Decimal(0))
    public = held[Category.PUBLIC_BODY].capital if Category.PUBLIC_BODY in held else Decimal(0)
    for each in coming:
        total += each.amount
        public += each.amount if each.associate.category == Category.PUBLIC_BODY else 0
    return public > total * figure("public_bodies").numerator / figure("public_bodies").denominator
