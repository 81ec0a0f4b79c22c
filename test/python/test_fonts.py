"""Fonts for the world's scripts: which pack a text wants, and that matplotlib, pillow and reportlab draw with them."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from unicodedata import normalize

from carrel import packages, waiting
from carrel.fonts import hooks, loading, packs, shaping
from fake_host import HOST
from helpers import raises

#: A word in each script, the pack that has it, and the family.
WORDS = {
    "Noto Sans CJK JP": ("日本語ひらがな", "fonts-japanese"),
    "Noto Sans CJK SC": ("简体中文", "fonts-chinese"),
    "Noto Sans CJK TC": ("繁體中文", "fonts-chinese"),
    "Noto Sans CJK KR": ("한국어뷁", "fonts-korean"),
    "Droid Sans Fallback": ("龘", "fonts-chinese"),
    "Noto Sans Arabic": ("العربية", "fonts-arabic"),
    "Noto Naskh Arabic": ("العربية", "fonts-arabic"),
    "Noto Sans Hebrew": ("עברית", "fonts-hebrew"),
    "Noto Sans Devanagari": ("हिन्दी", "fonts-indic"),
    "Noto Sans Bengali": ("বাংলা", "fonts-indic"),
    "Noto Sans Gujarati": ("ગુજરાતી", "fonts-indic"),
    "Noto Sans Gurmukhi": ("ਪੰਜਾਬੀ", "fonts-indic"),
    "Noto Sans Kannada": ("ಕನ್ನಡ", "fonts-indic"),
    "Noto Sans Malayalam": ("മലയാളം", "fonts-indic"),
    "Noto Sans Oriya": ("ଓଡ଼ିଆ", "fonts-indic"),
    "Noto Sans Sinhala": ("සිංහල", "fonts-indic"),
    "Noto Sans Tamil": ("தமிழ்", "fonts-indic"),
    "Noto Sans Telugu": ("తెలుగు", "fonts-indic"),
    "Noto Sans Thai": ("ภาษาไทย", "fonts-thai"),
    "Noto Sans Lao": ("ລາວ", "fonts-thai"),
    "Noto Sans Khmer": ("ខ្មែរ", "fonts-more"),
    "Noto Sans Myanmar": ("မြန်မာ", "fonts-more"),
    "Noto Serif Tibetan": ("བོད", "fonts-more"),
    "Noto Sans Ethiopic": ("አማርኛ", "fonts-more"),
    "Noto Sans Georgian": ("ქართული", "fonts-more"),
    "Noto Sans Armenian": ("Հայերեն", "fonts-more"),
    "Noto Sans Cherokee": ("ᏣᎳᎩ", "fonts-more"),
    "Noto Sans Mongolian": ("ᠮᠣᠩᠭᠣᠯ", "fonts-more"),
    "Noto Sans Syriac": ("ܣܘܪܝܝܐ", "fonts-more"),
    "Noto Sans Thaana": ("ދިވެހި", "fonts-more"),
    "Noto Sans Yi": ("ꆈꌠ", "fonts-more"),
    "Noto Emoji": ("🚀🥳🤖", "fonts-emoji"),
}


async def setup() -> None:
    hooks.install_hook()
    await packages.load(["matplotlib", "pillow", "reportlab", "pypdf", *packs.ORDERING, *PACKS])
    import matplotlib

    matplotlib.use("agg")


PACKS = sorted({family.package for family in packs.FAMILIES} - {packs.DEJAVU})


@contextmanager
def without_complaints() -> Iterator[None]:
    """Fails where Python warns or matplotlib logs."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("matplotlib")
    log.addHandler(handler)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    finally:
        log.removeHandler(handler)
    assert said == [], said


def pixels(text: str, **how: object) -> bytes:
    """A text as matplotlib draws it, without a word of complaint."""
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(4, 1), dpi=60)
    figure.text(0.1, 0.4, text, fontsize=20, **how)
    try:
        with without_complaints():
            figure.canvas.draw()
        return bytes(figure.canvas.buffer_rgba())
    finally:
        plt.close(figure)


def test_a_text_names_its_packs() -> None:
    for family, (word, package) in WORDS.items():
        assert packs.packs_for(word) == [package], (family, packs.packs_for(word))
    assert packs.packs_for("plain, naïve, Ελληνικά, Русский, ±∞→") == []
    assert packs.packs_for("東京 and 한국") == ["fonts-korean"]
    assert packs.packs_for("東京タワー") == ["fonts-japanese"]
    assert packs.packs_for("東京") == ["fonts-chinese"]


