"""The coarse world of views of a continent or more, in one worldview. Degrees, EPSG:4326."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.layers import Folder, Row
from geomap.model import Region
from geomap.worldviews import Worldview

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]


def wide_countries(world: Folder, view: Worldview, bounds: Bounds) -> list[tuple[Region, BaseGeometry]]:
    """The countries of a view by code, about 5 km coarse, with what of each shows within `bounds` (west, south, east, north)."""
    layer = world.layer("coarse_adm0")
    near = layer.near(bounds)
    shapes = {world.table.row(0, index).code: shape for index, shape in zip(near, layer.shapes(near), strict=True)}
    for row, owner in _moves(world, view, bounds):
        piece = layer.shape(row.index) if row.level == 0 else world.polygons(1).shape(row.index)
        if row.level == 0:
            shapes.pop(row.code, None)
        elif row.country in shapes:
            shapes[row.country] = shapely.difference(shapes[row.country], piece)
        shapes[owner] = shapely.union(shapes[owner], piece) if owner in shapes else piece
    parts = [(code, shape, shapely.clip_by_rect(shape, *bounds)) for code, shape in sorted(shapes.items())]
    return [(_country(world, view, code, shape), part) for code, shape, part in parts if not part.is_empty]


def wide_lines(world: Folder, view: Worldview, bounds: Bounds) -> tuple[BaseGeometry, BaseGeometry]:
    """(lines between countries of a view, lines between the ADM1 units of one country) within `bounds`."""
    layer, table = world.layer("coarse_lines"), world.table
    pairs, owners = layer.arrays["pairs"], layer.arrays["owners"].copy()
    states = {code: table.count(0) + number for number, code in enumerate(view.states)}
    for unit, owner in view.ordered:
        one, country = table.find(unit), table.find(owner)
        if one and (country or owner in states):
            owners[(owners if one.level == 0 else pairs) == one.index] = country.index if country else states[owner]
    near = np.array(layer.near(bounds), dtype=int)
    apart = owners[near, 0] != owners[near, 1]
    lines = [[part for shape in layer.shapes(near[which].tolist()) for part in shape.geoms] for which in (apart, ~apart)]
    borders, inner = (shapely.line_merge(shapely.clip_by_rect(shapely.MultiLineString(parts), *bounds)) for parts in lines)
    return borders, inner


def _moves(world: Folder, view: Worldview, bounds: Bounds) -> list[tuple[Row, str]]:
    """The units near `bounds` that the view gives to another country than the files, with that country."""
    found = [(world.table.find(unit), owner) for unit, owner in view.ordered]
    moved = [(row, owner) for row, owner in found if row and row.country != owner]
    return [(row, owner) for row, owner in moved if row.index in world.polygons(row.level).near(bounds)]


def _country(world: Folder, view: Worldview, code: str, geometry: BaseGeometry) -> Region:
    state = view.states.get(code)
    row = world.table.find(state.unit if state else code)
    name = state.name if state else row.name if row else code
    lon, lat = row.label if row else shapely.get_coordinates(shapely.point_on_surface(geometry))[0].tolist()
    return Region(code=code, name=name, level=0, parent=None, country=code, grade=world.grade, label_lon=lon, label_lat=lat, geometry=geometry)
