"""A subject carries words of what it comes from: what moderation hides there is not read here either."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from assises.subjects.models import AssisesSubject
from commons.moderation import queries as moderation


def masked(subjects: Collection[AssisesSubject]) -> set[int]:
    """The numbers of those whose origin a moderator hides, in one query."""
    hidden = moderation.hidden_among([subject.origin for subject in subjects])
    return {subject.id for subject in subjects if subject.origin in hidden}


def title_of(subject: AssisesSubject, hidden: Collection[int]) -> str:
    """Its title, or what stands in its place."""
    return _("Sujet masqué par la modération") if subject.id in hidden else subject.title
