"""Rules, quorum and results in plain sentences: what was asked for, what came, and why it is adopted or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from commission.consultations.models import Consultation, Voice
from commission.consultations.types import Answer, Kind
from commission.mandates.models import CommissionMember
from commission.mandates.rules import Rules
from commons.identity.colleges import College
from commons.kernel import i18n


def name_of(member: CommissionMember) -> str:
    """How a member is named in public: by name with their consent, else by their seat."""
    return member.name if member.name_is_public else _("Siège %(number)s", number=member.seat.number)


def names_of_colleges(codes: Sequence[str]) -> str:
    """Colleges in a row."""
    return ", ".join(college.label for college in College if college in codes)


def rules(consultation: Consultation, kept: Rules) -> list[str]:
    """What must come together for it to be adopted."""
    if consultation.kind is Kind.SENSE:
        return [_("Une prise de température ne décide de rien : aucun quorum n’est demandé.")]
    second = kept.second_quorum_share if consultation.convocation > 1 else None
    told = [
        _("Quorum : au moins %(share)s des sièges pourvus prennent part, dans au moins %(colleges)s collèges. Une "
          "abstention compte.", share=second or kept.quorum_share, colleges=kept.quorum_colleges)
    ]  # fmt: skip
    if consultation.kind is Kind.CONSENT:
        told.append(_("Adopté si aucune objection ne demeure. Tours de consentement prévus avant un vote : %(rounds)s.",
                      rounds=kept.consent_rounds))  # fmt: skip
    else:
        told.append(_("Adopté si « pour » réunit au moins %(share)s des voix pour ou contre, et s’il est en tête dans "
                      "au moins %(colleges)s collèges. Une égalité ne change rien.",
                      share=kept.majority_share, colleges=kept.majority_colleges))  # fmt: skip
    told.append(_("Un collège où aucun siège n’est pourvu n’est pas compté."))
    told.append(_("Un membre peut contester le résultat pendant %(hours)s heures.", hours=kept.contest_hours))
    return told


def secrecy(consultation: Consultation, kept: Rules) -> list[str]:
    """What becomes known of a voice, said before it is given."""
    if not consultation.secret:
        return [_("Les voix sont publiques : après la proclamation, chacun peut lire ce qu’a dit chaque siège.")]
    return [
        _("Le vote est secret : personne ne peut lire qui a voté quoi, ni pendant, ni après."),
        _("Le résultat par collège n’est pas montré quand moins de %(number)s voix y ont été données, ni quand on "
          "pourrait le retrouver par soustraction : seul le total est publié.", number=kept.smallest_college),
    ]  # fmt: skip


def quorum(found: Mapping[str, Any]) -> list[str]:
    """A quorum, with the numbers it was worked out from."""
    told = [
        _("Sièges qui prennent part : %(seats)s sur %(filled)s pourvus (il en faut %(needed)s).",
          seats=found["seats"], filled=found["filled"], needed=found["needed"]),
        _("Collèges représentés : %(colleges)s (il en faut %(needed)s).",
          colleges=found["colleges"], needed=found["colleges_needed"]),
    ]  # fmt: skip
    if found["empty"]:
        told.append(
            _("Sans siège pourvu, donc non comptés : %(colleges)s.", colleges=names_of_colleges(found["empty"]))
        )
    told.append(_("Le quorum est atteint.") if found["reached"] else _("Le quorum n’est pas atteint."))
    return told


def verdict(shown: Mapping[str, Any]) -> list[str]:
    """Why something is adopted or not, rule by rule."""
    totals = shown["totals"]
    expressed = totals["for"] + totals["against"]
    reached = shown["share_reached"]
    share = Fraction(shown["needed_share"])
    told = [
        _("« Pour » : %(yes)s sur %(expressed)s voix pour ou contre ; il en faut au moins %(share)s : %(verdict)s.",
          yes=totals["for"], expressed=expressed, share=share, verdict=_yes(reached)),
    ]  # fmt: skip
    if totals["for"] == totals["against"]:
        told.append(_("Autant de « pour » que de « contre » : une égalité ne change rien."))
    if shown["colleges_ahead"] is None:
        told.append(_("« Pour » est en tête dans assez de collèges (il en faut %(needed)s) : %(verdict)s. Leur nombre "
                      "n’est pas dit, pour que personne ne soit reconnu.", needed=shown["colleges_needed"],
                      verdict=_yes(shown["colleges_reached"])))  # fmt: skip
    else:
        told.append(_("Collèges où « pour » est en tête : %(ahead)s ; il en faut %(needed)s : %(verdict)s.",
                      ahead=shown["colleges_ahead"], needed=shown["colleges_needed"],
                      verdict=_yes(shown["colleges_reached"])))  # fmt: skip
    return told


def _yes(reached: bool) -> str:
    return _("c’est atteint") if reached else _("ce n’est pas atteint")


def figures(kind: Kind, totals: Mapping[str, int]) -> list[tuple[str, str]]:
    """(answer, number) in the order of the answers."""
    return [(answer.label, i18n.number(totals[answer.value])) for answer in kind.answers]


def said(consultation: Consultation, voice: Voice) -> str:
    """What one voice says, in a line."""
    if consultation.kind is not Kind.DUEL:
        return Answer(voice.answers[""]).label
    texts = {passage.key: passage.label for passage in consultation.passages_named}
    return " · ".join(
        _("%(text)s : %(answer)s", text=texts[key], answer=Answer(voice.answers[key]).label) for key in texts
    )  # fmt: skip


def spoken(consultation: Consultation, voice: Voice) -> str:
    """The same in public: a voice taken down by the secretariat is marked."""
    answer = said(consultation, voice)
    return _("%(answer)s (noté par le secrétariat)", answer=answer) if voice.assisted else answer


def round_of(consultation: Consultation) -> str:
    """ "2e tour", "seconde convocation": empty when there is nothing to say."""
    if consultation.convocation > 1:
        return _("Seconde convocation")
    return _("Tour %(number)s", number=consultation.round) if consultation.kind is Kind.CONSENT else ""
