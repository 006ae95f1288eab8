"""What a document's template sets besides its wording, and the number that it gives; handed to the office like its printer."""

from dataclasses import dataclass

from rules import Label

SEALS = ("wet", "electronic")  # a stamp on the printed paper; a signature in the file
VALIDITY_MONTHS = (1, 24)  # calendar months for which a letter may be in force, at least and at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one version of a template sets for the documents made by it.

    :param template: kind and version, recommendation/2026-11. :param digest: SHA-256 of the template's file.
    :param number: the pattern of the official number with {word}, {year} and {serial}; "" for documents without one.
    :param validity_months: calendar months in force; `None` leaves it to the office's settings.
    :param addressee: to whom letters are written; `None` leaves it to the office's settings.
    :param seal: "wet" or "electronic"; "" where a document is not sealed.
    :param remedies_confirmed: whether somebody compared the remedies of a refusal with the text of the law.
    """

    template: str
    digest: str
    number: str = ""
    validity_months: int | None = None
    addressee: Label | None = None
    seal: str = ""
    remedies_confirmed: bool = False

    def numbered(self, word: str, year: int, serial: int) -> str:
        """The official number.

        :param word: the office's own word, 沪播荐. :param serial: counts from 1 in each year.
        """
        return self.number.replace("{year}", str(year)).replace("{serial}", str(serial)).replace("{word}", word)
