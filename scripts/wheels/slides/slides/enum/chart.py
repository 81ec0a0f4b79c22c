"""Kinds of charts and places of their legend."""

from enum import Enum, StrEnum


class XL_CHART_TYPE(Enum):
    """Element of the plot, direction of bars, grouping: as ECMA-376 part 1, 21.2, writes them."""

    COLUMN_CLUSTERED = ("barChart", "col", "clustered")
    COLUMN_STACKED = ("barChart", "col", "stacked")
    COLUMN_STACKED_100 = ("barChart", "col", "percentStacked")
    BAR_CLUSTERED = ("barChart", "bar", "clustered")
    BAR_STACKED = ("barChart", "bar", "stacked")
    BAR_STACKED_100 = ("barChart", "bar", "percentStacked")
    LINE = ("lineChart", "none", "standard")
    LINE_MARKERS = ("lineChart", "circle", "standard")
    AREA = ("areaChart", "", "standard")
    AREA_STACKED = ("areaChart", "", "stacked")
    PIE = ("pieChart", "", "")
    DOUGHNUT = ("doughnutChart", "", "")


class XL_LEGEND_POSITION(StrEnum):
    BOTTOM = "b"
    LEFT = "l"
    RIGHT = "r"
    TOP = "t"
    CORNER = "tr"
