"""The numbers of a chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Series(NamedTuple):
    name: str
    values: tuple[float | None, ...]


class XySeries(NamedTuple):
    """Points of a scatter chart; `values` are along the upright axis."""

    name: str
    values: tuple[float | None, ...]
    x_values: tuple[float | None, ...]


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
        self.series.append(Series(str(name), tuple(map(_number, values))))


ChartData = CategoryChartData


class XyChartData:
    """Points of a scatter chart: `data.add_series(name).add_data_point(x, y)`, or `data.add_series(name, points)`."""

    def __init__(self, number_format: str = "General") -> None:
        self.number_format = number_format
        self._series: list[XySeriesData] = []

    @property
    def series(self) -> list[XySeries]:
        return [
            XySeries(one.name, tuple(y for _, y in one.points), tuple(x for x, _ in one.points)) for one in self._series
        ]

    def add_series(self, name: object, points: Iterable[tuple[float | None, float | None]] = ()) -> XySeriesData:
        self._series.append(XySeriesData(str(name), []))
        for x, y in points:
            self._series[-1].add_data_point(x, y)
        return self._series[-1]


class XySeriesData(NamedTuple):
    name: str
    points: list[tuple[float | None, float | None]]

    def add_data_point(self, x: float | None, y: float | None) -> None:
        """Of a point that lacks a number nothing is drawn."""
        self.points.append((_number(x), _number(y)))


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)
