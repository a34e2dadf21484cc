"""Seats by the plainest rules: one list in memory, no lock, no row. What the real ones are compared with."""

from __future__ import annotations

from dataclasses import dataclass, field

DAY = "day"
TAKEN = ("offered", "confirmed")
LIVE = ("waiting", *TAKEN)


@dataclass
class Place:
    """A seat of a group in an activity or for the day."""

    group: int
    stock: str
    people: set[int]
    turn: int
    state: str = "waiting"
    skipped: int = 0
    ends: float = 0
    forced: bool = False


@dataclass
class Oracle:
    """One day of one site, some activities, some groups."""

    capacity: dict[str, int]
    hours: dict[str, tuple[int, int]]
    colleges: dict[int, str]
    people: dict[int, set[int]]
    floors: dict[str, dict[str, int]]
    released: bool = False
    now: float = 0
    places: list[Place] = field(default_factory=list)
    turns: int = 0

    def live(self, group: int, stock: str) -> Place | None:
        """The place a group has there."""
        return next((p for p in self.places if (p.group, p.stock) == (group, stock) and p.state in LIVE), None)

    def taken(self, stock: str, college: str | None = None) -> int:
        """Persons with a seat."""
        return sum(
            len(p.people)
            for p in self.places
            if p.stock == stock and p.state in TAKEN and not p.forced and college in (None, self.colleges[p.group])
        )

    def kept(self, stock: str, college: str) -> int:
        """Seats kept for the other colleges."""
        if self.released:
            return 0
        floors = self.floors.get(stock, {})
        return sum(max(0, n - self.taken(stock, other)) for other, n in floors.items() if other != college)

    def free(self, stock: str, college: str) -> int:
        """Seats for this college."""
        return self.capacity[stock] - self.taken(stock) - self.kept(stock, college)

    def at_that_hour(self, people: set[int], stock: str) -> bool:
        """Whether somebody of these sits elsewhere at that hour."""
        if stock == DAY:
            return False
        begins, ends = self.hours[stock]
        others = [p for p in self.places if p.state in TAKEN and p.stock not in (DAY, stock) and p.people & people]
        return any(self.hours[p.stock][0] < ends and begins < self.hours[p.stock][1] for p in others)

    def allowed(self, place: Place) -> bool:
        """Everybody has the day and is free at that hour."""
        if place.stock == DAY:
            return True
        day = self.live(place.group, DAY)
        there = day is not None and day.state in TAKEN and place.people <= day.people
        return there and not self.at_that_hour(place.people, place.stock)

    def serve(self, here: list[Place] | None = None, stocks: list[str] | None = None) -> None:
        """Go down every line once."""
        for stock in stocks if stocks is not None else [DAY, *sorted(self.hours)]:
            self._walk(stock, here or [])

    def _walk(self, stock: str, here: list[Place]) -> None:
        protected: list[str] = []
        passed: list[Place] = []
        late: list[Place] = []
        floors = self.floors.get(stock, {})
        # Who may be served is asked before anybody is.
        line = [p for p in self.places if p.stock == stock and p.state == "waiting"]
        for place in sorted(line, key=lambda p: p.turn):
            college, size = self.colleges[place.group], len(place.people)
            others = 0 if self.released else sum(n for c, n in floors.items() if c != college)
            if size > self.capacity[stock] - others or not self.allowed(place):
                continue
            if size > self.free(stock, college):
                if place.skipped >= 3:
                    protected.append(college)
                else:
                    passed.append(place)
                continue
            before = {c: self.free(stock, c) for c in set(self.colleges.values())}
            place.state = "confirmed" if any(place is p for p in here) else "offered"
            after = {c: self.free(stock, c) for c in before}
            if any(after[c] < before[c] for c in protected):
                place.state = "waiting"
                continue
            place.ends = self.now + 48
            late += [p for p in passed if after[self.colleges[p.group]] < before[self.colleges[p.group]]]
        for place in passed:
            place.skipped += 1 if any(place is p for p in late) else 0

    def line_up(self, group: int, stock: str, people: set[int]) -> Place:
        """One more at the end."""
        self.turns += 1
        self.places.append(Place(group, stock, set(people), self.turns))
        return self.places[-1]

    def ask(self, group: int, stocks: list[str]) -> None:
        """Days first, then what it wants most."""
        here: list[Place] = []
        for stock in [DAY, *stocks]:
            if self.live(group, stock) is None:
                if self.at_that_hour(self.people[group], stock):
                    continue
                self.line_up(group, stock, self.people[group])
            place = self.live(group, stock)
            assert place is not None
            here.append(place)
            self.serve(here, [stock])
        self.serve()

    def accept(self, place: Place) -> None:
        """Yes."""
        if place.state == "expired":
            place.state = "waiting"
        elif place.state == "offered":
            place.state = "confirmed"
        day = self.live(place.group, DAY)
        if place.stock != DAY and day is not None and day.state == "offered":
            day.state = "confirmed"
        self.serve([place])

    def end(self, place: Place, state: str) -> None:
        """No, whoever says so; a day takes its activities along."""
        place.state = state
        for other in self.places:
            goes_along = place.stock == DAY and other.group == place.group and other.stock != DAY
            stays_in_line = state == "expired" and other.state == "waiting"
            if goes_along and other.state in LIVE and not stays_in_line:
                other.state = state

    def give_back(self, place: Place) -> None:
        """Not wanted any more."""
        if place.state in LIVE:
            self.end(place, "declined" if place.state == "offered" else "cancelled")
        elif place.state == "expired":
            place.state = "declined"
        self.serve()

    def leave(self, group: int, person: int) -> None:
        """One person does not come after all."""
        self.people[group].discard(person)
        for place in self.places:
            if place.group == group and place.state in LIVE and person in place.people:
                if place.people == {person}:
                    self.end(place, "cancelled")
                else:
                    place.people.discard(person)
        self.serve()

    def wait(self, hours: float) -> None:
        """Time goes by, and the chore comes along."""
        self.now += hours
        for place in self.places:
            if place.state == "offered" and place.ends <= self.now:
                self.end(place, "expired")
        self.serve()

    def told(self) -> list[tuple[int, str, str, int, int]]:
        """Every place, to be compared."""
        return sorted((p.group, p.stock, p.state, len(p.people), p.skipped) for p in self.places)
