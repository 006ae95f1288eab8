"""Streamlit's HTML shell, rewritten: the language of the document, our title and icon, our words.

The `lang` of a document decides how a screen reader speaks and which Chinese face a browser picks; Streamlit's is "en".
"""

import re
from functools import lru_cache
from html import escape

from forms.web.page import asset
from forms.web.words import words_address
from forms.wording import Say


@lru_cache(maxsize=8)  # one shell a language; a few while Streamlit is being updated
def in_language(shell: bytes, lang: str) -> bytes:
    """The shell for one language. What is not found stays as it is; a test notices when Streamlit changes its shell."""
    say, html = Say(lang), re.sub(r"<!--.*?-->\s*", "", shell.decode(), flags=re.S)
    service = escape(say("common.service"))
    verify = f'<p>{escape(say("web.no_script"))} <a href="/v">{escape(say("web.verify.title"))}</a></p>'
    for old, new in (
        (r'<html lang="[^"]*">', f'<html lang="{say.html_lang}">'),
        (r"<title>.*?</title>", f"<title>{service}</title>"),
        (r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{asset("icon.png")}" />'),
        (r'<link\s+rel="preload"[^>]*as="font"[^>]*>', ""),  # a face that our theme does not use
        (r'<link rel="service-desc"[^>]*>', ""),  # describes an interface that is switched off here
        (r"<script>[^<]*prerenderReady[^<]*</script>", ""),  # the only script inside the document; for search engines
        (r"<noscript>.*?</noscript>", f"<noscript>{verify}</noscript>"),
        (r"</head>", f'<script defer src="{words_address(lang)}"></script></head>'),
    ):
        html = re.sub(old, new.replace("\\", r"\\"), html, count=1, flags=re.S | re.I)
    return html.encode()
