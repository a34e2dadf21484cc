"""How criteria and their values are called and typed; communes are those of the territory."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from commission.sortition.reasons import DrawReason
from commission.sortition.types import VALUES, Criterion, Target
from commons.kernel.errors import Invalid
from commons.kernel.i18n import locale_code
from commons.territory import queries as territory


def values(criterion: Criterion) -> dict[str, str]:
    """Every value of a criterion, with its name in the reader's language."""
    if criterion is Criterion.COMMUNE:
        return {place.slug: place.named(locale_code()) for place in territory.communes()}
    return {value: str(label) for value, label in VALUES[criterion].items()}


def written(targets: Sequence[Target]) -> str:
    """The targets as lines that may be changed and sent again."""
    return "\n".join(
        f"{each.criterion.value} ; {each.value} ; {each.least} ; {each.most} ; {each.source}" for each in targets
    )


def blank(seats: int) -> str:
    """A line for each value there is, to be filled in."""
    lines = [(criterion.value, value) for criterion in Criterion for value in values(criterion)]
    return "\n".join(f"{criterion} ; {value} ; 0 ; {seats} ; " for criterion, value in lines)


def read(text: str, seats: int) -> list[Target]:
    """The targets of these lines. Invalid (lines) with each mistake and its line."""
    known = {criterion: set(values(criterion)) for criterion in Criterion}
    found: dict[tuple[str, str], Target] = {}
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        target = _target(line, known, seats)
        if isinstance(target, str) or (target.criterion, target.value) in found:
            said = target if isinstance(target, str) else _("cette valeur est déjà écrite plus haut")
            wrong.append(_("Ligne %(number)s : %(said)s.", number=number, said=said))
        else:
            found[target.criterion, target.value] = target
    if wrong:
        raise Invalid(fields={"lines": " ".join(wrong[:10])})
    if not found:
        raise Invalid(fields={"lines": DrawReason.NEEDS_TARGETS.sentence})
    return list(found.values())


def _target(line: str, known: dict[Criterion, set[str]], seats: int) -> Target | str:
    """One target, or what is wrong with its line."""
    parts = [part.strip() for part in line.split(";", 4)]
    if len(parts) < 5 or not parts[4]:
        return _("il faut cinq parties séparées par des points-virgules, la dernière est la source")
    name, value, least, most, source = parts
    if name not in set(Criterion) or value not in known[Criterion(name)]:
        return _("ce critère ou cette valeur n’existe pas")
    if not (_number(least) and _number(most)) or not int(least) <= int(most) <= seats:
        return _("le minimum et le maximum sont des nombres, dans cet ordre, au plus autant que de places")
    return Target(Criterion(name), value, int(least), int(most), source[:300])


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5
