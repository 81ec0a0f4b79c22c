"""A presentation as text, for people and models who want its content and not its looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from .chart.data import XySeries
from .enum.shapes import MSO_SHAPE_TYPE
from .shapes import Shape

if TYPE_CHECKING:
    from .charts import Chart
    from .slide import Slide


def written(slides: Iterable[Slide]) -> str:
    return "\n\n".join("\n\n".join(_slide(number, slide)) for number, slide in enumerate(slides, 1)) + "\n"


def _slide(number: int, slide: Slide) -> Iterator[str]:
    title = slide.shapes.title
    heading = " ".join(title.text.split()) if title else ""
    yield f"## Slide {number}" + (f": {heading}" if heading else "")
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape)
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None and notes.text.strip():
        yield "\n".join(f"> {line}" for line in f"Notes: {notes.text.strip()}".splitlines())


def _shape(shape: Shape) -> Iterator[str]:
    if shape.has_table:
        yield _table(shape.table.texts())
    elif shape.has_chart:
        yield from _chart(shape.chart)
    elif shape.has_text_frame:
        # A list is what the layout makes of a body; elsewhere only what is set further in.
        listed = shape.is_placeholder and shape.placeholder_format.type in ("body", "obj")
        lines = [
            f"{'  ' * paragraph.level}{'- ' if listed or paragraph.level else ''}{paragraph.text.replace(chr(11), ' ')}"
            for paragraph in shape.text_frame.paragraphs
            if paragraph.text.strip()
        ]
        if lines:
            yield "\n".join(lines)
    elif shape.shape_type is MSO_SHAPE_TYPE.PICTURE:
        yield f"[Picture: {shape.alt_text or shape.name}]"
    elif shape.shape_type is MSO_SHAPE_TYPE.GROUP:
        for inner in shape.shapes:
            yield from _shape(inner)


def _chart(chart: Chart) -> Iterator[str]:
    """One table; of a scatter chart one for each series."""
    scatters = [series for series in chart.series if isinstance(series, XySeries)]
    for series in scatters:
        points = zip_longest(series.x_values, series.values)
        yield _table([["x", series.name or "y"], *([_number(x), _number(y)] for x, y in points)])
    if not scatters:
        rows = [["", *(series.name for series in chart.series)]]
        for place, category in enumerate(chart.categories):
            values = (series.values[place] if place < len(series.values) else None for series in chart.series)
            rows.append([category, *map(_number, values)])
        yield _table(rows)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _table(rows: list[list[str]]) -> str:
    cells = [[cell.replace("|", "\\|").replace("\n", " ").replace("\v", " ") for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
