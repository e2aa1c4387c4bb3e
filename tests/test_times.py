"""Time expressions and the time of an event: own sentences, one a rule."""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

import pytest

from geomap.extract import calendars
from geomap.extract.times import TimeSpan, event_time, find_article_times, find_times

ANCHOR = date(2025, 6, 15)  # a Sunday


def only(text: str, tense: str | None = None, anchor: date | None = ANCHOR) -> TimeSpan:
    (span,) = find_times(text, anchor, tense)
    assert text[span.start : span.end] == span.text
    return span


def days(text: str, tense: str | None = None) -> tuple[str | None, str | None]:
    value = only(text, tense).value
    assert value is not None
    return value.start, value.end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The depot burned on Friday.", "2025-06-13", "2025-06-13"),
        ("The depot burned on Sunday.", "2025-06-15", "2025-06-15"),
        ("The depot burned last Sunday.", "2025-06-08", "2025-06-08"),
        ("The envoys will meet on Tuesday.", "2025-06-17", "2025-06-17"),
        ("The envoys are scheduled to meet on Sunday.", "2025-06-22", "2025-06-22"),
        ("On Tuesday the envoys will meet.", "2025-06-17", "2025-06-17"),
        ("The envoys meet next Wednesday.", "2025-06-18", "2025-06-18"),
        ("The general said on Thursday it was over.", "2025-06-12", "2025-06-12"),
        ("Shells fell on Monday night.", "2025-06-09", "2025-06-10"),
        ("Shells fell on 22 May.", "2025-05-22", "2025-05-22"),
        ("Shells fell on May 22nd.", "2025-05-22", "2025-05-22"),
        ("Shells fell on the 22nd of May, 2024.", "2024-05-22", "2024-05-22"),
        ("Shells fell on Dec. 28.", "2024-12-28", "2024-12-28"),
        ("Shells fell on the night of June 13–14.", "2025-06-13", "2025-06-14"),
        ("Shells fell on the night of 13 June.", "2025-06-13", "2025-06-14"),
        ("Shells fell in the night to Saturday.", "2025-06-13", "2025-06-14"),
        ("Shells fell before dawn on Saturday.", "2025-06-14", "2025-06-14"),
        ("Shells fell at 4 a.m. EST (0900 GMT) on Saturday.", "2025-06-14", "2025-06-14"),
        ("Shells fell from Thursday to Saturday.", "2025-06-12", "2025-06-14"),
        ("Shells fell between last Sunday and Tuesday morning.", "2025-06-08", "2025-06-10"),
        ("Shells fell on Tuesday of last week.", "2025-06-03", "2025-06-03"),
        ("Shells fell on the 10th.", "2025-06-10", "2025-06-10"),
        ("The mayor Friday declined to say whether it will meet.", "2025-06-13", "2025-06-13"),
        ("They were due to meet on Friday.", "2025-06-13", "2025-06-13"),
        ("They were due to meet on Monday.", "2025-06-16", "2025-06-16"),
        ("They will meet later on Sunday.", "2025-06-15", "2025-06-15"),
        ("They will meet in three days.", "2025-06-18", "2025-06-18"),
        ("They must leave within a week.", "2025-06-15", "2025-06-22"),
        ("The truce will begin at midnight.", "2025-06-15", "2025-06-16"),
        ("The handover will begin from next week.", "2025-06-16", "2025-06-22"),
        ("Shells fell from 30 May to 2 June.", "2025-05-30", "2025-06-02"),
        ("Shells fell between 3 and 5 June 2023.", "2023-06-03", "2023-06-05"),
        ("Shells fell overnight.", "2025-06-14", "2025-06-15"),
        ("Shells fell yesterday evening.", "2025-06-14", "2025-06-14"),
        ("Shells fell in mid-July 2024.", "2024-07-11", "2024-07-20"),
        ("Shells fell in early June.", "2025-06-01", "2025-06-10"),
        ("Shells fell in late May.", "2025-05-21", "2025-05-31"),
        ("Shells fell earlier this month.", "2025-06-01", "2025-06-15"),
        ("Shells fell last week.", "2025-06-02", "2025-06-08"),
        ("Shells fell last month.", "2025-05-01", "2025-05-31"),
        ("Shells fell three months ago.", "2025-03-01", "2025-03-31"),
        ("Shells fell two days ago.", "2025-06-13", "2025-06-13"),
        ("Shells fell at the weekend.", "2025-06-14", "2025-06-15"),
        ("Shells fell in the past 24 hours.", "2025-06-14", "2025-06-15"),
        ("Shells fell last summer.", "2024-06-01", "2024-08-31"),
        ("Shells fell in the third quarter of 2024.", "2024-07-01", "2024-09-30"),
        ("Shells fell in the second half of May.", "2025-05-17", "2025-05-31"),
        ("Shells fell in the first week of May.", "2025-05-01", "2025-05-07"),
        ("Shells fell in the last week of May.", "2025-05-25", "2025-05-31"),
        ("Shells fell at the end of last month.", "2025-05-21", "2025-05-31"),
        ("Shells fell at the start of 2024.", "2024-01-01", "2024-01-31"),
        ("Shells will fall this summer.", "2025-06-01", "2025-08-31"),
        ("Shells fell in nineteen eighty-seven.", "1987-01-01", "1987-12-31"),
        ("Shells fell in the 19th century.", "1800-01-01", "1899-12-31"),
        ("Shells fell on Thanksgiving Day.", "2024-11-28", "2024-11-28"),
        ("Shells fell between January and April.", "2025-01-01", "2025-04-30"),
        ("Shells fell overnight from Thursday to Friday.", "2025-06-12", "2025-06-13"),
        ("Shells fell in the first three months of the year.", "2025-01-01", "2025-03-31"),
        ("Shells fell in the last ten days of May.", "2025-05-22", "2025-05-31"),
        ("They will leave in the second half of the year.", "2025-07-01", "2025-12-31"),
        ("Shells fell the Friday before last.", "2025-06-06", "2025-06-06"),
        ("Shells fell all week.", "2025-06-09", "2025-06-15"),
        ("Shells fell in February 2022.", "2022-02-01", "2022-02-28"),
        ("Shells fell in March.", "2025-03-01", "2025-03-31"),
        ("Shells fell in early 2022.", "2022-01-01", "2022-04-30"),
        ("Shells fell early last week.", "2025-06-02", "2025-06-03"),
        ("Shells fell in 2014.", "2014-01-01", "2014-12-31"),
        ("Shells fell in 2014-15.", "2014-01-01", "2015-12-31"),
        ("Shells fell in the early 1990s.", "1990-01-01", "1992-12-31"),
        ("Shells fell on Christmas Eve.", "2024-12-24", "2024-12-24"),
        ("Shells fell on Good Friday.", "2025-04-18", "2025-04-18"),
        ("Shells fell on Orthodox Easter 2024.", "2024-05-05", "2024-05-05"),
        ("Shells fell in May last year.", "2024-05-01", "2024-05-31"),
        ("Shells fell late on Monday and through the early hours of Tuesday.", "2025-06-09", "2025-06-10"),
        ("Shells fell on 2025-06-01.", "2025-06-01", "2025-06-01"),
        ("Shells fell on 01.06.2025.", "2025-06-01", "2025-06-01"),
    ],
)
def test_expressions(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end", "relation"),
    [
        ("They have held the ridge since early June.", "2025-06-01", None, "since"),
        ("Talks could start after June 22, once the swap is over.", "2025-06-22", None, "after"),
        ("The troops must leave by Friday.", None, "2025-06-20", "by"),
        ("The truce holds until 30 June.", None, "2025-06-30", "by"),
        ("The port had held until winter.", None, "2025-02-28", "by"),
        ("The army has until Friday to leave.", None, "2025-06-20", "by"),
        ("The town could fall before the end of the year.", None, "2025-12-31", "by"),
        ("The truce is to start from Monday.", "2025-06-16", None, "since"),
        ("The bridge had stood before 2022.", None, "2022-01-01", "before"),
        ("Two died after Friday's raid.", "2025-06-13", "2025-06-13", "on"),
        ("It grew during April.", "2025-04-01", "2025-04-30", "during"),
    ],
)
def test_relations(text: str, start: str | None, end: str | None, relation: str) -> None:
    value = only(text).value
    assert value is not None
    assert (value.start, value.end, value.relation, value.inferred) == (start, end, relation, False)


