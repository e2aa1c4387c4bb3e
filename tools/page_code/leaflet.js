// The parts of Leaflet that the page and folium's own script call, under the names of the whole library.
import {control} from "leaflet/src/control/Control.js";
import {scale} from "leaflet/src/control/Control.Scale.js";
import "leaflet/src/control/Control.Zoom.js";
import Browser from "leaflet/src/core/Browser.js";
import {disableClickPropagation, disableScrollPropagation} from "leaflet/src/dom/DomEvent.js";
import {addClass, create, setPosition, setTransform} from "leaflet/src/dom/DomUtil.js";
import {EPSG3857} from "leaflet/src/geo/crs/CRS.EPSG3857.js";
import {toLatLng} from "leaflet/src/geo/LatLng.js";
import {toLatLngBounds} from "leaflet/src/geo/LatLngBounds.js";
import {toBounds} from "leaflet/src/geometry/Bounds.js";
import {toPoint} from "leaflet/src/geometry/Point.js";
import {Layer} from "leaflet/src/layer/Layer.js";
import {layerGroup} from "leaflet/src/layer/LayerGroup.js";
import {popup} from "leaflet/src/layer/Popup.js";
import {createMap} from "leaflet/src/map/Map.js";
import "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "leaflet/src/map/handler/Map.Drag.js";
import "leaflet/src/map/handler/Map.Keyboard.js";
import "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import "leaflet/src/map/handler/Map.TouchZoom.js";

window.L = {
  version: "1.9.4", Browser, CRS: {EPSG3857}, DomEvent: {disableClickPropagation, disableScrollPropagation},
  DomUtil: {addClass, create, setPosition, setTransform}, Layer, bounds: toBounds, control: Object.assign(control, {scale}),
  latLng: toLatLng, latLngBounds: toLatLngBounds, layerGroup, map: createMap, point: toPoint, popup,
};
