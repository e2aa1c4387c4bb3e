"""What a page of the news desk holds besides the map: what each event is known by, the corrections so far, and the words of the tools."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geomap.desk import SCHEMA
from geomap.errors import ExportError
from geomap.writers.island import strings
from geomap.writers.packed import PACK_ABOVE, is_many

if TYPE_CHECKING:
    from geomap.model import Scene


def desk_island(scene: Scene) -> dict[str, Any]:
    """The data of the desk's page under the key `desk`; nothing for readers' pages. Raises ExportError when its events are packed."""
    if scene.desk is None:
        return {}
    if is_many(scene):
        raise ExportError(
            f"a page for the desk shows its events one by one, and more than {PACK_ABOVE} are packed: build it of fewer articles;"
            " the corrections of several such pages can be joined in one file"
        )
    return {
        "desk": {
            "schema": SCHEMA,
            "cards": [asdict(one) for one in scene.desk],
            "corrections": [asdict(one) for one in scene.corrections],
            "stale": [[asdict(one.correction), one.reason.value] for one in scene.stale],
            "words": strings(scene.language)["desk"],
        }
    }