def test_names_of_all_kinds_mean_a_family() -> None:
    for name in ("Noto Sans Thai", "noto sans thai", "NotoSansThai-Regular.ttf", "/usr/share/fonts/NotoSansThai.otf"):
        found = packs.file_of(name)
        assert found is not None and found[1] == "NotoSansThai-Regular.ttf", name
    assert packs.file_of("Noto Sans Thai Bold") == (packs.family_of("Noto Sans Thai"), "NotoSansThai-Bold.ttf")
    assert packs.file_of("NotoSansCJKjp-Bold.otf") == (packs.family_of("MS Gothic"), "NotoSansCJKJP-Regular.ttf")
    assert packs.file_of("simhei.ttf") == (packs.family_of("Noto Sans CJK SC"), "NotoSansCJKSC-Regular.ttf")
    assert packs.file_of("DejaVuSans.ttf") == (packs.family_of("DejaVu Sans"), "DejaVuSans.ttf")
    assert packs.file_of("Comic Sans") is None


def test_where_python_cannot_wait_fonts_come_before_the_run() -> None:
    code = "import matplotlib.pyplot as plt\nplt.title('ไทย'); plt.text(0, 0, 'עברית', family='SimHei')"
    can_wait, loaded = waiting.can_wait, packages.lock.loaded
    try:
        packages.lock.loaded = lambda: {"matplotlib"}
        assert not any(name.startswith("fonts-") for name in packages.missing_packages(code))
        waiting.can_wait = lambda: False
        fonts = [name for name in packages.missing_packages(code) if name.startswith("fonts-") or "bidi" in name]
        assert fonts == ["fonts-chinese", "fonts-hebrew", "fonts-thai", "python-bidi"], fonts
        packages.lock.loaded = set
        assert packages.missing_packages("print('ไทย')") == []
    finally:
        waiting.can_wait, packages.lock.loaded = can_wait, loaded


def test_every_script_is_drawn_by_matplotlib_without_a_warning() -> None:
    from matplotlib import font_manager

    import matplotlib.pyplot as plt

    fonts = [
        font_manager.get_font(path)
        for path in font_manager.fontManager._find_fonts_by_props(font_manager.FontProperties())
    ]
    figure = plt.figure(figsize=(6, 9), dpi=60)
    for line, (family, (word, _)) in enumerate(WORDS.items()):
        assert all(any(font.get_char_index(ord(char)) for font in fonts) for char in word), family
        figure.text(0.1, 0.97 - 0.03 * line, word)
    with without_complaints():
        figure.canvas.draw()
    plt.close(figure)


def test_every_family_is_known_to_matplotlib_by_its_name() -> None:
    from matplotlib import font_manager

    for family in packs.FAMILIES:
        with without_complaints():
            path = font_manager.findfont(family.name)
        assert path.endswith(f"/{family.files[0]}"), (family.name, path)
        if family.has_bold:
            bold = font_manager.findfont(font_manager.FontProperties(family=family.name, weight="bold"))
            assert bold.endswith(f"/{family.files[1]}"), (family.name, bold)


def test_names_of_other_systems_stand_in() -> None:
    import matplotlib.pyplot as plt

    with plt.rc_context({"font.sans-serif": ["SimHei"], "axes.unicode_minus": False}):
        assert pixels("中文标题") == pixels("中文标题", family="Noto Sans CJK SC")
    with plt.rc_context({"font.family": "Malgun Gothic"}):
        assert pixels("한글 제목") == pixels("한글 제목", family="Noto Sans CJK KR")


def test_words_beside_a_formula() -> None:
    assert pixels("温度 $T_0$") != pixels("  $T_0$")


def test_right_to_left_in_the_order_of_drawing() -> None:
    assert shaping.visual("שלום") == "םולש"
    assert shaping.visual("abc שלום 12") == "abc 12 םולש"
    # Joined: the first letter has its initial form and stands at the right end.
    assert [f"{ord(char):04x}" for char in shaping.visual("سلام")] == ["fee1", "fefc", "feb3"]
    assert shaping.visual("no change") == "no change"


def test_vowel_signs_stand_where_they_are_drawn() -> None:
    assert shaping.visual("हिन्दी") == "िहन्दी"
    assert [f"{ord(char):04x}" for char in shaping.visual("தொகை")] == ["0bc6", "0ba4", "0bbe", "0bc8", "0b95"]
    assert shaping.visual("ไทย") == "ไทย"


def test_letters_in_pieces_are_put_together() -> None:
    assert shaping.visual(normalize("NFD", "한국어 é")) == "한국어 é"


