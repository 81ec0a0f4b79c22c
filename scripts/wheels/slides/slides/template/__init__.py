"""An empty presentation, made of a table of layouts. Order, names and numbers of places are those of python-pptx's own."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from ..package import Package, Part
from ..xml import NAMESPACES

WIDTH, HEIGHT = 9_144_000, 6_858_000
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml."
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
_NS = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items() if prefix != "c")
_WHITE = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
_COLOURS = (
    'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
    'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"'
)


class Place(NamedTuple):
    """A place for text or something else: number, type, name, then left, top, width, height in EMU or None: the master's."""

    idx: int
    type: str
    name: str
    box: tuple[int, int, int, int] | None = None
    #: The element of its text frame's properties.
    body: str = "<a:bodyPr/>"
    #: The rest of the element of its first level, after the name.
    first: str = ""


_TITLE = Place(0, "title", "Title", (457_200, 274_638, 8_229_600, 1_143_000))
_BODY = Place(1, "body", "Content", (457_200, 1_600_200, 8_229_600, 4_525_963))
_TOP, _BOTTOM = '<a:bodyPr anchor="t"/>', '<a:bodyPr anchor="b"/>'
_NO_BULLET = 'marL="0" indent="0"><a:buNone/><a:defRPr sz="{}" b="{}"/>'


def _plain(size: int, bold: int = 0) -> str:
    return _NO_BULLET.format(size * 100, bold)


_LEFT, _RIGHT, _HALF = 457_200, 4_648_200, 4_038_600
LAYOUTS: tuple[tuple[str, str, tuple[Place, ...]], ...] = (
    ("Title Slide", "title", (
        Place(0, "ctrTitle", "Title", (685_800, 2_130_425, 7_772_400, 1_470_025), _BOTTOM,
              'algn="ctr"><a:defRPr sz="4400"/>'),
        Place(1, "subTitle", "Subtitle", (1_371_600, 3_886_200, 6_400_800, 1_752_600), "<a:bodyPr/>",
              'marL="0" indent="0" algn="ctr"><a:buNone/><a:defRPr sz="2400"><a:solidFill><a:schemeClr val="accent6"/>'
              "</a:solidFill></a:defRPr>"),
    )),
    ("Title and Content", "obj", (_TITLE._replace(box=None), Place(1, "obj", "Content"))),
    ("Section Header", "secHead", (
        Place(0, "title", "Title", (722_313, 4_406_900, 7_772_400, 1_362_075), _TOP, '><a:defRPr sz="4000" b="1"/>'),
        Place(1, "body", "Text", (722_313, 2_906_713, 7_772_400, 1_500_187), _BOTTOM, _plain(20)),
    )),
    ("Two Content", "twoObj", (
        _TITLE._replace(box=None),
        Place(1, "obj", "Left", (_LEFT, 1_600_200, _HALF, 4_525_963)),
        Place(2, "obj", "Right", (_RIGHT, 1_600_200, _HALF, 4_525_963)),
    )),
    ("Comparison", "twoTxTwoObj", (
        _TITLE._replace(box=None),
        Place(1, "body", "Left heading", (_LEFT, 1_535_113, 4_040_188, 639_762), _BOTTOM, _plain(24, 1)),
        Place(2, "obj", "Left", (_LEFT, 2_174_875, 4_040_188, 3_951_288)),
        Place(3, "body", "Right heading", (_RIGHT, 1_535_113, 4_041_775, 639_762), _BOTTOM, _plain(24, 1)),
        Place(4, "obj", "Right", (_RIGHT, 2_174_875, 4_041_775, 3_951_288)),
    )),
    ("Title Only", "titleOnly", (_TITLE._replace(box=None),)),
    ("Blank", "blank", ()),
    ("Content with Caption", "objTx", (
        Place(0, "title", "Title", (457_200, 273_050, 3_008_313, 1_162_050), _BOTTOM, '><a:defRPr sz="2000" b="1"/>'),
        Place(1, "obj", "Content", (3_575_050, 273_050, 5_111_750, 5_853_113)),
        Place(2, "body", "Caption", (457_200, 1_435_100, 3_008_313, 4_691_063), _TOP, _plain(14)),
    )),
    ("Picture with Caption", "picTx", (
        Place(0, "title", "Title", (1_792_288, 4_800_600, 5_486_400, 566_738), _BOTTOM, '><a:defRPr sz="2000" b="1"/>'),
        Place(1, "pic", "Picture", (1_792_288, 612_775, 5_486_400, 4_114_800), _TOP, _plain(24)),
        Place(2, "body", "Caption", (1_792_288, 5_367_338, 5_486_400, 804_862), _TOP, _plain(14)),
    )),
)  # fmt: skip


