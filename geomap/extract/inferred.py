"""Sides that the rest of an article tells: who the one foe is, who denies, whose attack it was; each with its rule, and never against a doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geomap.extract.belligerents import HOSTILE, Countries, War, grounds_of
from geomap.extract.claims import Claim
from geomap.extract.discourse import Discourse
from geomap.extract.frames import SYMMETRIC
from geomap.model import Actor, Attribution, Kind, Reality, Stance

_MARCHES = frozenset((Kind.OFFENSIVE, Kind.ADVANCE, Kind.CAPTURE))
_BLOWS = frozenset((Kind.STRIKE, Kind.DESTRUCTION))
_TAKEN = frozenset((Kind.CAPTURE, Kind.ADVANCE))
_SUFFERED = _BLOWS | {Kind.ADVANCE, Kind.OFFENSIVE}
_INTENDED = (Reality.AIMED, Reality.PLANNED, Reality.HYPOTHETICAL)
_CAP, _AGREEING = 0.75, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What an article tells beside the claim at hand: all claims, the war, the country of each mention, the one pair at its talks.

    `near` are the countries of all places of a sentence, by its index; `victims` words for those who report what befell their own side ("governor").
    """

    claims: Sequence[Claim]
    war: War
    countries: Countries
    table: tuple[Actor, ...]
    near: Mapping[int, frozenset[str]]
    victims: frozenset[str]


def infer_sides(claims: Sequence[Claim], war: War, discourse: Discourse, countries: Countries) -> tuple[Claim, ...]:
    """The claims with sides that the whole article leaves no doubt about, marked with the rule; the score of such a claim is capped."""
    near = {c.sentence: discourse.grounds(c.sentence) for c in claims}
    victims = discourse.vocabulary.nouns["stricken"]
    rest = Rest(claims=claims, war=war, countries=countries, table=_table(claims, war, discourse.bodies()), near=near, victims=victims)
    found = [_inferred(claim, rest) for claim in claims]
    return tuple(new if new is old else replace(new, score=min(new.score, _CAP)) for new, old in zip(found, claims, strict=True))


def _inferred(claim: Claim, rest: Rest) -> Claim:
    grounds = grounds_of(claim, rest.countries)
    if claim.kind in SYMMETRIC:
        return _at_table(claim, rest)
    if claim.kind is Kind.CLASH:
        return _clashing(claim, rest.war, grounds)
    return _opposing(claim, rest, grounds) if claim.kind in HOSTILE else claim


def _opposing(claim: Claim, rest: Rest, grounds: frozenset[str]) -> Claim:
    """A hostile claim with the side that it leaves out, doer or target."""
    initiators, war = claim.initiators, rest.war
    if not initiators and not claim.targets:
        initiators = _doers(claim, rest, grounds)
    elif not initiators and claim.kind in _SUFFERED | _MARCHES and not claim.unknown:
        doer = _one_foe(claim.targets, war, grounds)
        initiators = marked((doer,), "foe") if doer is not None and doer.side in war.foes else ()
    claim = claim if initiators == claim.initiators else replace(claim, initiators=initiators)
    foe = _one_foe(initiators, war, grounds) or _host(claim, war, grounds)
    spared = claim.civilians and not war.of_states
    if initiators and not claim.targets and foe is not None and not spared:
        claim = replace(claim, targets=marked((foe,), "foe"))
    elif initiators and not claim.targets and claim.kind in _SUFFERED:
        claim = replace(claim, targets=marked(_teller(claim, war, grounds), "victim"))
    if claim.zone is not None and claim.zone.wanted_by is None and initiators:
        claim = replace(claim, zone=replace(claim.zone, wanted_by=initiators[0].side))
    return claim


def marked(actors: Sequence[Actor], rule: str) -> tuple[Actor, ...]:
    """The actors with the rule that found them."""
    return tuple(replace(a, rule=rule) for a in actors)


def _teller(claim: Claim, war: War, grounds: frozenset[str]) -> tuple[Actor, ...]:
    """The fighting side that tells of an attack by another on ground of its own."""
    own = {a.side for a in claim.initiators}
    sides = {v.side: v for v in claim.attributions if v.stance is Stance.ASSERTS and v.side is not None and v.side not in own}
    struck = [s for s in sides if grounds and grounds <= war.land(s) and (s in war.groups or s in {a.side for a in war.main})]
    return (war.actors[struck[0]],) if len(struck) == 1 and struck[0] in war.actors else ()


def _host(claim: Claim, war: War, grounds: frozenset[str]) -> Actor | None:
    """The main side on whose ground another wants a zone."""
    own = {a.side for a in claim.initiators}
    hosts = [a for a in war.main if a.side in grounds and a.side not in own] if claim.kind is Kind.BUFFER_ZONE else []
    return hosts[0] if len(hosts) == 1 else None


def _one_foe(sides: Sequence[Actor], war: War, grounds: frozenset[str]) -> Actor | None:
    """The foe that all of `sides` share."""
    own = {a.side for a in sides}
    foes = {foe.side: foe for a in sides if (foe := war.foe(a.side, grounds)) is not None and foe.side not in own}
    return next(iter(foes.values())) if len(foes) == 1 else None


