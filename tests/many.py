"""Documents of very many events: invented reports of strikes, clashes and captures over a list of towns, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from geomap.model import (
    Actor,
    Article,
    Assertion,
    Attribution,
    Document,
    Event,
    EventTime,
    Kind,
    Mention,
    Place,
    PlaceRef,
    Precision,
    Reality,
    Role,
    Span,
    Stance,
)  # fmt: skip
from geomap.writers.bundle import PACKED_SCRIPTS, script_bundle, script_source

SIDES = (("UA", "Ukraine"), ("RU", "Russia"))
KINDS = ((Kind.STRIKE, 50), (Kind.CLASH, 25), (Kind.DESTRUCTION, 10), (Kind.CAPTURE, 6), (Kind.DEFENCE, 5), (Kind.AID, 4))
ASSERTIONS = ((Assertion.NARRATED, 55), (Assertion.CLAIMED, 35), (Assertion.UNCONFIRMED, 6), (Assertion.DENIED, 4))
VERBS = {
    Kind.STRIKE: ("Shelling hit {}", "Drones struck {}", "A missile hit a depot in {}", "Artillery fired on {}"),
    Kind.CLASH: ("Fighting went on near the station of {}", "Troops clashed in {}", "Patrols exchanged fire at {}"),
    Kind.DESTRUCTION: ("A bridge was destroyed in {}", "Houses were damaged in {}"),
    Kind.CAPTURE: ("Troops took {}", "Assault groups entered and seized {}"),
    Kind.DEFENCE: ("An assault was repelled at {}", "Defenders held {}"),
    Kind.AID: ("Aid reached {}", "A convoy with medicine arrived in {}"),
}
TAILS = (", the general staff said.", " during the night.", ", the regional governor wrote.", ", according to local residents.", ", officials said.")
FIRST_DAY = date(2024, 1, 1)


def invented_towns(count: int = 400) -> list[Place]:
    """Towns on a crooked grid in eastern Ukraine that no gazetteer holds."""
    rng = Random(7)
    return [
        Place(
            id=f"t{i}", name=f"Town{'abcdefghij'[i % 10]}{i}", lon=round(34 + rng.random() * 5, 5), lat=round(47 + rng.random() * 4, 5),
            feature_code="PPL", country="UA", adm1="UA-14", source="test",
        )
        for i in range(count)
    ]  # fmt: skip


def many_documents(count: int, towns: Sequence[Place], *, seed: int = 1, days: int = 700, an_article: int = 8, said: str = "") -> list[Document]:
    """Documents with `count` events in all, `an_article` each, busy towns far more often than quiet ones. `said` is in every title and quote."""
    rng = Random(seed)
    weights = [1 / (1 + at) ** 0.8 for at in range(len(towns))]
    sizes = [min(an_article, count - done) for done in range(0, count, an_article)]
    return [_document(number, size, towns, weights, days, rng, said) for number, size in enumerate(sizes)]


def exposed(page: str) -> str:
    """The page with names of its script within reach as `inside`, and without the policy that would forbid the changed script."""
    end = "return { backdrop: drawBackdrop,"
    names = "crowd, packed, scene, map, crowdId, packedTexts, crowdLayer, onTime, shownFaces, showPacked"
    written = page.replace(script_bundle(packed=True), script_source(*PACKED_SCRIPTS))  # names are shortened in what the page carries
    changed = written.replace(end, f"window.inside = {{ {names} }};\n{end}")
    assert changed != written != page
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", changed)


def _document(number: int, count: int, towns: Sequence[Place], weights: Sequence[float], days: int, rng: Random, said: str) -> Document:
    published = FIRST_DAY + timedelta(days=rng.randrange(days))
    text = title = f"Reports of {published:%d %B %Y}{said}"
    mentions, events = [], []
    for at, town in enumerate(rng.choices(towns, weights, k=count)):
        kind = _drawn(KINDS, rng)
        before, after = rng.choice(VERBS[kind]).split("{}")
        sentence = f"{before}{town.name}{after}{said}{rng.choice(TAILS)}"
        start = len(text) + 1
        text += f"\n{sentence}"
        quote = Span(start=start, end=len(text), text=sentence)
        spot = start + len(before)
        mentions.append(
            Mention(id=f"m{at}", start=spot, end=spot + len(town.name), text=town.name, place=town, precision=Precision.SETTLEMENT, score=0.9)
        )
        events.append(_event(at, kind, quote, town, published - timedelta(days=rng.choice((0, 0, 1, 1, 2))), rng))
    article = Article(id=f"r{number:06}", title=title, published=published.isoformat(), publisher=f"Desk {number % 40}", text=text)
    return Document(article=article, mentions=tuple(mentions), events=tuple(events))


def _event(at: int, kind: Kind, quote: Span, town: Place, day: date, rng: Random) -> Event:
    assertion = _drawn(ASSERTIONS, rng)
    side, name = rng.choice(SIDES)
    voice = Attribution(source=f"the {name} staff", side=side, stance=Stance.DENIES if assertion is Assertion.DENIED else Stance.ASSERTS, cue="said")
    dated = rng.random() > 0.02
    time = EventTime(start=day.isoformat(), end=day.isoformat(), granularity="day", relation="on", expression=None, inferred=False) if dated else None
    return Event(
        id=f"e{at + 1}", kind=kind, trigger=quote, quote=quote, reality=Reality.OCCURRED, assertion=assertion,
        attributions=() if assertion is Assertion.NARRATED else (voice,), initiators=(Actor(name=f"{name} forces", side=side),),
        places=(PlaceRef(mention=f"m{at}", name=town.name, role=Role.LOCATION, precision=Precision.SETTLEMENT),), time=time, on_map=True, score=0.9,
    )  # fmt: skip


def _drawn(choices: Sequence[tuple[object, int]], rng: Random) -> object:
    return rng.choices([choice for choice, _ in choices], [weight for _, weight in choices])[0]