def test_text_that_the_code_has_put_in_order_itself_stays_so() -> None:
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    for word in ("שלום עולם", "مرحبا"):
        mine = get_display(reshape(word))
        assert shaping.visual(mine) == mine
        assert pixels(mine) == pixels(word)


def test_signs_that_choose_a_picture_are_not_drawn() -> None:
    assert pixels("❤️") == pixels("❤")
    assert pixels("👩‍🚀") == pixels("👩🚀")
    assert shaping.visual("👍🏽") == "👍"


def test_rare_characters_come_from_the_large_font() -> None:
    from matplotlib import font_manager

    prop = font_manager.FontProperties(family="Noto Sans CJK SC")
    chain = font_manager.fontManager._find_fonts_by_props(prop)
    assert chain[0].endswith("NotoSansCJKSC-Regular.ttf")
    assert chain[-1].endswith("DejaVuSans.ttf") or any(path.endswith("DejaVuSans.ttf") for path in chain)
    pixels("龘䶮堃喆", family="Noto Sans CJK SC")


def test_svg_and_pdf_have_the_glyphs_too() -> None:
    import matplotlib.pyplot as plt

    figure = plt.figure()
    figure.text(0.1, 0.5, "日本語 ไทย 한국어")
    for kind in ("svg", "pdf"):
        with without_complaints():
            figure.savefig(target := io.BytesIO(), format=kind)
        assert len(target.getvalue()) > 2_000
    plt.close(figure)


def test_pillow_finds_fonts_by_family_and_by_file() -> None:
    from PIL import Image, ImageDraw, ImageFont

    for family, (word, _) in WORDS.items():
        font = ImageFont.truetype(family, 24)
        missing = bytes(font.getmask("\U000f0000"))
        for char in f"{shaping.visual(word)}Latin12":
            assert bytes(font.getmask(char)) != missing, (family, char)
    font = ImageFont.truetype("NotoSansHebrew-Bold.ttf", size=24)
    assert font.getname() == ("Noto Sans Hebrew", "Bold")
    assert font.getbbox("Latin 123 שלום")[2] > 100
    assert ImageFont.truetype("DejaVuSans.ttf", 12).getname()[0] == "DejaVu Sans"
    picture = Image.new("L", (200, 40))
    ImageDraw.Draw(picture).text((5, 5), "שלום", font=font, fill=255)
    assert picture.getbbox() is not None
    raises(OSError, lambda: ImageFont.truetype("nothing-of-that-name.ttf", 12))


def test_reportlab_finds_fonts_by_family() -> None:
    from pypdf import PdfReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target)
    for line, (family, (word, _)) in enumerate(WORDS.items()):
        font = TTFont(family, family)
        assert {ord(char) for char in shaping.visual(word)} <= font.face.charToGlyph.keys(), family
        pdfmetrics.registerFont(font)
        canvas.setFont(family, 14)
        canvas.drawString(50, 800 - 20 * line, word)
    canvas.save()
    text = PdfReader(target).pages[0].extract_text()
    for word in ("日本語", "简体中文", "한국어", "ภาษาไทย"):
        assert word in text, word
    raises(TTFError, lambda: TTFont("X", "nothing-of-that-name.ttf"))


def test_a_paragraph_in_helvetica_takes_what_it_lacks_from_the_packs() -> None:
    from pypdf import PdfReader
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    body = getSampleStyleSheet()["BodyText"]
    words = "Price 価格 (Цена, τιμή) ราคา <b>한국어</b> 100 €"
    target = io.BytesIO()
    SimpleDocTemplate(target).build([Paragraph(words, body), Table([["城市", "人口"], ["東京", "14"]])])
    text = PdfReader(target).pages[0].extract_text()
    for word in ("Price", "価格", "Цена", "τιμή", "ราคา", "한국어", "城市", "東京"):
        assert word in text, (word, text)
    assert abs(stringWidth("漢字", "Helvetica", 10) - 20) < 0.1


def test_what_cannot_be_had_is_said_once() -> None:
    can_wait, site = waiting.can_wait, loading._SITE
    try:
        waiting.can_wait = lambda: False
        loading._SITE = site / "nowhere"
        assert loading.path_of("Noto Sans Thai") is None and loading.path_of("Noto Sans Lao") is None
        assert HOST.notices == ["Some characters need fonts-thai: run  await install('fonts-thai')  and then this cell again."]
        loading.begin_run()
        assert loading.path_of("Noto Sans Thai") is None and len(HOST.notices) == 2
    finally:
        waiting.can_wait, loading._SITE = can_wait, site
        loading.begin_run()
