// The base map: land, water and borders, drawn once under and once over the marks; never interactive.
const PANES = { base: 200, tiles: 250, areas: 300, borders: 350, marks: 400, symbols: 500, labels: 620 };
const CROWD_Z = 480;

function makePanes() {
  if (scene.packed) map.createPane("geomap-crowd").style.zIndex = CROWD_Z;
  for (const name of Object.keys(PANES)) {
    const pane = map.createPane("geomap-" + name);
    pane.style.zIndex = PANES[name];
  }
}

// folium asks for a layer; what is drawn stands in panes of its own, once the view is known.
function drawBackdrop() {
  terrain.wanted = true;
  return L.layerGroup();
}

// What is drawn of the base map, in the panes that it stands in, from below.
const GROUND = {
  base: [["sheets", "gm-sea"], ["land", "gm-land"], ["lakes", "gm-lake"], ["rivers", "gm-river"]],
  borders: [["adm1_lines", "gm-adm1"], ["borders", "gm-border-casing"], ["borders", "gm-border"], ["disputed", "gm-border-casing"], ["disputed", "gm-disputed"]],
};
const FILLED = ["sheets", "land", "lakes"];
const GRAIN = 64; // steps a pixel of the first view
const terrain = { wanted: false, at: null, zoom: 0, groups: [], lines: {} }; // `at`, `zoom`: the first view

// A part of the base map as lines of world coordinates.
function groundLines(name) {
  const made = () => (name === "sheets" ? scene.backdrop.sheets.map(cornersOf) : worldLines(scene.backdrop[name], scene.backdrop.scale));
  return terrain.lines[name] || (terrain.lines[name] = made());
}

function cornersOf([west, south, east, north]) {
  const [left, top, right, bottom] = [mercatorX(west), mercatorY(north), mercatorX(east), mercatorY(south)];
  return [left, top, right, top, right, bottom, left, bottom];
}

// Drawn once in fine steps from the middle of the first view, and only moved and scaled from then on.
function groundPath(name) {
  const unit = GRAIN * 2 ** terrain.zoom;
  const from = [mercatorX(terrain.at.lng), mercatorY(terrain.at.lat)];
  return groundLines(name).map((line) => pathThrough(line.map((value, order) => (value - from[order % 2]) * unit), FILLED.includes(name))).join("");
}

function placeGround() {
  const at = map.latLngToLayerPoint(terrain.at);
  const scale = map.getZoomScale(map.getZoom(), terrain.zoom) / GRAIN;
  for (const group of terrain.groups) group.setAttribute("transform", "translate(" + at.x + " " + at.y + ") scale(" + scale + ")");
}

function fillBackdrop() {
  for (const pane of Object.keys(GROUND)) {
    const group = sheetIn(pane, "gm-ground");
    for (const [name, className] of GROUND[pane]) if (scene.backdrop[name].length) group.appendChild(svg("path", { class: className, d: groundPath(name) }));
    terrain.groups.push(group);
  }
  placeGround();
}

// The first view: every mark beside the open legend, never under it. No snapping to levels, so that they fill the frame.
let home = null;

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
  const size = map.getSize();
  // A frame that has no room yet gets any view: no zoom level fits into nothing.
  if (size.x <= sides[0] + sides[1] || size.y <= below + 20) map.setView(bounds.getCenter(), 5, { animate: false });
  else map.fitBounds(bounds, { paddingTopLeft: [sides[0], 20], paddingBottomRight: [sides[1], below], animate: false });
  const limit = scene.extent;
  map.setMaxBounds(L.latLngBounds([limit[1], limit[0]], [limit[3], limit[2]]).pad(0.15));
  map.options.maxBoundsViscosity = 0.8;
  home = { zoom: map.getZoom(), at: map.getCenter() };
  map.setMinZoom(Math.max(1, map.getZoom() - 2));
  map.setMaxZoom(Math.max(11, Math.ceil(map.getZoom()) + 3));
}

const SIGNS = {
  whole: "M2 8l6-6 6 6M4 7v7h8V7",
  full_screen: "M9 1h6v6M15 1 9 7M7 15H1V9M1 15l6-6",
  link: "M6.5 9.5l3-3M7 5l2-2a2.8 2.8 0 0 1 4 4l-2 2M9 11l-2 2a2.8 2.8 0 0 1-4-4l2-2",
};

function barButton(name, act) {
  const sign = svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false" });
  sign.appendChild(svg("path", { d: SIGNS[name], class: "gm-home-sign" }));
  const button = el("button", "gm-home", sign);
  button.type = "button";
  button.title = words[name];
  button.setAttribute("aria-label", words[name]);
  button.addEventListener("click", act);
  return button;
}

function barOfButtons() {
  const control = L.control({ position: corner("topleft") });
  control.onAdd = () => {
    const bar = el("div", "leaflet-bar gm-bar", barButton("whole", () => { map.closePopup(); frame(); }), fullScreenButton(), linkButton());
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
  barOfButtons();
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
