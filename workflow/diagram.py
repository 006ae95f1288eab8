"""The procedure as a page for people: a diagram and a table, made from `PROCEDURE` and from nothing else."""


def procedure_page() -> str:
    """The text of `docs/procedure.md`."""
    return ""