def test_a_condition_is_kept_with_the_day_that_waits_for_it() -> None:
    text = "Talks could start after June 22, once the swap is over."
    span = only(text)
    assert span.text == "June 22"
    assert span.value is not None and (span.value.relation, span.value.expression) == ("after", "June 22, once the swap is over")


def test_a_third_of_a_month_is_an_interval_not_a_day() -> None:
    value = only("They came in mid-May.").value
    assert value is not None and value.granularity == "week"


@pytest.mark.parametrize(
    "text", ["They held out for three days.", "It took a week.", "After months of siege they left.", "A six-month truce is on the table."]
)
def test_durations_name_no_date(text: str) -> None:
    span = only(text)
    assert span.kind == "duration" and span.value is None


def test_a_tally_in_a_week_is_a_window() -> None:
    span = only("It was the fourth exchange in a week.")
    assert span.value is not None and (span.value.start, span.value.end, span.value.relation) == ("2025-06-09", "2025-06-15", "during")


@pytest.mark.parametrize("text", ["Every day they shell it.", "Each Friday they gather.", "There are daily raids."])
def test_sets(text: str) -> None:
    assert only(text).kind == "set" and only(text).value is None


@pytest.mark.parametrize(
    "text",
    ["They may march on the town.", "A second attack failed.", "Some 2000 soldiers marched.", "He is a 62-year-old man.", "The 47th brigade left."],
)
def test_no_time_at_all(text: str) -> None:
    assert find_times(text, ANCHOR) == []


