"""A draft typed in several places: whatever stands in a field is saved, shown as a clash, or was taken over knowingly."""

from hypothesis import given
from hypothesis import strategies as st

from forms.drafting import compare
from forms.fields import day_as_kept

TEXTS = st.dictionaries(st.sampled_from(["post", "pay", "place"]), st.sampled_from(["A", "B", "C"]))


@given(here=TEXTS, drawn_from=st.none() | TEXTS, saved=TEXTS)
def test_nothing_typed_is_lost_and_nothing_saved_is_overwritten_unseen(here, drawn_from, saved):
    found = compare(here, drawn_from, saved)
    clashing = {clash.name for clash in found.clashes}

    for name, mine in here.items():
        ways = [name in found.to_save, name in clashing, name in found.elsewhere, mine == saved.get(name)]
        assert ways.count(True) == 1
        if name in found.to_save:
            assert drawn_from.get(name) == saved.get(name)
        if name in found.elsewhere:
            assert drawn_from.get(name) == mine


@given(here=TEXTS, saved=TEXTS)
def test_a_page_that_knows_nothing_of_its_origin_saves_nothing_by_itself(here, saved):
    found = compare(here, None, saved)

    assert found.to_save == {}
    assert found.elsewhere == ()


def test_the_first_answer_to_an_empty_question_is_saved():
    assert compare({"post": "host"}, {}, {}).to_save == {"post": "host"}


def test_an_emptied_answer_is_a_change_too():
    assert compare({"post": None}, {"post": "host"}, {"post": "host"}).to_save == {"post": None}


@given(day=st.dates())
def test_a_day_reads_the_same_in_every_way_of_writing_it(day):
    ways = (f"{day.year:04}-{day.month:02}-{day.day:02}", f"{day.year:04}/{day.month}/{day.day}")
    ways += (f"{day.year:04}.{day.month}.{day.day}", f" {day.year:04} 年 {day.month} 月 {day.day} 日 ")

    assert {day_as_kept(way) for way in ways} == {day.isoformat()}


@given(text=st.text(max_size=20))
def test_what_is_no_day_stays_as_it_was_typed(text):
    kept = day_as_kept(text)

    assert kept == (text or None) or len(kept) == 10
