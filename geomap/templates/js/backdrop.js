// The base map: land, water and borders, drawn once under and once over the marks; never interactive.
const PANES = { base: 200, areas: 300, borders: 350, marks: 400, symbols: 500, labels: 620 };
const CROWD_Z = 480;
const renderers = {};

function makePanes() {
  if (scene.packed) map.createPane("geomap-crowd").style.zIndex = CROWD_Z;
  for (const name of Object.keys(PANES)) {
    const pane = map.createPane("geomap-" + name);
    pane.style.zIndex = PANES[name];
    if (name !== "symbols" && name !== "labels") renderers[name] = L.svg({ pane: "geomap-" + name, padding: 0.6 });
  }
}

function drawBackdrop() {
  const base = scene.backdrop;
  const still = (pane, className, extra) =>
    Object.assign({ renderer: renderers[pane], pane: "geomap-" + pane, interactive: false, className: className, smoothFactor: 0.6 }, extra);
  const group = L.layerGroup();
  const areas = (packed, className) => {
    if (packed.length) group.addLayer(L.polygon(polygons(packed, base.scale), still("base", className, { weight: 1 })));
  };
  const strokes = (packed, pane, className) => {
    if (packed.length) group.addLayer(L.polyline(lines(packed, base.scale), still(pane, className, { fill: false })));
  };
  for (const [west, south, east, north] of base.sheets)
    group.addLayer(L.rectangle([[south, west], [north, east]], still("base", "gm-sea", { weight: 0 })));
  areas(base.land, "gm-land");
  areas(base.lakes, "gm-lake");
  strokes(base.rivers, "base", "gm-river");
  strokes(base.adm1_lines, "borders", "gm-adm1");
  strokes(base.borders, "borders", "gm-border-casing");
  strokes(base.borders, "borders", "gm-border");
  strokes(base.disputed, "borders", "gm-border-casing");
  strokes(base.disputed, "borders", "gm-disputed");
  return group;
}

// The first view: every mark beside the open legend, never under it. No snapping to levels, so that they fill the frame.
function frame() {
  const box = scene.bounds;
  const bounds = L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
  map.options.zoomSnap = 0;
  map.options.zoomDelta = 0.75;
  map.setMinZoom(0);
  map.setMaxBounds(null);
  const note = map.getContainer().querySelector(".gm-note");
  const below = note ? note.offsetHeight + 10 : 20;
  const sides = [20, legendWidth() + 12];
  if (mirrored) sides.reverse();
  map.fitBounds(bounds, { paddingTopLeft: [sides[0], 20], paddingBottomRight: [sides[1], below], animate: false });
  const limit = scene.extent;
  map.setMaxBounds(L.latLngBounds([limit[1], limit[0]], [limit[3], limit[2]]).pad(0.15));
  map.options.maxBoundsViscosity = 0.8;
  map.setMinZoom(Math.max(1, map.getZoom() - 2));
  map.setMaxZoom(Math.max(11, Math.ceil(map.getZoom()) + 3));
}

function homeButton() {
  const control = L.control({ position: corner("topleft") });
  control.onAdd = () => {
    const sign = svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false" });
    sign.appendChild(svg("path", { d: "M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5", class: "gm-home-sign" }));
    const button = el("button", "gm-home", sign);
    button.type = "button";
    button.title = words.whole;
    button.setAttribute("aria-label", words.whole);
    button.addEventListener("click", () => { map.closePopup(); frame(); });
    const bar = el("div", "leaflet-bar", button);
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  };
  control.addTo(map);
}

// Leaflet's own controls, in the page's language and on the sides of its direction.
function scaleBar() {
  const bar = L.control.scale({ maxWidth: 120, imperial: false, position: corner("bottomleft") });
  const update = bar._updateScale;
  bar._updateScale = (node, text, ratio) => update.call(bar, node, text.replace(/km|m/, (unit) => words[unit]), ratio);
  bar.addTo(map);
}

function zoomButtons() {
  if (!map.zoomControl) return;
  map.zoomControl.setPosition(corner("topleft"));
  const bar = map.zoomControl.getContainer();
  for (const way of ["in", "out"]) {
    const button = bar.querySelector(".leaflet-control-zoom-" + way);
    button.title = words["zoom_" + way];
    button.setAttribute("aria-label", button.title);
  }
}

function drawFurniture() {
  zoomButtons();
  homeButton();
  if (map.attributionControl) map.attributionControl.setPrefix(false);
  scaleBar();
  const note = L.control({ position: corner("bottomright") });
  note.onAdd = () => {
    const box = el("div", "gm-note");
    if (scene.published) box.appendChild(el("strong", "gm-stamp", words.reported_until.replace("%d", day(scene.published))));
    if (scene.packed && scene.packed.cell_km) box.appendChild(el("span", "gm-stamp", words.counted_by_cell.replace("%d", scene.packed.cell_km)));
    box.appendChild(foreign("span", "gm-worldview", scene.worldview_note));
    return box;
  };
  note.addTo(map);
}
