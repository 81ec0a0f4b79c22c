"""Outlines that a shape can have (ECMA-376 part 1, 20.1.10.56), and kinds of shapes by python-pptx's numbers."""

from enum import IntEnum, StrEnum


class MSO_SHAPE(StrEnum):
    RECTANGLE = "rect"
    ROUNDED_RECTANGLE = "roundRect"
    OVAL = "ellipse"
    DIAMOND = "diamond"
    ISOSCELES_TRIANGLE = "triangle"
    RIGHT_TRIANGLE = "rtTriangle"
    PARALLELOGRAM = "parallelogram"
    TRAPEZOID = "trapezoid"
    PENTAGON = "homePlate"
    REGULAR_PENTAGON = "pentagon"
    HEXAGON = "hexagon"
    OCTAGON = "octagon"
    CHEVRON = "chevron"
    CROSS = "plus"
    CUBE = "cube"
    CAN = "can"
    DONUT = "donut"
    HEART = "heart"
    SUN = "sun"
    MOON = "moon"
    CLOUD = "cloud"
    LIGHTNING_BOLT = "lightningBolt"
    STAR_5_POINT = "star5"
    RIGHT_ARROW = "rightArrow"
    LEFT_ARROW = "leftArrow"
    UP_ARROW = "upArrow"
    DOWN_ARROW = "downArrow"
    LEFT_RIGHT_ARROW = "leftRightArrow"
    RECTANGULAR_CALLOUT = "wedgeRectCallout"
    ROUNDED_RECTANGULAR_CALLOUT = "wedgeRoundRectCallout"
    FLOWCHART_PROCESS = "flowChartProcess"
    FLOWCHART_DECISION = "flowChartDecision"
    FLOWCHART_TERMINATOR = "flowChartTerminator"


MSO_AUTO_SHAPE_TYPE = MSO_SHAPE


class MSO_SHAPE_TYPE(IntEnum):
    AUTO_SHAPE = 1
    CHART = 3
    GROUP = 6
    LINE = 9
    PICTURE = 13
    PLACEHOLDER = 14
    TEXT_BOX = 17
    TABLE = 19
    DIAGRAM = 21
