"""What people type: a need, a support, where they speak from, how to reach them; and what animators type."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from typing import Any, Unpack

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Visitor
from lieudit.care.charter import CharterForm
from lieudit.imports.personal import names_somebody
from lieudit.lexicon.likeness import Said
from lieudit.needs.attachments import ERRAND, PieceField, held_under
from lieudit.needs.deposit import is_too_young, new_deposit_key, open_key
from lieudit.needs.models import Attachment, Channel, Convergence, Need, SpeakingFor
from lieudit.needs.review import review_delay
from lieudit.needs.showing import Proposed, Shows
from lieudit.needs.whereabouts import Whereabouts, WhereForm, find_whereabouts
from lieudit.needs.wording import HEIGHT, clean_words, common_level, phrases
from lieudit.network.hat import SELF, Hat, HatField, hats_of
from lieudit.network.models import Organisation, Place
from lieudit.network.vocabulary import Domain
from lieudit.toolkit.act_form import ActForm, WordsField
from lieudit.toolkit.french import day
from lieudit.toolkit.photographs import STILL_READ, Reading, ask_to_write
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Words

DOMAIN_ICONS = {code: code for code in Domain.values if code != Domain.OTHER} | {Domain.OTHER: "plus"}
SPEAKER_ICONS = {"place": "place", "network": "people", "self": "person", "someone_else": "mic"}


NO_PLACE = gettext_lazy("Pour rejoindre un besoin, dites de quel lieu vous parlez : écrivez son nom.")


class DepositForm(WhereForm, CharterForm):
    """What every text sent by anybody has: its words, a key, a trap for robots, a way to be reached.

    Without account, a form sent too fast or with the trap filled is held back. `final` is false while
    the person only looks for what resembles, or reads again: neither charter nor time is then asked.
    """

    account: Visitor
    on_behalf = False

    words = forms.CharField(
        label=gettext_lazy("Avec vos mots"),
        help_text=gettext_lazy(
            "Que se passe-t-il, pour qui, et qu’est-ce qui manque ? Un exemple concret aide plus qu’un long texte."
        ),
        widget=Words(rows=6),
        strip=False,
        error_messages={"required": gettext_lazy("Dites votre besoin avec vos mots : une phrase suffit.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Adresse électronique ou téléphone"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "Jamais publié. À une adresse part un message : il contient le lien de suivi, "
            "et celui qui confirme que vous voulez être prévenu."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Ne remplissez pas ce champ"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *sent: Sent, account: Visitor, final: bool = True, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        self.final = final
        self.fields["key"].initial = new_deposit_key
        if account.is_authenticated:
            del self.fields["website"]
        if account.is_authenticated and not self.on_behalf:
            del self.fields["contact"]
        for name in () if final else {"charter", "place_choice"} & self.fields.keys():
            self.fields[name].required = False

    def candidates(self, text: str) -> list[Whereabouts]:
        return find_whereabouts(text)

    def clean_words(self) -> str:
        try:
            return clean_words(self.cleaned_data["words"], required=self.fields["words"].required)
        except ValidationError as refusal:
            raise ValidationError(refusal.message_dict["words"]) from refusal

    def clean_contact(self) -> dict[str, str]:
        typed = self.cleaned_data["contact"].strip()
        if "@" in typed:
            try:
                validate_email(typed)
            except ValidationError as fault:
                raise ValidationError(_("Il manque une partie de l’adresse : elle s’écrit nom@exemple.fr.")) from fault
            return {"address": typed}
        digits = re.sub(r"[\s.()\-]", "", typed)
        if typed and not re.fullmatch(r"\+\d{8,15}|\d{10,15}", digits):  # abroad, few digits may follow the country
            message = _(
                "Écrivez une adresse électronique, ou un numéro de dix chiffres. Un numéro à l’étranger commence par + "
                "et l’indicatif de son pays."
            )
            raise ValidationError(message)
        return {"phone": digits}

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Laissez vide le champ caché, puis envoyez de nouveau."))
        return ""

    def clean_key(self) -> str:
        """Not older than a day, not younger than a few seconds; a fresh one replaces it when refused."""
        key = self.cleaned_data["key"]
        try:
            word = open_key(key)
        except signing.BadSignature as late:
            self._renew_key()
            message = _("Ce formulaire est resté ouvert trop longtemps. Relisez votre texte, puis envoyez-le.")
            raise ValidationError(message) from late
        if self.final and not self.account.is_authenticated and is_too_young(key):
            raise ValidationError(_("L’envoi a été très rapide. Relisez votre texte, puis envoyez-le."))
        return word

    def _renew_key(self) -> None:
        self.write("key", new_deposit_key())

    def deposit_key(self) -> str:
        """The same text sent twice from one form is one deposit; another text is another."""
        said = f"{self.cleaned_data.get('key')}/{self.cleaned_data.get('words')}"
        return hashlib.sha256(said.encode()).hexdigest()

    def chosen_hat(self) -> Place | Organisation | None:
        """In whose name a signed-in person acts; None when it is their own."""
        chosen = self.cleaned_data.get("hat")
        return chosen.thing if chosen else None

    @property
    def own_place(self) -> Place | None:
        """The place in whose name one speaks, once it is known: what joins a need."""
        hat = self.chosen_hat()
        return hat if isinstance(hat, Place) else self.known_place

    def support_facts(self) -> dict[str, object]:
        """What `support_need` asks for: a place, and words."""
        place = self.own_place
        if place is None:
            self.add_error("place", NO_PLACE)
        words, address = self.cleaned_data.get("words", ""), self.reach().get("address", "")
        return {"place": place, "words": words, "address": address}

    @property
    def asks_which(self) -> bool:
        """Whether several answer to the place typed, and one has not been asked yet which it is."""
        return "place_choice" in self.fields and "place_choice" not in self.data

    @property
    def looked(self) -> str:
        """The words to compare with others, once they were sent."""
        return str(self.data.get("words", "")).replace("\0", " ") if self.is_bound else ""

    @property
    def said(self) -> Said:
        """The same with the domains and the place, as far as they were typed."""
        domains = tuple(self["domains"].value() or ()) if "domains" in self.fields else ()
        return Said(self.looked, domains, self.known_department.pk if self.known_department else None)

    @property
    def reading(self) -> str:
        """How long its reading takes, as far as one knows where it is said: « sous deux jours ouvrés »."""
        return review_delay(self.known_department)

    def reach(self) -> dict[str, str]:
        """`address` and `phone`, as far as they were left."""
        return self.cleaned_data.get("contact") or {}


class ExpressForm(DepositForm):
    """A need, in one form. With `joining`, the same words join a need that exists instead of making another."""

    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Domaines"),
        help_text=gettext_lazy("Plusieurs réponses possibles."),
        choices=Domain.choices,
        required=False,
        widget=ChoicesCards(icons=DOMAIN_ICONS),
    )
    speaking_for = forms.ChoiceField(
        label=gettext_lazy("Vous parlez au nom"),
        choices=SpeakingFor.choices,
        required=False,
        help_text=gettext_lazy(
            "Sans réponse, c’est le lieu que vous nommez ci-dessus qui parle ; si vous n’en nommez aucun, c’est vous."
        ),
        widget=ChoiceCards(
            icons=SPEAKER_ICONS,
            hints={"someone_else": gettext_lazy("Vous notez ses mots, avec son accord")},
        ),
    )
    place_is_public = forms.BooleanField(
        label=gettext_lazy("Publier le nom du lieu. Si vous décochez, seul le département apparaît."),
        required=False,
        initial=True,
    )
    piece = PieceField(
        label=gettext_lazy("Une photo ou un document"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP ou PDF, 10 Mo au plus. L’endroit et l’heure que l’appareil écrit dans une photo, l’auteur "
            "qu’un PDF nomme sont effacés. Pas de visage sans accord."
        ),
    )
    alt = forms.CharField(
        label=gettext_lazy("Ce que l’on y voit"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("En une phrase, pour qui ne voit pas l’image : « La salle, un seau sous la fuite »."),
    )
    held = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput())
    drop = forms.BooleanField(label=gettext_lazy("Ne pas la joindre"), required=False)

    def __init__(
        self,
        *sent: Sent,
        joining: bool = False,
        final: bool = True,
        sender: str = "",
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, final=final, **options)
        self.joining = joining
        self.sender = sender
        if isinstance(piece := self.fields["piece"], PieceField):
            piece.origin = sender
        self.attachment: Attachment | None = None
        self.reading_piece = Reading()
        if self.account.is_authenticated:
            self.fields["hat"] = HatField(self.account)
            del self.fields["speaking_for"]

    def clean_held(self) -> str:
        """What came with this form before: the key of a file that no need has taken."""
        return str(self.cleaned_data["held"].replace("\0", ""))

    def _hold(self, typed: Cleaned) -> None:
        """Find what waits for this need; whatever else is to correct: a browser does not send it twice."""
        key = "" if typed.get("drop") else typed.get("held", "")
        if typed.get("piece"):
            try:
                key = ask_to_write(ERRAND, typed["piece"], origin=self.sender)
            except ValidationError as full:
                self.add_error("piece", full)
        self.attachment, self.reading_piece = held_under(key)
        if self.attachment:
            self.attachment.alt = typed.get("alt", "")  # as it is read again, before a need takes it
        elif self.reading_piece.fault:
            self.add_error("piece", self.reading_piece.fault)
        elif self.reading_piece.lasts and self.final and not self.joining:
            self.add_error("piece", STILL_READ)
        for name, value in (("held", key if self.keeps_file else ""), ("drop", "")):
            self.write(name, value)

    @property
    def keeps_file(self) -> bool:
        """Whether what came with this form has not to be chosen again."""
        return self.attachment is not None or self.reading_piece.lasts

    def shown(self, step: str) -> str:
        """The step that the page shows; where nothing is to correct but a file that is not read yet, what was said is
        read again meanwhile."""
        if not self.is_bound or self.is_valid():
            return step if self.is_bound else ""
        return "preview" if self.reading_piece.lasts and self.errors.keys() == {"piece"} else ""

    def clean(self) -> Cleaned:
        typed = super().clean()
        self._hold(typed)
        if self.errors:
            return typed
        if self.joining:
            return self.support_facts()
        hat, place = self.chosen_hat(), self.own_place
        speaking_for = typed.get("speaking_for") or (SpeakingFor.PLACE if place else SpeakingFor.SELF)
        organisation = hat if isinstance(hat, Organisation) else None
        return {
            "words": typed["words"],
            "domains": typed["domains"],
            "place": None if organisation else place,
            "municipality": self.known_municipality or (place.municipality if place else None),
            "department": self.known_department,
            "organisation": organisation,
            "speaking_for": SpeakingFor.NETWORK if organisation else speaking_for,
            "place_is_public": typed["place_is_public"],
            "charter": self.charter,
            "deposit_key": self.deposit_key(),
            "attachment": self.attachment,
            "alt": typed["alt"],
            **self.reach(),
        }


class SupportForm(DepositForm):
    """« Mon lieu le dit aussi », from the page of a need: words are welcome, not asked."""

    field_order = ("place", "place_choice", "words", "contact", "charter")

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["words"].required = False
        self.fields["words"].label = _("Avec vos mots")
        self.fields["words"].help_text = _("Ce que cela change chez vous. Vos mots restent tels quels.")
        places = [hat for hat in hats_of(self.account) if isinstance(hat.thing, Place)]
        if self.account.is_authenticated:
            other = Hat(SELF, _("un autre lieu, dont j’écris le nom"))
            self.fields["hat"] = HatField(self.account, hats=[*places, other])
            self.fields["hat"].help_text = _("Choisissez votre lieu, ou écrivez son nom ci-dessous.")
            self.order_fields(["hat", "place", "place_choice", "words"])
        place = self.fields["place"]
        place.label, place.help_text = (
            _("Nom de votre lieu"),
            _("C’est un lieu qui rejoint un besoin, et il compte une fois."),
        )
        if places:
            place.help_text = _("Seulement si vous ne l’avez pas choisi ci-dessus.")
        else:
            place.required, place.error_messages["required"] = True, NO_PLACE

    def clean(self) -> Cleaned:
        typed = super().clean()
        if self.errors:
            return typed
        return self.support_facts()


class CollectForm(ExpressForm):
    """Somebody's words, noted for them by a signed-in person: by voice, by phone or from paper."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Comment vous l’a-t-on dit ?"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WRITTEN],
        widget=ChoiceCards(icons={"oral": "mic", "phone": "phone", "paper": "document"}),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("Cette personne est d’accord pour que ses mots soient publiés."),
        error_messages={"required": gettext_lazy("Sans son accord, ses mots ne peuvent pas être publiés.")},
    )
    on_behalf = True

    def __init__(self, *sent: Sent, sender: str = "", **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, sender=sender, **options)
        self.fields["contact"].label = _("Son adresse électronique ou son téléphone")
        del self.fields["hat"]

    def clean(self) -> Cleaned:
        return {**super().clean(), "channel": self.cleaned_data.get("channel")}


