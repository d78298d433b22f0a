"""What the parts of an Office document may be to each other (ISO/IEC 29500-2, 9.3).

A program loads a part because a relation says what it is, whatever the part is called and
wherever it lies. So relations are taken by an allow-list: what nobody here knows is refused.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from services.documents.contents import MACROS, OBJECTS, Refused
from services.documents.contents.links import refuse_link

DOCUMENT = """
    officeDocument core-properties extended-properties extendedProperties custom-properties
    customProperties thumbnail styles stylesWithEffects settings webSettings fontTable font theme
    themeOverride numbering footnotes endnotes comments commentsExtended commentsIds
    commentsExtensible people person header footer glossaryDocument hyperlink image hdphoto
    customXml customXmlProps chart chartEx chartUserShapes chartStyle chartColorStyle diagramData
    diagramLayout diagramQuickStyle diagramColors diagramDrawing package printerSettings
    origin signature certificate
"""
WORKBOOK = """
    worksheet chartsheet sharedStrings calcChain drawing vmlDrawing table pivotTable
    pivotCacheDefinition pivotCacheRecords slicer slicerCache timeline timelineCache externalLink
    sheetMetadata metadata threadedComment rdRichValue rdRichValueStructure rdRichValueTypes
    rdSupportingPropertyBag rdSupportingPropertyBagStructure richStyles richValueRel
    FeaturePropertyBag customProperty ctrlProp revisionHeaders revisionLog usernames sharedFormula
    cellImage cellimage
"""
INSIDE = frozenset((DOCUMENT + WORKBOOK).split())
"""Kinds of relation between two parts of a document, by the last step of their address."""

WITH_MACROS = """
    vbaProject wordVbaData xlMacrosheet xlIntlMacrosheet dialogsheet control activeXControlBinary
    attachedToolbars keyMapCustomizations extensibility
"""
MACRO_KINDS = frozenset(WITH_MACROS.split())
ON_A_CLICK = frozenset({"hyperlink"})
ON_THIS_COMPUTER = frozenset({"attachedTemplate", "externalLinkPath"})
"""What may lead out of the document, if it is a file of the reader's own computer."""

LOCAL = re.compile(r"(?:file:/{3})?[A-Za-z]:[\\/]|[^\\/:]+(?:[\\/](?![\\/])[^:]*)?$")
"""A path on a disk, or beside the document: no address and no share."""

OBJECT_TYPES = ("oleobject", "activex", "ms-package")
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")
"""Pieces of the media type of a part that is no text and no picture."""


def check_relations(relations: Iterable[Element]) -> None:
    """Refuse a relation that runs or loads something, or that is not known."""
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind in MACRO_KINDS:
            raise Refused(MACROS)
        if relation.get("TargetMode", "").casefold() == "external":
            target = unquote(relation.get("Target", ""))
            if kind in ON_A_CLICK:
                refuse_link(target)
            allowed = kind in ON_A_CLICK or (kind in ON_THIS_COMPUTER and LOCAL.match(target))
        else:
            allowed = kind in INSIDE and (kind != "package" or _is_workbook(relation))
        if not allowed:
            raise Refused(OBJECTS)


def check_types(types: Iterable[str]) -> None:
    """Refuse media types of macros and of objects, whatever the parts are called."""
    for media_type in types:
        folded = media_type.casefold()
        if any(piece in folded for piece in MACRO_TYPES):
            raise Refused(MACROS)
        if any(piece in folded for piece in OBJECT_TYPES):
            raise Refused(OBJECTS)


def _is_workbook(relation: Element) -> bool:
    """Check whether an embedded package is the workbook behind a chart, in its own folder."""
    target = relation.get("Target", "").casefold()
    return "embeddings/" in target and target.endswith(".xlsx")
