"""Kinds of charts and places of their legend."""

from enum import Enum, StrEnum


class XL_CHART_TYPE(Enum):
    """Element of the plot, direction of bars or symbol of points, grouping: as ECMA-376 part 1, 21.2, writes them.

    Of a scatter chart the last says what joins the points.
    """

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
    XY_SCATTER = ("scatterChart", "circle", "points")
    XY_SCATTER_LINES = ("scatterChart", "circle", "lines")
    XY_SCATTER_LINES_NO_MARKERS = ("scatterChart", "none", "lines")
    XY_SCATTER_SMOOTH = ("scatterChart", "circle", "smooth")
    XY_SCATTER_SMOOTH_NO_MARKERS = ("scatterChart", "none", "smooth")


class XL_LEGEND_POSITION(StrEnum):
    BOTTOM = "b"
    LEFT = "l"
    RIGHT = "r"
    TOP = "t"
    CORNER = "tr"