class QuestionForm(CharterForm):
    """Something asked to the author of a need; a person who seems to be named is asked about once more."""

    words = WordsField(
        label=gettext_lazy("Votre question"),
        rows=3,
        most=1000,
        help_text=gettext_lazy(
            "Tout le monde la lira, et la réponse aussi. Sur le besoin, jamais sur une personne. Son auteur et "
            "l’animation du territoire sont prévenus."
        ),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Ce n’est pas le nom d’une personne, ou elle parle en public de ce sujet."), required=False
    )

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["hat"] = HatField(options["account"])
        if not names_somebody(str(self.data.get("words", "")) if self.is_bound else ""):
            del self.fields["sure"]

    def clean(self) -> Cleaned:
        typed = super().clean()
        if chosen := typed.get("hat"):
            typed["hat"] = chosen.thing
        return typed


class ReplyForm(CharterForm):
    """The answer to a question."""

    words = WordsField(
        label=gettext_lazy("Votre réponse"),
        rows=4,
        most=2000,
        help_text=gettext_lazy("Tout le monde la lira. Une réponse ne se corrige pas : relisez-la."),
    )


class ContactForm(ActForm):
    """Where the author is told, corrected from the follow-up page."""

    address = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        required=False,
        help_text=gettext_lazy("Un message y part, avec le lien qui confirme que vous voulez être prévenu."),
    )
    phone = forms.CharField(label=gettext_lazy("Téléphone"), required=False, max_length=20)

    def __init__(
        self, *sent: Sent, confirmed_at: dt.datetime | None = None, **options: Unpack[PlainFormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        if confirmed_at:
            told = _("Adresse confirmée le %s : les messages y partent. Une autre recevra le lien qui la confirme.")
            self.fields["address"].help_text = told % day(confirmed_at)


class ReasonForm(ActForm):
    """Why something is not published: its author reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        max_length=1000,
        help_text=gettext_lazy("L’auteur la lira. Dites ce qui permettrait de publier."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EscalateForm(ActForm):
    """To which level, and why: everybody reads it."""

    to_level = forms.ChoiceField(
        label=gettext_lazy("Porter au niveau"),
        choices=[(level.value, level.label) for level in HEIGHT[1:]],
        widget=ChoiceCards(size="s"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        max_length=1000,
        help_text=gettext_lazy("Pourquoi ce niveau ne peut pas y répondre seul. Tout le monde la lira."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LinkField(forms.URLField):
    """A web address, or a page of this site, wherever it is installed."""

    def run_validators(self, value: object) -> None:
        if not str(value).startswith(f"{settings.SITE_URL}/"):
            super().run_validators(value)


class SettleForm(ActForm):
    """A direct answer to a need."""

    text = forms.CharField(
        label=gettext_lazy("Réponse"),
        max_length=5000,
        help_text=gettext_lazy("Une ressource, une aide, une personne à joindre ; ou la raison d’un refus."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    link = LinkField(label=gettext_lazy("Lien"), required=False, assume_scheme="https")

    def __init__(
        self,
        *sent: Sent,
        start: Cleaned | None = None,
        shown: Sequence[Shows] = (),
        proposed: Sequence[Proposed] = (),
        **options: Unpack[PlainFormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        self.initial = {**self.initial, **(start or {})}
        self.shown, self.proposed = shown, proposed


class EditConvergenceForm(ActForm):
    """Title and neutral summary of a convergence."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=150)
    summary = forms.CharField(
        label=gettext_lazy("Résumé neutre"),
        max_length=1000,
        help_text=gettext_lazy("Deux phrases, sans solution. Les auteurs le verront."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


NEW = "new"
"""Choice of a convergence that does not exist yet."""
KEPT = {"data-hx-preserve": "true"}
"""What is being typed stays while the side of the workbench follows the choices."""


class GatherForm(ActForm):
    """Needs chosen on the workbench, to be filed in a convergence: an existing one, or a new one."""

    needs = forms.ModelMultipleChoiceField(
        queryset=Need.objects.none(),
        to_field_name="number",
        widget=forms.MultipleHiddenInput(),
        error_messages={
            "required": gettext_lazy("Choisissez au moins un besoin dans la liste."),
            "invalid_choice": gettext_lazy("Un des besoins choisis n’est plus à traiter : rechargez la page."),
        },
    )
    convergence = forms.ChoiceField(label=gettext_lazy("Où les réunir ?"), initial=NEW, widget=ChoiceCards(size="full"))
    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=150,
        help_text=gettext_lazy("Pour une nouvelle convergence."),
        widget=forms.TextInput(attrs=KEPT),
    )
    summary = forms.CharField(
        label=gettext_lazy("Résumé neutre"),
        max_length=1000,
        help_text=gettext_lazy("Deux phrases, sans solution. Les auteurs le verront."),
        widget=forms.Textarea(attrs={"rows": 4, **KEPT}),
    )
    quotes = forms.MultipleChoiceField(
        label=gettext_lazy("Phrases gardées telles quelles"),
        required=False,
        widget=ChoicesCards(size="full"),
    )
    level = forms.ChoiceField(label=gettext_lazy("Niveau"), choices=[(level.value, level.label) for level in HEIGHT])
    use_required_attribute = False  # a browser would ask for a title where a convergence has its own

    def __init__(
        self,
        *sent: Sent,
        needs: object,
        chosen: list[Need],
        convergences: list[Convergence],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        self.chosen = chosen
        self.convergences = {str(each.number): each for each in convergences}
        fields: Any = self.fields
        fields["needs"].queryset = needs
        fields["convergence"].choices = [
            *((number, f"C-{number}, « {each.title} »") for number, each in self.convergences.items()),
            (NEW, _("Une nouvelle convergence")),
        ]
        said = [(f"{need.number}/{phrase}", f"« {phrase} »") for need in chosen for phrase in phrases(need.words)]
        fields["quotes"].choices = said
        fields["level"].initial = common_level(chosen) if chosen else HEIGHT[0]
        for name in ("title", "summary", "level"):
            fields[name].required = self["convergence"].value() == NEW

    @property
    def numbers(self) -> set[int]:
        return {need.number for need in self.chosen}

    @property
    def strands(self) -> int:
        """How many strands the drawing joins."""
        return len(self.chosen) or 3

    def clean(self) -> Cleaned:
        typed: Cleaned = super().clean() or {}
        if self.errors:
            return typed
        chosen = {str(need.number): need for need in typed["needs"]}
        kept = (quote.partition("/") for quote in typed["quotes"])
        return {
            **typed,
            "needs": list(typed["needs"]),
            "convergence": self.convergences.get(typed["convergence"]),
            "quotes": [(chosen[number], words) for number, _slash, words in kept if number in chosen],
        }