def empty() -> Package:
    """A package with a theme, a master, the layouts and a presentation without slides."""
    package = Package()
    theme = Part("/ppt/theme/theme1.xml", THEME_TYPE, theme_xml())
    master = Part("/ppt/slideMasters/slideMaster1.xml", f"{_TYPE}slideMaster+xml")
    listed = []
    for number, (name, kind, places) in enumerate(LAYOUTS, 1):
        layout = Part(f"/ppt/slideLayouts/slideLayout{number}.xml", f"{_TYPE}slideLayout+xml", _layout(name, kind, places))
        layout.relate("slideMaster", master)
        listed.append(f'<p:sldLayoutId id="{2_147_483_648 + number}" r:id="{master.relate("slideLayout", layout)}"/>')
    master.relate("theme", theme)
    master.data = _master("".join(listed))
    main = Part("/ppt/presentation.xml", f"{_TYPE}presentation.main+xml")
    main.data = (
        f'<p:presentation {_NS}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="{main.relate("slideMaster", master)}"/>'
        f'</p:sldMasterIdLst><p:sldIdLst/><p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/><p:notesSz cx="{HEIGHT}" cy="{WIDTH}"/>'
        "</p:presentation>"
    ).encode()
    main.relate("theme", theme)
    main.relate("tableStyles", Part("/ppt/tableStyles.xml", f"{_TYPE}tableStyles+xml", _file("table-styles.xml")))
    package.root.relate("officeDocument", main)
    return package


def theme_xml() -> bytes:
    return _file("theme.xml")


def _file(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()


def _layout(name: str, kind: str, places: tuple[Place, ...]) -> bytes:
    shapes = "".join(_shape(number, place) for number, place in enumerate(places, 2))
    return (
        f'<p:sldLayout {_NS} type="{kind}" preserve="1"><p:cSld name="{name}">{_tree(shapes)}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    ).encode()


def _tree(shapes: str) -> str:
    frame = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>'
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    return f"<p:spTree>{group}<p:grpSpPr>{frame}</p:grpSpPr>{shapes}</p:spTree>"


def _shape(number: int, place: Place) -> str:
    idx = f' idx="{place.idx}"' if place.idx else ""
    kind = "" if place.type == "obj" else f' type="{place.type}"'
    frame = ""
    if place.box:
        x, y, cx, cy = place.box
        frame = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    style = f"<a:lstStyle><a:lvl1pPr {place.first}</a:lvl1pPr></a:lstStyle>" if place.first else "<a:lstStyle/>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{place.name} {number - 1}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr><p:nvPr><p:ph{kind}{idx}/></p:nvPr></p:nvSpPr><p:spPr>{frame}</p:spPr>"
        f"<p:txBody>{place.body}{style}<a:p/></p:txBody></p:sp>"
    )


def _master(layouts: str) -> bytes:
    sizes, bullets = (28, 24, 20, 18, 18), "•–•–•"
    levels = "".join(
        f'<a:lvl{level}pPr marL="{342_900 + 400_050 * (level - 1)}" indent="-{285_750 if level > 1 else 342_900}" algn="l">'
        f'<a:spcBef><a:spcPct val="20000"/></a:spcBef><a:buFont typeface="Arial"/><a:buChar char="{bullet}"/>'
        f'<a:defRPr sz="{size * 100}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
        f"</a:defRPr></a:lvl{level}pPr>"
        for level, (size, bullet) in enumerate(zip(sizes, bullets, strict=True), 1)
    )
    title = _shape(2, _TITLE._replace(body='<a:bodyPr anchor="ctr"><a:normAutofit/></a:bodyPr>'))
    body = _shape(3, _BODY._replace(body="<a:bodyPr><a:normAutofit/></a:bodyPr>"))
    return (
        f"<p:sldMaster {_NS}><p:cSld>{_WHITE}{_tree(title + body)}</p:cSld><p:clrMap {_COLOURS}/><p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst>"
        '<p:txStyles><p:titleStyle><a:lvl1pPr algn="l"><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/>'
        '<a:defRPr sz="3600" b="1"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr>'
        f"</a:lvl1pPr></p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>"
    ).encode()


def notes_master() -> Part:
    """What pages of notes are laid out by; made when the first notes are written."""
    places = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="1143000" y="685800"/>'
        '<a:ext cx="4572000" cy="3429000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>'
        + _shape(3, Place(3, "body", "Notes", (685_800, 4_343_400, 5_486_400, 4_114_800)))
    )
    master = Part("/ppt/notesMasters/notesMaster1.xml", f"{_TYPE}notesMaster+xml")
    master.data = (
        f"<p:notesMaster {_NS}><p:cSld>{_WHITE}{_tree(places)}</p:cSld><p:clrMap {_COLOURS}/></p:notesMaster>"
    ).encode()
    return master


def slide_xml() -> bytes:
    return (
        f"<p:sld {_NS}><p:cSld>{_tree('')}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
    ).encode()


def notes_xml() -> bytes:
    places = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>' + _shape(3, Place(1, "body", "Notes"))
    )
    return (
        f"<p:notes {_NS}><p:cSld>{_tree(places)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    ).encode()


SLIDE_TYPE = f"{_TYPE}slide+xml"
NOTES_TYPE = f"{_TYPE}notesSlide+xml"
