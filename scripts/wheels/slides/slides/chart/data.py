"""The numbers of a chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Series(NamedTuple):
    name: str
    values: tuple[float | None, ...]


class CategoryChartData:
    """Categories, and series with one value for each: `data.categories = [...]`, `data.add_series(name, values)`."""

    def __init__(self, number_format: str = "General") -> None:
        self.number_format = number_format
        self.series: list[Series] = []
        self._categories: list[str] = []

    @property
    def categories(self) -> list[str]:
        return self._categories

    @categories.setter
    def categories(self, values: Iterable[object]) -> None:
        self._categories = [str(value) for value in values]

    def add_series(self, name: object, values: Iterable[float | None]) -> None:
        """A value that is None, or not a number, leaves a gap."""
        numbers = tuple(None if value is None or value != value else float(value) for value in values)
        self.series.append(Series(str(name), numbers))


ChartData = CategoryChartData
