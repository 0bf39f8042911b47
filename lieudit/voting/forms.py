"""What people type beside their paper: the end of a vote, a draw, a file to verify, proxies given and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Unpack, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.models import Trace
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Act, FormOptions, Phrase, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards
from lieudit.voting.belenios import MOST_BYTES as MOST_ARCHIVE
from lieudit.voting.draws import HOW
from lieudit.voting.models import RollEntry, Teller
from lieudit.voting.proxy_rules import why_unable
from lieudit.voting.tellers import MOST_PAPERS
from lieudit.voting.verification import MOST_BYTES
from lieudit.voting.workflow import PROXY_WORKFLOW, WhyEarly

if TYPE_CHECKING:
    from django.db.models import Model

    from lieudit.accounts.models import Account


class LotForm(ActForm):
    seed = forms.CharField(
        label=_("Résultat du tirage"),
        max_length=200,
        help_text=_("On en lit %(how)s. L’ordre ne change rien.") % {"how": HOW},
        error_messages={"required": _("Écrivez le résultat du tirage, tel qu’il a été publié.")},
    )


class TwoHandsForm(ActForm):
    """What one hand asks with a reason, and another confirms: the buttons of one page."""

    DONE: Mapping[str, Phrase] = {}
    """What is said of each step, once it is taken."""

    def take(self, acts: Mapping[str, Act], thing: Model, *, actor: Account) -> str:
        """Take the step that was pressed, with the act of `acts`; give its name, or nothing when it was refused.

        The reason is asked of the first hand only.
        """
        step = str(self.data.get("step", "close")) if self.is_bound else ""
        if step not in acts:
            return ""
        if step == "ask":
            return step if self.attempt(acts[step], thing, actor=actor) else ""
        self.errors.clear()
        return step if self.run(acts[step], thing, actor=actor) else ""


class EarlyForm(TwoHandsForm):
    """How a vote closes: asked with a reason, confirmed, or closed by one hand where no voice is missing."""

    DONE = {
        "ask": _("C’est demandé. Une autre personne confirme, depuis cette page."),
        "confirm": _("Le vote est clos et compté."),
        "close": _("Le vote est clos et compté."),
    }

    why = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=WhyEarly,
        widget=ChoiceCards(size="l"),
        error_messages={"required": _("Dites pourquoi : le motif est écrit au procès-verbal.")},
    )
    words = forms.CharField(label=_("Précisions"), max_length=300, required=False)


class GiveUpForm(TwoHandsForm):
    """How a vote with Belenios is given up: asked with a reason, confirmed by another hand."""

    DONE = {
        "ask": _("C’est demandé, et tout le monde le lit. Une autre personne confirme, dans un jour au plus tôt."),
        "confirm": _("Le vote est clos, sans résultat."),
    }
    words = forms.CharField(
        label=_("Pourquoi y renoncer ?"),
        max_length=300,
        error_messages={"required": _("Dites pourquoi : la raison est publiée.")},
    )


class SuspendForm(ActForm):
    words = forms.CharField(
        label=_("Pourquoi suspendre ?"),
        max_length=300,
        error_messages={"required": _("Dites pourquoi : la raison est publiée.")},
    )


MOST_FILES = 30
"""Files that are verified in an hour for one network address: each may take ten seconds of the worker."""


class RecountFileForm(ActForm):
    file = forms.FileField(
        label=_("Fichier de recomptage"),
        help_text=_("Un fichier JSON, 5 Mo au plus. Il est lu puis oublié ; le résultat est gardé une heure."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez le fichier à vérifier.")},
    )

    def __init__(self, *sent: Sent, origin: str, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.origin = origin

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if not Trace.keep(self.origin, MOST_FILES):
            raise forms.ValidationError(
                _("Trop de fichiers vérifiés d’ici : réessayez dans une heure, ou recomptez chez vous.")
            )
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 5 Mo : recomptez-le chez vous, avec le script."))
        content: bytes = file.read()
        return content


class TellersForm(ActForm):
    """Who counts the papers: two persons who speak for voices of the roll, of different colleges."""

    first = forms.ChoiceField(label=_("Première personne"), error_messages={"required": _("Nommez deux personnes.")})
    second = forms.ChoiceField(label=_("Seconde personne"), error_messages={"required": _("Nommez deux personnes.")})

    def __init__(self, *sent: Sent, tellers: Mapping[str, Teller], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.tellers = tellers
        choices = [("", _now("Choisir"))]
        choices += [(key, f"{teller}, collège {teller.college_name}") for key, teller in tellers.items()]
        for name in ("first", "second"):
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean_first(self) -> Teller:
        return self.tellers[self.cleaned_data["first"]]

    def clean_second(self) -> Teller:
        return self.tellers[self.cleaned_data["second"]]


class AuthorityForm(ActForm):
    """Who makes the codes of a vote with Belenios, who hosts it, where one votes."""

    authority = forms.ChoiceField(
        label=_("Qui fait les codes"),
        help_text=_("Ni vous, ni qui préside, ni le secrétariat, ni qui tient le serveur."),
        error_messages={"required": _("Nommez qui fait les codes.")},
    )
    host = forms.CharField(
        label=_("Qui tient le serveur Belenios"),
        max_length=160,
        help_text=_("Ce que dit l’élection, à « administrateur » : une organisation ou une personne."),
        error_messages={"required": _("Dites qui tient le serveur.")},
    )
    url = forms.URLField(label=_("Adresse du vote"), required=False, max_length=200, assume_scheme="https")

    def __init__(self, *sent: Sent, able: Mapping[str, Account], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.able = able
        choices = [("", _now("Choisir")), *((key, str(account)) for key, account in able.items())]
        cast(forms.ChoiceField, self.fields["authority"]).choices = choices

    def clean_authority(self) -> Account:
        return self.able[self.cleaned_data["authority"]]


class DeclareForm(ActForm):
    fingerprint = forms.CharField(
        label=_("Empreinte de l’élection"),
        max_length=60,
        help_text=_("43 lettres et chiffres, sur la page d’accueil de l’élection Belenios."),
    )


class ArchiveForm(ActForm):
    content = forms.FileField(
        label=_("Archive de l’élection"),
        help_text=_("Le fichier .bel que le serveur donne après le résultat, 20 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".bel"}),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez l’archive à apporter.")},
    )

    def clean_content(self) -> bytes:
        file = self.cleaned_data["content"]
        if file.size > MOST_ARCHIVE:
            raise forms.ValidationError(_("Cette archive dépasse 20 Mo : elle n’est pas celle d’un vote d’ici."))
        content: bytes = file.read()
        return content


class AttendanceForm(ActForm):
    """Who has taken a paper, as `teller` says it: without the marks that they have asked to take back."""

    taken = forms.MultipleChoiceField(
        label=_("Ont pris un bulletin"),
        required=False,
        widget=ChoicesCards(size="m"),
        error_messages={"invalid_choice": _("Une de ces voix n’est pas sur la liste.")},
    )

    def __init__(self, *sent: Sent, roll: Iterable[RollEntry], teller: Account, **options: Unpack[FormOptions]) -> None:
        voices = [entry for entry in roll if not entry.suspended]
        asks = {entry.key: entry.mark_back.asked_by_id for entry in voices if hasattr(entry, "mark_back")}
        options["initial"] = {
            "taken": [entry.key for entry in voices if entry.mark and asks.get(entry.key) != teller.pk]
        }
        self.own_asks = [entry for entry in voices if asks.get(entry.key) == teller.pk]
        self.asked = [entry for entry in voices if asks.get(entry.key, teller.pk) != teller.pk]
        super().__init__(*sent, **options)
        taken = cast(forms.MultipleChoiceField, self.fields["taken"])
        taken.choices = [(entry.key, f"{entry.holder}, {entry.college_name}") for entry in voices]


class PileForm(NamedForm):
    """Papers that say the same: how many."""

    count = forms.IntegerField(
        label=_("Combien de bulletins pareils ?"),
        min_value=1,
        max_value=MOST_PAPERS,
        error_messages=dict.fromkeys(("required", "min_value", "invalid"), _("Comptez au moins un bulletin.")),
    )


class SheetForm(ActForm):
    """The rest of a sheet: envelopes in the box, and papers that are void."""

    envelopes = forms.IntegerField(
        label=_("Enveloppes dans l’urne"),
        min_value=0,
        max_value=MOST_PAPERS,
        help_text=_("Comptez-les avant de les ouvrir."),
        error_messages=dict.fromkeys(("required", "min_value", "invalid"), _("Écrivez un nombre d’enveloppes.")),
    )
    void = forms.IntegerField(
        label=_("Bulletins nuls"),
        min_value=0,
        max_value=MOST_PAPERS,
        help_text=_("Enveloppe vide, deux bulletins différents, signe ou nom écrit dessus."),
        error_messages=dict.fromkeys(
            ("required", "min_value", "invalid"), _("Écrivez un nombre, zéro s’il n’y en a pas.")
        ),
    )


MOST_CARDS = 12
"""Beyond so many voices, a list that opens is shorter than as many cards."""


class EntrustForm(ActForm):
    """Who will vote for a voice, and for what. `unable` says of the other voices why they could not."""

    holder = forms.ChoiceField(
        label=_("Qui votera en votre nom ?"),
        error_messages={
            "required": _("Choisissez qui votera en votre nom."),
            "invalid_choice": _("Choisissez une voix de la liste."),
        },
    )
    whole_sitting = forms.TypedChoiceField(
        label=_("Pour quoi ?"),
        coerce=lambda value: value == "sitting",
        choices=[("ballot", _("Ce scrutin seulement")), ("sitting", _("Toute la séance"))],
        initial="ballot",
        widget=ChoiceCards(size="m"),
        error_messages={"required": _("Dites si ce pouvoir vaut pour ce scrutin ou pour toute la séance.")},
    )

    def __init__(self, data: Sent = None, *, giver: RollEntry, reach: str = "") -> None:
        super().__init__(data, initial={"whole_sitting": "sitting"} if reach == "seance" else None)
        ballot = giver.ballot
        roll = {entry.key: entry for entry in ballot.roll.select_related("account")}
        unable = why_unable(roll.values(), giver.key, ballot.accepted_proxies(), ballot.proxy_rule)
        self.unable = [sentence for key, sentence in unable.items() if key != giver.key]
        self.able = {key: entry for key, entry in roll.items() if key not in unable}
        choices = [(key, entry.holder) for key, entry in self.able.items()]
        if blank := self.able.get(ballot.rule.get("blank_proxy_holder", "")):
            choices.append(("blank", _now("En blanc : la règle le confie à %s") % blank.holder))
        holder = cast(forms.ChoiceField, self.fields["holder"])
        if len(choices) > MOST_CARDS:
            choices.insert(0, ("", _now("Choisir dans la liste")))
        else:
            holder.widget = ChoiceCards(hints={key: entry.college_name for key, entry in self.able.items()}, size="l")
        holder.choices = choices
        if ballot.sitting_id is None:
            del self.fields["whole_sitting"]

    def clean_holder(self) -> RollEntry | None:
        return self.able.get(self.cleaned_data["holder"])


class AnswerForm(ActForm):
    """What one answers to a proxy: a step of its life."""

    step = forms.ChoiceField(
        choices=[(name, step.label) for name, step in PROXY_WORKFLOW.steps.items()],
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisissez une réponse.")),
    )


class TogetherForm(NamedForm):
    """One answer for each voice that a holder carries, beside its own paper: the same, another word, or later.

    `initial` is what was said already, where one reads again before confirming.
    """

    SAME, LATER = "same", "later"

    def __init__(
        self,
        data: Sent = None,
        *,
        voices: Iterable[RollEntry],
        words: Mapping[str, str],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        said = [(self.SAME, _("Comme ma voix")), *words.items(), (self.LATER, _("Plus tard, à part"))]
        for voice in voices:
            self.fields[f"for_{voice.key}"] = forms.ChoiceField(
                label=voice.holder,
                help_text=voice.college_name,
                choices=said,
                initial=self.SAME,
                widget=ChoiceCards(size="xs"),
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("Dites ce que vote cette voix.")),
            )

    @property
    def others(self) -> dict[str, str | None]:
        """Voices that vote now, by key: a word, or None for the same as the holder."""
        said = {name.removeprefix("for_"): value for name, value in self.cleaned_data.items()}
        return {key: None if value == self.SAME else value for key, value in said.items() if value != self.LATER}
