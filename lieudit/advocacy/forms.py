"""What people type to relay a position, to answer for an institution, and to follow up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.advocacy.deadlines import STATES, computation
from lieudit.advocacy.letters import LINK_MARK, demands_of
from lieudit.advocacy.models import SHORT_TITLE, Demand, HeldFile, Referral, Reply
from lieudit.advocacy.services import Newcomer, Part, check_parts, hold_file
from lieudit.advocacy.workflow import Change, DemandState, Means, ReplyKind
from lieudit.care.charter import CharterForm
from lieudit.deliberation.models import Position
from lieudit.network.article_field import ArticleField
from lieudit.network.models import Organisation
from lieudit.network.service_field import ServiceField, SiretField
from lieudit.territory.models import Department, offered
from lieudit.toolkit.act_form import ActForm, WordsField, on_one_line, rows_field
from lieudit.toolkit.codes import is_code, typed_code
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import excerpt, from_day_to_today
from lieudit.toolkit.models import new_key
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.uploads import ScanField, Upload
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day

type Label = str | Promise

OUTCOMES = [
    (DemandState.ACCEPTED.value, gettext_lazy("Acceptée")),
    (DemandState.PARTIAL.value, gettext_lazy("Acceptée en partie")),
    (DemandState.REFUSED.value, gettext_lazy("Refusée")),
]
LONGEST = 20_000
NEW = "new_"
"""Before what is said of an institution that is written here."""
NEWCOMER = ("name", "article", "service", "department", "email", "postal_address", "siret")
TITLE = "title_"
"""Before the uid of a paragraph: the field of its short title."""


class TogetherForm(ActForm):
    """What is asked in some fields depends on others: `clean` says it; shown, these `later` ones are not said to be
    optional."""

    use_required_attribute = False

    @property
    def later(self) -> list[str]:
        raise NotImplementedError

    def full_clean(self) -> None:
        later = self.later
        for name in later:
            self.fields[name].required = False
        super().full_clean()
        for name in later:
            self.fields[name].required = True


class RelayForm(TogetherForm):
    """To whom, what is asked, and by when."""

    institutions = forms.ModelMultipleChoiceField(
        Organisation.objects.institutions(),
        label=gettext_lazy("À quelles institutions ?"),
        widget=ChoicesCards(size="m"),
        required=False,
    )
    new_name = forms.CharField(
        label=gettext_lazy("Son nom"),
        max_length=200,
        required=False,
        validators=[on_one_line],
        help_text=gettext_lazy("Préfecture de la Creuse, CPAM de la Nièvre, mairie d’Aubusson…"),
    )
    new_article = ArticleField()
    new_service = ServiceField()
    new_department = forms.ModelChoiceField(
        offered(Department).order_by("name"),
        label=gettext_lazy("Son département"),
        required=False,
        empty_label=gettext_lazy("Toute la France"),
        help_text=gettext_lazy("Ses jours fériés comptent dans le délai."),
    )
    new_email = forms.EmailField(label=gettext_lazy("Son adresse électronique"), required=False)
    new_postal_address = WordsField(most=500, rows=3, required=False, label=gettext_lazy("Son adresse postale"))
    new_siret = SiretField()
    paragraphs = forms.MultipleChoiceField(
        label=gettext_lazy("Que demande-t-on ?"),
        widget=ChoicesCards(size="l"),
        error_messages={"required": gettext_lazy("Choisissez au moins une demande.")},
    )
    due_on = forms.DateField(label=gettext_lazy("Réponse attendue le"), widget=Day(), required=False)

    def __init__(
        self, *sent: Sent, position: Position, days: int, due: dt.date, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        known = Referral.objects.filter(position=position).values("institution")
        rows_field(self, "institutions").queryset = Organisation.objects.institutions().exclude(pk__in=known)
        asked = demands_of(position)
        field = self.fields["paragraphs"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each["uid"], excerpt(each["wording"], 140)) for each in asked]
        field.initial = [each["uid"] for each in asked]
        self.add_titles(position, [(each["uid"], str(each["wording"])) for each in asked])
        lines = computation(timezone.localdate(), due)
        self.fields["due_on"].help_text = _(
            "Laissez vide pour %(days)s jours ouvrés, le délai des règles du conseil. %(lines)s Une institution "
            "d’outre-mer ou d’Alsace-Moselle a ses propres jours fériés."
        ) % {"days": days, "lines": " ".join(lines)}

    def add_titles(self, position: Position, asked: Sequence[tuple[str, str]]) -> None:
        """One short title a demand; those given for another institution are there already."""
        given = dict(Demand.objects.filter(referral__position=position).values_list("paragraph_uid", "short"))
        for rank, (uid, wording) in enumerate(asked, start=1):
            self.fields[TITLE + uid] = forms.CharField(
                max_length=SHORT_TITLE,
                required=False,
                initial=given.get(uid, ""),
                validators=[on_one_line],
                label=_("Titre court de la demande %(rank)s") % {"rank": rank},
                help_text=excerpt(wording, 200),
            )

    @property
    def later(self) -> list[str]:
        return ["institutions", *(name for name in self.fields if name.startswith(TITLE))]

    @property
    def titles(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(TITLE)]

    @property
    def newcomer(self) -> list[forms.BoundField]:
        """The fields of an institution that the register does not hold yet."""
        return [self[name] for name in self.fields if name.startswith(NEW)]

    @property
    def is_open(self) -> bool:
        """Whether these fields show at once: the register holds nobody else, or something was typed in them."""
        return any(self.data.get(NEW + name) for name in NEWCOMER) or not rows_field(self, "institutions").queryset

    def take_newcomer(self) -> None:
        """The institution that is written here, if any: it needs a name, and somewhere to write to."""
        typed = {name: self.cleaned_data.pop(NEW + name, None) for name in NEWCOMER}
        if any(self.errors.get(NEW + name) for name in NEWCOMER):
            return
        if not any(typed.values()):
            if not self.cleaned_data.get("institutions") and "institutions" not in self.errors:
                self.add_error("institutions", _("Choisissez au moins une institution, ou écrivez-en une."))
            return
        if not typed["name"]:
            self.add_error(NEW + "name", _("Écrivez le nom de cette institution."))
        elif not (typed["email"] or typed["postal_address"]):
            self.add_error(NEW + "email", _("Donnez une adresse électronique ou postale : sans elle, rien ne part."))
        else:
            self.cleaned_data["newcomer"] = Newcomer(**typed)

    def clean(self) -> Cleaned:
        super().clean()
        self.take_newcomer()
        typed = {name: self.cleaned_data.pop(name, "") for name in [*self.fields] if name.startswith(TITLE)}
        known: set[str] = set()
        for uid in self.cleaned_data.get("paragraphs", []):
            name = TITLE + uid
            title = " ".join(typed[name].casefold().split())
            if name in self.errors:
                continue
            if not title:
                label = str(self.fields[name].label)
                self.add_error(name, _("Écrivez le %(title)s.") % {"title": label[:1].lower() + label[1:]})
                continue
            if title in known:
                self.add_error(name, _("Une autre demande porte déjà ce titre : dites ce qui les distingue."))
            known.add(title)
        self.cleaned_data["titles"] = {name.removeprefix(TITLE): words for name, words in typed.items()}
        return self.cleaned_data


class WithFile(ActForm):
    """With which a file may come, in `kept_field`: a good one waits for what is to be corrected elsewhere, for a
    browser does not send it twice."""

    kept_field = "document"
    kept_words: Label = gettext_lazy("Lettre gardée : %(name)s. Une autre la remplace.")
    lost_words: Label = gettext_lazy("La lettre n’est plus gardée ici : joignez-la de nouveau, ou envoyez sans elle.")
    referral: Referral
    chosen: Upload | None = None
    kept: HeldFile | None = None
    held = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_held(self) -> str:
        key: str = self.cleaned_data["held"]
        self.kept = HeldFile.objects.waiting(self.referral).filter(key=key).first() if key else None
        return key

    def file_of(self, typed: Cleaned) -> object:
        """The file that came with this form, or the one that waits; said where that one is no more."""
        self.chosen = typed.get(self.kept_field)
        if typed.pop("held", "") and self.lost_words and not (self.chosen or self.kept):
            self.add_error(self.kept_field, self.lost_words)
        return self.chosen or (self.kept.file if self.kept else None)

    def keep_file(self) -> None:
        """The file that came with this form, now or before, waits with it."""
        is_good = self.kept_field not in self.errors
        if is_good and self.chosen and self.run(hold_file, self.referral, self.chosen):
            self.kept, self.files = self.outcome, MultiValueDict()
        if self.is_bound:
            again = MultiValueDict[str, object]()
            again.update(self.data)
            again["held"] = self.kept.key if self.kept else ""
            self.data = again
        if self.kept:
            self[self.kept_field].help_text = self.kept_words % {"name": self.kept.name}


class LetterForm(WithFile, TogetherForm):
    """The letter and its addressee; with `sending`, also how it leaves."""

    letter = WordsField(
        most=LONGEST,
        rows=26,
        label=gettext_lazy("La lettre"),
        help_text=gettext_lazy("Le lien de réponse prend la place de « %s » au moment de l’envoi.") % LINK_MARK,
    )
    addressee = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Destinataire"),
        help_text=gettext_lazy("Une fonction, un service. Par exemple : direction de cabinet."),
    )
    address = forms.EmailField(required=False, label=gettext_lazy("Adresse électronique"))
    postal_address = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Adresse postale"), widget=forms.Textarea({"rows": 3})
    )
    signatory = forms.CharField(
        max_length=120, required=False, label=gettext_lazy("Qui signe"), help_text=gettext_lazy("Prénom et nom.")
    )
    signatory_role = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("À quel titre"),
        help_text=gettext_lazy("Par exemple : coprésidente du Conseil national des tiers-lieux."),
    )
    means = forms.ChoiceField(
        choices=Means,
        label=gettext_lazy("Comment est-elle remise ?"),
        initial=Means.MAIL,
        widget=ChoiceCards(size="m", icons={"mail": "mail", "handed": "hand", "post": "document"}),
    )
    handed_on = forms.DateField(
        required=False,
        label=gettext_lazy("Remise ou postée le"),
        widget=Day(),
        help_text=gettext_lazy("Vide : aujourd’hui. Pour une remise en main propre, ou par la poste."),
    )
    proof = ScanField(
        "pdf",
        "jpg",
        "png",
        required=False,
        label=gettext_lazy("Preuve de la remise"),
        help_text=gettext_lazy(
            "Demandée en main propre ou par la poste : reçu, lettre tamponnée, avis de dépôt. PDF, JPG ou PNG, 10 Mo "
            "au plus."
        ),
    )
    later = ["proof"]  # asked by the act, of what is handed over or posted
    kept_field = "proof"
    kept_words = gettext_lazy("Preuve gardée : %(name)s. Une autre la remplace.")
    lost_words = ""  # the act asks for the proof, where it needs one

    def __init__(self, *sent: Sent, referral: Referral, sending: bool = True, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.referral, self.sending = referral, sending
        if not self.is_bound and (kept := HeldFile.objects.waiting(referral).last()):
            self.kept, self.initial["held"] = kept, kept.key
        if not sending:
            self.fields["means"].required = False

    def clean(self) -> Cleaned:
        typed: Cleaned = super().clean() or self.cleaned_data
        typed["proof"] = self.file_of(typed)
        if not self.sending:
            for name in ("means", "handed_on", "proof"):
                typed.pop(name, None)
        return typed


class CodeForm(ActForm):
    """The code of a letter on paper."""

    code = forms.CharField(
        label=gettext_lazy("Le code de la lettre"),
        max_length=40,
        help_text=gettext_lazy("Douze signes, en trois groupes. Les traits et les majuscules ne comptent pas."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *sent: Sent, unknown: bool = False, **options: Unpack[FormOptions]) -> None:
        """`unknown`: no letter bears this code."""
        super().__init__(*sent, **options)
        self.unknown = unknown

    def clean_code(self) -> str:
        code = typed_code(self.cleaned_data["code"])
        if not is_code(code):
            raise forms.ValidationError(_("Ce code a douze signes : lettres et chiffres, sans 0, 1, I, L ni O."))
        if self.unknown:
            raise forms.ValidationError(_("Ce code n’est pas connu : vérifiez ces douze signes."))
        return code


class ReplyForm(WithFile, TogetherForm):
    """Four acts on one page; only the fields of the chosen act are read, and asked for."""

    is_own = True
    """Whether who fills it in answers for the institution: the words speak to them."""
    decision_label: Label = gettext_lazy("Votre décision")
    words_label: Label = gettext_lazy("Votre texte")
    words_help: Label = gettext_lazy(
        "Demandé si vous refusez, ou n’acceptez qu’en partie. Publié tel quel, sans coupe. Vous pourrez le corriger "
        "pendant 48 h."
    )
    asked: Mapping[str, Label] = {
        "until": gettext_lazy("Dites à quelle date vous répondrez."),
        "promise": gettext_lazy("Dites ce à quoi vous vous engagez."),
        "none": gettext_lazy("Répondez à une demande au moins."),
    }

    kind = forms.ChoiceField(
        label=gettext_lazy("Que voulez-vous faire ?"),
        initial=ReplyKind.ANSWER,
        choices=[
            (ReplyKind.ACKNOWLEDGE, gettext_lazy("Accuser réception")),
            (ReplyKind.ASK_TIME, gettext_lazy("Demander du temps")),
            (ReplyKind.ANSWER, gettext_lazy("Répondre")),
            (ReplyKind.COMMIT, gettext_lazy("S’engager à une date")),
        ],
        widget=ChoiceCards(
            icons={"acknowledge": "check", "ask_time": "pause", "answer": "answered", "commit": "calendar"},
            hints={
                "acknowledge": gettext_lazy("La réponse viendra plus tard"),
                "ask_time": gettext_lazy("Avec une raison et une date"),
                "answer": gettext_lazy("Accepter, en partie, refuser"),
                "commit": gettext_lazy("Une mesure, un calendrier"),
            },
        ),
    )
    demand = forms.ChoiceField(
        required=False, label=gettext_lazy("Pour quelle demande ?"), widget=ChoiceCards(size="l")
    )
    outcome = forms.ChoiceField(
        required=False, label=gettext_lazy("Votre décision"), choices=OUTCOMES[:2], widget=ChoiceCards(size="s")
    )
    text = WordsField(
        most=LONGEST,
        required=False,
        label=gettext_lazy("Votre texte"),
        help_text=gettext_lazy("La raison du délai, ou ce à quoi vous vous engagez. Publié tel quel, sans coupe."),
    )
    until = forms.DateField(
        required=False,
        label=gettext_lazy("À quelle date ?"),
        widget=Day(),
        help_text=gettext_lazy("Le jour où vous répondrez, ou le jour où ce sera fait."),
    )
    document = ScanField(
        "pdf",
        required=False,
        label=gettext_lazy("Joindre la lettre signée"),
        help_text=gettext_lazy("PDF, 10 Mo au plus."),
    )
    role = forms.CharField(
        max_length=150,
        label=gettext_lazy("Votre fonction"),
        help_text=gettext_lazy("Par exemple : chef de bureau, direction générale. Votre nom n’est pas publié."),
    )
    deposit_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(
        self, *sent: Sent, referral: Referral, demands: Sequence[Demand], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        self.referral, self.demands = referral, {demand.rank: demand for demand in demands}
        self.fields["deposit_key"].initial = new_key()
        choices = [(str(rank), f"{rank}. {demand.title}") for rank, demand in self.demands.items()]
        self.fields["demand"] = forms.ChoiceField(
            label=self.fields["demand"].label,
            required=False,
            choices=choices,
            initial=choices[0][0],
            widget=ChoiceCards(size="l") if len(choices) > 1 else forms.HiddenInput(),
        )
        for rank in self.demands:
            of = _(", demande %(rank)s") % {"rank": rank} if len(self.demands) > 1 else ""
            self.fields[f"outcome_{rank}"] = forms.ChoiceField(
                label=f"{self.decision_label}{of}", required=False, choices=OUTCOMES, widget=ChoiceCards(size="s")
            )
            self.fields[f"text_{rank}"] = WordsField(
                most=LONGEST, label=f"{self.words_label}{of}", required=False, help_text=str(self.words_help)
            )

    @property
    def act_label(self) -> str:
        return str(ReplyKind(self.cleaned_data["kind"]).label).capitalize()

    @property
    def answers(self) -> Iterable[tuple[Demand, object, object]]:
        """Each demand with its two fields, for the page."""
        return [(demand, self[f"outcome_{rank}"], self[f"text_{rank}"]) for rank, demand in self.demands.items()]

    @property
    def later(self) -> list[str]:
        each = [f"{name}_{rank}" for rank in self.demands for name in ("outcome", "text")]
        return ["demand", "outcome", "text", "until", *each]

    def clean(self) -> Cleaned:
        typed: Cleaned = super().clean() or self.cleaned_data
        parts = (
            {
                ReplyKind.ACKNOWLEDGE: self._acknowledged,
                ReplyKind.ASK_TIME: self._delayed,
                ReplyKind.ANSWER: self._answered,
                ReplyKind.COMMIT: self._promised,
            }[ReplyKind(typed["kind"])](typed)
            if typed.get("kind")
            else []
        )
        if typed.get("kind") and not self.errors:
            self._refuse(typed["kind"], parts, typed["deposit_key"])
        names = ("kind", "role", "deposit_key", "received_on")
        told = {name: typed[name] for name in names if name in typed}
        return {"parts": parts, "document": self.file_of(typed), **told}

    def _refuse(self, kind: str, parts: Sequence[Part], deposit_key: str) -> None:
        """What sending would refuse is refused before it is read again."""
        try:
            check_parts(kind, self.referral, parts, deposit_key=deposit_key)
        except RuleBroken as refusal:
            self.add_error(None, refusal)

    def _waiting(self) -> list[Demand]:
        asked = Demand.objects.without_reply().filter(pk__in=[each.pk for each in self.demands.values()])
        waiting = {*asked.values_list("pk", flat=True)}
        return [each for each in self.demands.values() if each.pk in waiting]

    @property
    def left(self) -> list[Demand]:
        """The demands that this reply says nothing of, and that wait."""
        told = {part.demand.pk for part in self.cleaned_data["parts"]}
        return [demand for demand in self._waiting() if demand.pk not in told]

    def _need(self, typed: Cleaned, **messages: str) -> bool:
        """Each named field is filled, or bears its message."""
        for name, message in messages.items():
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, message)
        return all(typed.get(name) for name in messages)

    def _acknowledged(self, typed: Cleaned) -> list[Part]:
        return [Part(demand) for demand in self._waiting()]

    def _delayed(self, typed: Cleaned) -> list[Part]:
        words = _("Dites pourquoi : c’est publié avec la date.")
        if not self._need(typed, text=words, until=str(self.asked["until"])):
            return []
        return [Part(demand, text=typed["text"], until=typed["until"]) for demand in self._waiting()]

    def _promised(self, typed: Cleaned) -> list[Part]:
        messages = {
            "outcome": _("Dites si la demande est acceptée, ou acceptée en partie."),
            "text": str(self.asked["promise"]),
            "until": _("Dites pour quelle date."),
        }
        rank = typed.get("demand") or next(iter(self.demands))
        if not self._need(typed, **messages):
            return []
        return [Part(self.demands[int(rank)], typed["text"], typed["outcome"], typed["until"])]

    def _answered(self, typed: Cleaned) -> list[Part]:
        parts = []
        for rank, demand in self.demands.items():
            outcome, text = typed.get(f"outcome_{rank}", ""), typed.get(f"text_{rank}", "")
            if outcome and (text or outcome == DemandState.ACCEPTED):
                parts.append(Part(demand, text=text, outcome=outcome))
            elif outcome and f"text_{rank}" not in self.errors:
                self.add_error(f"text_{rank}", _("Dites pourquoi, en une phrase au moins."))
            elif text:
                self.add_error(f"outcome_{rank}", _("Dites si elle est acceptée, en partie, ou refusée."))
        if not parts and not self.errors:
            self.add_error(f"outcome_{next(iter(self.demands))}", self.asked["none"])
        return parts


class LogReplyForm(ReplyForm):
    """A reply that came by mail, by post or by voice, noted by the secretariat."""

    is_own = False
    decision_label = gettext_lazy("Sa décision")
    words_label = gettext_lazy("Son texte")
    words_help = gettext_lazy("Demandé d’un refus, ou d’un accord en partie. Publié tel quel, sans coupe.")
    asked = {
        "until": gettext_lazy("Dites à quelle date l’institution répondra."),
        "promise": gettext_lazy("Dites ce à quoi l’institution s’engage."),
        "none": gettext_lazy("Notez la réponse à une demande au moins."),
    }
    said: Mapping[str, tuple[Label, Label]] = {
        "kind": (gettext_lazy("Que fait l’institution ?"), ""),
        "outcome": (decision_label, ""),
        "text": (words_label, gettext_lazy("La raison du délai, ou son engagement. Publié tel quel, sans coupe.")),
        "until": (
            gettext_lazy("À quelle date ?"),
            gettext_lazy("Le jour où l’institution répondra, ou le jour où ce sera fait."),
        ),
        "role": (
            gettext_lazy("Fonction de la personne qui répond"),
            gettext_lazy("Par exemple : chef de bureau. Son nom n’est pas publié."),
        ),
    }
    """By field, its label and its help: they speak of the institution, to who notes what it says."""

    received_on = forms.DateField(label=gettext_lazy("Reçue le"), widget=Day())

    def __init__(
        self, *sent: Sent, referral: Referral, demands: Sequence[Demand], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, referral=referral, demands=demands, **options)
        self.fields["received_on"].initial = timezone.localdate
        for name, (label, help_text) in self.said.items():
            self.fields[name].label, self.fields[name].help_text = str(label), str(help_text)

    def clean_received_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["received_on"]
        if not self.referral.sent_on <= day <= timezone.localdate():
            raise forms.ValidationError(from_day_to_today(self.referral.sent_on))
        return day


class CorrectForm(WithFile):
    """New words for one reply: the same act, on the same demand."""

    lost_words = gettext_lazy("La lettre n’est plus gardée ici : joignez-la de nouveau, ou la précédente reste.")
    outcome = forms.ChoiceField(label=gettext_lazy("Votre décision"), choices=OUTCOMES, widget=ChoiceCards(size="s"))
    text = WordsField(most=LONGEST, label=gettext_lazy("Votre texte"), required=False)
    until = forms.DateField(label=gettext_lazy("À quelle date ?"), widget=Day())
    document = ScanField("pdf", required=False, label=gettext_lazy("Remplacer la lettre signée"))
    role = forms.CharField(max_length=150, label=gettext_lazy("Votre fonction"))
    deposit_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *sent: Sent, reply: Reply, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.reply, self.referral = reply, reply.demand.referral
        self.initial = {name: getattr(reply, name) for name in ("outcome", "text", "until", "role")}
        self.initial["deposit_key"] = new_key()
        if reply.kind == ReplyKind.ASK_TIME:
            del self.fields["outcome"]
        if reply.kind == ReplyKind.ANSWER:
            del self.fields["until"]
        self.fields["text"].required = reply.kind != ReplyKind.ANSWER

    def clean(self) -> Cleaned:
        typed: Cleaned = super().clean() or self.cleaned_data
        typed["document"] = self.file_of(typed)
        said = {name: typed.pop(name) for name in ("text", "outcome", "until") if name in typed}
        if said.get("outcome") in {DemandState.PARTIAL, DemandState.REFUSED} and not said.get("text"):
            self.add_error("text", _("Dites pourquoi, en une phrase au moins."))
        if self.reply.kind == ReplyKind.COMMIT and said.get("outcome") == DemandState.REFUSED:
            self.add_error("outcome", _("Un engagement accepte la demande, en tout ou en partie."))
        return {**typed, "part": Part(self.reply.demand, **said)}


class ForwardForm(ActForm):
    service = forms.CharField(
        max_length=200,
        label=gettext_lazy("À qui la transmettez-vous ?"),
        help_text=gettext_lazy("Un service, une fonction. Par exemple : direction de l’autonomie. C’est publié."),
    )
    address = forms.EmailField(
        label=gettext_lazy("L’adresse de la personne ou du service"),
        help_text=gettext_lazy(
            "Dans la même institution. Jamais publiée. Un nouveau lien y part ; le vôtre ne servira plus qu’à corriger "
            "ce que vous avez répondu."
        ),
    )

    def clean_service(self) -> str:
        service: str = self.cleaned_data["service"]
        if "@" in service:
            raise forms.ValidationError(_("Écrivez un service ou une fonction : une adresse n’est jamais publiée."))
        return service


class VerifyForm(ActForm):
    """What the secretariat decides of a message: published, granted or not, rejected."""

    PUBLISH, DECLINE, REJECT = "publish", "decline", "reject"
    decision = forms.ChoiceField(label=gettext_lazy("Que fait-on de ce message ?"), widget=ChoiceCards(size="l"))
    refusal = WordsField(
        rows=3,
        most=1000,
        required=False,
        label=gettext_lazy("Motif"),
        help_text=gettext_lazy("Si le message n’est pas publié, ou si le délai n’est pas accordé."),
    )

    def __init__(self, *sent: Sent, reply: Reply, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        asks = reply.kind == ReplyKind.ASK_TIME
        choices = [(self.PUBLISH, _("L’origine est vérifiée : publier"))]
        if asks:
            choices = [
                (self.PUBLISH, _("L’origine est vérifiée : accorder ce délai")),
                (self.DECLINE, _("L’origine est vérifiée : ne pas accorder ce délai")),
            ]
        choices.append((self.REJECT, _("L’origine n’est pas l’institution : ne pas publier")))
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> Cleaned:
        super().clean()
        decision = self.cleaned_data.pop("decision", None)
        if decision != self.REJECT:
            self.cleaned_data["granted"] = decision != self.DECLINE
        return self.cleaned_data


class RemindForm(ActForm):
    letter = WordsField(most=LONGEST, rows=18, label=gettext_lazy("La relance"))
    means = forms.ChoiceField(
        choices=Means, label=gettext_lazy("Comment part-elle ?"), initial=Means.MAIL, widget=ChoiceCards(size="s")
    )


class CloseForm(ActForm):
    reason = WordsField(
        rows=3,
        most=1000,
        label=gettext_lazy("Pourquoi cesser d’attendre ?"),
        help_text=gettext_lazy("Publié avec les demandes."),
    )


class ReviewForm(ActForm):
    """How far a commitment is; only the steps that its state opens."""

    step = forms.ChoiceField(label=gettext_lazy("Où cela en est-il ?"), widget=ChoiceCards(size="m"))
    note = WordsField(
        rows=4,
        most=2000,
        label=gettext_lazy("Ce qui le montre"),
        help_text=gettext_lazy("Un texte, une date, un document public."),
    )
    kept_on = forms.DateField(
        label=gettext_lazy("S’il est tenu : depuis quel jour ?"),
        required=False,
        widget=Day(),
        help_text=gettext_lazy(
            "Le jour où l’institution l’a fait, même constaté plus tard : ce jour-là compte dans ses délais. Sans "
            "réponse, aujourd’hui."
        ),
    )

    def __init__(self, *sent: Sent, steps: Sequence[tuple[str, Label]], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["kept_on"].initial = timezone.localdate
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, str(label).capitalize()) for name, label in steps]


class StatementForm(ActForm):
    text = WordsField(
        most=5000,
        rows=8,
        label=gettext_lazy("Votre texte"),
        help_text=gettext_lazy("Publié tel quel, sans coupe, à côté des faits."),
    )
    role = forms.CharField(max_length=150, label=gettext_lazy("Fonction de la personne qui signe"))


class EffectForm(CharterForm):
    change = forms.ChoiceField(
        choices=[(value, str(label).capitalize()) for value, label in Change.choices],
        label=gettext_lazy("Est-ce que cela a changé quelque chose ?"),
        widget=ChoiceCards(size="s"),
    )
    words = WordsField(
        most=5000,
        rows=5,
        required=False,
        label=gettext_lazy("Avec vos mots"),
        help_text=gettext_lazy("Publié tel quel, avec votre besoin."),
    )

    def __init__(self, *sent: Sent, noted: bool = False, **options: Unpack[FormOptions]) -> None:
        """`noted`: by who hears an author whom no letter reaches."""
        super().__init__(*sent, **options)
        if noted:
            self.fields["words"].label = _("Avec ses mots")
            self.fields["words"].help_text = _("Publié tel quel, avec son besoin.")


class FilterForm(NamedForm):
    """What the list shows; read with GET."""

    q = forms.CharField(required=False, max_length=200, label=gettext_lazy("Mots, ou numéro de position"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("État"), choices=[("", "Tous"), *STATES.items()])

    def __init__(
        self, sent: Sent = None, *, institutions: Sequence[tuple[str, str]], **options: Unpack[PlainFormOptions]
    ) -> None:
        super().__init__(sent, **options)
        choices = [("", _("Toutes")), *institutions]
        self.fields["institution"] = forms.ChoiceField(required=False, label=_("Institution"), choices=choices)
