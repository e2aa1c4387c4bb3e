// The parts of Leaflet that the page and folium's own script call, under the names of the whole library.
import {Control, control} from "leaflet/src/control/Control.js";
import {Attribution, attribution} from "leaflet/src/control/Control.Attribution.js";
import {Scale, scale} from "leaflet/src/control/Control.Scale.js";
import {Zoom, zoom} from "leaflet/src/control/Control.Zoom.js";
import {DoubleClickZoom} from "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import {Drag} from "leaflet/src/map/handler/Map.Drag.js";
import {Keyboard} from "leaflet/src/map/handler/Map.Keyboard.js";
import {ScrollWheelZoom} from "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import {TouchZoom} from "leaflet/src/map/handler/Map.TouchZoom.js";
import {Map} from "leaflet/src/map/Map.js";
import {EPSG3857} from "leaflet/src/geo/crs/CRS.EPSG3857.js";

Object.assign(Control, {Attribution, Scale, Zoom});
Object.assign(control, {attribution, scale, zoom});
Object.assign(Map, {DoubleClickZoom, Drag, Keyboard, ScrollWheelZoom, TouchZoom});

export const version = "1.9.4";
export const CRS = {EPSG3857};
export {Control, control, Map};
export {createMap as map} from "leaflet/src/map/Map.js";
export * from "leaflet/src/core/index.js";
export * from "leaflet/src/dom/index.js";
export {Point, toPoint as point} from "leaflet/src/geometry/Point.js";
export {Bounds, toBounds as bounds} from "leaflet/src/geometry/Bounds.js";
export {LatLng, toLatLng as latLng} from "leaflet/src/geo/LatLng.js";
export {LatLngBounds, toLatLngBounds as latLngBounds} from "leaflet/src/geo/LatLngBounds.js";
export {Layer} from "leaflet/src/layer/Layer.js";
export {LayerGroup, layerGroup} from "leaflet/src/layer/LayerGroup.js";
export {Popup, popup} from "leaflet/src/layer/Popup.js";
