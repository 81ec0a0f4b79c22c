"""XML of the format: names with the usual prefixes, safe parsing, children in the order that the schemas ask for."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_DECLARATIONS = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())


def name(short: str) -> str:
    """`a:p` as lxml writes it."""
    prefix, _, local = short.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def parse(data: bytes) -> Element:
    """Files are not trusted: no entities, nothing from outside, and no more than libxml2's own limits."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def serialise(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def made(text: str) -> Element:
    """One element of its text, in which the prefixes of NAMESPACES need no declaration."""
    return parse(re.sub(r"^\s*(<[\w:]+)", rf"\1 {_DECLARATIONS}", text, count=1).encode())


def new(short: str, **attributes: object) -> Element:
    element = etree.Element(name(short), nsmap=NAMESPACES)
    for key, value in attributes.items():
        element.set(key, str(value))
    return element


def find(parent: Element, path: str) -> Element | None:
    return parent.find(path, NAMESPACES)


def find_all(parent: Element, path: str) -> list[Element]:
    return parent.findall(path, NAMESPACES)


def only(parent: Element, path: str) -> Element:
    """What the format says is there."""
    found = find(parent, path)
    if found is None:
        raise ValueError(f"The presentation is damaged: {etree.QName(parent).localname} has no {path}.")
    return found


def put(parent: Element, child: Element, order: str) -> Element:
    """Puts the child where `order`, the short names of all children in their order, has it; in the place of its like."""
    names = [name(short) for short in order.split()]
    place = names.index(child.tag)
    for old in parent.findall(child.tag):
        parent.remove(old)
    before = sum(1 for other in parent if other.tag in names[:place])
    parent.insert(before, child)
    return child


def got(parent: Element, short: str, order: str) -> Element:
    """The child of this name, made in its place if there is none."""
    found = find(parent, short)
    return put(parent, new(short), order) if found is None else found


def drop(parent: Element, *shorts: str) -> None:
    for short in shorts:
        for child in find_all(parent, short):
            parent.remove(child)


def clean(text: str) -> str:
    """XML cannot hold control characters and lone surrogates; Office writes them as _x0008_."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", text)