def test_no_anchor_gives_symbols_but_no_days() -> None:
    for text, timex in (("They left on Friday.", "XXXX-WXX-5"), ("They left on 22 June.", "XXXX-06-22"), ("They left in June.", "XXXX-06")):
        span = only(text, anchor=None)
        assert span.value is None and span.timex == timex
    full = only("They left on 22 June 2024.", anchor=None).value
    assert full is not None and full.start == "2024-06-22"


def test_tense_overrides_nearness() -> None:
    assert days("They meet on June 22.") == ("2025-06-22", "2025-06-22")
    assert days("They meet on June 22.", "past") == ("2024-06-22", "2024-06-22")
    assert days("They meet on Friday.", "future") == ("2025-06-20", "2025-06-20")


def test_the_following_day_counts_from_the_last_date() -> None:
    first, second = find_times("The town fell on 3 June and the bridge the following day.", ANCHOR)
    assert second.value is not None and second.value.start == "2025-06-04"
    assert only("The bridge fell the same day.").value is None
    (span,) = find_times("The bridge fell the same day.", ANCHOR, before=(date(2025, 6, 3), date(2025, 6, 3)))
    assert span.value is not None and span.value.start == "2025-06-03"
    assert first.text == "3 June"


def test_an_article_hands_its_last_date_to_the_next_sentence_only() -> None:
    texts = ["The town fell on 3 June.", "The bridge fell the same day.", "Nobody spoke.", "That day was long."]
    _, second, _, fourth = find_article_times(texts, ANCHOR)
    assert second[0].value is not None and second[0].value.start == "2025-06-03"
    assert fourth[0].value is None


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("They sailed for 2 1/2 years.", "P2Y6M"),
        ("They met at noon on Friday.", "2025-06-13T12:00"),
        ("It is quiet now.", "PRESENT_REF"),
        ("It burned for centuries.", "PXC"),
        ("The firm cut its costs by year-end.", "2025-12-31"),
        ("Costs fell from the year-earlier quarter.", "2024-Q1"),
    ],
)
def test_timex_values(text: str, timex: str) -> None:
    assert only(text).timex == timex


def test_years_told_of() -> None:
    text = "It began on 3 June 2020; the town fell on 28 May of the following year, the port that autumn and the pass the following February."
    assert [span.timex for span in find_times(text, ANCHOR)] == ["2020-06-03", "2021-05-28", "2021-FA", "2022-02"]
    unknown = only("The town fell on 28 May of the following year.")
    assert (unknown.timex, unknown.value) == ("XXXX-05-28", None)


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("that same evening", "2025-06-10", "2025-06-10"),
        ("the night before", "2025-06-09", "2025-06-10"),
        ("the week before", "2025-06-02", "2025-06-08"),
        ("three days before that", "2025-06-07", "2025-06-07"),
        ("two days after that", "2025-06-12", "2025-06-12"),
        ("hours later", "2025-06-10", "2025-06-10"),
        ("the week before last", "2025-05-26", "2025-06-01"),
    ],
)
def test_what_counts_from_the_last_date(phrase: str, start: str, end: str) -> None:
    last = find_times(f"The town fell on 10 June and the port {phrase}.", ANCHOR)[-1]
    assert last.value is not None and (last.value.start, last.value.end) == (start, end)


def test_quarters_count_from_the_one_told_of() -> None:
    spans = find_times("In the third quarter of 2024 it lost a ship, a year earlier two; for the quarter it had built three.", ANCHOR)
    assert [span.timex for span in spans] == ["2024-Q3", "2023-Q3", "2023-Q3"]


def test_a_quarter_of_a_town_is_no_time() -> None:
    assert find_times("The rebels hold the quarter by the harbour and that quarter only.", ANCHOR) == []


