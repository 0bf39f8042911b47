"""PDF documents: accessible, in French, and deaf to markup in what people typed."""

import datetime as dt

from lieudit.toolkit.pdf import render_pdf

TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "fr")
= #data.title
#data.words
"""


def test_words_are_data_and_the_same_data_give_the_same_file(tmp_path):
    (tmp_path / "page.typ").write_text(TEMPLATE)
    words = '#panic("x") $ * _ @ref #read("/etc/passwd") 🎈 é \\'
    made = [
        render_pdf(tmp_path / "page.typ", {"words": words}, "Un titre", dated=dt.datetime(2026, 9, 25, tzinfo=dt.UTC))
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-")
    assert b"/MarkInfo" in made[0] or b"pdfuaid" in made[0]
