// Symbols: signs of points, and chips of words.
function sign(look, path, place) {
  const face = svg("path", { d: path, class: "gm-sign" + (look.hollow ? " gm-hollow" : ""), "fill-rule": "evenodd" });
  const box = svg("g", place, face);
  const lined = look.pattern ? patternFor(look) : look.grain !== null ? grainOf(look, 4) : null;
  if (lined) box.appendChild(svg("path", { d: path, fill: lined, "fill-rule": "evenodd" }));
  return box;
}

function glyph(look, part, label, size) {
  const box = svg("svg", { viewBox: "-3 -3 30 30", width: size, height: size, "aria-hidden": "true", focusable: "false" });
  box.setAttribute("class", "gm-glyph gm-ink-" + look.ink);
  const hollow = look.hollow ? " gm-hollow" : "";
  const path = scene.glyphs[look.symbol];
  if (look.symbol === "count") {
    box.appendChild(svg("circle", { cx: 12, cy: 12, r: 11, class: "gm-count" + hollow }));
    box.appendChild(svg("text", { x: 12, y: 16.5, class: "gm-count-text" + hollow }, (/\d+/.exec(label) || ["n"])[0]));
  } else if (part === "badge" && path) {
    box.appendChild(svg("path", { d: "M12-2l12 7v14l-12 7-12-7V5z", class: "gm-badge" }));
    box.appendChild(sign(look, path, { transform: "translate(5.4 5.4) scale(.55)" }));
  } else if (path) {
    box.appendChild(svg("path", { d: path, class: "gm-sign-halo", "fill-rule": "evenodd" }));
    box.appendChild(sign(look, path, {}));
  } else {
    box.appendChild(svg("circle", { cx: 12, cy: 12, r: 8, class: "gm-count" + hollow }));
  }
  const clock = { d: scene.glyphs.clock, class: "gm-clock", "fill-rule": "evenodd", transform: "translate(15 14) scale(.5)" };
  if (look.clock) box.appendChild(svg("path", clock));
  return box;
}

const PointMark = L.Layer.extend({
  initialize: function (mark, order) {
    const { feature, look } = mark;
    this.look = look;
    this.at = L.latLng(unpack(numbers(feature.geometry.packed.split(" ")[0]), scene.scale)[0]);
    this.size = look.symbol === "count" || feature.part === "badge" ? 30 : 28;
    this.shift = L.point(0, 0);
    const chip = () => foreign("span", "gm-chip gm-ink-" + look.ink, feature.label.split("\n")[0]);
    this.node = el("div", "gm-symbol leaflet-zoom-animated", look.symbol === "chip" ? chip() : glyph(look, feature.part, feature.label, this.size));
    this.node.setAttribute("aria-label", ownName(feature));
    this.node.setAttribute("role", order < TAB_STOPS ? "button" : "img");
    this.node.style.cssText = "width:" + this.size + "px;height:" + this.size + "px";
    if (order >= TAB_STOPS) return;
    this.node.tabIndex = 0;
    this.node.addEventListener("focus", () => map.panInside(this.at, { paddingTopLeft: [40, 40], paddingBottomRight: [40, 40] }));
  },
  onAdd: function () {
    map.getPane("geomap-symbols").appendChild(this.node);
    this.addInteractiveTarget(this.node);
    this.place();
  },
  onRemove: function () {
    this.removeInteractiveTarget(this.node);
    this.node.remove();
  },
  getEvents: function () {
    return { viewreset: this.place, zoom: this.place, zoomanim: (event) => this.stand(map._latLngToNewLayerPoint(this.at, event.zoom, event.center)) };
  },
  getElement: function () {
    return this.node;
  },
  getLatLng: function () {
    return this.at;
  },
  // `at`: where its place is; it may stand beside it.
  stand: function (at) {
    this.node.style.zIndex = Math.round(at.y) + this.look.z;
    L.DomUtil.setPosition(this.node, at.add(this.shift).subtract([this.size / 2, this.size / 2]).round());
  },
  place: function () {
    this.stand(map.latLngToLayerPoint(this.at));
  },
});

// Symbols that would cover each other at this zoom stand side by side, centred on their place.
const SYMBOL_STEP = 27;

function spread() {
  const heaps = [];
  for (const mark of marks) {
    if (mark.look.shape !== "symbol" || !isOn(mark)) continue;
    const at = map.latLngToLayerPoint(mark.face.getLatLng());
    const heap = heaps.find((one) => one.at.distanceTo(at) < SYMBOL_STEP * 0.6);
    if (heap) heap.marks.push(mark);
    else heaps.push({ at: at, marks: [mark] });
  }
  for (const heap of heaps) heap.marks.forEach((mark, order) => shift(mark, heap, order));
  lengthen();
}

function shift(mark, heap, order) {
  const row = Math.ceil(Math.sqrt(heap.marks.length * 1.8));
  const rows = Math.ceil(heap.marks.length / row);
  const inRow = Math.min(row, heap.marks.length - Math.floor(order / row) * row);
  const own = heap.at.subtract(map.latLngToLayerPoint(mark.face.getLatLng()));
  const alone = heap.marks.length === 1;
  const column = (order % row) - (inRow - 1) / 2;
  const line = Math.floor(order / row) - (rows - 1) / 2;
  mark.face.shift = alone ? L.point(0, 0) : own.add([column * SYMBOL_STEP, line * SYMBOL_STEP]);
  mark.face.place();
}

