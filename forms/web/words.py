"""The one script of our own: Streamlit's words in the reader's language, and what it leaves to do for long pages and texts.

Streamlit has no hook for translation; it leaves the reader where the button was when a sheet turns to its next page; and it
sends a long text only when its field is left.
"""

import hashlib
import json
from functools import cache

from forms.wording import Say

# Its English, and the key of ours. A browser test lists what an update of Streamlit leaves over.
WORDS = {
    "Upload": "common.streamlit.upload",
    "Browse files": "common.streamlit.upload",
    "file upload": "common.streamlit.upload",
    "Choose an option": "common.streamlit.choose",
    "Choose options": "common.streamlit.choose",
    "No results": "common.streamlit.no_results",
    "Close": "common.streamlit.close",
    "Choose date": "common.streamlit.choose_date",
    "Open": "common.streamlit.open",
    "Remove": "common.streamlit.remove",
    "Clear": "common.streamlit.clear",
    "Error:": "common.streamlit.not_taken",
    "AxiosError: Request failed with status code 503": "common.streamlit.busy",
}
# Sentences that name a kind of file or a size of their own, known by how they end; the label above the field tells both.
ENDS = {" files are not allowed.": "common.streamlit.wrong_kind", " or smaller.": "common.streamlit.too_large"}
_SCRIPT = """(() => {
  const words = %s, ends = %s, names = ["aria-label", "placeholder", "title", "alt"];
  const exchange = () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode()); ) {
      const word = words[node.data.trim()] || ends.find(([end]) => node.data.endsWith(end))?.[1];
      if (word && node.data !== word) node.data = word;
    }
    for (const name of names)
      for (const element of document.querySelectorAll("[" + name + "]")) {
        const word = words[element.getAttribute(name)];
        if (word) element.setAttribute(name, word);
      }
  };
  let asked = false, here = location.href.split("#")[0];
  const turned = () => {
    const now = location.href.split("#")[0];
    if (now !== here) { here = now; document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0); }
  };
  const soon = () => { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; turned(); exchange(); }); } };
  new MutationObserver(soon).observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: names,
  });
  // A text area tells the server what stands in it only when it is left; a pause in typing is to be enough, as in other fields.
  let pause;
  document.addEventListener("input", ({ target }) => {
    if (target.tagName !== "TEXTAREA") return;
    clearTimeout(pause);
    pause = setTimeout(() => target.dispatchEvent(new FocusEvent("focusout", { bubbles: true })), 2000);
  });
  exchange();
})();
"""


@cache
def script(lang: str) -> str:
    """The script for one language. The shell names its address; no script stands inside a page, so the policy forbids those."""
    say = Say(lang)
    words = {english: say(key) for english, key in WORDS.items()}
    ends = [(english, say(key)) for english, key in ENDS.items()]
    return _SCRIPT % (json.dumps(words, ensure_ascii=False), json.dumps(ends, ensure_ascii=False))


def words_address(lang: str) -> str:
    """The script's address, with its digest, so that a browser may keep it for ever."""
    return f"/assets/words.{lang}.js?v={hashlib.sha256(script(lang).encode()).hexdigest()[:12]}"
