"""The figures the map rests on. Changing one changes what every map says: write why in docs/decisions.md."""

from __future__ import annotations

from typing import Final

#: In a matrix of answers: this person was not asked, or has not answered yet. A pass is an answer, and is 0.
ABSENT: Final = 9
#: Nothing is mapped below these: with fewer, groups are chance.
LEAST_PEOPLE: Final = 30
LEAST_STATEMENTS: Final = 12
#: Positions (agree or disagree, not passes) somebody must have taken to stand on the map; half of the statements
#: when there are few. Whoever took fewer would stand near the middle for want of answers, not by opinion.
LEAST_POSITIONS: Final = 7
#: No group below this is ever shown.
SMALLEST_GROUP: Final = 10
MOST_GROUPS: Final = 5
#: A figure of a group is published for a statement only when at least so many people answered it in EVERY group:
#: hiding the cell of one group alone would hide nothing, the total less the others gives it back.
FEWEST_ANSWERS: Final = 5
#: Mean silhouette below which there is "no substantial structure" (Kaufman and Rousseeuw, Finding Groups in Data,
#: 1990, table 4 of chapter 2).
LEAST_SILHOUETTE: Final = 0.25
#: How often the same answers, shuffled, are tried: groups are shown only when they are clearer than in every
#: shuffle. With 19, chance alone passes 1 time in 20.
SHUFFLES: Final = 19
#: People looked at in each shuffle, and for the silhouette of a big crowd; taken at even steps of the sorted rows.
SHUFFLED_PEOPLE: Final = 300
SILHOUETTE_PEOPLE: Final = 2000
#: One-sided 95 % of the normal law: a trait of a group is no chance.
TRAIT_Z: Final = 1.645
#: Shares of a group from which a statement divides or unites.
DIVIDING_GAP: Final = 0.3
UNITING_SHARE: Final = 0.6
#: Statements named in each list.
NAMED: Final = 5
#: First number of every draw, so that the same answers always give the same map.
SEED: Final = 20260
