"""The words of the picture: titles, statuses, voices, dates, precision, quantities. Plain text, no markup; phrases that other languages can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from geomap.model import Actor, Assertion, Attribution, Event, EventTime, Kind, Precision, Quantity, Reality, Stance
from geomap.phrases import capital, dated, form, joined, msg, numbered, say, small

CountryName = Callable[[str], str]

KINDS: Mapping[Kind, str] = {
    Kind.OFFENSIVE: msg("Offensive"),
    Kind.ADVANCE: msg("Advance"),
    Kind.DEFENCE: msg("Defence"),
    Kind.CAPTURE: msg("Capture"),
    Kind.WITHDRAWAL: msg("Withdrawal"),
    Kind.CLASH: msg("Fighting"),
    Kind.STRIKE: msg("Strike"),
    Kind.CONTROL: msg("Control"),
    Kind.BUFFER_ZONE: msg("Buffer zone"),
    Kind.CEASEFIRE: msg("Ceasefire"),
    Kind.NEGOTIATION: msg("Talks"),
    Kind.AGREEMENT: msg("Agreement"),
    Kind.EXCHANGE: msg("Exchange"),
    Kind.DEPLOYMENT: msg("Deployment"),
    Kind.DISPLACEMENT: msg("Displacement"),
    Kind.DESTRUCTION: msg("Destruction"),
    Kind.AID: msg("Aid"),
}
_PHRASES: Mapping[Kind, str] = {
    Kind.OFFENSIVE: msg("an offensive"),
    Kind.ADVANCE: msg("an advance"),
    Kind.DEFENCE: msg("a defence"),
    Kind.CAPTURE: msg("a capture"),
    Kind.WITHDRAWAL: msg("a withdrawal"),
    Kind.STRIKE: msg("a strike"),
    Kind.BUFFER_ZONE: msg("a buffer zone"),
    Kind.CEASEFIRE: msg("a ceasefire"),
    Kind.AGREEMENT: msg("an agreement"),
    Kind.EXCHANGE: msg("an exchange"),
    Kind.DEPLOYMENT: msg("a deployment"),
}
_REALITY: Mapping[Reality, str] = {
    Reality.OCCURRED: msg("happened"),
    Reality.ONGOING: msg("under way"),
    Reality.PLANNED: msg("planned"),
    Reality.AIMED: msg("an aim"),
    Reality.HALTED: msg("halted"),
    Reality.HYPOTHETICAL: msg("only thought of as possible"),
    Reality.BACKGROUND: msg("background"),
}
_UNSURE = (Reality.PLANNED, Reality.AIMED, Reality.HALTED)
_STANCES: Mapping[Stance, tuple[str, str]] = {  # of one voice, of several
    Stance.ASSERTS: (msg("{Voice} says so"), msg("{Voice} say so")),
    Stance.DENIES: (msg("{Voice} denies it"), msg("{Voice} deny it")),
    Stance.DOUBTS: (msg("{Voice} doubts it"), msg("{Voice} doubt it")),
    Stance.FEARS: (msg("{Voice} fears it"), msg("{Voice} fear it")),
    Stance.DEMANDS: (msg("{Voice} demands it"), msg("{Voice} demand it")),
    Stance.REFUSES_TO_CONFIRM: (msg("{Voice} does not confirm it"), msg("{Voice} do not confirm it")),
}
_BACKING: Mapping[Stance, tuple[str, str]] = {  # whose word a claim is, the firmest first
    Stance.ASSERTS: (msg("as {voice} says"), msg("as {voice} say")),
    Stance.DEMANDS: (msg("as {voice} demands"), msg("as {voice} demand")),
    Stance.FEARS: (msg("as {voice} fears"), msg("as {voice} fear")),
    Stance.DOUBTS: (msg("as {voice} doubts"), msg("as {voice} doubt")),
}
_UNNAMED = msg("an unnamed source")
_ASSERTIONS: Mapping[Assertion, tuple[str, str]] = {  # with a voice, without one
    Assertion.DENIED: (msg("denied by {voice}"), msg("denied")),
    Assertion.DISPUTED: (msg("disputed by {voice}"), msg("disputed")),
    Assertion.UNCONFIRMED: (msg("not confirmed by {voice}"), msg("not confirmed")),
}
_ARTICLE = re.compile(r"(?:The|An?) ")
_WITH_ARTICLE = re.compile(r"United .*|Democratic Republic .*|.*(?:Union|Republic|Islands|Emirates|Nations|Netherlands|Philippines)")
_TAIL = re.compile(r" (?:\(|of\b|in\b|at\b|from\b|for\b|near\b|to\b|on\b|with\b).*")
_PLURAL = re.compile(r"(?:.* )?[a-z]\w*[^\Wsui]s|[Tt]he [A-Z]\w*[^\Wsu]s|\w+(?:ents|ials|ists|ysts|sses|xperts|agers|tors)")
PRECISION: Mapping[Precision, str | None] = {
    Precision.EXACT: msg("an exact place"),
    Precision.NEAR: msg("near a named place, not at it"),
    Precision.SETTLEMENT: msg("a town or village; where in it is not said"),
    Precision.ADM3: msg("somewhere in a local district"),
    Precision.ADM2: msg("somewhere in a district"),
    Precision.ADM1: msg("somewhere in a region"),
    Precision.LINE: msg("along a line"),
    Precision.COUNTRY: msg("somewhere in a country"),
    Precision.NONE: None,
}
WHY_NOT: Mapping[str, str] = {
    "background": msg("background: it tells what came before, not what this report is about"),
    "hypothetical": msg("only thought of as possible"),
    "no literal place": msg("the text names no place for it"),
    "its places could not be located": msg("the place that the text names could not be located"),
    "no place receives it": msg("the text names no place that receives it"),
}
_INFERRED: Mapping[str, str] = {
    "foe": msg("the other side of the war that the article tells of"),
    "victim": msg("the other side than the one that reports the harm"),
    "speaker": msg("the side of who tells of it"),
    "halted": msg("the other side than the one that halted it"),
    "denial": msg("from who denies it"),
}
_ALSO_HOW = msg("{name}: side inferred from the rest of the article ({how}); the words for this event do not name it")
_HOW_UNKNOWN = msg("{name}: side inferred from the rest of the article; the words for this event do not name it")
_NAMED_TOGETHER = ("both", "pair:", "vow")  # named in the event's own words, though not by the name of a country
_VERIFIED = ("independently verified", "independently confirmed", "verified by", "geolocated")
_INTENSIFIED = ("intensif", "step up", "stepped up", "stepping up", "escalat", "redoubl", "ramp")
_RETAKEN = ("retak", "retook", "recaptur", "liberat", "regain", "reclaim", "won back", "took back")


def is_intensified(event: Event) -> bool:
    """Whether the words around the trigger say that it grew: only those of its own clause count."""
    lead = event.quote.text[: max(0, event.trigger.end - event.quote.start)][-60:] if event.quote.text else event.trigger.text
    return any(cue in lead.lower() or cue in event.trigger.text.lower() for cue in _INTENSIFIED)


def is_retaken(event: Event) -> bool:
    """Whether a capture won back what had been lost."""
    return any(cue in event.trigger.text.lower() for cue in _RETAKEN)


def is_inferred(actor: Actor) -> bool:
    """Whether the event's own words do not name the actor."""
    return actor.rule is not None and not actor.rule.startswith(_NAMED_TOGETHER)


