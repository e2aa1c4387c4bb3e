"""The English words of the picture: titles, statuses, voices, dates, precision, quantities. Plain text, no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from geomap.model import Actor, Assertion, Attribution, Event, EventTime, Kind, Precision, Quantity, Reality, Stance

CountryName = Callable[[str], str]

KINDS: Mapping[Kind, str] = {
    Kind.OFFENSIVE: "Offensive",
    Kind.ADVANCE: "Advance",
    Kind.DEFENCE: "Defence",
    Kind.CAPTURE: "Capture",
    Kind.WITHDRAWAL: "Withdrawal",
    Kind.CLASH: "Fighting",
    Kind.STRIKE: "Strike",
    Kind.CONTROL: "Control",
    Kind.BUFFER_ZONE: "Buffer zone",
    Kind.CEASEFIRE: "Ceasefire",
    Kind.NEGOTIATION: "Talks",
    Kind.AGREEMENT: "Agreement",
    Kind.EXCHANGE: "Exchange",
    Kind.DEPLOYMENT: "Deployment",
    Kind.DISPLACEMENT: "Displacement",
    Kind.DESTRUCTION: "Destruction",
    Kind.AID: "Aid",
}
_PHRASES: Mapping[Kind, str] = {
    Kind.OFFENSIVE: "an offensive",
    Kind.ADVANCE: "an advance",
    Kind.DEFENCE: "a defence",
    Kind.CAPTURE: "a capture",
    Kind.WITHDRAWAL: "a withdrawal",
    Kind.STRIKE: "a strike",
    Kind.BUFFER_ZONE: "a buffer zone",
    Kind.CEASEFIRE: "a ceasefire",
    Kind.AGREEMENT: "an agreement",
    Kind.EXCHANGE: "an exchange",
    Kind.DEPLOYMENT: "a deployment",
}
_REALITY: Mapping[Reality, str] = {
    Reality.OCCURRED: "happened",
    Reality.ONGOING: "under way",
    Reality.PLANNED: "planned",
    Reality.AIMED: "an aim",
    Reality.HALTED: "halted",
    Reality.HYPOTHETICAL: "only thought of as possible",
    Reality.BACKGROUND: "background",
}
_UNSURE = (Reality.PLANNED, Reality.AIMED, Reality.HALTED)
_STANCES: Mapping[Stance, tuple[str, str]] = {  # of one voice, of several
    Stance.ASSERTS: ("says so", "say so"),
    Stance.DENIES: ("denies it", "deny it"),
    Stance.DOUBTS: ("doubts it", "doubt it"),
    Stance.FEARS: ("fears it", "fear it"),
    Stance.DEMANDS: ("demands it", "demand it"),
    Stance.REFUSES_TO_CONFIRM: ("does not confirm it", "do not confirm it"),
}
_BACKING = (Stance.ASSERTS, Stance.DEMANDS, Stance.FEARS, Stance.DOUBTS)  # whose word a claim is, the firmest first
_UNNAMED = "an unnamed source"
_ARTICLE = re.compile(r"(?:The|An?) ")
_WITH_ARTICLE = re.compile(r"United .*|Democratic Republic .*|.*(?:Union|Republic|Islands|Emirates|Nations|Netherlands|Philippines)")
_TAIL = re.compile(r" (?:\(|of\b|in\b|at\b|from\b|for\b|near\b|to\b|on\b|with\b).*")
_PLURAL = re.compile(r"(?:.* )?[a-z]\w*[^\Wsui]s|[Tt]he [A-Z]\w*[^\Wsu]s|\w+(?:ents|ials|ists|ysts|sses|xperts|agers|tors)")
PRECISION: Mapping[Precision, str | None] = {
    Precision.EXACT: "an exact place",
    Precision.NEAR: "near a named place, not at it",
    Precision.SETTLEMENT: "a town or village; where in it is not said",
    Precision.ADM3: "somewhere in a local district",
    Precision.ADM2: "somewhere in a district",
    Precision.ADM1: "somewhere in a region",
    Precision.LINE: "along a line",
    Precision.COUNTRY: "somewhere in a country",
    Precision.NONE: None,
}
WHY_NOT: Mapping[str, str] = {
    "background": "background: it tells what came before, not what this report is about",
    "hypothetical": "only thought of as possible",
    "no literal place": "the text names no place for it",
    "its places could not be located": "the place that the text names could not be located",
    "no place receives it": "the text names no place that receives it",
}
_INFERRED: Mapping[str, str] = {
    "foe": "the other side of the war that the article tells of",
    "victim": "the other side than the one that reports the harm",
    "speaker": "the side of who tells of it",
    "halted": "the other side than the one that halted it",
    "denial": "from who denies it",
}
_NAMED_TOGETHER = ("both", "pair:", "vow")  # named in the event's own words, though not by the name of a country
_VERIFIED = ("independently verified", "independently confirmed", "verified by", "geolocated")
_INTENSIFIED = ("intensif", "step up", "stepped up", "stepping up", "escalat", "redoubl", "ramp")
_RETAKEN = ("retak", "retook", "recaptur", "liberat", "regain", "reclaim", "won back", "took back")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


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
            lines.append(f"{name}: side inferred from the rest of the article{f' ({how})' if how else ''}; the words for this event do not name it")
    return tuple(dict.fromkeys(lines))


def possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def midway(name: str) -> str:
    """A name as it stands within a sentence: "The army" is "the army", "United States" is "the United States"."""
    if _ARTICLE.match(name):
        return name[0].lower() + name[1:]
    return f"the {name}" if _WITH_ARTICLE.fullmatch(name) and not name.startswith("the ") else name


def is_plural(voice: str) -> bool:
    """Whether several speak: "two officials", "residents of Kumbo", "the Houthis"; a country is one, and so is a person ("James")."""
    return _PLURAL.fullmatch(_TAIL.sub("", voice)) is not None


def says_who(voice: str) -> str:
    """ "says Ukraine", "say two officials"."""
    return f"{'say' if is_plural(voice) else 'says'} {midway(voice)}"


def speaker(attribution: Attribution, country: CountryName) -> str:
    """ "Ukraine (Volodymyr Zelensky)", "Ukraine", "Volodymyr Zelensky", or "an unnamed source"."""
    side = country(attribution.side) if attribution.side else None
    source = midway(attribution.source) if attribution.source else None
    if side and source and source.removeprefix("the ").lower() != side.removeprefix("the ").lower():
        return f"{side} ({source})"
    return side or source or _UNNAMED


def short_voice(event: Event, country: CountryName, stance: Stance = Stance.ASSERTS) -> str | None:
    """Who says it, in as few words as a label has room for; None when the article speaks itself."""
    for attribution in event.attributions:
        if attribution.stance is stance:
            return country(attribution.side) if attribution.side else midway(attribution.source) if attribution.source else None
    return None


def doubt(event: Event, country: CountryName) -> str | None:
    """ "disputed by Ukraine", "not confirmed by Russia"; None when nobody disputes it or refuses to confirm it."""
    told = {Assertion.DISPUTED: ("disputed", Stance.DENIES), Assertion.UNCONFIRMED: ("not confirmed", Stance.REFUSES_TO_CONFIRM)}
    if event.assertion not in told:
        return None
    word, stance = told[event.assertion]
    voice = short_voice(event, country, stance)
    return f"{word} by {midway(voice)}" if voice else word


def backing(event: Event, country: CountryName) -> str:
    """ "as Ukraine says", "as Russia demands", "as two officials say"; "as an unnamed source says" when nobody is named."""
    for stance in _BACKING:
        if voice := short_voice(event, country, stance):
            verb = _STANCES[stance][is_plural(voice)].split()[0]
            return f"as {midway(voice)} {verb}"
    return f"as {_UNNAMED} says"


def says(event: Event, country: CountryName) -> tuple[str, ...]:
    """One line a voice, then whether anybody has checked it."""
    told = [(speaker(voice, country), _STANCES[voice.stance]) for voice in event.attributions]
    lines = [f"{name[0].upper()}{name[1:]} {verbs[is_plural(name)]}" for name, verbs in told]
    if not lines:
        return ("The article reports it in its own voice",)
    if not any(cue in event.quote.text.lower() for cue in _VERIFIED):
        lines.append("Not independently verified")
    return tuple(dict.fromkeys(lines))


def status(event: Event, country: CountryName) -> str:
    """Reality and who stands for it: "an aim, as the article reports", "halted, as Ukraine says", "denied by Ukraine"."""
    if event.assertion in (Assertion.DENIED, Assertion.DISPUTED):
        voice = short_voice(event, country, Stance.DENIES)
        return f"{event.assertion}{f' by {midway(voice)}' if voice else ''}"
    reality = _REALITY[event.reality]
    if event.assertion is Assertion.UNCONFIRMED:
        return f"{reality}, {doubt(event, country)}"
    if event.assertion is Assertion.CLAIMED:
        return f"{reality}, {backing(event, country)}"
    return f"{reality}, as the article reports"


def phrase(event: Event, where: str, country: CountryName) -> str:
    """ "an offensive in Sumy Oblast", "a buffer zone in Sumy Oblast (an aim)", "an advance in Dnipropetrovsk Oblast (denied by Ukraine)"."""
    kind = "a recapture" if event.kind is Kind.CAPTURE and is_retaken(event) else _PHRASES.get(event.kind, KINDS[event.kind].lower())
    plain = event.assertion is Assertion.NARRATED
    told = _REALITY[event.reality] if event.reality in _UNSURE else ""
    doubt = (
        told
        if plain
        else status(event, country)
        if told or event.assertion is not Assertion.CLAIMED
        else backing(event, country)
    )
    return f"{kind}{f' {placed(where)}' if where else ''}{f' ({doubt})' if doubt else ''}"


def placed(where: str) -> str:
    """ "in Sumy Oblast", "from Shire to Aksum"."""
    return where if where.startswith("from ") else f"in {where}"


def day(iso: str, granularity: str = "day") -> str:
    """An ISO date as "14 June 2025", "June 2025" or "2025"."""
    year, month, date = iso[:4], iso[5:7], iso[8:10]
    name = _MONTHS[int(month) - 1] if month else ""
    if granularity == "year" or not month:
        return year
    return f"{name} {year}" if granularity == "month" or not date else f"{int(date)} {name} {year}"


def when(time: EventTime | None) -> str | None:
    """The time of an event in words, with the text's own expression; None when the text gives none: the date of the report is no date of an event."""
    if time is None or (time.inferred and time.start is None):
        return None
    if time.start is None and time.end is None:
        return time.expression
    start, end = (None if iso is None else day(iso, time.granularity) for iso in (time.start, time.end))
    span = start if start == end else f"{start} to {end}"
    words = span if start and end else f"{'after' if time.relation == 'after' else 'since'} {start}" if start else f"until {end}"
    told = f" (“{time.expression}” in the text)" if time.expression else ""
    return f"{words}{told}{', inferred from the date of the report' if time.inferred else ''}"


def quantity(item: Quantity) -> str:
    """ "53,000 Russian soldiers, says Volodymyr Zelensky"."""
    low, high = item.low, item.high
    if low is not None and high is not None and low < high:
        number = f"{_number(low)} to {_number(high)}"
    elif low is None and high is not None:
        number = f"up to {_number(high)}"
    else:
        number = f"at least {_number(item.best)}" if high is None and low is not None else _number(item.best)
    noun = f"{item.of} {item.noun}" if item.of and item.of.lower() not in item.noun.lower() else item.noun
    return f"{number} {noun}, {says_who(item.source) if item.source else 'source not named'}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def listed(items: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    words = list(items)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
