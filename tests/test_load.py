"""What `make soak` measures with: people go their way through the sheets by Streamlit's own protocol, and nothing is lost.

How quick that is, under how many, is no matter of the suite: the figures stand in benchmarks/README.md.
"""

import asyncio
import sys

from browser import HOUSE, free_port

sys.path.append(str(HOUSE / "benchmarks"))
from killed import lost
from load_office import furnished, serving, settings_in
from load_people import TYPED, Diary, Person


def test_everybody_who_works_meets_no_fault_and_what_a_page_called_saved_is_saved(tmp_path):
    environment = settings_in(tmp_path)
    cast = furnished(environment, 2)
    diary = Diary()

    async def once(address: str) -> None:
        for worker in cast.workers:
            person = Person(address, worker, diary, 0)
            await person.sign_in()
            async for what, done in person.examining() if worker.officer else person.writing():
                await person.act(what, done)
            await person.leave()

    with serving(tmp_path, environment, free_port()) as server:
        asyncio.run(once(server.address))

    assert [(one.what, one.fault) for one in diary.actions] == [
        (what, "")
        for what in (
            *("list", "application", "section"), *["answer"] * len(TYPED), "score", *("queue", "claim", "finding", "record")
        )
    ]  # fmt: skip
    assert len(diary.saved) == len(TYPED)
    assert lost(cast, diary) == []
    cast.office.registry.engine.dispose()
