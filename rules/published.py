"""Compares the law with the digests under which it was published: an edition is a whole file, a yearly value a block."""

from collections.abc import Collection, Iterable, Mapping

from rules.faults import LawFault, wrong
from rules.reference import Series
from rules.ruleset import Ruleset
from rules.shape import Shape, read_toml

EDITIONS, VALUES = "editions", "values"


def published_editions(editions: Iterable[Ruleset]) -> dict[str, str]:
    """The digest of every edition by `<ruleset>/<first day in force>`: SHA-256 of its file."""
    return {f"{one.id}/{one.edition}": one.digest for one in editions}


def published_values(series: Iterable[Series]) -> dict[str, str]:
    """The digest of every value by `<series>/<first day in use>`: SHA-256 of its block.

    A year that is declared missing has none: it may become a value at any time.
    """
    return {one.name: one.seal for several in series for one in several.values if one.amount is not None}


def compared(
    content: bytes, here: Mapping[str, Mapping[str, str]], gone: bool, elsewhere: Collection[str] = ()
) -> tuple[int, list[LawFault]]:
    """How many digests `published.toml` has, and every fault: a digest that is missing or differs, and what was removed.

    :param content: the bytes of `published.toml`.
    :param here: the digests of what there is, by table (`EDITIONS`, `VALUES`) and name.
    :param gone: whether what is entered must be among `here` or `elsewhere`; not so while only some files are looked at.
    :param elsewhere: names of editions and series that are there but cannot be read.
    """
    faults: list[LawFault] = []
    told = read_toml(content, faults)
    if told is None:
        return 0, faults
    file, count = Shape(told, (), faults), 0
    for table, there in here.items():
        entered = file.table(table, default={})
        digests = {name: entered.text(name) for name in entered.left()}
        count, whole = count + len(digests), table == EDITIONS
        for name, digest in there.items():
            if name not in digests:
                faults.append(wrong("digest_missing", (table,), name, table=table, found=digest))
            elif digests[name] != digest:
                kept = digests[name]
                faults.append(wrong("digest_differs" if whole else "value_differs", (table,), name, kept, found=digest))
        for name in digests if gone else ():
            if not {name, name.rpartition("/")[0]} & {*there, *elsewhere}:
                faults.append(wrong("edition_gone" if whole else "value_gone", (table,), name))
    file.done()
    return count, faults
