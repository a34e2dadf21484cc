"""What everybody reads of an edition once its days are over."""

from __future__ import annotations

from datetime import timedelta

from commons.kernel import clock
from commons.kernel.pages import shelf
from tests.factories.identity import text_of
from tests.factories.programme import publish, write


def test_nobody_is_invited_to_an_edition_that_is_over(client, ground):
    activity = write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    shelf.clear()
    for path in ("", f"/activites/{activity.id}", "/places"):
        with clock.frozen(clock.now() + timedelta(days=90)):
            page = text_of(client.get(f"{ground.public}{path}"))
        assert "Ces Assises sont terminées" in page, path
        for invitation in ("Venez quand même", "Tout le monde peut venir", "Il reste", "Voir les places"):
            assert invitation not in page, (path, invitation)
