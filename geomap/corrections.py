"""Corrections of a news desk, read from the file that its page downloads: whole and sensible, or refused with the spot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from geomap.desk import Act, Correction, Misfit, NamedPlace, Stale
from geomap.errors import CorrectionsError
from geomap.model import Precision
from geomap.schema import parse_corrections

LONGEST_NOTE = 500
"""Characters of a note: it is shown to readers, beside the words of the article."""

POINTS = (Precision.EXACT, Precision.SETTLEMENT, Precision.NEAR)
"""How exactly the desk may say that it knows a place."""

LEVELS = (Precision.ADM2, Precision.ADM1)
"""The units that a place may be drawn as."""

_MOST, _MOST_MB = 10_000, 10
_SHOWN = 60  # characters of a sentence that stands for its event
_WHY = {
    Misfit.ARTICLE: "its article is not in this map",
    Misfit.SENTENCE: "its sentence is not in the article any more",
    Misfit.EVENT: "its sentence does not tell this event any more",
    Misfit.PLACE: "its places are others now",
    Misfit.SEVERAL: "it fits several events alike",
    Misfit.TWICE: "another correction says something else of the same event or place",
    Misfit.OFF: "its event is not on the map, for another reason",
    Misfit.UNIT: "its place is drawn as that area already, or no unit around it is known",
}
_REMEDY = "correct the file, or make it again with “Download corrections” on the page of `geomap build … --desk`"


def read_corrections(path: str | Path) -> tuple[Correction, ...]:
    """The corrections of a file in its order; none of an empty list. Raises CorrectionsError naming file, spot and remedy."""
    file = Path(path)
    try:
        if file.stat().st_size > _MOST_MB * 1_000_000:
            raise CorrectionsError(f"{file}: larger than {_MOST_MB} MB, which no file of corrections is: {_REMEDY}")
        found = parse_corrections(file.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise CorrectionsError(f"{file}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        if isinstance(error, CorrectionsError):
            raise
        raise CorrectionsError(f"{file}: {error}: {_REMEDY}") from None
    check_corrections(found, str(file))
    return found


def given_corrections(given: str | Path | Iterable[Correction]) -> tuple[Correction, ...]:
    """Corrections from a file, or such as were made or read before, looked at all the same. Raises CorrectionsError."""
    if isinstance(given, str | Path):
        return read_corrections(given)
    found = tuple(given)
    check_corrections(found)
    return found


def check_corrections(corrections: Sequence[Correction], name: str = "corrections") -> None:
    """Raises CorrectionsError, naming the spot, for what no map can follow: a place off the globe, two things said of one place."""
    if len(corrections) > _MOST:
        raise CorrectionsError(f"{name}: {len(corrections):,} corrections: at most {_MOST:,} go with a map; leave those of other maps out")
    for number, one in enumerate(corrections):
        for spot, problem in _problems(one):
            raise CorrectionsError(f"{name}: corrections.{number}{spot}: {problem}: {_REMEDY}")
    seen: dict[tuple[object, ...], list[int]] = {}
    for number, one in enumerate(corrections):
        event = (one.event.id, one.event.kind, one.event.trigger, one.event.at, one.event.quote)
        for earlier in seen.setdefault(event, []):
            if clash(corrections[earlier], one):
                told = f"corrections.{earlier} and corrections.{number} say two things of the same event or place: keep one of them"
                raise CorrectionsError(f"{name}: {told}")
        seen[event].append(number)


def target(one: Correction) -> NamedPlace | None:
    """The place that a correction is about: the one that it names, else the only one of an event to move or widen; None for the whole event."""
    if one.place is not None or one.action in (Act.ACCEPT, Act.REJECT):
        return one.place
    return one.event.places[0] if len(one.event.places) == 1 else None


def told_stale(stale: Stale) -> str:
    """A stale correction in a sentence for a terminal."""
    one = stale.correction
    of = f"“{one.event.title or one.event.quote[:_SHOWN]}” ({one.event.id})" + (f", {one.place.text}" if one.place is not None else "")
    return f"stale, not applied: {one.action.value} of {of}: {_WHY[stale.reason]}"


def _problems(one: Correction) -> Iterator[tuple[str, str]]:
    """Spot and problem of everything that is wrong with a correction by itself."""
    if (one.action is Act.MOVE) != (one.to is not None):
        yield ".to", "a move says where to, with lon and lat" if one.to is None else f"only a move says where to, not {one.action.value!r}"
    if one.to is not None and not (-180 <= one.to.lon <= 180 and -90 <= one.to.lat <= 90):
        yield ".to", f"lon {one.to.lon:g}, lat {one.to.lat:g} is off the globe: lon is -180 to 180, lat -90 to 90"
    if one.to is not None and one.to.precision not in (None, *POINTS):
        yield ".to.precision", f"{one.to.precision!r} is no precision of a point: choose of {', '.join(POINTS)}, or leave it out"
    if one.level is not None and (one.action is not Act.AREA or one.level not in LEVELS):
        yield ".level", f"only an area has a level, which is one of {', '.join(LEVELS)}, or is left out"
    if one.action is Act.ACCEPT and one.place is not None:
        yield ".place", "an event is accepted as a whole: leave the place out"
    if one.action in (Act.MOVE, Act.AREA) and one.place is None and len(one.event.places) != 1:
        yield ".place", f"the event has {len(one.event.places)} places: say which of them"
    if one.place is not None and one.place not in one.event.places:
        yield ".place", "it is none of the places of its event"
    if len(one.note) > LONGEST_NOTE:
        yield ".note", f"{len(one.note)} characters, more than {LONGEST_NOTE}"


def clash(one: Correction, other: Correction) -> bool:
    """Whether two corrections of one event cannot both hold."""
    acts = {one.action, other.action}
    if any(each.action is Act.REJECT and each.place is None for each in (one, other)):
        return True
    return acts == {Act.ACCEPT} or (Act.ACCEPT not in acts and target(one) == target(other))
