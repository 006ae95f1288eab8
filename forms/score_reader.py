"""Who looks at a scoring sheet and at which case: where a fact leads to, and how far its proof is."""

from dataclasses import dataclass
from html import escape

from forms import pieces
from forms.advice_words import fact_name
from forms.checking import place
from forms.claim_words import verdict
from forms.questionnaire import questions
from forms.verified import found_so_far
from forms.wording import Say
from rules import Evaluation
from workflow import Actor, CaseFile, Role

# Where a reader of a case comes from: role and address. Who has several roles goes back to the first.
SHEETS = (
    (Role.EXAMINER, "/examination"),
    (Role.COUNTERSIGNER, "/countersignature"),
    (Role.AUDITOR, "/audit"),
)


@dataclass(frozen=True)
class Reader:
    """One person's view of one case."""

    file: CaseFile
    actor: Actor

    @property
    def firm(self) -> bool:
        """Whether the firm itself looks, and not somebody of the office."""
        return Role.FIRM in self.actor.roles

    @property
    def writing(self) -> bool:
        """Whether the firm may still change its answers and file."""
        return "save_answers" in self.file.steps

    @property
    def back(self) -> tuple[str, str]:
        """The sheet that the reader came from: the end of its key among the words, and its address."""
        if self.firm:
            name = "application" if self.writing else "progress"
            return name, f"/{name}?case={self.file.case.id}"
        return "office", next(f"{path}?case={self.file.case.id}" for role, path in SHEETS if role in self.actor.roles)

    def name(self, say: Say, fact: str) -> str:
        """A fact's short name as HTML, with the way to its question or to its claim where there is one."""
        return self.linked(fact_name(say, fact), fact)

    def linked(self, text: str, fact: str) -> str:
        """A text about a fact as HTML, with the way to the fact's question or claim."""
        if self.writing and fact in questions():
            return pieces.link(text, place(self.file, fact))
        if Role.EXAMINER in self.actor.roles and any(claim.fact == fact for claim in self.file.claims):
            return pieces.link(text, f"/examination?case={self.file.case.id}&claim={fact}")
        return escape(text)

    def proof(self, say: Say, fact: str) -> str:
        """How far a claim is proven, as a worded tag: the finding for the office, whether there is a file for the firm."""
        claim = next((one for one in self.file.claims if one.fact == fact), None)
        if claim and not self.firm:
            return verdict(say, claim.finding)
        if self.file.evidence_for(fact):
            return pieces.tag(say("advice.sheet.proof.there"), "plain")
        return pieces.tag(say("advice.sheet.proof.none"), "wait")


def looked_at(reader: Reader) -> tuple[Evaluation, str]:
    """The evaluation that a sheet shows, and the end of the key of the words that say what it rests on."""
    file = reader.file
    if file.verified is None:
        return file.claimed, "claimed"
    if reader.writing or any(claim.finding is None for claim in file.claims):
        return found_so_far(file), "partly"
    return file.verified, "verified"
