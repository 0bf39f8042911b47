"""Which of the six services an aid is about, by the categories under which its catalogue puts it. Pure.

Source: the categories of Aides-territoires, each told with its theme (« Solidarités / lien social / Inclusion
numérique »), of which the last words alone are read: its themes are wider than our services. A category that says a
service, and others things too, is kept as doubtful: an aid that nothing else ties to it is « à vérifier ». Categories
that say none of the six (water, roads, energy, third places themselves) give none, and no category says higher
education alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from lieudit.network.vocabulary import Domain
from lieudit.territory.spelling import plain

SURE = {
    "inclusion numerique": Domain.DIGITAL,
    "acces aux services": Domain.SERVICES,
    "emploi": Domain.WORK,
    "formation professionnelle": Domain.WORK,
    "arts plastiques et photographie": Domain.CULTURE,
    "bibliotheques et livres": Domain.CULTURE,
    "culture et identite collective": Domain.CULTURE,
    "musee": Domain.CULTURE,
    "spectacle vivant": Domain.CULTURE,
    "education et renforcement des competences": Domain.EDUCATION,
}
"""Category, in plain spelling → the service that it says."""
DOUBTFUL = {
    "technologies numeriques et numerisation": Domain.DIGITAL,
    "equipement public": Domain.SERVICES,
    "economie sociale et solidaire": Domain.WORK,
    "patrimoine et monuments historiques": Domain.CULTURE,
    "medias et communication": Domain.CULTURE,
    "innovation creativite et recherche": Domain.CAMPUS,
    "jeunesse": Domain.EDUCATION,
}
"""Category → the service that it may say: an aid to digitise a workshop is no digital mediation."""


def domains_of(categories: Iterable[str]) -> list[str]:
    """The services of an aid, in the order of the vocabulary; those that are doubtful with the others."""
    found = {domain.value for each in categories if (domain := SURE.get(_last(each)) or DOUBTFUL.get(_last(each)))}
    return [code for code in Domain.values if code in found]


def doubted_in(categories: Iterable[str]) -> list[str]:
    """Of these, those that no category says surely."""
    listed = list(categories)
    sure = {SURE[name].value for each in listed if (name := _last(each)) in SURE}
    return [code for code in domains_of(listed) if code not in sure]


def _last(category: str) -> str:
    """The category without its theme; themes hold slashes themselves."""
    return plain(category.rpartition(" / ")[2])