def inferred(actors: Iterable[Actor], country: CountryName) -> tuple[str, ...]:
    """One line for each side that is only inferred: "Russia: side inferred from the rest of the article (…)"; () when all are named."""
    lines = []
    for actor in actors:
        if is_inferred(actor):
            how = _INFERRED.get(actor.rule or "")
            name = country(actor.side) if actor.side else actor.name
            lines.append(say(_ALSO_HOW, name=name, how=how) if how else say(_HOW_UNKNOWN, name=name))
    return tuple(dict.fromkeys(lines))


def possessive(name: str) -> str:
    return form(f"{name}’" if name.endswith("s") else f"{name}’s", name)


def midway(name: str) -> str:
    """A name as it stands within a sentence: "The army" is "the army", "United States" is "the United States"."""
    if _ARTICLE.match(name):
        return form(name[0].lower() + name[1:], name)
    return form(f"the {name}", name) if _WITH_ARTICLE.fullmatch(name) and not name.startswith("the ") else name


def is_plural(voice: str) -> bool:
    """Whether several speak: "two officials", "residents of Kumbo", "the Houthis"; a country is one, and so is a person ("James")."""
    return _PLURAL.fullmatch(_TAIL.sub("", voice)) is not None


def says_who(voice: str) -> str:
    """ "says Ukraine", "say two officials"."""
    return say("say {voice}", voice=midway(voice)) if is_plural(voice) else say("says {voice}", voice=midway(voice))


def speaker(attribution: Attribution, country: CountryName) -> str:
    """ "Ukraine (Volodymyr Zelensky)", "Ukraine", "Volodymyr Zelensky", or "an unnamed source"."""
    side = country(attribution.side) if attribution.side else None
    source = midway(attribution.source) if attribution.source else None
    if side and source and source.removeprefix("the ").lower() != side.removeprefix("the ").lower():
        return say("{side} ({source})", side=side, source=source)
    return side or source or _UNNAMED


def short_voice(event: Event, country: CountryName, stance: Stance = Stance.ASSERTS) -> str | None:
    """Who says it, in as few words as a label has room for; None when the article speaks itself."""
    for attribution in event.attributions:
        if attribution.stance is stance:
            return country(attribution.side) if attribution.side else midway(attribution.source) if attribution.source else None
    return None


