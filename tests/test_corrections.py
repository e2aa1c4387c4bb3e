"""Corrections of a news desk: read whole or refused, applied where they fit, stale where they do not, and told in every output."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from edits import ARTICLE, PUBLISHED, all_kinds, card, correct, document, editable, scene, tools
from shapely import Point

import geomap
from geomap.annotate.safeguards import safeguards
from geomap.corrections import check_corrections, read_corrections
from geomap.desk import Act, Corrections, Misfit, NamedPlace, Spot
from geomap.errors import CorrectionsError
from geomap.model import Assertion, Precision
from geomap.pipeline import draw
from geomap.schema import corrections_json, json_schema, parse_corrections
from geomap.writers import write

KHARKIV = Spot(lon=36.5, lat=49.9)


def test_a_file_survives_the_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    path.write_bytes(b"\xef\xbb\xbf" + corrections_json(all_kinds("seen by our reporter")))
    assert read_corrections(path) == all_kinds("seen by our reporter")
    assert parse_corrections(corrections_json(())) == ()


def changed(change: dict[str, Any], number: int = 1) -> Any:
    data = orjson.loads(corrections_json(all_kinds()))
    for spot, value in change.items():
        at: Any = data["corrections"][number]
        *way, last = spot.split(".")
        for step in way:
            at = at[step]
        at[last] = value
    return data


FAULTS: dict[str, tuple[Any, str]] = {
    "no json": ("{", "EOF"),
    "another schema": ({"schema": "geomap/1", "corrections": []}, "geomap-corrections/1"),
    "no list": ({"schema": "geomap-corrections/1"}, "corrections: Field required"),
    "unknown action": (changed({"action": "delete"}), "corrections.1.action"),
    "a slip of the pen": (changed({"nota": "x"}), "corrections.1.nota"),
    "degrees as text": (changed({"to.lat": "49.9"}), "corrections.1.to.lat"),
    "off the globe": (changed({"to.lat": 99.0}), "corrections.1.to: lon 36.5, lat 99"),
    "a move to nowhere": (changed({"to": None}), "corrections.1.to: a move says where to"),
    "no precision of a point": (changed({"to.precision": "adm1"}), "settlement"),
    "acceptance with a place to go": (changed({"action": "accept", "place": None}), "only a move"),
    "a level of a move": (changed({"level": "adm2"}), "only an area has a level"),
    "a place of another event": (changed({"place.id": "geonames:1"}), "corrections.1.place"),
    "a note without end": (changed({"note": "x" * 501}), "corrections.1.note: 501 characters"),
    "a part of an acceptance": (changed({"action": "accept", "to": None}), "as a whole"),
    "no quote": (changed({"event.quote": None}), "corrections.1.event.quote"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_file_is_refused_with_file_spot_and_remedy(tmp_path: Path, fault: str) -> None:
    content, words = FAULTS[fault]
    path = tmp_path / "desk.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    with pytest.raises(CorrectionsError) as told:
        read_corrections(path)
    assert str(told.value).startswith(str(path)) and words in str(told.value) and "Download corrections" in str(told.value)


def test_no_number_is_a_place(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    for number in ("NaN", "Infinity", "1e999"):
        path.write_text(json.dumps(changed({})).replace("36.5", number), encoding="utf-8")
        with pytest.raises(CorrectionsError, match=r"desk\.json"):
            read_corrections(path)


def test_a_missing_file_and_one_that_is_too_large_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorrectionsError, match=r"nowhere\.json: cannot be read"):
        read_corrections(tmp_path / "nowhere.json")
    (tmp_path / "large.json").write_bytes(b" " * 10_000_001)
    with pytest.raises(CorrectionsError, match="larger than 10 MB"):
        read_corrections(tmp_path / "large.json")


def test_two_things_said_of_one_place_are_refused() -> None:
    accept, move, area, reject, part = all_kinds()
    check_corrections([accept, move, area, reject, part])
    off = replace(move, action=Act.REJECT, place=None, to=None)
    for twice in ([move, move], [accept, accept], [part, replace(part, action=Act.MOVE, to=KHARKIV)], [move, off]):
        with pytest.raises(CorrectionsError, match=r"corrections\.0 and corrections\.1 say two things"):
            check_corrections(twice)
    check_corrections([move, replace(move, action=Act.ACCEPT, place=None, to=None)])


def test_the_json_schema_holds_every_field() -> None:
    schema = json_schema(Corrections)
    assert set(schema["$defs"]["Act"]["enum"]) == {"accept", "move", "area", "reject"}
    assert set(schema["$defs"]["Correction"]["properties"]) == {"action", "event", "place", "to", "level", "note"}


def test_a_moved_place_stands_where_the_desk_has_it_and_says_so() -> None:
    made = scene(correct(Act.MOVE, "Kharkiv", "Kharkiv", to=KHARKIV, note="our reporter was there"))
    told = card(made, "Kharkiv")
    (mark,) = (one for one in made.features if told.id in one.events)
    assert mark.geometry == Point(36.5, 49.9) and mark.basis == "desk" and mark.precision is Precision.SETTLEMENT
    assert mark.label.endswith("moved by the desk")
    assert "moved by the desk" in told.status
    assert any("moved by the desk, 19.8 km from" in note and "our reporter was there" in note for note in told.notes)
    assert told.precision == "a town or village, as the desk has it"
    assert "By the desk: 1 place moved." in made.summary
    assert "Kharkiv" not in {text for text, lon, lat, *_ in made.backdrop.labels if (lon, lat) == (36.5, 49.9)}
    assert made.corrections[0].event == editable("Kharkiv").event and not made.stale


def test_a_region_that_is_moved_to_a_point_is_no_finer_than_near_unless_the_desk_says_so() -> None:
    text = "Shelling\n\nRussian forces shelled the Sumy region on Monday."
    of = editable("Sumy", text)
    move = correct(Act.MOVE, "Kharkiv", "Kharkiv", to=Spot(lon=34.9, lat=51.1))
    move = replace(move, event=of.event, place=of.targets[0].place)
    marks = {one.part: one for one in scene(move, text=text).features if one.events}
    assert marks["symbol"].precision is Precision.NEAR and marks["ring"].geometry.contains(marks["symbol"].geometry)
    finer = replace(move, to=replace(Spot(lon=34.9, lat=51.1), precision=Precision.SETTLEMENT))
    (mark,) = (one for one in scene(finer, text=text).features if one.events)
    assert mark.precision is Precision.SETTLEMENT and mark.basis == "desk"


def test_a_place_becomes_the_area_of_its_unit() -> None:
    of = editable("Pokrovsk")
    assert [level for level, _ in of.targets[0].units] == ["adm2", "adm1"]
    made = scene(correct(Act.AREA, "Pokrovsk", "Pokrovsk", level=Precision.ADM1, note="too vague"))
    told = card(made, "Fighting")
    marks = {one.part: one for one in made.features if told.id in one.events}
    assert set(marks) == {"wash", "badge"} and marks["wash"].precision is Precision.ADM1
    assert "drawn as an area by the desk" in told.status and "coarsened" not in told.status
    assert any("drawn as an area by the desk: too vague" in step for step in told.derivation)
    finest = card(scene(correct(Act.AREA, "Pokrovsk", "Pokrovsk")), "Fighting")
    assert finest.precision == "somewhere in a district"


def test_a_city_is_drawn_as_the_unit_of_its_own_name_before_one_of_its_districts() -> None:
    assert editable("Istanbul").targets[0].units[0] == ("adm1", "Istanbul")


def test_a_rejected_event_is_off_the_map_and_says_why() -> None:
    made = scene(correct(Act.REJECT, "Basivka", note="the ministry took it back"))
    told = card(made, "Basivka")
    assert not told.features and told.why_not == "taken off the map by the desk: the ministry took it back"
    assert "taken off the map by the desk" in told.status
    assert [one.reason for one in made.skipped if one.text == told.title] == [told.why_not]
    assert not [one for one in made.skipped if one.text == "Basivka"]


def test_a_rejected_place_leaves_the_others_of_its_event() -> None:
    made = scene(correct(Act.REJECT, "Chernihiv", "Chernihiv", note="another town"))
    told = card(made, "Strike — Sumy")
    assert told.where == "Sumy" and len(told.features) == 1
    assert [one.reason for one in made.skipped if one.text == "Chernihiv"] == ["taken off the map by the desk: another town"]
    assert "Chernihiv: taken off the map by the desk: another town" in told.notes


def test_a_place_that_another_event_draws_is_not_listed_as_taken_off() -> None:
    text = "Shelling\n\nRussian forces shelled Kharkiv on Monday. A drone hit Kharkiv and Sumy on Tuesday."
    of = editable("and Sumy", text)
    off = replace(correct(Act.REJECT, "Basivka"), event=of.event, place=of.targets[0].place)
    made = scene(off, text=text)
    assert made.corrections == (off,) and not [one for one in made.skipped if one.text == "Kharkiv"]
    assert "Kharkiv: taken off the map by the desk" in card(made, "Strike — Sumy").notes


def test_all_places_of_an_event_rejected_one_by_one_take_it_off() -> None:
    both = (correct(Act.REJECT, "Chernihiv", "Chernihiv"), correct(Act.REJECT, "Chernihiv", "Sumy"))
    told = card(scene(*both), "Strike — Sumy")
    assert not told.features and "taken off the map by the desk" in (told.why_not or "")


def test_an_accepted_event_is_checked_and_nothing_else() -> None:
    made, plain = scene(correct(Act.ACCEPT, "Fighting", note="two sources")), scene()
    told, before = card(made, "Fighting"), card(plain, "Fighting")
    assert told.status == before.status + "; checked by the desk" and told.notes == (*before.notes, "checked by the desk: two sources")
    assert made.features == plain.features


def test_without_corrections_nothing_changes() -> None:
    assert scene() == scene(*()) and scene().desk is None


DISPUTED = """The village

