"""Which date an event has, from whole sentences: own examples, one a rule; published on Sunday, 15 June 2025."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from reading import events_of

PLACES = {"Varna": "[Varna/BG/settlement]", "Burgas": "[Burgas/BG/settlement]", "Sofia": "[Sofia/BG/settlement]"}
Time = tuple[str | None, str | None, str]


def times_of(text: str, published: str | None = "2025-06-15") -> dict[str, Time | None]:
    """Start, end and relation of each event's time by its trigger; None when there is none or it is only inferred."""
    for name, marked in PLACES.items():
        text = text.replace(name, marked)
    events = events_of(f"{text}\n\nSoldiers and rebels wage war.", published)
    return {e.trigger.text: (e.time.start, e.time.end, e.time.relation) if e.time and not e.time.inferred else None for e in events}


@pytest.mark.parametrize(
    ("text", "trigger", "time"),
    [
        ("Rebels shelled Varna on Friday.", "shelled", ("2025-06-13", "2025-06-13", "on")),
        ("Rebels will attack Varna on Friday.", "attack", ("2025-06-20", "2025-06-20", "on")),
        ("The envoys meet in Varna on Friday.", "meet", ("2025-06-20", "2025-06-20", "on")),
        ("Rebels shelled Varna on 22 December.", "shelled", ("2024-12-22", "2024-12-22", "on")),
        ("Rebels shelled Varna for three days.", "shelled", None),
        ("Rebels shelled Varna.", "shelled", None),
        ("It was the fourth strike on Varna in a week.", "strike", ("2025-06-09", "2025-06-15", "during")),
        ("The army has shelled Varna for three weeks.", "shelled", ("2025-05-25", None, "since")),
        ("Four days of shelling have driven families from Varna.", "shelling", ("2025-06-12", "2025-06-15", "during")),
        ("After three days of fighting in Varna, rebels captured Burgas on Tuesday.", "fighting", ("2025-06-08", "2025-06-10", "during")),
        ("Rebels have shelled Varna since the army fled Burgas on Thursday.", "shelled", ("2025-06-12", None, "since")),
        ("Rebels captured Varna on Friday, a day after they had shelled Burgas.", "shelled", ("2025-06-12", "2025-06-12", "on")),
        ("Rebels captured Varna two days after they had shelled Burgas on Tuesday.", "captured", ("2025-06-12", "2025-06-12", "on")),
        ("Rebels captured Varna hours after the army shelled Burgas on Tuesday.", "captured", ("2025-06-10", "2025-06-10", "on")),
        ("A raid on Varna on Tuesday killed four. Two days after the raid, rebels captured Burgas.", "captured", ("2025-06-12", "2025-06-12", "on")),
        ("A raid on Varna on Tuesday killed four. A day earlier, rebels captured Burgas.", "captured", ("2025-06-09", "2025-06-09", "on")),
        ("A raid on Varna on Tuesday killed four. Nobody slept. Rebels shelled Burgas the same day.", "shelled", ("2025-06-10", "2025-06-10", "on")),
        ("Two days after the raid, rebels captured Burgas.", "captured", None),
        ("The army said on Friday that rebels had captured Varna.", "captured", None),
        ("The mayor announced a curfew on Monday after talks in Varna.", "talks", ("2025-06-09", "2025-06-09", "on")),
        ("Rebels attacked Varna last month and captured Burgas on Friday.", "captured", ("2025-06-13", "2025-06-13", "on")),
        ("Envoys are to leave Varna by Friday, while rebels prepare to withdraw from Burgas.", "withdraw", None),
        ("The talks had been due to start in Varna on Tuesday.", "talks", ("2025-06-17", "2025-06-17", "on")),
        ("The 2015 agreement signed in Varna collapsed.", "signed", ("2015-01-01", "2015-12-31", "during")),
        ("The army ordered its troops to withdraw from Varna by Friday.", "withdraw", (None, "2025-06-20", "by")),
        ("The army gave its troops until Friday to withdraw from Varna.", "withdraw", (None, "2025-06-20", "by")),
        ("The troops begin to withdraw from Varna on Friday.", "withdraw", ("2025-06-20", "2025-06-20", "on")),
        ("The strike on Varna, the third since Monday, killed four people on Friday.", "strike", ("2025-06-13", "2025-06-13", "on")),
        ("The fall of Varna in June 2024 was a blow.", "fall", ("2024-06-01", "2024-06-30", "during")),
        ("The summit in Varna, due to start on Monday, will discuss Ukraine.", "summit", ("2025-06-16", "2025-06-16", "on")),
        ("When rebels entered Varna on Friday, shells fell on Burgas.", "fell on", ("2025-06-13", "2025-06-13", "on")),
        ("It was the second strike on Varna within a week.", "strike", ("2025-06-09", "2025-06-15", "during")),
        ("It was the deadliest strike on Varna since May.", "strike", None),
        ("The rebels promised on Tuesday to withdraw from Varna.", "withdraw", None),
        ("Under the deal of 27 March, the rebels were to withdraw from Varna.", "withdraw", None),
        ("An offensive launched in May has reached Varna.", "offensive", ("2025-05-01", "2025-05-31", "during")),
        ("The war ended in May 2018, when the envoys met in Varna.", "met", ("2018-05-01", "2018-05-31", "during")),
        ("On Friday, the army announced, its troops seized Varna.", "seized", ("2025-06-13", "2025-06-13", "on")),
        ("Talks will resume in Varna after June 22, once the captives are free.", "Talks", ("2025-06-22", None, "after")),
    ],
)
def test_time_of_an_event(text: str, trigger: str, time: Time | None) -> None:
    assert times_of(text)[trigger] == time


