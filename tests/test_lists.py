"""Lists of an officer: cases of several states in one order, and no list or count that reads what it does not show."""

import pytest
from sqlalchemy import event

from workflow import State, cases_for, count_by_state, read_case, waiting_for

ON_BOTH = True


@pytest.mark.parametrize("oldest_first", [True, False])
def test_cases_of_several_states_are_paged_in_one_order(quick_house, oldest_first):
    house = quick_house
    made = []
    for state in ("filed", "returned", "proposed", "filed", "draft", "refused", "returned"):
        made.append(house.in_state(state).id)
        house.clock.move(minutes=len(made) % 2)  # some came into their state at the very same moment
    wanted = (State.FILED, State.RETURNED, State.REFUSED)
    cases = [read_case(house.office, one, house.zhao).case for one in made]
    expected = [one.id for one in sorted(cases, key=lambda one: (one.moved_at, one.id)) if one.state in wanted]

    seen, after = [], None
    while after or not seen:
        page = cases_for(house.office, house.shen, wanted, after, 2, oldest_first)
        seen += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break

    assert seen == (expected if oldest_first else expected[::-1])


def test_a_person_who_reads_no_case_has_empty_lists(quick_house):
    quick_house.filed()

    assert cases_for(quick_house.office, quick_house.chen).rows == ()
    assert cases_for(quick_house.office, quick_house.shen, states=[State.DRAFT]).rows == ()


@pytest.mark.on("sqlite")
def test_neither_lists_nor_counts_of_an_officer_look_through_all_cases(quick_house):
    """Asked of the database itself: it finds every row by an index, and sorts no more than the pages of a list."""
    house, said = quick_house, []
    engine = house.office.registry.engine
    event.listen(engine, "before_cursor_execute", lambda c, cursor, sql, values, *_: said.append((sql, values)))
    for person in (house.shen, house.wang, house.xu, house.zhao):
        cases_for(house.office, person, [State.FILED, State.ISSUED, State.WITHDRAWN], "2026-12-01T00:00:00+00:00|1", 20)
        waiting_for(house.office, person)
        count_by_state(house.office, person)

    asked = [(sql, values) for sql, values in said if sql.startswith("SELECT")]
    assert len(asked) >= 12
    with engine.connect() as connection:
        for sql, values in asked:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
            for line in (one for one in plan if "case_file" in one):
                assert line.startswith("SEARCH case_file USING"), (line, sql)
                if "count(*)" in sql:
                    assert "case_counted" in line or "case_revocation_ordered" in line or "case_correction_proposed" in line
            assert "MULTI-INDEX OR" not in plan, sql
