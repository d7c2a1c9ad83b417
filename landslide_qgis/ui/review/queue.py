"""Which candidate comes next, and what has been done; knows nothing of layers and windows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

AUTO, ACCEPTED, EDITED, REJECTED = "auto", "accepted", "edited", "rejected"
REVIEWED = (ACCEPTED, EDITED, REJECTED)

AT_STAKE, LARGEST, LEAST_CERTAIN, ACROSS = "at-stake", "largest", "least-certain", "across"
ORDERS = (AT_STAKE, LARGEST, LEAST_CERTAIN, ACROSS)

TO_DO, MINE, OTHERS, ALL = "to-do", "mine", "others", "all"
SHOWN = (TO_DO, MINE, OTHERS, ALL)


@dataclass(frozen=True)
class Candidate:
    """What the order and the totals need to know of a polygon.

    Attributes:
        fid: Its feature id.
        area_m2: Its area.
        probability: Mean probability, 0–1; ``None`` if there is none.
        review: State of its review.
        reviewer: Who reviewed it, or an empty text.
        x: Where it is, in any unit.
        y: The same northwards.
    """

    fid: int
    area_m2: float
    probability: float | None
    review: str = AUTO
    reviewer: str = ""
    x: float = 0.0
    y: float = 0.0

    @property
    def doubt(self) -> float:
        """Probability that the likelier answer, landslide or none, is wrong: 0–0.5."""
        if self.probability is None:
            return 0.5
        return min(self.probability, 1.0 - self.probability)

    @property
    def stake_m2(self) -> float:
        """Area that looking at it is expected to put right."""
        return self.area_m2 * self.doubt


def ordered(candidates: Iterable[Candidate], order: str) -> list[Candidate]:
    """Return candidates in the order to look at them; equal ones by their id.

    Args:
        candidates: In any order.
        order: ``at-stake``: by area times doubt, so that a review broken off anywhere has put
            right the most area it could; ``largest``; ``least-certain``; ``across``: in strips to
            and fro over the map, for the shortest way (Few 1955, Mathematika 2:141–144).
    """
    listed = list(candidates)
    if order == ACROSS:
        return _in_strips(listed)
    keys: dict[str, Callable[[Candidate], float]] = {
        AT_STAKE: lambda one: one.stake_m2,
        LARGEST: lambda one: one.area_m2,
        LEAST_CERTAIN: lambda one: one.doubt,
    }
    return sorted(listed, key=lambda one: (-keys[order](one), one.fid))


def _in_strips(candidates: list[Candidate]) -> list[Candidate]:
    """Order candidates along strips, every other one backwards."""
    if not candidates:
        return []
    top = max(one.y for one in candidates)
    tall = (top - min(one.y for one in candidates)) or 1.0
    strips = max(1, math.ceil(math.sqrt(len(candidates) / 3.0)))

    def key(one: Candidate) -> tuple[int, float, int]:
        strip = min(strips - 1, int((top - one.y) / tall * strips))
        return strip, one.x if strip % 2 == 0 else -one.x, one.fid

    return sorted(candidates, key=key)


def is_shown(candidate: Candidate, shown: str, reviewer: str) -> bool:
    """Return whether a filter lets a candidate through.

    Args:
        candidate: The candidate.
        shown: ``to-do``, ``mine``, ``others`` or ``all``.
        reviewer: Who "mine" is.
    """
    done = candidate.review in REVIEWED
    if shown == TO_DO:
        return not done
    if shown == MINE:
        return done and candidate.reviewer == reviewer
    if shown == OTHERS:
        return done and candidate.reviewer != reviewer
    return True


@dataclass
class Totals:
    """Counts and areas by state of the review.

    Attributes:
        count: Polygons by state.
        area_m2: Their area by state.
    """

    count: dict[str, int] = field(default_factory=dict)
    area_m2: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Totals:
        """Count candidates; a state that is none counts as not reviewed."""
        states = (AUTO, *REVIEWED)
        totals = cls(dict.fromkeys(states, 0), dict.fromkeys(states, 0.0))
        for one in candidates:
            state = one.review if one.review in REVIEWED else AUTO
            totals.count[state] += 1
            totals.area_m2[state] += one.area_m2
        return totals

    @property
    def reviewed(self) -> int:
        """Polygons that a person has decided on."""
        return sum(self.count[state] for state in REVIEWED)

    @property
    def everything(self) -> int:
        """All polygons."""
        return self.reviewed + self.count[AUTO]

    @property
    def kept_m2(self) -> float:
        """Area of what was accepted, corrected or not."""
        return self.area_m2[ACCEPTED] + self.area_m2[EDITED]


class Queue:
    """The way through an ordered list: forward past what is done, back along one's own steps.

    Attributes:
        current: Feature id of the candidate that is looked at; ``None`` at the end.
    """

    def __init__(self) -> None:
        self.current: int | None = None
        self._order: list[int] = []
        self._left: set[int] = set()
        self._trail: list[int] = []

    def fill(self, candidates: Iterable[Candidate]) -> None:
        """Take candidates in the order to look at them; stay where one is, if it is among them."""
        self._order = [one.fid for one in candidates]
        self._left = set(self._order)
        self._trail = [fid for fid in self._trail if fid in self._left]
        if self.current not in self._left:
            self.current = self._first()

    def next(self, done: bool) -> int | None:
        """Leave the current candidate for the next.

        Args:
            done: It was decided on; else it was skipped, and comes back at the end.
        """
        if self.current is not None:
            self._trail.append(self.current)
            if done:
                self._left.discard(self.current)
            else:
                self._order.remove(self.current)
                self._order.append(self.current)
        self.current = self._first()
        return self.current

    def previous(self) -> int | None:
        """Go back to the candidate looked at before."""
        if self._trail:
            self.visit(self._trail.pop())
        return self.current

    def visit(self, fid: int) -> None:
        """Look at a candidate out of turn; it is open again."""
        self.current = fid
        self._left.add(fid)
        if fid not in self._order:
            self._order.insert(0, fid)

    def put_first(self, fids: Iterable[int]) -> None:
        """Have new polygons, such as the parts of a cut one, come next."""
        fresh = [fid for fid in fids if fid not in self._order]
        self._order[:0] = fresh
        self._left.update(fresh)

    def forget(self, fids: Iterable[int]) -> None:
        """Drop polygons that are no more."""
        gone = set(fids)
        self._order = [fid for fid in self._order if fid not in gone]
        self._trail = [fid for fid in self._trail if fid not in gone]
        self._left -= gone
        if self.current in gone:
            self.current = self._first()

    def __len__(self) -> int:
        return len(self._left)

    def _first(self) -> int | None:
        """Return the first that is left."""
        return next((fid for fid in self._order if fid in self._left), None)