# ---------------------------------------------------------------- who did it
def _doers(claim: Claim, rest: Rest, grounds: frozenset[str]) -> tuple[Actor, ...]:
    """Who did what a claim tells without a doer: by its stopper, its place, who denies it, who suffered it, or the one march of the article."""
    stopper = next((c for c in rest.claims if c.halts == claim.start and c.initiators), None)
    if stopper is not None:
        foe = _one_foe(stopper.initiators, rest.war, grounds)
        return marked((foe,), "halted") if foe is not None else ()
    if claim.kind is Kind.BUFFER_ZONE:
        return _wanting(claim, rest.war, grounds) or _zone_before(claim, rest)
    if (same := _same_place(claim, rest.claims) or _by_denial(claim, rest, grounds or rest.near[claim.sentence])) or not rest.war.two_only:
        return same
    if beside := _beside(claim, rest, grounds):
        return beside
    return _by_voice(claim, rest, grounds or rest.near[claim.sentence]) or _by_ground(claim, rest, grounds) or _by_march(claim, rest.claims)


def _zone_before(claim: Claim, rest: Rest) -> tuple[Actor, ...]:
    """Who laid or wants the zone that "the belt" takes up, or that somebody speaks of: the one whom the article tells to want one."""
    told = (c for c in rest.claims if c.kind is Kind.BUFFER_ZONE)
    zones = [replace(c, initiators=c.initiators or _wanting(c, rest.war, grounds_of(c, rest.countries))) for c in told]
    taken_up = _one_doer([c for c in zones if c.start < claim.start], "zone") if claim.anaphoric else ()
    spoken_of = claim.attributions or claim.reality in _INTENDED
    return taken_up or (_one_doer(zones, "zone") if spoken_of else ())


def _wanting(claim: Claim, war: War, grounds: frozenset[str]) -> tuple[Actor, ...]:
    """Who asks for a zone, says that it is laid, or speaks of one on another's ground: the voice of the claim, when that is a side of the war."""
    voice = next((v for v in claim.attributions if v.stance in (Stance.DEMANDS, Stance.ASSERTS) and v.side is not None), None)
    if voice is None or voice.side is None:
        return ()
    own = bool(grounds) and grounds <= war.land(voice.side)
    abroad = bool(grounds) and not grounds & war.land(voice.side)
    wants = voice.stance is Stance.DEMANDS or abroad or (claim.reality in _INTENDED and not own)
    return marked([a for a in war.main if a.side == voice.side], "speaker") if wants else ()


def _same_place(claim: Claim, claims: Sequence[Claim]) -> tuple[Actor, ...]:
    """Who is told to have attacked or taken the very place, when all such claims agree."""
    if claim.kind not in _MARCHES or claim.unknown:
        return ()
    mine = {p.name for p in claim.places if p.name is not None}
    near = [c for c in claims if c.kind in _MARCHES and _alike(c, claim) and mine & {p.name for p in c.places}]
    return _one_doer(near, "place")


def _alike(one: Claim, other: Claim) -> bool:
    """Whether two claims can be of one attack: both old or neither, both taking back or neither."""
    return one.restores is other.restores and (one.reality is Reality.BACKGROUND) is (other.reality is Reality.BACKGROUND)


def _one_doer(claims: Sequence[Claim], rule: str) -> tuple[Actor, ...]:
    """The initiators of the claims when all that name any agree; none otherwise."""
    told = [c.initiators for c in claims if c.initiators]
    return marked(told[0], rule) if len({frozenset(a.side for a in actors) for actors in told}) == 1 else ()


def _beside(claim: Claim, rest: Rest, grounds: frozenset[str]) -> tuple[Actor, ...]:
    """Who alone attacks in the same sentence: "tanks of X entered A and rockets fell on B", when B is not X's own ground."""
    told = [c for c in rest.claims if c.sentence == claim.sentence and c.kind in _SUFFERED | _MARCHES and c.initiators and not c.restores]
    doer = _one_doer(told, "sentence") if rest.war.of_states and grounds and claim.kind in _BLOWS and not claim.unknown else ()
    return () if grounds & {a.side for a in doer} else doer


def _by_denial(claim: Claim, rest: Rest, grounds: frozenset[str]) -> tuple[Actor, ...]:
    """Who denies an attack on the foe's ground did it, by the charge; who denies that his own ground is lost names his foe's."""
    war = rest.war
    for voice in claim.attributions if war.of_states else ():
        own = next((a for a in war.main if a.side is not None and a.side == voice.side and voice.stance is Stance.DENIES), None)
        foe = war.foe(own.side, grounds) if own is not None and grounds else None
        if own is not None and foe is not None and grounds == {foe.side}:
            return marked((own,), "denial")
        if own is not None and foe is not None and grounds == {own.side} and claim.kind in _TAKEN:
            return marked((foe,), "denial")
    return ()


