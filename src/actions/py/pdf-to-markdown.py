# PDF to Markdown: the text of each page, with headings by the size of the letters.

# Parameters
paths = ['/mnt/data/report.pdf']
page_numbers = True

from collections import Counter
from pathlib import Path

from IPython.display import Markdown, display
from pypdf import PdfReader
from pypdf.errors import PyPdfError


def lines_of(page):
    """The lines of a page, each with the size of its letters."""
    pieces = []
    page.extract_text(visitor_text=lambda text, _cm, tm, _font, size: pieces.append((text, abs(size * tm[3]) or size)))
    lines, sizes = [''], [Counter()]
    for text, size in pieces:
        for place, part in enumerate(text.split('\n')):
            if place > 0:
                lines.append('')
                sizes.append(Counter())
            lines[-1] += part
            sizes[-1][round(size, 1)] += len(part.strip())
    return [(line.strip(), size.most_common(1)[0][0] if size else 0) for line, size in zip(lines, sizes)]


def as_markdown(pages):
    """Paragraphs are lines of one size that follow each other; what is larger than most is a heading."""
    weights = Counter()
    for lines in pages:
        for line, size in lines:
            weights[size] += len(line)
    body = weights.most_common(1)[0][0] if weights else 0
    larger = sorted((size for size in weights if size > 1.15 * body and weights[size]), reverse=True)
    out = []
    for number, lines in enumerate(pages, 1):
        paragraph = []
        for line, size in [*lines, ('', 0)]:
            if line == '' or size in larger:
                out += [' '.join(paragraph)] if paragraph else []
                paragraph = []
            if line and size in larger:
                out.append(f'{"#" * min(larger.index(size) + 1, 4)} {line}')
            elif line and paragraph and paragraph[-1].endswith('-'):
                paragraph[-1] = paragraph[-1][:-1] + line
            elif line:
                paragraph.append(line)
        if page_numbers:
            out.append(f'*Page {number}*')
    return '\n\n'.join(out) + '\n'


for path in paths:
    source = Path(path)
    try:
        reader = PdfReader(source)
        if reader.is_encrypted and not reader.decrypt(''):
            raise ValueError(f'{source.name} is locked with a password.')
        pages = [lines_of(page) for page in reader.pages]
    except (PyPdfError, OSError, KeyError, IndexError, TypeError) as error:
        raise ValueError(f'{source.name} is no whole PDF: {error}') from None
    words = sum(len(line.split()) for lines in pages for line, _ in lines)
    if words == 0:
        print(f'{source.name}: {len(pages)} pages without text. They may be pictures of pages, which need OCR.')
        continue
    output = source.with_suffix('.md')
    output.write_text(as_markdown(pages), encoding='utf-8')
    print(f'{source.name}: {len(pages)} pages, {words:,} words. Saved as {output.name}.')
    display(Markdown(output.read_text(encoding='utf-8')[:3000]))
