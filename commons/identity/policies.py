"""Who may do what with roles and residences, and which passwords hold. Pure and total."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.identity.reasons import PasswordReason, Reason
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

#: A scope with everything it lies in: (("territory", qpv), ("territory", commune), …); empty for everywhere.
Chain = Sequence[tuple[str, int]]


class Act(StrEnum):
    """What identity lets people of the team do."""

    GIVE_ROLE = "give_role"
    WITHDRAW_ROLE = "withdraw_role"
    CONFIRM_RESIDENCE = "confirm_residence"


#: Act -> roles that may do it, within their scope.
ALLOWED: dict[Act, tuple[Role, ...]] = {
    Act.GIVE_ROLE: (Role.SECRETARIAT,),
    Act.WITHDRAW_ROLE: (Role.SECRETARIAT,),
    Act.CONFIRM_RESIDENCE: (Role.SECRETARIAT, Role.OFFICER, Role.FACILITATOR),
}

_IN_SCOPE = _l("Pour son territoire, son édition ou son instance seulement, et jamais pour soi-même.")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Se connecter par un code, sans mot de passe"), _l("Tout le monde")),
    Right(_l("Voir, corriger, emporter et effacer ses propres données"), _l("Chaque personne connectée")),
    Right(_l("Déclarer où l’on habite, étudie ou travaille"), _l("Chaque personne connectée")),
    Right(
        _l("Confirmer l’adresse d’une personne à un guichet"),
        _l("Secrétariat, agents, animateurs"),
        _IN_SCOPE,
    ),
    Right(_l("Donner un rôle ou le retirer, avec une raison"), _l("Secrétariat"), _IN_SCOPE),
)


def _refusal(actor: Actor, act: Act, holder_id: int | None, chain: Chain) -> Reason | None:
    if actor.is_system:
        return None
    roles = ALLOWED[act]
    if not any(actor.holds_anywhere(role) for role in roles):
        return Reason.NOT_YOUR_RIGHT
    if holder_id is not None and actor.person_id == holder_id:
        return Reason.NOT_YOURSELF
    return None if any(actor.holds(role, *chain) for role in roles) else Reason.NOT_YOUR_TERRITORY


def refusal_to_grant(actor: Actor, holder_id: int | None, chain: Chain) -> Reason | None:
    """Why this actor may not give a role for this scope."""
    return _refusal(actor, Act.GIVE_ROLE, holder_id, chain)


def refusal_to_withdraw(actor: Actor, holder_id: int, chain: Chain, is_last: bool) -> Reason | None:
    """Why this actor may not withdraw a role; the last secretariat of everywhere stays, whoever asks."""
    if is_last:
        return Reason.LAST_SECRETARIAT
    return _refusal(actor, Act.WITHDRAW_ROLE, holder_id, chain)


def refusal_to_confirm_residence(actor: Actor, holder_id: int, chain: Chain) -> Reason | None:
    """Why this actor may not confirm somebody's residence in this place."""
    return _refusal(actor, Act.CONFIRM_RESIDENCE, holder_id, chain)


SHORTEST, LONGEST = 12, 200
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl",
         "zxcvbnm")  # fmt: skip
#: What people think of first. Taken out of the password, it must leave enough behind.
_FIRST_THOUGHTS = re.compile(
    "motdepasse|mdp|password|passw0rd|p4ssword|passe|secret|admin|root|bonjour|soleil|doudou|chouchou|loulou|"
    "marseille|aixmarseille|provence|possibles|contrat|mairie|metropole|om13|azerty|qwerty|letmein|welcome|"
    "iloveyou|jetaime|superman|football|princesse|dragon|monkey|secretariat|agent"
)
_LEAST_LEFT = 6
_LEET = str.maketrans("@4310$5", "aaeioss")


def weakness_of(password: str, email: str) -> PasswordReason | None:
    """Why this password would be guessed; None when it holds. Length counts most, then surprise."""
    if len(password) < SHORTEST:
        return PasswordReason.SHORT
    if len(password) > LONGEST:
        return PasswordReason.LONG
    plain = _plain(password)
    if len(set(plain)) < 5 or _is_repetition(plain):
        return PasswordReason.REPEATED
    if _longest_run(plain) * 2 > len(plain):
        return PasswordReason.SEQUENCE
    own = re.compile("|".join(map(re.escape, _parts_of(email))) or r"(?!)")
    if _is_mostly(own, plain):
        return PasswordReason.OWN_NAME
    both = re.compile(f"{_FIRST_THOUGHTS.pattern}|{own.pattern}")
    return PasswordReason.COMMON if _is_mostly(both, plain) else None


def _plain(password: str) -> str:
    bare = unicodedata.normalize("NFKD", password).casefold()
    return "".join(c for c in bare if not unicodedata.combining(c) and not c.isspace())


def _is_repetition(text: str) -> bool:
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, 6))


def _longest_run(text: str) -> int:
    """The longest stretch that follows an alphabet or a keyboard row, either way."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    best = 0
    for start in range(len(text)):
        while start + best < len(text) and any(text[start : start + best + 1] in row for row in rows):
            best += 1
    return best


def _parts_of(email: str) -> list[str]:
    return [part for part in re.split(r"[^a-z0-9]+", email.casefold()) if len(part) >= 4]


def _is_mostly(words: re.Pattern[str], plain: str) -> bool:
    """True when too little is left once these words, years and final digits are taken out, in letters and in leet."""
    for text in (plain, plain.translate(_LEET)):
        rest = re.sub(r"(19|20)\d\d|[\d\W_]+$", "", words.sub("", text))
        if words.search(text) and len(set(rest)) < _LEAST_LEFT:
            return True
    return False
