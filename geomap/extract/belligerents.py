"""Who fights whom in an article: the two main sides, the foes of each side, third parties in arms, and on whose ground they meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geomap.extract.claims import Claim
from geomap.extract.discourse import Discourse
from geomap.model import Actor, Kind, Role

HOSTILE = frozenset((Kind.OFFENSIVE, Kind.ADVANCE, Kind.DEFENCE, Kind.CAPTURE, Kind.STRIKE, Kind.BUFFER_ZONE, Kind.DESTRUCTION))
_SUFFERED = HOSTILE | {Kind.CLASH, Kind.CONTROL, Kind.WITHDRAWAL}
_PEACE = frozenset((Kind.CEASEFIRE, Kind.CLASH, Kind.EXCHANGE))
Countries = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class War:
    """The sides of an article's war as its plain claims tell them.

    `main` are two actors or none; `foes` the sides that each side fights, `attacked` those that it is itself told to strike or to meet; `grounds` the
    countries where a pair of sides meets; `others` the sides beyond the main two that act in arms or are named as a force or an armed group. `waged`
    says that both main sides act or suffer in the claims.
    `home` is the state in which armed groups (`groups`) fight, None when the war crosses borders; `bases` are the states that a group fights from.
    """

    main: tuple[Actor, ...]
    actors: Mapping[str, Actor]
    foes: Mapping[str, frozenset[str]]
    attacked: Mapping[str, frozenset[str]]
    grounds: Mapping[frozenset[str], frozenset[str]]
    others: frozenset[str]
    states: frozenset[str | None]
    waged: bool
    home: str | None
    groups: frozenset[str]
    bases: Mapping[str, frozenset[str]]

    @property
    def two_only(self) -> bool:
        """Whether the article tells of two sides in arms and no third."""
        return len(self.main) == 2 and not self.others

    def land(self, side: str) -> frozenset[str]:
        """A state's own ground, or the states that a group fights from."""
        return frozenset((side,)) if side in self.states else self.bases.get(side, frozenset())

    def at_odds(self, sides: frozenset[str | None]) -> bool:
        """Whether two sides are the main ones or are told to fight each other; any two in an article without a war."""
        one, *rest = sorted(side or "" for side in sides)
        return not self.foes or sides == {a.side for a in self.main} or set(rest) <= self.foes.get(one, frozenset())

    @property
    def of_states(self) -> bool:
        """Whether the main sides are two states, so that the ground of an attack is a side too."""
        return len(self.main) == 2 and all(a.side in self.states for a in self.main)

    def foe(self, side: str | None, grounds: frozenset[str]) -> Actor | None:
        """The one side that `side` fights on such ground; None when the article tells of none, or of several that may be meant."""
        known = self.attacked.get(side or "") or self._by_answer(side, grounds) or self._by_role(side, grounds)
        fitting = [other for other in sorted(known) if side is not None and self._meet(side, other, grounds)]
        owners = [other for other in fitting if other in grounds]
        found = fitting if len(fitting) == 1 else owners
        return self.actors.get(found[0]) if len(found) == 1 else None

    def _by_answer(self, side: str | None, grounds: frozenset[str]) -> frozenset[str]:
        """Who attacked the side, when there are but two or it answers on their ground."""
        foes = self.foes.get(side or "", frozenset())
        return foes if self.two_only else foes & grounds

    def _by_role(self, side: str | None, grounds: frozenset[str]) -> frozenset[str]:
        """Whom a main side fights although no claim says so: the other of two, the state that a group fights in or reaches, the only group."""
        other = frozenset(a.side or "" for a in self.main if a.side != side)
        abroad = {a.side for a in self.main if a.side in grounds and a.side not in self.land(side or "")}
        if side in self.groups and len(grounds) == len(abroad) == 1:
            return grounds
        within = self.home in other and side in self.groups and self.home in grounds
        alone = self.waged and (self.two_only or (side == self.home and self.groups == other))
        return other if len(other) == 1 and (within or alone) else frozenset()

    def _meet(self, side: str, other: str, grounds: frozenset[str]) -> bool:
        """Whether two sides can fight on this ground: their own, or where the article has them meet; with a third party in arms it must be named."""
        met = self.grounds.get(frozenset((side, other)), frozenset()).union(*(self.bases.get(s, ()) for s in (side, other)))
        if other in grounds or (grounds and grounds <= met):
            return True
        return self.two_only and grounds <= met | {s for s in (side, other) if s in self.states}