def test_a_count_passes_over_quotations_and_relative_clauses() -> None:
    text = "Rebels shelled Varna on Thursday. “It was quiet yesterday,” a farmer said. The army, which left Sofia on 3 June, was silent."
    assert times_of(f"{text} Two days earlier rebels captured Burgas.")["captured"] == ("2025-06-10", "2025-06-10", "on")


def test_without_an_expression_the_report_is_an_upper_bound() -> None:
    (event,) = events_of("Rebels shelled [Varna/BG/settlement]. It is war.")
    assert event.time is not None
    assert (event.time.start, event.time.end, event.time.relation, event.time.inferred) == (None, "2025-06-15", "by", True)


@pytest.mark.parametrize("phrase", ["", " on Friday", " overnight", " two days ago", " in May", " last week", " at midnight", " this summer"])
def test_without_a_publication_date_no_day_is_made_up(phrase: str) -> None:
    (event,) = events_of(f"Rebels shelled [Varna/BG/settlement]{phrase}. It is war.", published=None)
    assert event.time is None


def test_a_full_date_needs_no_publication_date() -> None:
    assert times_of("Rebels shelled Varna on 3 March 2024.", published=None) == {"shelled": ("2024-03-03", "2024-03-03", "on")}


STORY = (
    "Rebels shelled Varna on Friday. They had captured Burgas on 3 March 2024. Two days ago the army bombed Sofia."
    " The envoys will meet in Sofia on Wednesday. Peace was agreed in Varna in 2015."
)


def test_a_week_later_exactly_the_relative_dates_move() -> None:
    def later(day: str | None) -> str | None:
        return day and (date.fromisoformat(day) + timedelta(days=7)).isoformat()

    now, then = times_of(STORY), times_of(STORY, "2025-06-22")
    moved = {trigger for trigger, time in now.items() if time != then[trigger]}
    assert moved == {"shelled", "bombed", "meet"}
    assert all(then[trigger] == (later(time[0]), later(time[1]), time[2]) for trigger, time in now.items() if time and trigger in moved)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Troops left Burgas on Friday under the truce that took effect on 1 June. A day earlier rebels shelled Varna.", "2025-06-12"),
        ("Troops left Burgas on Friday under the accord signed on 2 June. Two days later rebels shelled Varna.", "2025-06-15"),
        ("The truce that was signed on 2 June ended on Friday in Burgas. A day earlier rebels shelled Varna.", "2025-06-12"),
        ("On Friday troops left Burgas. A day earlier rebels shelled Varna.", "2025-06-12"),
        # the sentence names no other day
        ("Troops left Burgas under the truce that took effect on 1 June. A day earlier rebels shelled Varna.", "2025-05-31"),
        ("The army said on Friday that troops left Burgas on Monday. A day earlier rebels shelled Varna.", "2025-06-08"),
    ],
)
def test_a_day_earlier_counts_from_what_happened_not_from_what_describes_it(text: str, day: str) -> None:
    assert times_of(text)["shelled"] == (day, day, "on")
