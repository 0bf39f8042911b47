"""What institutions write without account, and what the council decides of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.care.charter import CharterForm
from lieudit.governance.models import Assembly
from lieudit.imports.personal import names_somebody
from lieudit.inquiries.delays import DECIDING_DAYS, SOONEST
from lieudit.inquiries.models import Door, Inquiry, Paper
from lieudit.inquiries.papers import KINDS, MOST, hold_papers
from lieudit.inquiries.workflow import Outcome
from lieudit.network.models import Organisation
from lieudit.toolkit.act_form import ActForm, WordsField, choice_field, rows_field
from lieudit.toolkit.french import NBSP, day
from lieudit.toolkit.models import new_key
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.uploads import ScansField
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day
from lieudit.toolkit.workdays import add_working_days

NOT_A_PERSON = _("Ce qui ressemble au nom d’une personne n’en est pas un")


class KeptField(forms.MultipleChoiceField):
    """Files that wait, by their keys: one that another question took meanwhile, or that waited too long, is left."""

    def valid_value(self, value: object) -> bool:
        return True


class PapersForm(CharterForm):
    """Words with files joined: what came with words to be mended is kept, and shown; `WORDS` may name nobody."""

    WORDS: tuple[str, ...] = ()

    documents = ScansField(
        *KINDS,
        most=MOST,
        required=False,
        label=_("Documents"),
        help_text=_("Cinq fichiers au plus, 10 Mo en tout : PDF, texte, tableur ou image. Ils sont publiés."),
    )
    held = KeptField(
        required=False,
        label=_("Documents déjà reçus"),
        widget=ChoicesCards(size="full"),
        help_text=_("Décochez pour retirer."),
    )
    no_person = forms.BooleanField(
        required=False,
        label=NOT_A_PERSON,
        help_text=_("Par exemple : le nom d’une rue, d’un programme ou d’une salle."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        typed = self.data if self.is_bound else {}
        keys = typed.getlist("held") if isinstance(typed, MultiValueDict) else []
        self._held = self.fields.pop("held")
        self.waiting: dict[str, Paper] = {}
        self._offer(Paper.objects.held().filter(key__in=keys[:MOST]) if keys else [])
        if not any(names_somebody(str(typed.get(name, ""))) for name in self.WORDS):
            del self.fields["no_person"]

    def _offer(self, papers: Iterable[Paper]) -> None:
        """Show files that wait, each ticked."""
        self.waiting |= {paper.key: paper for paper in papers}
        if self.waiting:
            self.fields["held"] = self._held
            choice_field(self, "held").choices = [(paper.key, paper.name) for paper in self.waiting.values()]
            self.order_fields(self.field_order)

    def clean(self) -> Cleaned:
        typed = super().clean()
        typed["held"] = [self.waiting[key] for key in typed.get("held", []) if key in self.waiting]
        return typed

    def keep_files(self, origin: str) -> None:
        """What was chosen, and may be kept, waits for the words to be mended."""
        uploads = self.cleaned_data.get("documents") if self.is_bound and self.errors else None
        if not uploads or not self.run(hold_papers, uploads, origin=origin):
            return
        self._offer(self.outcome)
        assert isinstance(self.data, MultiValueDict)  # as of every form that a browser sends
        typed = self.data.copy()
        typed.setlist("held", list(self.waiting))
        self.data = typed


class AskForm(PapersForm):
    """A question to the council. By the link of an institution, who asks is known."""

    page_title, verb = _("Poser une question au conseil"), _("Poser la question")
    WORDS = ("question", "why", "use")

    institution = forms.ModelChoiceField(
        Organisation.objects.institutions(),
        required=False,
        label=_("Votre institution"),
        empty_label=_("Elle n’est pas dans la liste"),
    )
    other = forms.CharField(required=False, max_length=200, label=_("Son nom, si elle n’est pas dans la liste"))
    address = forms.EmailField(
        label=_("Adresse électronique de votre service"),
        help_text=_("Un lien y est envoyé pour confirmer la question. Elle n’est pas publiée."),
    )
    role = forms.CharField(
        max_length=150,
        label=_("Votre fonction"),
        help_text=_("Publiée, sans votre nom. Par exemple : cheffe de bureau."),
    )
    question = forms.CharField(
        max_length=200, label=_("Votre question"), help_text=_("Une phrase, à laquelle un avis peut répondre.")
    )
    why = WordsField(
        most=4000, rows=6, label=_("Ce qui l’amène"), help_text=_("Le texte, le projet, ce qui est déjà décidé.")
    )
    use = WordsField(
        most=2000,
        rows=4,
        label=_("Ce que vous ferez de la réponse"),
        help_text=_("Une fois l’avis remis, vous direz en public ce qu’il est devenu."),
    )
    wanted_on = forms.DateField(label=_("Réponse souhaitée le"), widget=Day())
    deposit_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    field_order = [
        "institution", "other", "address", "role", "question", "why", "use", "no_person", "wanted_on", "held",
        "documents", "charter",
    ]  # fmt: skip

    def __init__(self, *sent: Sent, door: Door | None = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.initial.setdefault("deposit_key", new_key())
        soonest = add_working_days(timezone.localdate(), SOONEST)
        self.fields["wanted_on"].help_text = _g(
            "Au plus tôt le %(day)s. Le conseil dit sous %(days)s jours ouvrés s’il prend la question. Il peut "
            "demander du temps, avec une raison publiée."
        ) % {"day": day(soonest), "days": DECIDING_DAYS}
        if door:
            for name in ("institution", "other", "address"):
                del self.fields[name]


class FollowForm(PapersForm):
    """What an institution did with the opinion: once, for good."""

    page_title, verb = _("Ce que l’avis est devenu"), _("Publier cette suite")
    WORDS = ("text",)

    outcome = forms.ChoiceField(
        label=_("Qu’avez-vous fait de l’avis ?"),
        choices=[(value, str(label).capitalize()) for value, label in Outcome.choices],
        widget=ChoiceCards(size="s"),
    )
    text = WordsField(
        most=10_000,
        rows=8,
        label=_("Ce que vous avez fait"),
        help_text=_(
            "Publié tel quel, et sans retour : un texte, une date, une mesure ; ou pourquoi l’avis n’est pas suivi."
        ),
    )
    role = forms.CharField(max_length=150, label=_("Votre fonction"), help_text=_("Publiée, sans votre nom."))
    field_order = ["outcome", "text", "no_person", "role", "held", "documents", "charter"]


class ConfirmForm(ActForm):
    """A button: machines follow links, persons press."""

    page_title, verb = _("Confirmer votre question"), _("Confirmer et envoyer au conseil")
    done = _("Votre question est reçue.")


class WithdrawForm(ActForm):
    page_title, verb = _("Retirer la question"), _("Retirer la question")
    done = _("La question est retirée.")
    reason = WordsField(rows=3, most=1000, label=_("Pourquoi la retirer ?"), help_text=_("Publié avec la question."))

    def __init__(self, *sent: Sent, inquiry: Inquiry, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        if inquiry.number is None:
            del self.fields["reason"]


# The council


class GiveForm(ActForm):
    page_title, verb = _("Donner un lien à une institution"), _("Envoyer le lien")
    done = _("Le lien part à cette adresse. Ce qui sera demandé par lui sera publié sans autre vérification.")
    institution = forms.ModelChoiceField(Organisation.objects.institutions(), label=_("Institution"))
    address = forms.EmailField(
        label=_("Adresse électronique de son service"),
        help_text=_("Vérifiez-la : qui l’ouvre parle pour l’institution."),
    )


class RenewForm(ActForm):
    page_title, verb = _("Donner le lien de nouveau"), _("Envoyer un nouveau lien")
    done = _("Un nouveau lien part. Celui d’avant n’ouvre plus rien.")
    address = forms.EmailField(label=_("À quelle adresse ?"))

    def __init__(self, *sent: Sent, door: Door, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.initial.setdefault("address", door.address)


class CloseForm(ActForm):
    page_title, verb = _("Reprendre le lien"), _("Reprendre le lien")
    done = _("Le lien est repris : il n’ouvre plus rien.")
    reason = WordsField(rows=3, most=1000, label=_("Pourquoi ?"), help_text=_("Lu du conseil seulement."))


class CheckForm(ActForm):
    """Whose mailbox it is, as the council found it."""

    RECEIVE, REJECT = "receive", "reject"
    page_title, verb = _("Qui pose cette question ?"), _("Dire qui la pose")

    decision = forms.ChoiceField(
        label=_("Que fait-on de cette question ?"),
        choices=[
            (RECEIVE, _("Elle vient bien de l’institution : la publier")),
            (REJECT, _("Elle ne vient pas de l’institution : ne pas la recevoir")),
        ],
        widget=ChoiceCards(size="l"),
    )
    institution = forms.ModelChoiceField(
        Organisation.objects.institutions(),
        required=False,
        label=_("De quelle institution ?"),
        help_text=_("Absente de la liste, elle s’ajoute à l’annuaire des organisations."),
    )
    reason = WordsField(
        rows=3,
        most=1000,
        required=False,
        label=_("Motif"),
        help_text=_("Si elle n’est pas reçue. L’adresse l’apprend ; rien n’est publié."),
    )

    def __init__(self, *sent: Sent, door: Door, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.initial.setdefault("institution", door.institution_id)

    @property
    def done(self) -> str:
        return _g("La question est publiée.") if self.receives else _g("La question n’est pas reçue.")

    @property
    def receives(self) -> bool:
        return bool(self.data.get("decision") != self.REJECT)

    def clean(self) -> Cleaned:
        super().clean()
        decision = self.cleaned_data.pop("decision", None)
        if decision == self.REJECT:
            self.cleaned_data.pop("institution", None)
        else:
            self.cleaned_data.pop("reason", None)
            if decision and not self.cleaned_data.get("institution") and "institution" not in self.errors:
                self.add_error("institution", _g("Dites de quelle institution elle vient."))
        return self.cleaned_data


class AcceptForm(ActForm):
    page_title, verb = _("Prendre la question"), _("Prendre la question")
    done = _("La question est prise. L’institution en est prévenue.")
    assembly = forms.ModelChoiceField(
        Assembly.objects.councils(), label=_("Quelle assemblée rendra l’avis ?"), empty_label=None
    )
    answer_by = forms.DateField(label=_("Avant quel jour ?"), widget=Day())
    reason = WordsField(
        rows=3,
        most=1000,
        required=False,
        label=_("Pourquoi plus tard que souhaité ?"),
        help_text=_("Publié, si c’est le cas."),
    )

    def __init__(self, *sent: Sent, inquiry: Inquiry, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "assembly").queryset = Assembly.objects.councils().order_by("kind", "name", "pk")
        if inquiry.wanted_on > timezone.localdate():
            self.initial.setdefault("answer_by", inquiry.wanted_on)
        self.fields["answer_by"].help_text = _g("L’institution souhaite une réponse le %s.") % day(inquiry.wanted_on)


class DelayForm(ActForm):
    page_title, verb = _("Demander du temps"), _("Demander du temps")
    done = _("C’est noté, et publié. L’institution en est prévenue.")
    until = forms.DateField(label=_("Jusqu’à quel jour ?"), widget=Day())
    reason = WordsField(rows=3, most=1000, label=_("Pourquoi ?"), help_text=_("Publié avec la nouvelle date."))

    def __init__(self, *sent: Sent, inquiry: Inquiry, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        by: dt.date | None = inquiry.decide_by if inquiry.assembly is None else inquiry.answer_by
        what = _g("Dire si le conseil la prend") if inquiry.assembly is None else _g("Rendre l’avis")
        self.fields["until"].help_text = f"{what}{NBSP}: {day(by)} jusqu’ici." if by else what


class DeclineForm(ActForm):
    page_title, verb = _("Ne pas prendre la question"), _("Ne pas la prendre")
    done = _("C’est publié, avec le motif. L’institution en est prévenue.")
    reason = WordsField(rows=4, most=1000, label=_("Pourquoi ?"), help_text=_("Publié avec la question."))


class OpinionForm(ActForm):
    page_title, verb = _("Envoyer l’avis"), _("Envoyer l’avis")
    done = _("L’avis est en cours d’envoi, par message. Le délai de l’institution courra du jour où il sera parti.")
    letter = WordsField(
        most=5000,
        rows=14,
        label=_("La lettre"),
        help_text=_("Le texte adopté est joint en PDF ; le lien pour dire ce que l’avis est devenu est ajouté."),
    )
    signatory = forms.CharField(max_length=120, label=_("Qui signe"))
    signatory_role = forms.CharField(max_length=120, label=_("À quel titre"))

    def __init__(self, *sent: Sent, letter: str, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.initial.setdefault("letter", letter)


class RemindForm(ActForm):
    page_title, verb = _("Relancer l’institution"), _("Envoyer la relance")
    done = _("La relance part.")


class RecallForm(ActForm):
    page_title, verb = _("Reprendre l’envoi"), _("Reprendre l’envoi")
    done = _("L’envoi est repris : corrigez la lettre, ou le lien de l’institution, puis envoyez-la.")
