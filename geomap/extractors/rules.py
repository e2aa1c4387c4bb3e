"""The extractors `rules` and `rules+ml` as values. By default the pipeline runs the rules without this door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap import __version__
from geomap.errors import UnknownNameError
from geomap.extractors import RULES, RULES_ML
from geomap.model import Article, Document
from geomap.pipeline import read_by_rules

if TYPE_CHECKING:
    from geomap.pipeline import Tools


@dataclass(frozen=True, slots=True)
class RulesExtractor:
    """geomap's own rules with the given tools; as `rules+ml` a linear model has its say where a rule had only a weak word."""

    tools: Tools
    name: str = RULES
    version: str = __version__

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.tools.vocabulary.language,)

    def __call__(self, article: Article) -> Document:
        if self.name == RULES:
            return read_by_rules(article, self.tools)
        from geomap.extract.opinions import second_opinions

        return read_by_rules(article, self.tools, second=second_opinions)


def open_rules(tools: Tools, setting: str) -> RulesExtractor:
    """Raises UnknownNameError for a setting: there is none."""
    return _open(tools, setting, RULES)


def open_rules_ml(tools: Tools, setting: str) -> RulesExtractor:
    """Raises UnknownNameError for a setting: there is none."""
    return _open(tools, setting, RULES_ML)


def _open(tools: Tools, setting: str, name: str) -> RulesExtractor:
    if setting:
        raise UnknownNameError(f"{name}:{setting}: the extractor `{name}` takes no setting")
    return RulesExtractor(tools, name)
