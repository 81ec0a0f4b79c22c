"""What is repacked: one line for each wheel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Repack:
    #: The package that carries the metadata, without `python3-` before it.
    package: str
    #: Where it comes from. Forky unless something speaks against it; see the remarks.
    suite: str = "forky"
    #: Further Debian packages, with their suite, whose files a fix or a link of the first one needs.
    also: tuple[str, ...] = ()
    #: Paths, with a slash at the end for folders, that nobody misses here.
    without: tuple[str, ...] = ()

    @property
    def debs(self) -> tuple[str, ...]:
        """As `apt-get download` takes them: `package/suite`. The first carries the metadata."""
        return (f"python3-{self.package}/{self.suite}", *self.also)


_AS_THEY_ARE = """
altair anyio arabic-reshaper asttokens attr bidi bs4 blinker branca certifi chardet charset-normalizer click cloudpickle cssselect cycler decorator
defusedxml dulwich et-xmlfile executing flask flexcache flexparser folium fonttools fpdf geographiclib geopy html2text
html5lib humanize hypothesis icalendar idna iniconfig ipython ipython-pygments-lexers itsdangerous jinja2 joblib markdown
markdown-it markupsafe matplotlib-inline mdurl mistune mpmath msgpack narwhals odf openpyxl packaging parso patsy
pdfminer pint platformdirs pluggy prompt-toolkit pure-eval pygments pyparsing pypdf pyrsistent docx pytest qrcode requests
rich roman-numerals seaborn sniffio sortedcontainers soupsieve stack-data tabulate threadpoolctl toolz tqdm traitlets
typing-extensions uncertainties unidecode urllib3 wcwidth webencodings werkzeug xlrd xlsxwriter xyzservices yaml
"""

REPACKS: tuple[Repack, ...] = (
    *(Repack(package) for package in _AS_THEY_ARE.split()),
    Repack("docutils", also=("docutils-common/forky",)),
    # From 0.116 on it wants pydantic 2, half of which is Rust. Version 1 can do without its compiled half.
    Repack("fastapi", "trixie"),
    Repack("starlette", "trixie"),
    Repack("pydantic", "bookworm"),
    # Stubs of other packages, which it does not find in the layout that typeshed has now, and Django's.
    Repack("jedi", without=("jedi/third_party/typeshed/stubs/", "jedi/third_party/django-stubs/")),
    # Newer ones need rpds, which is Rust.
    Repack("jsonschema", "bookworm"),
    Repack("networkx"),
    # Its data: sentence boundaries of 17 languages from a port to Go, stop words from PostgreSQL, where NLTK's came from.
    Repack(
        "nltk",
        also=("golang-gopkg-neurosnap-sentences.v1-dev/forky", "postgresql-17/trixie"),
        without=("nltk/test/", "nltk/app/", "nltk/draw/"),
    ),
    # 5.20 of forky breaks with this narwhals.
    Repack("plotly", "sid", without=("plotly/package_data/widgetbundle.js",)),
    # The fonts that Debian links to stay out: PDF readers have the standard 14, and other packages here bring others.
    Repack("reportlab"),
    # simpy of forky is version 2, whose interface nobody has used since 2013.
    Repack("simpy3", "bookworm"),
    Repack("sympy"),
    Repack("xarray"),
)

#: Time zones: a wheel made of two packages that hold no Python.
ZONES = ("tzdata/forky", "tzdata-legacy/forky")
