"""The counter as one signed-in person sees it: for tests of sheets, on Streamlit's own test bench."""

from dataclasses import dataclass
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

COUNTER = Path(__file__).parents[1] / "forms" / "counter.py"


@dataclass
class Desk:
    """The counter as one signed-in person sees it."""

    page: AppTest

    def open(self, sheet: str, **address: object) -> "Desk":
        """Opens a sheet at an address."""
        self.page.switch_page(f"sheets/{sheet}.py")
        self.page.query_params.clear()
        for name, value in address.items():
            self.page.query_params[name] = str(value)
        self.page.run()
        assert not self.page.exception, self.page.exception[0].message
        return self

    @property
    def text(self) -> str:
        """Everything that can be read on the page, without the marks of HTML turned into signs."""
        told = [unescape(element.proto.body) for element in self.page.get("html")]
        return "\n".join([*(title.value for title in self.page.title), *(head.value for head in self.page.header), *told])

    @property
    def answer(self) -> str:
        """What the office said to the last step."""
        said = [unescape(one.proto.body) for one in self.page.get("html")]
        return "\n".join(one for one in said if "jc-errors" in one or "jc-done" in one)

    def buttons(self) -> list[str]:
        """What can be clicked."""
        return [button.label for button in self.page.button]

    def click(self, words: str) -> "Desk":
        """Clicks the button with these words, on the page as it was drawn last."""
        next(button for button in self.page.button if button.label == words).click().run()
        assert not self.page.exception, self.page.exception[0].message
        return self

    def write(self, label: str, text: str) -> "Desk":
        """Types into the field whose label begins so."""
        fields = [*self.page.text_area, *self.page.text_input]
        next(field for field in fields if field.label.startswith(label)).set_value(text)
        return self

    def written(self, label: str) -> str:
        """What stands in the field whose label begins so."""
        return next(field for field in [*self.page.text_area, *self.page.text_input] if field.label.startswith(label)).value

    def choose(self, label: str, option: str) -> "Desk":
        """Chooses an option; outside a form the page is drawn again."""
        field = next(one for one in [*self.page.radio, *self.page.selectbox] if one.label.startswith(label)).set_value(option)
        if not field.form_id:
            self.page.run()
        return self
