"""XML read without following anything that it refers to, and what SVG and KML have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from geomap.checking.findings import Finding, shown
from geomap.checking.rules import found


def read_xml(raw: bytes, *, typed: bool = False) -> tuple[Any, list[Finding]]:
    """The root element, None when the text is no XML, and the findings on the way. A document type may stand there, without entities, if `typed`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, [found("malformed", getattr(error, "lineno", None), f"no XML: {shown(str(error))}")]
    document = root.getroottree().docinfo
    declared = document.internalDTD
    if declared is None or (typed and not any(declared.iterentities())):
        return root, []
    return root, [found("entity", 1, "the file declares a document type")]


def elements(root: Any) -> Iterator[Any]:
    """All elements, without comments and processing instructions."""
    return (one for one in root.iter() if isinstance(one.tag, str))


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def instructions(root: Any) -> Iterator[Finding]:
    """Style sheets and scripts that the file asks for before its root."""
    for one in root.getroottree().xpath("//processing-instruction()"):
        yield found("remote-reference", one.sourceline, f"a processing instruction: {shown(str(one))}")


def repeated_ids(root: Any) -> Iterator[Finding]:
    """Ids that occur more than once."""
    ids = Counter(one.get("id") for one in elements(root) if one.get("id"))
    for one in elements(root):
        if ids[one.get("id")] > 1:
            yield found("id-duplicate", one.sourceline, f"the id {shown(one.get('id'))} occurs {ids.pop(one.get('id'))} times")
