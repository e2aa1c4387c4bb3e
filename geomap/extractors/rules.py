"""The extractor `rules` as a value, for those who compare or combine extractors. By default the pipeline runs the rules without this door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap import __version__
from geomap.errors import UnknownNameError
from geomap.model import Article, Document
from geomap.pipeline import read_by_rules

if TYPE_CHECKING:
    from geomap.pipeline import Tools


@dataclass(frozen=True, slots=True)
class RulesExtractor:
    """geomap's own rules with the given tools."""

    tools: Tools
    name: str = "rules"
    version: str = __version__

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.tools.vocabulary.language,)

    def __call__(self, article: Article) -> Document:
        return read_by_rules(article, self.tools)


def open_rules(tools: Tools, setting: str) -> RulesExtractor:
    """Raises UnknownNameError for a setting: there is none."""
    if setting:
        raise UnknownNameError(f"rules:{setting}: the extractor `rules` takes no setting")
    return RulesExtractor(tools)