def test_a_distance_waits_for_what_it_counts_from() -> None:
    for text, way in (("Two days after the raid they left.", 1), ("On the eve of the talks they left.", -1)):
        span = only(text)
        assert (span.toward, span.value) == (way, None)


RELATIVE = ["on Friday", "yesterday", "last week", "overnight", "two days ago", "at the weekend", "in the past three days"]
ABSOLUTE = ["on 3 March 2024", "in May 2023", "in 2014", "on 2025-01-02"]


def _shifted(day: str | None) -> str | None:
    return day and (date.fromisoformat(day) + timedelta(days=7)).isoformat()


@pytest.mark.parametrize("phrase", RELATIVE)
def test_relative_dates_move_with_the_anchor(phrase: str) -> None:
    text = f"They shelled the port {phrase}."
    now, later = only(text).value, only(text, anchor=ANCHOR + timedelta(days=7)).value
    assert now is not None and later is not None
    assert (_shifted(now.start), _shifted(now.end)) == (later.start, later.end)


@pytest.mark.parametrize("phrase", ABSOLUTE)
def test_absolute_dates_do_not(phrase: str) -> None:
    text = f"They shelled the port {phrase}."
    assert only(text).value == only(text, anchor=ANCHOR + timedelta(days=7)).value


def _event(text: str, trigger: str, tense: str | None = None, anchor: date | None = ANCHOR) -> tuple[str | None, str | None, str, bool] | None:
    start = text.index(trigger)
    time = event_time(find_times(text, anchor), start, start + len(trigger), tense, anchor, text)
    return time and (time.start, time.end, time.relation, time.inferred)


def test_event_takes_the_date_of_its_clause() -> None:
    text = "They seized the port on Friday, and on Saturday they shelled the town."
    assert _event(text, "seized") == ("2025-06-13", "2025-06-13", "on", False)
    assert _event(text, "shelled") == ("2025-06-14", "2025-06-14", "on", False)


def test_the_day_of_a_statement_is_not_the_day_of_the_event() -> None:
    bound = (None, "2025-06-15", "by", True)
    assert _event("The army said on Friday that it had captured the port.", "captured") == bound
    assert _event("On Friday the army said that it had captured the port.", "captured") == bound
    assert _event("The army said it captured the port on Friday.", "captured") == ("2025-06-13", "2025-06-13", "on", False)


def test_a_relative_clause_keeps_its_date() -> None:
    assert _event("They shelled the port, which was rebuilt in 2014, again.", "shelled") == (None, "2025-06-15", "by", True)


def test_event_without_expression_is_bounded_by_publication() -> None:
    assert _event("They shelled the port.", "shelled") == (None, "2025-06-15", "by", True)
    assert _event("They shelled the port.", "shelled", anchor=None) is None


def test_tense_of_the_event_decides_an_open_weekday() -> None:
    text = "The talks in the port, Friday."
    assert _event(text, "talks", "future") == ("2025-06-20", "2025-06-20", "on", False)
    assert _event(text, "talks", "past") == ("2025-06-13", "2025-06-13", "on", False)


def test_calendars() -> None:
    assert [calendars.easter(year) for year in (2023, 2024, 2025)] == [date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20)]
    assert [calendars.orthodox_easter(year) for year in (2023, 2024, 2025)] == [date(2023, 4, 16), date(2024, 5, 5), date(2025, 4, 20)]
    assert calendars.shift_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert calendars.season_span(2024, 12) == (date(2024, 12, 1), date(2025, 2, 28))
    assert calendars.third_of((date(2025, 2, 1), date(2025, 2, 28)), 2) == (date(2025, 2, 21), date(2025, 2, 28))


@pytest.mark.parametrize("unit", ["1,000,", "one ", "June 13 to ", "13-14-", "Friday said ", "twenty-"])
def test_hostile_repetition_stays_linear(unit: str) -> None:
    begin = perf_counter()
    find_times(unit * 4000, ANCHOR)
    assert perf_counter() - begin < 10


def test_days_outside_the_calendar_are_none() -> None:
    assert find_times("They fled last year.", date(1, 1, 2)) == []
    assert find_times("They will return next decade.", date(9999, 12, 30)) == []


def test_odd_input_gives_nothing_and_does_not_raise() -> None:
    for text in ("", "99 June 2025", "February 30", "31.02.2024", "2025-13-40", "in the past 99999999 years", "9999999 years ago", "0 June"):
        for span in find_times(text, ANCHOR):
            assert span.value is None or span.value.granularity
