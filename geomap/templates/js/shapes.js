// Areas, lines and arrows: each one Leaflet layer of up to three paths, casing below, colour, hatch above. They are stacked by their height as they come.
const drawn = { areas: [], marks: [] };
const sheets = [];

const Shape = L.Layer.extend({
  initialize: function (mark) {
    const { feature, look } = mark;
    this.mark = mark;
    this.pane = look.z < NEAR_MARK_Z ? "areas" : "marks";
    this.point = feature.geometry.type === "point";
    this.closed = feature.geometry.type === "area";
    this.lines = worldLines(feature.geometry.packed, feature.geometry.scale);
    this.change = null; // how the outline is drawn longer than it is: a function of pixels
    this.face = svg("path", { class: "gm-face" });
    paint(this.face, look);
    this.paths = [this.face];
    if (look.z >= NEAR_MARK_Z && (look.fill_opacity >= 0.5 || look.hollow)) this.paths.unshift(svg("path", { class: "gm-casing" }));
    if (look.pattern || look.grain !== null) {
      const hatch = svg("path", { class: "gm-hatch" });
      paintPattern(hatch, look);
      this.paths.push(hatch);
    }
  },
  onAdd: function () {
    const row = drawn[this.pane];
    let place = row.length;
    while (place && isHigher(row[place - 1].mark, this.mark)) place--;
    const above = row[place] ? row[place].paths[0] : null;
    row.splice(place, 0, this);
    this.draw();
    for (const path of this.paths) rootOf(this.pane).insertBefore(path, above);
    this.addInteractiveTarget(this.face);
  },
  onRemove: function () {
    this.removeInteractiveTarget(this.face);
    drawn[this.pane].splice(drawn[this.pane].indexOf(this), 1);
    this.paths.forEach((path) => path.remove());
  },
  getElement: function () {
    return this.face;
  },
  // The outline in pixels of the map's layers: a list of lines [x, y, x, y, …].
  pixels: function () {
    const size = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    return this.lines.map((line) => line.map((value, order) => value * size - (order % 2 ? origin.y : origin.x)));
  },
  draw: function () {
    const all = this.change ? this.pixels().map(this.change) : this.pixels();
    const outline = this.point ? "M" + (all[0][0] - 4) + " " + all[0][1] + "a4 4 0 1 0 8 0a4 4 0 1 0-8 0z" : all.map((line) => pathThrough(line, this.closed)).join("");
    for (const path of this.paths) path.setAttribute("d", outline);
  },
});

const isHigher = (one, other) => (one.look.z - other.look.z || one.index - other.index) > 0;
const pathThrough = (line, closed) => "M" + line.map(Math.round).join(" ") + (closed ? "z" : "");

// World coordinates in pixels of zoom 0.
const mercatorX = (lon) => (lon / 360 + 0.5) * 256;
const mercatorY = (lat) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 360)) / (2 * Math.PI)) * 256;

// The lines or rings of a text, each going on from where the one before ends, as world coordinates [x, y, x, y, …]; `scale`: steps a degree.
function worldLines(text, scale) {
  let lon = 0;
  let lat = 0;
  return (text ? text.split(/[ ,]/) : []).map((part) => {
    const line = numbers(part);
    for (let i = 0; i < line.length; i += 2) {
      line[i] = mercatorX((lon += line[i]) / scale);
      line[i + 1] = mercatorY((lat += line[i + 1]) / scale);
    }
    return line;
  });
}

// The drawing of a pane; its parts are measured in pixels of the map's layers.
function sheetIn(pane, className) {
  const sheet = svg("svg", { class: "leaflet-zoom-animated " + className, width: 1, height: 1, "aria-hidden": "true" }, svg("g", {}));
  map.getPane("geomap-" + pane).appendChild(sheet);
  sheets.push(sheet);
  return sheet.firstChild;
}

const roots = {};
const rootOf = (pane) => roots[pane] || (roots[pane] = sheetIn(pane, "gm-shapes"));

function watchSheets() {
  map.on("viewreset zoom", () => {
    for (const sheet of sheets) sheet.style.transform = "";
    for (const shape of drawn.areas.concat(drawn.marks)) shape.draw();
    placeGround();
  });
  // While a change of zoom is on its way the drawings are carried along as they are.
  map.on("zoomanim", (event) => {
    const scale = map.getZoomScale(event.zoom, map.getZoom());
    const offset = map._latLngToNewLayerPoint(map.layerPointToLatLng([0, 0]), event.zoom, event.center);
    for (const sheet of sheets) L.DomUtil.setTransform(sheet, offset, scale);
  });
}
