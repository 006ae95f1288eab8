"""Eight writers at once, as processes; as threads and with two hundred transactions each: `make soak-writers`."""

import pytest
from writers import soak

ON_BOTH = True


def test_eight_processes_write_at_once_and_nobody_meets_a_locked_database(database):
    said = []

    soak(database.kind, True, 10, said.append)

    assert "8 processes  80 transactions" in said[0]


@pytest.mark.on("sqlite")
def test_a_case_that_was_lost_would_be_missed(quick_house):
    from writers import in_order

    quick_house.draft()
    with pytest.raises(AssertionError, match="missing or there twice"):
        in_order(quick_house, 10)
