"""Names that the whole house shares are said once: those of rows, and those of the things that threads tie."""

from __future__ import annotations

from collections import Counter

from flask import Flask

from commons.kernel import refs
from commons.kernel.db import Model
from commons.threads import stories

#: Kinds without a story of their own, and why.
UNTOLD = {
    "participation.body": "its acts are things of their own: decisions, meetings, answers",
    "participation.answer": "the referral it answers tells it",
    "participation.equipment": "who borrows is nobody else's business",
    "participation.roadmap_version": "the roadmap tells it",
    "participation.roadmap_action": "the roadmap tells it",
}


def test_no_two_mapped_classes_share_a_name() -> None:
    product = [m.class_ for m in Model.registry.mappers if not m.class_.__module__.startswith("tests")]
    assert [name for name, number in Counter(c.__name__ for c in product).items() if number > 1] == []


def test_every_kind_of_thing_has_a_name_and_tells_its_story(app: Flask) -> None:
    with app.test_request_context("/"):
        kinds = {kind: refs.label_of(kind) for kind in refs._kinds if not kind.startswith("tests.")}
    assert [kind for kind, label in kinds.items() if not label.strip() or label == str(refs.GONE)] == []
    assert sorted(set(kinds) - set(stories.told()) - set(UNTOLD)) == []
    assert set(UNTOLD) <= set(kinds)