Russia said its troops captured Basivka on Monday. Ukraine denied that Russian troops had captured Basivka."""


def test_a_rejected_denial_disputes_nothing_and_a_moved_claim_stays_disputed() -> None:
    claim, denial = (one for one in scene(text=DISPUTED, desk=True).desk or ())
    assert {one.assertion for one in scene(text=DISPUTED).cards} == {Assertion.DISPUTED, Assertion.DENIED}
    base = correct(Act.REJECT, "Basivka")
    without = scene(replace(base, event=denial.event), text=DISPUTED)
    assert {one.assertion for one in without.cards if one.features} == {Assertion.CLAIMED}
    moved = scene(replace(base, action=Act.MOVE, event=claim.event, to=Spot(lon=35.0, lat=51.2)), text=DISPUTED)
    assert next(one for one in moved.cards if one.id == claim.event.id).assertion is Assertion.DISPUTED


def test_what_is_kept_back_stays_back_when_the_desk_moves_it() -> None:
    text = "Troops\n\nUkraine deployed troops in Sumy on Monday."
    of = editable("Deployment", text)
    move = replace(correct(Act.MOVE, "Kharkiv", "Kharkiv", to=KHARKIV), event=of.event, place=of.targets[0].place)
    made = scene(move, text=text)
    marks = [one for one in made.features if one.events]
    assert marks and {(one.precision, one.basis) for one in marks} == {(Precision.ADM2, "derived")}
    assert not any("km from" in step for one in marks for step in one.derivation)
    open_ = scene(move, text=text, how=safeguards(sensitive=True))
    assert [one.geometry for one in open_.features if one.part == "symbol"] == [Point(36.5, 49.9)]


def following(text: str) -> tuple[list[str], list[tuple[str, Misfit]]]:
    """What becomes of one correction of each kind on another text: ids of events, and reasons."""
    made = scene(*all_kinds(), text=text)
    return [one.event.id.split("/")[1] for one in made.corrections], [(one.correction.action.value, one.reason) for one in made.stale]


def test_corrections_survive_a_change_elsewhere_in_the_text_and_of_the_numbering() -> None:
    before = [one.event.id.split("/")[1] for one in scene(*all_kinds()).corrections]
    longer = ARTICLE.replace("Russian forces shelled", "Ukrainian forces shelled Belgorod on Sunday. Russian forces shelled")
    ids, stale = following(longer)
    assert stale == [] and ids == [f"e{int(one[1:]) + 1}" for one in before]
    renamed, stale = following(ARTICLE.replace("Shelling on the border", "A night of shelling"))
    assert stale == [] and renamed == before


def test_a_correction_whose_sentence_changed_is_stale_and_not_applied() -> None:
    text = ARTICLE.replace("captured the village", "stormed and captured the village")
    ids, stale = following(text)
    assert stale == [("reject", Misfit.SENTENCE)] and len(ids) == 4
    assert card(scene(*all_kinds(), text=text), "Basivka").features


def test_the_reason_is_what_changed() -> None:
    move = correct(Act.MOVE, "Kharkiv", "Kharkiv", to=KHARKIV)
    other = replace(move.event, kind=editable("Basivka").event.kind)
    elsewhere = NamedPlace(text="Kharkiv", id="geonames:1")
    article = replace(move.event.article, id="x", title="Another", url=None)
    for changed_one, reason in (
        (replace(move, event=other), Misfit.EVENT),
        (replace(move, event=replace(move.event, places=(elsewhere,)), place=elsewhere), Misfit.PLACE),
        (replace(move, event=replace(move.event, id="x/e1", article=article, quote="Nobody said this.")), Misfit.ARTICLE),
    ):
        made = scene(changed_one)
        assert [one.reason for one in made.stale] == [reason] and made.features == scene().features


def test_a_sentence_of_two_articles_is_corrected_only_where_it_is_clear_which_is_meant() -> None:
    twins = [document(ARTICLE.replace("Shelling on the border", title)) for title in ("One", "Two")]
    move = correct(Act.MOVE, "Kharkiv", "Kharkiv", to=KHARKIV)
    assert [one.reason for one in draw(twins, tools(), corrections=[move]).stale] == [Misfit.SEVERAL]
    titled = replace(move, event=replace(move.event, article=replace(move.event.article, title="Two")))
    assert [one.event.article.title for one in draw(twins, tools(), corrections=[titled]).corrections] == ["Two"]


def test_of_two_corrections_that_meet_on_one_event_the_first_holds() -> None:
    move = correct(Act.MOVE, "Kharkiv", "Kharkiv", to=KHARKIV)
    other = replace(move, event=replace(move.event, id="x/e9"), to=Spot(lon=30.0, lat=50.0))
    made = scene(move, other)
    assert [one.reason for one in made.stale] == [Misfit.TWICE] and made.corrections == (move,)


def test_blanks_and_what_a_page_shows_otherwise_do_not_matter() -> None:
    move = correct(Act.MOVE, "Kharkiv", "Kharkiv", to=KHARKIV)
    assert move.place is not None
    place = replace(move.place, text=" Khar\ufffdkiv")
    worn = replace(move, event=replace(move.event, quote=move.event.quote.replace(" ", "\n  ") + "\ufffd", places=(place,)), place=place)
    assert scene(worn).corrections == (move,)


def test_the_file_in_the_docs_is_one_and_fits(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "corrections.md").read_text(encoding="utf-8")
    (tmp_path / "desk.json").write_text(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0], encoding="utf-8")
    made = scene(*read_corrections(tmp_path / "desk.json"))
    assert not made.stale and made.corrections[0].place == editable("Kharkiv").targets[0].place


def test_an_event_that_is_off_the_map_for_another_reason_cannot_be_corrected() -> None:
    accept = correct(Act.ACCEPT, "Kharkiv")
    made = scene(accept, how=safeguards(as_of="2025-06-10", delay_hours=1))
    assert not any(one.features for one in made.cards) and not made.stale
    text = "Before\n\nRussian forces captured Kharkiv in 2014 and left it."
    events = [one.event for one in scene(text=text, desk=True).desk or () if not one.targets]
    assert [one.reason for one in scene(*(replace(accept, event=event) for event in events), text=text).stale] == [Misfit.OFF] * len(events)


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".kml", ".svg", ".html"])
def test_every_file_says_what_the_desk_did(tmp_path: Path, suffix: str) -> None:
    text = write(scene(*all_kinds("a note")), tmp_path / f"map{suffix}").read_text(encoding="utf-8")
    assert "moved by the desk" in text
    if suffix != ".svg":
        for words in ("checked by the desk", "drawn as an area by the desk", "taken off the map by the desk: a note", "19.8 km from"):
            assert words in text, words
    else:
        assert "By the desk: " in text


def test_a_map_in_another_language_says_it_in_that_language() -> None:
    made = scene(*all_kinds(), language="uk")
    told = " ".join((made.summary, *(one.status for one in made.cards), *(one.label for one in made.features)))
    assert "desk" not in told and "редакц" in told


def test_the_same_corrections_give_the_same_bytes_in_whatever_order(tmp_path: Path) -> None:
    one = write(scene(*all_kinds("n")), tmp_path / "one.geojson").read_bytes()
    other = write(scene(*reversed(all_kinds("n"))), tmp_path / "other.geojson").read_bytes()
    assert one == other


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "geomap", *arguments], capture_output=True, text=True, cwd=cwd, check=False)


def test_the_command_line_applies_what_fits_and_tells_of_the_rest(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE.replace("captured the village", "stormed the village"), encoding="utf-8")
    (tmp_path / "desk.json").write_bytes(corrections_json(all_kinds()))
    done = run("build", "article.txt", "--published", PUBLISHED, "--corrections", "desk.json", "-o", "map.geojson", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    stale = [line for line in done.stderr.splitlines() if "stale" in line]
    assert len(stale) == 1 and stale[0].startswith("desk.json: stale, not applied: reject of “Capture — Basivka”")
    assert "desk.json: 4 corrections applied to the same sentence in a changed article" in done.stderr
    assert "moved by the desk" in (tmp_path / "map.geojson").read_text(encoding="utf-8")


def test_the_command_line_refuses_before_it_reads(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_text("{}", encoding="utf-8")
    done = run("build", "nowhere.txt", "--corrections", "desk.json", "-o", "map.html", cwd=tmp_path)
    assert done.returncode == 3 and done.stderr.startswith("geomap: desk.json: ") and done.stderr.count("\n") == 1
    done = run("build", "nowhere.txt", "--desk", "-o", "map.svg", cwd=tmp_path)
    assert done.returncode == 2 and "map.svg" in done.stderr


def test_python_takes_a_file_or_what_was_read_from_it(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_bytes(corrections_json(all_kinds()))
    one = geomap.build(document(), corrections=tmp_path / "desk.json")
    assert one.scene == geomap.build(document(), corrections=all_kinds()).scene and one.stale == ()
    with pytest.raises(CorrectionsError, match="say two things"):
        geomap.build(document(), corrections=all_kinds() * 2)
