"""The page about the forty statements keeps its word: each is there once, the tests that it names exist."""

import ast

import pytest
from statements import PAGE, Statement, statements

HERE = PAGE.parents[1] / "tests"
by_number = pytest.mark.parametrize("one", statements(), ids=lambda one: one.mark)


def test_each_of_the_forty_stands_there_once():
    assert [one.number for one in statements()] == list(range(1, 41))


@by_number
def test_what_it_says_about_itself_agrees(one: Statement):
    assert one.state in {"holds", "in part", "not yet"}
    assert bool(one.tests) == (one.state != "not yet")
    assert bool(one.missing) == (one.state != "holds")


@by_number
def test_every_test_that_it_names_exists(one: Statement):
    for named in one.tests:
        file, _, name = named.partition("::")
        there = {
            name.id if isinstance(name, ast.Name) else name
            for part in ast.parse((HERE / file).read_text("utf-8")).body
            for name in getattr(part, "targets", [getattr(part, "name", None)])
        }
        assert not name or name in there


def test_a_test_that_it_names_bears_its_mark(request):
    told = {one.mark for one in statements() if any(test.startswith("test_people.py::") for test in one.tests)}
    assert told
    marked = {mark.name for item in request.session.items if item.path.name == "test_people.py" for mark in item.iter_markers()}
    if any(item.path.name == "test_people.py" for item in request.session.items):  # not when this file runs alone
        assert told <= marked
