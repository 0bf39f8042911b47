"""People, made for tests."""

import factory

from lieudit.accounts.models import Account


class AccountFactory(factory.django.DjangoModelFactory):
    """A person who signs in; with `public`, who consents to publish a name."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    name = factory.Sequence(lambda n: f"Personne {n}")

    class Params:
        public = factory.Trait(name_is_public=True)
        secretariat = factory.Trait(is_staff=True)
