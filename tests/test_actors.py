"""Actors and their sides: names, forces, leaders, groups, phrases for both sides, a user's own table."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from reading import event_of, sides_of

from geomap import resources
from geomap.articles import article_from_text
from geomap.errors import UnknownNameError
from geomap.extract.actors import load_actors, main_sides
from geomap.extract.spelling import load_grades
from geomap.gazetteer import Gazetteer
from geomap.pipeline import extract, open_tools

# The wars of 2011 to 2026 that the table covers: what reports call each side, and the side it is.
WARS = {
    "Ukraine": {"Kyiv's forces": "UA", "Russian troops": "RU", "the Wagner Group": "WAGNER", "the HUR": "UA", "Rosgvardia": "RU"},
    "Gaza": {"the IDF": "IL", "Hamas": "HAMAS", "Palestinian Islamic Jihad": "PIJ", "the al-Qassam Brigades": "HAMAS"},
    "Lebanon": {"Hezbollah": "HEZBOLLAH", "the Lebanese army": "LB", "the Radwan Force": "HEZBOLLAH", "the Amal Movement": "AMAL"},
    "Syria": {"the SDF": "SDF", "the YPG": "SDF", "Hayat Tahrir al-Sham": "HTS", "the Free Syrian Army": "SNA", "Damascus": "SY"},
    "Yemen": {"Ansar Allah": "HOUTHIS", "the Southern Transitional Council": "STC", "the Presidential Leadership Council": "YE", "AQAP": "AQAP"},
    "Red Sea": {"the Houthi movement": "HOUTHIS", "US Central Command": "US", "the British navy": "GB"},
    "Iraq": {"Daesh": "ISIS", "the peshmerga": "KRG", "the Popular Mobilisation Units": "PMF", "Iraqi security forces": "IQ"},
    "Afghanistan": {"the Taliban": "TALIBAN", "the Haqqani network": "TALIBAN", "ISKP": "ISKP", "the National Resistance Front": "NRF"},
    "Pakistan and India": {"the Pakistani army": "PK", "the Border Security Force": "IN", "Jaish-e-Mohammed": "JEM", "ISPR": "PK"},
    "Pakistan's insurgencies": {"the TTP": "TTP", "the Balochistan Liberation Army": "BLA", "the Majeed Brigade": "BLA", "the BLF": None},
    "Kashmir": {"Lashkar-e-Taiba": "LET", "Hizbul Mujahideen": "HIZBUL", "The Resistance Front": "TRF"},
    "Northeast India": {"ULFA-I": "ULFA", "the NSCN-IM": "NSCN", "the Assam Rifles": "IN", "Arambai Tenggol": "ARAMBAI"},
    "India's Maoists": {"Naxals": "MAOISTS", "CPI (Maoist)": "MAOISTS", "the CRPF": "IN"},
    "Sri Lanka": {"the Tamil Tigers": "LTTE", "the Sri Lankan army": "LK"},
    "Myanmar": {
        "the Tatmadaw": "MM",
        "the Arakan Army": "AA",
        "the KNU": "KNU",
        "the Kachin Independence Army": "KIA",
        "the TNLA": "TNLA",
        "the MNDAA": "MNDAA",
        "People's Defence Force": "PDF",
        "the Chin National Army": "CNF",
        "the KNDF": "KNDF",
        "the United Wa State Army": "UWSA",
        "ARSA": "ARSA",
        "the Karenni Nationalities Defense Force": "KNDF",
    },
    "Thailand and Cambodia": {"the Royal Thai Army": "TH", "Cambodian soldiers": "KH", "Phnom Penh": "KH", "Hun Manet": "KH"},
    "Philippines": {"the New People's Army": "NPA", "Abu Sayyaf": "ASG", "the Maute group": "MAUTE", "the BIFF": "BIFF", "the MILF": "MILF"},
    "Papua": {"the TPNPB": "TPNPB", "the Free Papua Movement": "TPNPB", "the TNI": "ID"},
    "Sudan": {"the RSF": "RSF", "the Sudanese Armed Forces": "SD", "SPLM-N": "SPLM-N", "Hemedti": "RSF", "Burhan": "SD", "Minni Minnawi": "SLM"},
    "South Sudan": {"the SSPDF": "SS", "the SPLA-IO": "SPLM-IO", "Riek Machar": "SPLM-IO", "the White Army": "SPLM-IO"},
    "Tigray": {"the TPLF": "TPLF", "Tigrayan forces": "TPLF", "the ENDF": "ET", "Eritrean troops": "ER"},
    "Amhara and Oromia": {"Fano": "FANO", "the Oromo Liberation Army": "OLA", "Abiy Ahmed": "ET"},
    "Somalia": {"al-Shabab": "AL-SHABAAB", "Jubaland": "JUBALAND", "Somaliland": "SOMALILAND", "the Somali National Army": "SO"},
    "DR Congo": {
        "M23": "M23",
        "the ADF": "ADF",
        "CODECO": "CODECO",
        "the Wazalendo": "WAZALENDO",
        "the FDLR": "FDLR",
        "the FARDC": "CD",
        "the Rwanda Defence Force": "RW",
        "Twirwaneho": "TWIRWANEHO",
        "Corneille Nangaa": "M23",
    },
    "Burundi": {"RED-Tabara": "RED-TABARA", "the Imbonerakure": "IMBONERAKURE", "Evariste Ndayishimiye": "BI"},
    "Uganda": {"the Lord's Resistance Army": "LRA", "the UPDF": "UG"},
    "Central African Republic": {"the Coalition of Patriots for Change": "CPC", "Seleka": "SELEKA", "anti-Balaka": "ANTI-BALAKA", "FACA": "CF"},
    "Chad": {"the Front for Change and Concord in Chad": "FACT", "Chadian soldiers": "TD"},
    "Nigeria": {"Boko Haram": "BOKO-HARAM", "ISWAP": "ISWAP", "IPOB": "IPOB", "Nigerian troops": "NG", "Lakurawa": "LAKURAWA"},
    "Sahel": {
        "JNIM": "JNIM",
        "the Islamic State in the Greater Sahara": "ISSP",
        "Africa Corps": "RU",
        "the Azawad Liberation Front": "FLA",
        "the Volunteers for the Defence of the Homeland": "BF",
        "Assimi Goita": "ML",
        "Nigerien soldiers": "NE",
    },
    "Mozambique": {"Ahlu Sunnah Wal Jamaa": "ASWJ", "Renamo": "RENAMO", "Mozambican forces": "MZ"},
    "Cameroon": {"Ambazonian separatists": "AMBAZONIA", "the Rapid Intervention Battalion": "CM"},
    "Casamance": {"the MFDC": "MFDC", "Senegalese soldiers": "SN"},
    "Libya": {"the LNA": "LNA", "the Government of National Accord": "LY", "Khalifa Haftar": "LNA", "the Stability Support Apparatus": "SSA"},
    "Western Sahara": {"the Polisario Front": "POLISARIO", "Moroccan forces": "MA"},
    "Karabakh": {"Artsakh": "ARTSAKH", "Azerbaijani troops": "AZ", "Armenian soldiers": "AM", "Ilham Aliyev": "AZ"},
    "Georgia": {"Abkhaz forces": "ABKHAZIA", "South Ossetian militia": "SOUTH-OSSETIA", "Georgian troops": "GE"},
    "Tajik-Kyrgyz border": {"Tajik border guards": "TJ", "Kyrgyz border guards": "KG", "Sadyr Japarov": "KG", "Emomali Rahmon": "TJ"},
    "Kosovo": {"Kosovo police": "XK", "Belgrade": "RS", "KFOR": "NATO", "Albin Kurti": "XK"},
    "Turkey and the PKK": {"the PKK": "PKK", "Turkish jets": "TR", "the Kurdistan Freedom Falcons": "TAK", "Abdullah Ocalan": "PKK"},
    "Iran and Israel": {"the Revolutionary Guards": "IR", "the Quds Force": "IR", "the Israeli air force": "IL", "Jaish al-Adl": "JAYSH-AL-ADL"},
    "Colombia": {"the ELN": "ELN", "FARC dissidents": "FARC", "Clan del Golfo": "CLAN-DEL-GOLFO", "Segunda Marquetalia": "SEGUNDA-MARQUETALIA"},
    "Haiti": {"Viv Ansanm": "VIV-ANSANM", "Gran Grif": "GRAN-GRIF", "the Haitian National Police": "HT", "Jimmy Cherizier": "VIV-ANSANM"},
    "Mexico": {"the Sinaloa Cartel": "SINALOA", "the Jalisco New Generation Cartel": "CJNG", "Los Chapitos": "CHAPITOS"},
    "Ecuador": {"Los Choneros": "CHONEROS", "Los Lobos": "LOBOS", "Daniel Noboa": "EC"},
    "Venezuela": {"Nicolas Maduro": "VE", "Tren de Aragua": "TREN-DE-ARAGUA", "Miraflores": None},
    "Transnistria": {"Transnistria": "PMR", "Maia Sandu": "MD"},
    "Taiwan": {"the People's Liberation Army": "CN", "the Eastern Theatre Command": "CN", "Taipei": "TW"},
}
KINDS = {"state", "people", "government", "forces", "group", "person", "organisation"}


def found(text: str) -> list[tuple[str, str, str]]:
    spans = load_actors().find(text)
    assert all(text[span.start : span.end] == span.name for span in spans)
    return [(span.name, span.side, span.kind) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine's General Staff spoke.", [("Ukraine's General Staff", "UA", "forces")]),
        ("the Russian defence ministry", [("Russian defence ministry", "RU", "government")]),
        ("Sudanese troops and the RSF", [("Sudanese troops", "SD", "forces"), ("RSF", "RSF", "group")]),
        ("South Sudanese soldiers", [("South Sudanese soldiers", "SS", "forces")]),
        ("the IDF hit Hezbollah", [("IDF", "IL", "forces"), ("Hezbollah", "HEZBOLLAH", "group")]),
        ("Volodymyr Zelenskyy met Erdogan", [("Volodymyr Zelenskyy", "UA", "person"), ("Erdogan", "TR", "person")]),
        ("The Kremlin and the White House", [("Kremlin", "RU", "government"), ("White House", "US", "government")]),
        ("Al-Shabaab fighters", [("Al-Shabaab", "AL-SHABAAB", "group")]),
        ("the Democratic Republic of Congo", [("Democratic Republic of Congo", "CD", "state")]),
        ("Guinea-Bissau", [("Guinea-Bissau", "GW", "state")]),
        ("U.N. experts", [("U.N.", "UN", "organisation")]),
        ("Iran-backed Houthis", [("Houthis", "HOUTHIS", "group")]),
        ("In Washington a spokeswoman of the National Security Council", [("Washington", "US", "government")]),
        ("the Russian deputy defence minister", [("Russian deputy defence minister", "RU", "government")]),
        ("a US-led force", [("US", "US", "state")]),
    ],
)
def test_find(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["He gave us a chadri.", "The Russianness of it", "mali principii", "Putinism", ""])
def test_find_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("the Rapid Support Forces", "RSF"),
        ("hamas", "HAMAS"),
        ("the ministry in Moscow", "RU"),
        ("a Ukrainian army spokesman", "UA"),
        ("Paul Kagame", "RW"),
        ("residents", None),
        ("", None),
    ],
)
def test_side_of(name: str, side: str | None) -> None:
    assert load_actors().side_of(name) == side


def test_both_sides_are_the_two_named_most() -> None:
    actors = load_actors()
    document = actors.find("Armenia and Azerbaijan spoke. Azerbaijan left. The UN, the UN and the UN waited. Turkey looked on. Armenia stayed.")
    spans = actors.resolve_sides("Both sides agreed.", document)
    assert [(span.side, span.name, span.rule) for span in spans] == [("AM", "Both sides", "pair:any"), ("AZ", "Both sides", "pair:any")]
    assert actors.resolve_sides("Both sides agreed.", actors.find("Armenia spoke.")) == []
    assert actors.resolve_sides("Nobody agreed.", document) == []


def test_two_countries_are_states() -> None:
    actors = load_actors()
    document = actors.find("M23 and M23 fought Congo. Rwanda denied it. Rwanda left. Congo did not.")
    assert {span.side for span in actors.resolve_sides("The two countries spoke.", document)} == {"CD", "RW"}
    assert {span.side for span in main_sides(document)} == {"CD", "M23"}


def test_own_table_is_laid_over(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[actors]]\nname = "Red Valley Front"\nside = "RVF"\nkind = "group"\n\n[leaders]\nRVF = [["Ada Lund"]]\n', encoding="utf-8")
    actors = load_actors(path)
    assert [(span.name, span.side) for span in actors.find("Ada Lund of the Red Valley Front met Putin.")] == [
        ("Ada Lund", "RVF"),
        ("Red Valley Front", "RVF"),
        ("Putin", "RU"),
    ]
    assert load_actors().find("Red Valley Front") == []


@pytest.mark.parametrize("content", ["not toml [", '[[actors]]\nname = "No side"\n', None])
def test_a_bad_table_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "bad.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UnknownNameError, match=r"bad\.toml"):
        load_actors(path)


def test_the_shipped_table_gives_each_name_one_meaning() -> None:
    table = tomllib.loads(resources.vocabulary("actors").read_text(encoding="utf-8"))
    names: Counter[str] = Counter()
    for state in table["states"].values():
        names.update({*state["names"], *state["people"], *state["seats"]})
    for people in table["leaders"].values():
        for spellings in people:
            names.update(set(spellings))
    for actor in table["actors"]:
        assert actor["kind"] in KINDS
        names.update({actor["name"], *actor["aliases"]})
    assert [name for name, count in names.items() if count > 1] == []
    assert len(table["states"]) > 195


@pytest.mark.parametrize("war", sorted(WARS))
def test_each_war_has_its_sides(war: str) -> None:
    actors = load_actors()
    assert {phrase: actors.side_of(phrase) for phrase in WARS[war]} == WARS[war]


def known_names() -> dict[str, str]:
    """Names of groups, forces, organisations and people of the shipped table, each with its kind."""
    table = tomllib.loads(resources.vocabulary("actors").read_text(encoding="utf-8"))
    names = {name: actor["kind"] for actor in table["actors"] for name in (actor["name"], *actor["aliases"])}
    return names | {name: "person" for people in table["leaders"].values() for spellings in people for name in spellings}


def test_no_name_is_a_common_word() -> None:
    grades = load_grades()
    words = [n for n in known_names() if n.isalpha() and not n.isupper() and 0 < grades.get(n.lower(), (0, 0, 0))[0] <= 2]
    assert words == []


def test_no_name_of_a_group_is_that_of_a_large_town() -> None:
    gazetteer = Gazetteer.open()
    names = [n for n, kind in known_names().items() if kind in ("group", "forces", "organisation")]
    large = {n for n in names if not n.isupper() and any(c.match == "main" and c.population > 50_000 for c in gazetteer.find(n))}
    assert large == {"Fano"}


def test_no_name_of_one_side_is_taken_for_another() -> None:
    actors, table = load_actors(), tomllib.loads(resources.vocabulary("actors").read_text(encoding="utf-8"))
    given = {name: actor["side"] for actor in table["actors"] for name in (actor["name"], *actor["aliases"])}
    given |= {name: side for side, people in table["leaders"].items() for spellings in people for name in spellings}
    assert {name: side for name, side in given.items() if [s.side for s in actors.find(name)] != [side]} == {}


@pytest.mark.parametrize("name", ["People’s Defense Force", "Lord’s Resistance Army", "Karenni Nationalities Defense Force", "Badr Organization"])
def test_american_spellings_and_curled_apostrophes(name: str) -> None:
    assert load_actors().side_of(name) is not None


def test_rebels_of_a_country_are_not_that_country() -> None:
    event = event_of("Iraqi militias shelled the port of [Aqaba/JO/settlement] on Monday.", "strike")
    assert sides_of(event)[0] == []


def test_a_rival_is_not_the_one_whose_rival_it_is() -> None:
    event = event_of("Togo's neighbours shelled the port of [Lome/TG/settlement] on Monday.", "strike")
    assert sides_of(event)[0] == []


def test_own_actors_reach_the_events(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[actors]]\nname = "Red Valley Front"\nside = "RVF"\nkind = "group"\n', encoding="utf-8")
    article = article_from_text("The Red Valley Front shelled the port of Mombasa on Monday.", published="2025-06-15")
    with_own = extract(article, open_tools(actors=path))
    assert [a.side for e in with_own.events for a in e.initiators] == ["RVF"]
    assert [a.side for e in extract(article, open_tools()).events for a in e.initiators] == []


def test_a_group_of_an_own_table_is_no_village_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[actors]]\nname = "Basivka"\nside = "BSV"\nkind = "group"\n', encoding="utf-8")
    article = article_from_text("Fighters from Basivka shelled the port of Mombasa. Troops near Basivka fired back.", published="2025-06-15")
    for ner in ("gated", "off"):
        assert {m.text for m in extract(article, open_tools(ner=ner)).mentions} == {"Basivka", "Mombasa"}
        assert {m.text for m in extract(article, open_tools(ner=ner, actors=path)).mentions} == {"Mombasa"}


def test_the_page_on_actors_names_each_side_and_rule() -> None:
    root = Path(__file__).resolve().parents[1]
    page = (root / "docs" / "actors.md").read_text(encoding="utf-8")
    table = tomllib.loads(resources.vocabulary("actors").read_text(encoding="utf-8"))
    groups = {actor["side"] for actor in table["actors"] if actor["kind"] == "group"}
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "geomap" / "extract").glob("*.py")))
    rules = set(re.findall(r'marked\(.*, "(\w+)"\)|_one_doer\(\w+, "(\w+)"\)|rule="(\w+)"', code))
    assert {name for found in rules for name in found if name} | groups <= set(re.findall(r"`([^`\n]+)`", page))
