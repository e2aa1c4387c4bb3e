"""Russian-style names of Ukrainian places, by rule: many reports write `Peski` for Pisky, `Zaitsevo` for Zaitseve, `Dolgoye` for Dovhe.

The names differ by endings (-івка: -овка, -ське: -ское) and by what became of old vowels (ліс: лес, гірськ: горск), which stems tell.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from boundaries.romanise import russian_bgn, ukrainian

from gazetteer.entries import ALTERNATE, Entry
from gazetteer.places import script
from geomap.folding import fold

MOST = 2
ALIKE = 0.7

_STEMS = (
    # і of closed syllables and of the old yat
    "гірник:горняк|піск:песк|піщ:песч|ліс:лес|біл:бел|хліб:хлеб|сніг:снег|сніж:снеж|річ:реч|дід:дед|діг:дег|звір:звер|стріл:стрел|гнізд:гнезд|міст:мост|озір:озер|"
    "сівер:север|зір:зор|бір:бор|гір:гор|під:под|піль:поль|пілл:полл|ріг:рог|рівн:ровн|рідк:редк|кінськ:конск|вільх:ольх|віль:воль|вівч:овч|вівс:овс|"
    "діл:дол|дніпр:днепр|вітр:ветр|вірн:верн|ніж:неж|двір:двор|різдв:рождеств|різьк:рожск|ріжж:рожж|біжн:бежн|між:меж|мілов:мелов|потік:поток|лід:лед|"
    "січ:сеч|цвіт:цвет|квіт:цвет|світ:свет|сір:сер|сіл:сел|тісн:тесн|хрін:хрен|кріп:креп|ріп:реп|літ:лет|різ:рез|кінн:конн|ківш:ковш|віл:вол|хутір:хутор|"
    "кремін:кремен|камін:камен|корін:корен|осін:осен|печін:печен|мідь:медь|оріх:орех|харків:харьков|ирпінь:ирпень|іллін:ильин|ілліч:ильич|"
    # и that is Russian ы
    "монастир:монастыр|пустир:пустыр|висок:высок|вигод:выгод|висел:высел|бистр:быстр|риб:рыб|дим:дым|крим:крым|кринк:крынк|миш:мыш|мис:мыс|ковил:ковыл|"
    "кобил:кобыл|копил:копыл|комиш:камыш|риж:рыж|бик:бык|пиш:пыш|козир:козыр|сипн:сыпн|мартин:мартын|"
    # other letters
    "багатопіл:многопол|ам'ян(?=[аеі]):аменн|ам'ян:амен|слов'ян:славян|вовк:волк|вовч:волч|довг:долг|довж:долж|товст:толст|жовт:желт|шовк:шелк|"
    "чорн:черн|чорт:черт|повст:повст|пчол:пчел|щол:щел|гостр:остр|вуг:уг|ганн:анн|^гнат:игнат|^олек:алек|олександр:александр|олексі:алексе|^олен:елен|"
    "пилип:филипп|багат:богат|гаряч:горяч|гарбуз:арбуз|щаст:счаст|яблун:яблон|північ:север|микол:никол|опанас:афанас|йосип:иосиф|^яким:аким|одеса:одесса|"
    "руськ:русск|верхньо:верхне|нижньо:нижне|середньо:средне|середн:средн|уват:оват|сонячн:солнечн|розд:разд|розс:расс|розк:раск|перш:перв|"
    "війт:войт|дністр:днестр|козач:казач|багач:богач|комісар:комиссар|тил:тыл"
)
_STEM_RULES = tuple((re.compile(old), new) for old, new in (rule.split(":") for rule in _STEMS.split("|")))
_ADJECTIVE_STEMS = re.compile(
    "берез|виш|сад|дуб|терн|клен|став|сосн|яблон|верб|лип|бук|черв|лоз|груш|цвет|нов|гай|граб|калин|малин|ялин|ольх|торф|рай|степ|крив|медов|ковыл|мир|"
    "кедр|рог|черешн|шелк"
)
_HEAD = re.compile(
    "(?:нов|стар|велик|мал|бел|черн|червон|красн|зелен|сух|солон|каменн|крут|крив|кругл|высок|широк|глибок|долг|золот|добр|тепл|свят|син|верхн|нижн|"
    "мокр|гнил|лис|пуст|кос|перв|ясн|ракитн|средн|дальн|дик|.+[оеє]в|.+[сц]к)"
)
_TWICE = (("катерин", "екатерин"), ("григоров", "григорьев"))
_NOUN = re.compile("[жшщць]$|ськ?о$|[оеи]$")
_OWNED = re.compile("[оеє]в$|[иії]н$")
_ADJECTIVE = re.compile("[сц]к$")
_PERHAPS_ADJECTIVE = re.compile("[оеє]в$|[ау]т$|[чжшя]н$|енн$")
_HARD = re.compile("[вдзлмнпрст]$(?<!(?:рх|иж|ед)н)")
_RULES = tuple(
    (re.compile(old), new)
    for old, new in (
        ("зьк", "зск"),
        (r"([сц])ьк", r"\1к"),
        ("йцьк", "йцк"),
        ("(?<=[рб])'я$", "ье"),
        ("ця$", "ца"),
        ("стя$", "стье"),
        (r"([бвгджзклмнпрстфхцчшщ])\1я$", r"\1ье"),
        ("(?<=[соз]ф|нт)іївк", "иевк"),
        ("(?<=мар)іївк", "ьевк"),
        ("іївк", "еевк"),
        ("'ївк", "ьевк"),
        ("їв(?=к|ск|ц|ец|$)", "ев"),
        ("(?<=[жчшщц])ів(?=к|ц|ск|$)", "ев"),
        ("силівк", "сильевк"),
        ("ів(?=к|ск|ц|ец|щ|$)", "ов"),
        ("(?<=[бвгджзклмнпрстфхц])'(?=[яюєї])", "ь"),
        (r"ії", "ие"),
        (r"їц", "иц"),
        (r"(?<=[бвджзлмнпрстфц])и$", "ы"),
        ("ці$", "цы"),
        (r"і[ий]$", "ий"),
        (r"(?<=[^гкхжчшщ])ий$", "ый"),
    )
)
_PLAIN = str.maketrans({"і": "и", "ї": "и", "є": "е", "ґ": "г"})
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_APOSTROPHES = re.compile("[’ʼ]")
_WORD = re.compile(r"[\w']+")


def russian_names(name: str) -> list[str]:
    """Likely Russian forms of a Ukrainian name in Cyrillic small letters, at most two, likeliest first."""
    lower = _APOSTROPHES.sub("'", name.strip().lower())
    forms = [""]
    last = 0
    words = list(_WORD.finditer(lower))
    for number, found in enumerate(words):
        between = lower[last : found.start()]
        last = found.end()
        forms = [form + between + word for form in forms for word in _word(found.group(), head=number == 0 and " " in lower)]
    return list(dict.fromkeys(form + lower[last:] for form in forms))[:MOST]


def russian_forms(name: str) -> list[str]:
    """The same in Latin letters: the likeliest as BGN/PCGN has it and plainly (`Zaytsevo`, `Zaitsevo`); where these are one, of both forms."""
    forms = [russian_bgn(form) for form in russian_names(name)]
    return list(dict.fromkeys([forms[0], _simple(forms[0]), *forms[1:]]))[:MOST]


def add_russian_forms(entries: list[Entry]) -> int:
    """Give Ukrainian settlements the Latin forms of their Russian names, those in GeoNames first, as alternates. Returns how many."""
    added = 0
    for entry in entries:
        if entry.country != "UA" or not entry.feature_code.startswith("PPL"):
            continue
        cyrillic = [name for name in entry.names if script(name) == "CYRILLIC"]
        shown = fold(entry.name)
        own = next((name for name in cyrillic if fold(ukrainian(name)) == shown), "")
        if not own:
            continue
        known = {fold(name) for name in entry.names}
        listed = [russian_bgn(name) for name in cyrillic if name != own and not _UKRAINIAN.search(name) and _alike(name, own)]
        fresh = [form for form in dict.fromkeys([*listed, *russian_forms(own)]) if fold(form) not in known][:MOST]
        for form in fresh:
            entry.add(form, ALTERNATE)
        added += len(fresh)
    return added


def add_plain_forms(entries: list[Entry]) -> None:
    """Give settlements of Russia and Belarus the plain form of their shown name (`Alekseevka` for Alekseyevka) as an alternate.

    Else their Ukrainian namesakes alone would be found by it.
    """
    for entry in entries:
        if entry.country in ("RU", "BY") and entry.feature_code.startswith("PPL"):
            entry.add(_simple(entry.name), ALTERNATE)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= ALIKE


def _simple(latin: str) -> str:
    return re.sub(r"(?<=[aeiou])y(?=[^aeiou\W])", "i", re.sub(r"(?<=[aeiou])ye", "e", latin)).replace("ks", "x")


def _word(word: str, *, head: bool) -> list[str]:
    """Russian forms of one word; a `head` is the first of several, often an adjective."""
    for old, new in _STEM_RULES:
        word = old.sub(new, word)
    for pattern, new in _RULES:
        word = pattern.sub(new, word)
    return [form.translate(_PLAIN) for form in _ended(word, head)]


def _ended(word: str, head: bool) -> list[str]:
    """With Russian endings of adjectives and of names of possession."""
    stem, end = word[:-1], word[-1:]
    if end == "е" and len(stem) > 2 and not _NOUN.search(stem):
        if _OWNED.search(stem) and not _ADJECTIVE_STEMS.match(stem):
            return [stem + "о", stem + "ое"]
        return [stem + ("ье" if stem.endswith("ч") else "ое")]
    if end == "є":
        return [stem + "ее"]
    if end == "а" and ((head and _HEAD.fullmatch(stem)) or _ADJECTIVE.search(stem)):
        return [stem + "ая"]
    if end == "а" and _PERHAPS_ADJECTIVE.search(stem):
        return [word, stem + "ая"]
    if end == "я" and head and _HEAD.fullmatch(stem):
        return [stem + "яя"]
    if end == "і" and ((head and _HEAD.fullmatch(stem)) or _ADJECTIVE.search(stem)):
        return [stem + ("ые" if _HARD.search(stem) else "ие")]
    return [word, *(new + word.removeprefix(old) for old, new in _TWICE if word.startswith(old))]