def _by_voice(claim: Claim, rest: Rest, grounds: frozenset[str]) -> tuple[Actor, ...]:
    """The foe of the officials who report what befell their own side."""
    war = rest.war
    for voice in claim.attributions if war.of_states else ():
        own = next((a for a in war.main if a.side is not None and a.side == voice.side), None)
        foe = war.foe(own.side, grounds) if own is not None and grounds == {own.side} else None
        if foe is not None and voice.stance is Stance.ASSERTS and _befallen(claim, voice, rest.victims) and claim.reality is not Reality.HALTED:
            return marked((foe,), "victim")
    return ()


def _befallen(claim: Claim, voice: Attribution, victims: frozenset[str]) -> bool:
    """Whether a voice reports what its own side suffered: damage by any of its officials, an attack by those who count the victims."""
    words = {word.removesuffix("s") for word in (voice.source or "").lower().split()}
    return claim.kind is Kind.DESTRUCTION or (claim.kind in _SUFFERED and bool(words & victims))


def _by_ground(claim: Claim, rest: Rest, grounds: frozenset[str]) -> tuple[Actor, ...]:
    """Between two states: who takes its own ground back owns it; a blow is of the one who is told to fight on that ground."""
    if not rest.war.of_states or len(grounds) != 1:
        return ()
    owner = next((a for a in rest.war.main if a.side in grounds), None)
    if claim.restores:
        return marked((owner,), "owner") if owner is not None and not claim.unknown else ()
    if claim.kind not in _BLOWS or claim.unknown:
        return ()
    there = [c for c in rest.claims if c.initiators and c.kind in HOSTILE | {Kind.CONTROL} and grounds_of(c, rest.countries) & grounds]
    if owner is None or any(a.side == owner.side for c in there if c.kind in _BLOWS for a in c.initiators):
        return ()
    return _one_doer([c for c in there if all(a.side != owner.side for a in c.initiators)], "ground")


def _by_march(claim: Claim, claims: Sequence[Claim]) -> tuple[Actor, ...]:
    """Whose "the offensive" or an unnamed column is, when every march of the article so far, two at least, is of one side."""
    if claim.kind not in _MARCHES or claim.restores or not (claim.anaphoric or claim.unknown):
        return ()
    before = (c for c in claims if c.start < claim.start)
    told = [c for c in before if c.kind in _MARCHES and c.initiators and c.reality is not Reality.BACKGROUND]
    return _one_doer(told, "march") if len(told) >= _AGREEING else ()


# ---------------------------------------------------------------- who was party to it
def _clashing(claim: Claim, war: War, grounds: frozenset[str]) -> Claim:
    """The two sides of a clash that names one, or none in an article with two sides only."""
    if len(claim.parties) > 1 or claim.initiators or claim.targets or claim.civilians:
        return claim
    if len(claim.parties) == 1:
        foe = war.foe(claim.parties[0].side, grounds)
        return claim if foe is None else replace(claim, parties=(*claim.parties, *marked((foe,), "foe")))
    sides = [a for a in war.main if war.two_only and (foe := war.foe(a.side, grounds)) is not None and foe.side in {b.side for b in war.main}]
    return replace(claim, parties=marked(sides, "foe")) if len(sides) == 2 and not claim.unknown else claim


def _table(claims: Sequence[Claim], war: War, bodies: frozenset[str]) -> tuple[Actor, ...]:
    """The one pair of foes that talks, deals or truces of the article are between, else none; `bodies` (organisations) only host them."""
    told = [c.parties for c in claims if c.kind in SYMMETRIC and len(c.parties) > 1 and all(a.side not in bodies | {None} for a in c.parties)]
    pairs = {frozenset(a.side for a in parties): parties for parties in told}
    warring = [sides for sides in pairs if len(sides) == 2 and war.at_odds(sides)]
    return pairs[warring[0]] if len(warring) == 1 else ()


def _at_table(claim: Claim, rest: Rest) -> Claim:
    """The parties of talks, a truce or an exchange that names one or none: the pair of the article's talks, else its only two foes for a truce."""
    if len(claim.parties) > 1 or claim.unknown:
        return claim
    pair, war = rest.table, rest.war
    if not pair and claim.kind in (Kind.CEASEFIRE, Kind.EXCHANGE) and war.two_only and war.waged:
        pair = war.main
    if not pair and (asking := next((v.side for v in claim.attributions if v.stance is Stance.DEMANDS), None)) is not None:
        foe = war.foe(asking, frozenset())
        pair = (*(a for a in war.main if a.side == asking), *([foe] if foe is not None else []))
    if not pair and claim.kind in (Kind.CEASEFIRE, Kind.EXCHANGE) and len(claim.parties) == 1:
        foe = war.foe(claim.parties[0].side, frozenset((war.home,)) if war.home is not None else frozenset())
        pair = (*claim.parties, *([foe] if foe is not None else []))
    if len(pair) != 2 or not {a.side for a in claim.parties} <= {a.side for a in pair}:
        return claim
    own = {a.side for a in claim.parties}
    return replace(claim, parties=(*claim.parties, *marked([a for a in pair if a.side not in own], "table")))