def read_war(claims: Sequence[Claim], discourse: Discourse, countries: Countries) -> War:
    """The war that the claims of an article tell of."""
    actors = {n.side: Actor(name=n.name, side=n.side) for n in reversed(discourse.named_at.values()) if n.side is not None}
    foes: dict[str, set[str]] = {}
    attacked: dict[str, set[str]] = {}
    grounds: dict[frozenset[str], set[str]] = {}
    for claim in claims:
        for actor in (*claim.initiators, *claim.targets, *claim.parties):
            actors.setdefault(actor.side or actor.name, actor)
        for pair in (p for p in _pairs(claim) if not p & discourse.bodies()):
            for doer in pair if claim.kind in _PEACE or not claim.targets else {a.side for a in claim.initiators if a.side is not None} & pair:
                attacked.setdefault(doer, set()).update(pair - {doer})
            grounds.setdefault(pair, set()).update(grounds_of(claim, countries))
            for side in pair:
                foes.setdefault(side, set()).update(pair - {side})
    for one, other in _across_borders(claims, countries, discourse):
        foes.setdefault(one, set()).add(other)
        attacked.setdefault(one, set()).add(other)
    main = _main_sides(claims, discourse)
    actors = {a.side: a for a in main if a.side is not None} | actors
    own = {a.side for a in main}
    acting = {a.side for c in claims if c.kind in HOSTILE | {Kind.CLASH} for a in _fighting(c) if a.side is not None}
    return War(
        main=main,
        actors=actors,
        foes={side: frozenset(others) for side, others in foes.items()},
        attacked={side: frozenset(others) for side, others in attacked.items()},
        grounds={pair: frozenset(found) for pair, found in grounds.items()},
        others=frozenset(s for s in acting | discourse.armed() if s not in own),
        states=discourse.states,
        home=discourse.home,
        groups=discourse.groups(),
        bases=discourse.actors.bases,
        waged=len(main) == 2 and own <= {a.side for c in claims if c.kind in _SUFFERED for a in _fighting(c)},
    )


def _across_borders(claims: Sequence[Claim], countries: Countries, discourse: Discourse) -> list[tuple[str, str]]:
    """The sides that fight on each other's ground, both ways: a state's own, and the states that a group fights from."""
    kinds = HOSTILE | {Kind.CONTROL}
    acts: dict[str, set[str]] = {}
    for claim in claims:
        for actor in claim.initiators if claim.kind in kinds else ():
            acts.setdefault(actor.side or "", set()).update(grounds_of(claim, countries))
    ground = {side: frozenset((side,)) if side in discourse.states else discourse.actors.bases.get(side, frozenset()) for side in acts}

    def reaches(one: str, other: str) -> bool:
        return bool(acts[one] & (ground[other] - ground[one]))

    return [(one, other) for one in sorted(acts) for other in sorted(acts) if one != other and reaches(one, other) and reaches(other, one)]


def grounds_of(claim: Claim, countries: Countries) -> frozenset[str]:
    """The countries where a claim happens; where an attack comes from, passes through, or what a zone keeps safe is not counted."""
    apart = (Role.SHIELDED, Role.PASSAGE) if claim.kind is Kind.WITHDRAWAL else (Role.SHIELDED, Role.PASSAGE, Role.ORIGIN)
    here = (p for p in claim.places if p.role not in apart)
    return frozenset(country for p in here if (country := countries.get(p.mention or p.within or "")) is not None)


def _pairs(claim: Claim) -> Iterable[frozenset[str]]:
    """The pairs of sides that a claim sets against each other; who agrees to cease fire fought before."""
    if claim.kind in _PEACE:
        sides = frozenset(a.side for a in claim.parties if a.side is not None)
        return [sides] if len(sides) == 2 else []
    if claim.kind not in HOSTILE:
        return []
    both = frozenset(a.side for a in claim.initiators if a.rule == "both" and a.side is not None)
    if len(both) == 2:
        return [both]
    pairs = (frozenset((a.side, b.side)) for a in claim.initiators for b in claim.targets if a.side is not None and b.side is not None)
    return [pair for pair in pairs if len(pair) == 2]


def _fighting(claim: Claim) -> tuple[Actor, ...]:
    return (*claim.initiators, *claim.targets, *(claim.parties if claim.kind is Kind.CLASH else ()))


def _main_sides(claims: Sequence[Claim], discourse: Discourse) -> tuple[Actor, ...]:
    """The two sides that act and suffer most often in the hostile claims; those named most often when fewer than two do.

    In a war within a state they are the state and the armed group that acts and suffers most.
    """
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for claim in claims:
        if claim.kind in _SUFFERED:
            for actor in _fighting(claim):
                if actor.side is not None and actor.side not in discourse.bodies():
                    counts[actor.side] += 1
                    first.setdefault(actor.side, actor)
    order = list(first)
    ranked = sorted(counts, key=lambda side: (-counts[side], order.index(side)))
    groups = [s for s in (*ranked, *(a.side for a in discourse.main)) if s in discourse.groups()]
    if discourse.home is not None and groups:
        first = {a.side: a for a in (*discourse.main, discourse.state(discourse.home)) if a.side is not None} | first
        return tuple(first[side] for side in (discourse.home, groups[0]) if side is not None)
    found = [first[side] for side in ranked[:2]]
    found += [a for a in discourse.main if a.side not in {f.side for f in found}]
    return tuple(found[:2]) if len(found) > 1 else ()
