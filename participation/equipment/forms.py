"""What is typed of an item, a unit, a booking."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.validators import InputRequired, NumberRange, Regexp

from commons.identity.options import options, places
from commons.kernel.forms import Form, LineField, MoneyField, Required, TextField, WholeField, at_most
from commons.kernel.types import Money
from commons.territory.models import Place
from participation.equipment.drafts import NO_DEPOSIT, ItemDraft, Wish
from participation.equipment.models import Item, Unit
from participation.equipment.types import Days

_TICKET = r"^[0-9a-f]{32}$"
_A_DAY = _l("Choisissez un jour.")


class DayField(DateField):
    """A day, from the browser's own calendar; what cannot be read is said plainly."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(_l("Écrivez un jour, par exemple 2026-06-15."))) from error


def _between(low: int, high: int) -> list[Any]:
    message = _l("Écrivez un nombre entre %(min)s et %(max)s.")
    # Zero is a number too: only an empty field is missing.
    return [InputRequired(_l("Ce champ est nécessaire.")), NumberRange(low, high, message)]


class ItemForm(Form):
    """Something that can be lent."""

    seen = HiddenField()
    name = LineField(_l("Nom"), [Required(), at_most(120)])
    description = TextField(_l("Description"), [at_most(5_000)], description=_l("Ce que c’est, ce qui va avec."))
    owner = LineField(_l("À qui c’est"), [at_most(200)], description=_l("L’organisme qui en est propriétaire."))
    place = SelectField(_l("Territoire dont l’équipe s’en occupe"), [Required()])
    collected_at = LineField(_l("Où et quand le retirer"), [Required(), at_most(300)])
    borrowers = LineField(
        _l("Qui peut l’emprunter"),
        [at_most(300)],
        description=_l("Par exemple : associations et collectifs du quartier."),
    )
    deposit = MoneyField(_l("Caution"))
    deposit_note = LineField(
        _l("Comment marche la caution"), [at_most(300)], description=_l("Par exemple : un chèque, rendu au retour.")
    )
    lead_days = WholeField(
        _l("Combien de jours à l’avance le demander"),
        _between(0, 60),
        default=3,
        description=_l("C’est aussi le délai de l’équipe pour répondre : ensuite la demande tombe."),
    )
    max_days = WholeField(_l("Combien de jours au plus"), _between(1, 60), default=7)
    picture = FileField(
        _l("Image"), description=_l("JPEG, PNG ou WebP, 10 Mo au plus. Elle est redessinée plus légère.")
    )
    picture_alt = LineField(_l("Ce que montre l’image"), [at_most(300)])
    no_picture = BooleanField(_l("Enlever l’image"))

    def offer(self, found: list[Place]) -> None:
        """List the places whose team this person belongs to."""
        self.place.choices = places(found)

    def fill(self, item: Item) -> None:
        """Show this item."""
        for name in (*_WORDS, "lead_days", "max_days", "picture_alt"):
            getattr(self, name).data = getattr(item, name)
        self.deposit.data = item.deposit if item.deposit else None
        self.place.data, self.seen.data = str(item.place_id), str(item.version)

    def draft(self) -> ItemDraft:
        """What was typed, once it is valid."""
        return ItemDraft(
            place_id=int(self.place.data),
            deposit=cast("Money | None", self.deposit.data) or NO_DEPOSIT,
            lead_days=int(self.lead_days.data or 0),
            max_days=int(self.max_days.data or 1),
            **{name: str(getattr(self, name).data or "") for name in _WORDS},
        )

    def sent_picture(self) -> bytes | None:
        """The bytes of the file that was sent, if any."""
        file = self.picture.data
        return file.read() or None if hasattr(file, "read") else None


_WORDS = ("name", "description", "owner", "collected_at", "borrowers", "deposit_note")


class NewItemForm(ItemForm):
    """A new item says how many there are."""

    units = WholeField(_l("Combien d’exemplaires"), _between(1, 200), default=1)


class UnitForm(Form):
    """One unit: its condition, and why it is not lent."""

    condition = LineField(_l("État"), [at_most(300)], description=_l("Par exemple : bon état, un câble usé."))
    out_of_service = LineField(
        _l("Hors service : pourquoi ?"), [at_most(300)], description=_l("Laissez vide s’il peut être prêté.")
    )

    def fill(self, unit: Unit) -> None:
        """Show this unit."""
        self.condition.data, self.out_of_service.data = unit.condition, unit.out_of_service


class BookingForm(Form):
    """Days, and in whose name."""

    ticket = HiddenField(validators=[Regexp(_TICKET, message=_l("Rechargez la page, puis recommencez."))])
    first_day = DayField(_l("Premier jour (retrait)"), [Required(_A_DAY)])
    last_day = DayField(_l("Dernier jour (retour)"), [Required(_A_DAY)])
    organisation = LineField(
        _l("Au nom de quelle association ou de quel collectif ?"),
        [Required(), at_most(200)],
        description=_l("Un collectif de voisins sans statut convient."),
    )
    purpose = LineField(_l("Pour quoi faire ?"), [at_most(300)])

    def draw_ticket(self) -> None:
        """A new form gets a number of its own, so that sending it twice books once."""
        self.ticket.data = uuid4().hex

    def wish(self) -> Wish:
        """What was typed, once it is valid."""
        return Wish(
            ticket=str(self.ticket.data),
            days=Days(cast(date, self.first_day.data), cast(date, self.last_day.data)),
            organisation=str(self.organisation.data),
            purpose=str(self.purpose.data or ""),
        )


class DeskBookingForm(BookingForm):
    """The same, typed by the team for somebody."""

    person = LineField(_l("Nom de la personne"), [Required(), at_most(120)])
    contact = LineField(
        _l("Son e-mail ou son portable"),
        [at_most(254)],
        description=_l("Pour la confirmation et le rappel. Sans contact, dites-lui les jours de vive voix."),
    )

    def wish(self) -> Wish:
        """What was typed, with the person it is for."""
        asked = super().wish()
        return Wish(
            asked.ticket, asked.days, asked.organisation, asked.purpose,
            str(self.person.data or ""), str(self.contact.data or ""),
        )  # fmt: skip


class ReasonForm(Form):
    """Why something is refused, cancelled or closed."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(500)], description=_l("La personne lira cette raison."))


class ReturnForm(Form):
    """In which condition something came back."""

    note = LineField(
        _l("État au retour"), [at_most(300)], description=_l("Par exemple : complet, propre, rien à dire.")
    )
    damaged = LineField(
        _l("À mettre hors service : pourquoi ?"), [at_most(300)], description=_l("Laissez vide si tout va bien.")
    )


class SwapForm(Form):
    """Another unit for the same days."""

    unit = SelectField(_l("Donner un autre exemplaire"), [Required()])

    def offer(self, units: list[Unit]) -> None:
        """List the free ones."""
        self.unit.choices = options((str(unit.id), f"n° {unit.number}") for unit in units)