def doubt(event: Event, country: CountryName) -> str | None:
    """ "disputed by Ukraine", "not confirmed by Russia"; None when nobody disputes it or refuses to confirm it."""
    stance = {Assertion.DISPUTED: Stance.DENIES, Assertion.UNCONFIRMED: Stance.REFUSES_TO_CONFIRM}.get(event.assertion)
    return None if stance is None else against(event.assertion, short_voice(event, country, stance))


def against(assertion: Assertion, voice: str | None) -> str:
    """ "denied by Ukraine", "disputed"."""
    by_whom, alone = _ASSERTIONS[assertion]
    return say(by_whom, voice=midway(voice)) if voice else alone


def backing(event: Event, country: CountryName) -> str:
    """ "as Ukraine says", "as Russia demands", "as two officials say"; "as an unnamed source says" when nobody is named."""
    for stance, told in _BACKING.items():
        if voice := short_voice(event, country, stance):
            return say(told[is_plural(voice)], voice=midway(voice))
    return say("as {voice} says", voice=_UNNAMED)


def says(event: Event, country: CountryName) -> tuple[str, ...]:
    """One line a voice, then whether anybody has checked it."""
    told = [(speaker(voice, country), _STANCES[voice.stance]) for voice in event.attributions]
    lines: list[str] = [say(sentences[is_plural(name)], Voice=capital(name)) for name, sentences in told]
    if not lines:
        return (say("The article reports it in its own voice"),)
    if not any(cue in event.quote.text.lower() for cue in _VERIFIED):
        lines.append(say("Not independently verified"))
    return tuple(dict.fromkeys(lines))


def status(event: Event, country: CountryName) -> str:
    """Reality and who stands for it: "an aim, as the article reports", "halted, as Ukraine says", "denied by Ukraine"."""
    if event.assertion in (Assertion.DENIED, Assertion.DISPUTED):
        return against(event.assertion, short_voice(event, country, Stance.DENIES))
    reality = _REALITY[event.reality]
    if event.assertion is Assertion.UNCONFIRMED:
        return joined(", ", (reality, doubt(event, country) or ""))
    if event.assertion is Assertion.CLAIMED:
        return joined(", ", (reality, backing(event, country)))
    return joined(", ", (reality, say("as the article reports")))


def phrase(event: Event, where: str, country: CountryName) -> str:
    """ "an offensive in Sumy Oblast", "a buffer zone in Sumy Oblast (an aim)", "an advance in Dnipropetrovsk Oblast (denied by Ukraine)"."""
    kind = say("a recapture") if event.kind is Kind.CAPTURE and is_retaken(event) else _PHRASES.get(event.kind, small(KINDS[event.kind]))
    plain = event.assertion is Assertion.NARRATED
    told = _REALITY[event.reality] if event.reality in _UNSURE else ""
    doubt = (
        told
        if plain
        else status(event, country)
        if told or event.assertion is not Assertion.CLAIMED
        else backing(event, country)
    )
    told = placed(kind, where) if where else kind
    return say("{what} ({doubt})", what=told, doubt=doubt) if doubt else told


def placed(what: str, where: str) -> str:
    """ "an offensive in Sumy Oblast", "an advance from Shire to Aksum"."""
    return say("{what} {way}", what=what, way=where) if where.startswith("from ") else say("{what} in {place}", what=what, place=where)


@lru_cache(maxsize=8192)
def when(time: EventTime | None) -> str | None:
    """The time of an event in words, with the text's own expression; None when the text gives none: the date of the report is no date of an event."""
    if time is None or (time.inferred and time.start is None):
        return None
    if time.start is None and time.end is None:
        return time.expression
    start, end = (None if iso is None else dated(iso, time.granularity) for iso in (time.start, time.end))
    if start and end:
        told: str = start if start == end else say("{start} to {end}", start=start, end=end)
    elif start:
        told = say("after {start}", start=start) if time.relation == "after" else say("since {start}", start=start)
    else:
        told = say("until {end}", end=end or "")
    if time.expression:
        told = say("{when} (“{expression}” in the text)", when=told, expression=time.expression)
    return joined(", ", (told, say("inferred from the date of the report"))) if time.inferred else told


def quantity(item: Quantity) -> str:
    """ "53,000 Russian soldiers, says Volodymyr Zelensky"."""
    low, high = item.low, item.high
    if low is not None and high is not None and low < high:
        number = say("{low} to {high}", low=numbered(low), high=numbered(high))
    elif low is None and high is not None:
        number = say("up to {high}", high=numbered(high))
    else:
        number = say("at least {low}", low=numbered(item.best)) if high is None and low is not None else numbered(item.best)
    noun = f"{item.of} {item.noun}" if item.of and item.of.lower() not in item.noun.lower() else item.noun
    told = say("{number} {noun}", number=number, noun=noun)
    return joined(", ", (told, says_who(item.source) if item.source else say("source not named")))
