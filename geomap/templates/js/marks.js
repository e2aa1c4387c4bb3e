// The marks: every rule about how they look comes from the style table (scene.looks), never from here.
const NEAR_MARK_Z = 40;
const TAB_STOPS = 30;
const marks = [];
const defs = svg("defs", {});

function makeDefs() {
  document.body.appendChild(svg("svg", { width: "0", height: "0", class: "gm-defs", "aria-hidden": "true", focusable: "false" }, defs));
}

function patternFor(look) {
  const name = ["gm", islandId, look.pattern, look.ink, look.angle, look.pitch, look.line].join("-").replace(/[^\w-]/g, "_");
  if (!document.getElementById(name)) {
    const size = look.pitch;
    const stroke = { x1: 0, y1: size / 2, x2: size, y2: size / 2, "stroke-width": look.line };
    const turn = "rotate(" + -look.angle + ")";
    const tile = svg("pattern", { id: name, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: turn });
    tile.setAttribute("class", "gm-tile gm-ink-" + look.ink);
    tile.appendChild(svg("line", stroke));
    if (look.pattern === "cross") tile.appendChild(svg("line", { x1: size / 2, y1: 0, x2: size / 2, y2: size, "stroke-width": look.line }));
    defs.appendChild(tile);
  }
  return "url(#" + name + ")";
}

// Light lines across a solid mark: what tells its side apart without colour.
const grainOf = (look, pitch) => patternFor({ pattern: "grain", ink: "halo", angle: look.grain, pitch: pitch, line: pitch / 5 });

// The head of a line, which stops short of the symbol that stands at its end.
const HEAD_ROOM = 15;

function headFor(look) {
  const name = ["gm", islandId, "head", look.ink].join("-").replace(/[^\w-]/g, "_");
  if (!document.getElementById(name)) {
    const size = { id: name, markerWidth: 14, markerHeight: 12, refX: 12 + HEAD_ROOM, refY: 6, orient: "auto", markerUnits: "userSpaceOnUse" };
    const head = svg("marker", Object.assign({ overflow: "visible" }, size), svg("path", { d: HEAD, class: "gm-head gm-ink-" + look.ink }));
    defs.appendChild(head);
  }
  return "url(#" + name + ")";
}

const HEAD = "M0 0 12 6 0 12 3 6z";

function paint(node, look) {
  node.classList.add("gm-mark", "gm-ink-" + look.ink);
  const dash = look.dash.length ? look.dash.join(" ") : "none";
  const hollow = look.shape === "line" ? "none" : "transparent";
  node.style.fill = look.fill_opacity > 0 && look.shape !== "line" ? "var(--ink)" : hollow;
  node.style.fillOpacity = look.fill_opacity > 0 ? look.fill_opacity : 1;
  node.style.stroke = look.stroke > 0 ? "var(--ink)" : "none";
  node.style.strokeWidth = look.stroke + "px";
  node.style.strokeOpacity = look.stroke_opacity;
  node.style.strokeDasharray = dash;
  if (look.dash.length && look.dash[0] <= 1.5) node.style.strokeLinecap = "round";
  if (look.head) node.setAttribute("marker-end", headFor(look));
}

function paintPattern(node, look) {
  node.classList.add("gm-mark", "gm-pattern");
  node.setAttribute("fill", look.pattern ? patternFor(look) : grainOf(look, 7));
  node.style.fillOpacity = look.pattern ? look.pattern_opacity : 0.75;
  node.style.stroke = "none";
}

// One feature as Leaflet layers: casing below, colour, hatch above.
function pathsOf(feature, look) {
  const pane = look.z < NEAR_MARK_Z ? "areas" : "marks";
  const options = { renderer: renderers[pane], pane: "geomap-" + pane, smoothFactor: 0, noClip: true, bubblingMouseEvents: false, weight: 1 };
  const shape = (extra) => {
    const all = Object.assign({}, options, extra);
    if (feature.geometry.type === "point") return L.circleMarker(unpack(feature.geometry.packed[0], scene.scale)[0], Object.assign(all, { radius: 4 }));
    if (feature.geometry.type === "line") return L.polyline(lines(feature.geometry.packed, feature.geometry.scale), all);
    return L.polygon(polygons(feature.geometry.packed, feature.geometry.scale), all);
  };
  const paths = [];
  if (look.z >= NEAR_MARK_Z && (look.fill_opacity >= 0.5 || look.hollow)) paths.push(shape({ className: "gm-casing", interactive: false }));
  const face = shape({ className: "gm-face" });
  face.on("add", () => paint(face.getElement(), look));
  paths.push(face);
  if (look.pattern || look.grain !== null) {
    const hatch = shape({ className: "gm-hatch", interactive: false });
    hatch.on("add", () => paintPattern(hatch.getElement(), look));
    paths.push(hatch);
  }
  return { paths: paths, face: face };
}

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

function pointOf(feature, look, order) {
  const at = unpack(feature.geometry.packed[0], scene.scale)[0];
  const size = look.symbol === "count" || feature.part === "badge" ? 30 : 28;
  const chip = () => foreign("span", "gm-chip gm-ink-" + look.ink, feature.label.split("\n")[0]);
  const face = look.symbol === "chip" ? chip() : glyph(look, feature.part, feature.label, size);
  const icon = L.divIcon({ className: "gm-symbol", html: face, iconSize: [size, size] });
  const marker = L.marker(at, { icon: icon, pane: "geomap-symbols", keyboard: order < TAB_STOPS, zIndexOffset: look.z, bubblingMouseEvents: false });
  const name = ownName(feature);
  marker.on("add", () => {
    marker.getElement().setAttribute("aria-label", name);
    if (order >= TAB_STOPS) marker.getElement().setAttribute("role", "img");
  });
  return marker;
}

// Marks of one label are told apart by their events, and by a number where those are called the same too.
const ownNames = new Set();

function ownName(feature) {
  const label = feature.label.replace(/\n/g, ", ");
  const long = [label, nameOf(feature)].filter(Boolean).join(": ");
  let name = label || long;
  for (let count = 1; ownNames.has(name); count++) name = count > 1 ? long + " (" + count + ")" : long;
  ownNames.add(name);
  return name;
}

function nameOf(feature) {
  return feature.cards.map((index) => scene.cards[index].title).join("; ");
}

function makeMarks() {
  let points = 0;
  scene.features.forEach((feature, index) => {
    const look = scene.looks[feature.look];
    const mark = { feature: feature, look: look, index: index, group: L.layerGroup(), face: null, shape: null };
    if (look.shape === "symbol") {
      mark.face = pointOf(feature, look, points++);
      mark.group.addLayer(mark.face);
    } else {
      const made = pathsOf(feature, look);
      mark.face = made.face;
      made.paths.forEach((path) => mark.group.addLayer(path));
      if (feature.part in SHORTEST) mark.shape = made.face.getLatLngs();
    }
    mark.face.on("click keypress", (event) => {
      if (event.type === "keypress" && !/^(Enter| )$/.test(event.originalEvent.key)) return;
      openMark(mark, event.latlng || centreOf(mark), null);
    });
    mark.face.on("mouseover", () => warm(feature.cards, true));
    mark.face.on("mouseout", () => warm(feature.cards, false));
    marks.push(mark);
  });
}

function centreOf(mark) {
  const feature = mark.feature;
  if (mark.face.getLatLng) return mark.face.getLatLng();
  if (feature.label_at) return L.latLng(unpack(feature.label_at, scene.scale)[0]);
  return mark.face.getBounds().getCenter();
}

// Symbols that would cover each other at this zoom stand side by side, centred on their place.
const SYMBOL_STEP = 27;

function spread() {
  const heaps = [];
  for (const mark of marks) {
    if (mark.look.shape !== "symbol" || !map.hasLayer(mark.group)) continue;
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
  mark.shift = alone ? L.point(0, 0) : own.add([column * SYMBOL_STEP, line * SYMBOL_STEP]);
  const node = mark.face.getElement();
  const size = mark.face.options.icon.options.iconSize;
  node.style.marginLeft = mark.shift.x - size[0] / 2 + "px";
  node.style.marginTop = mark.shift.y - size[1] / 2 + "px";
}

// Arrows that would be lost at this zoom are drawn longer, out of their tip, which stays where the text has it or in front of its symbol.
const SHORTEST = { body: 40, path: 58 };
const apply = (nested, change) => (Array.isArray(nested) ? nested.map((one) => apply(one, change)) : change(nested));

function lengthen() {
  for (const mark of marks) {
    if (!mark.shape) continue;
    const points = mark.shape.flat(Infinity).map((point) => map.project(point));
    const tail = mark.feature.part === "body" && mark.feature.label_at ? map.project(spotOf(mark)) : points[0];
    const tip = points.reduce((far, point) => (point.distanceTo(tail) > far.distanceTo(tail) ? point : far), tail);
    const length = tip.distanceTo(tail);
    const factor = Math.max(1, SHORTEST[mark.feature.part] / Math.max(1, length));
    const symbol = mark.feature.part === "body" && marks.some((one) => one.look.shape === "symbol" && map.hasLayer(one.group) && symbolAt(one).distanceTo(tip) < HEAD_ROOM);
    const back = symbol && length < 4 * SHORTEST.body ? tail.subtract(tip).multiplyBy(HEAD_ROOM / Math.max(1, length)) : L.point(0, 0);
    const moved = (point) => map.unproject(map.project(point).subtract(tip).multiplyBy(factor).add(tip).add(back));
    const shape = factor > 1 || back.x || back.y ? apply(mark.shape, moved) : mark.shape;
    mark.group.eachLayer((path) => path.setLatLngs(shape));
  }
}

const symbolAt = (mark) => map.project(mark.face.getLatLng()).add(mark.shift || [0, 0]);

// Marks are stacked by their z whatever the order in which layers were switched on.
function restack() {
  for (const mark of marks.slice().sort((one, other) => one.look.z - other.look.z || one.index - other.index))
    if (map.hasLayer(mark.group)) mark.group.eachLayer((part) => part.bringToFront && part.bringToFront());
}

// What is drawn only once the view is known, so that nothing is drawn twice.
const later = [];

// Many layers may come and go before the next frame: what they change is settled once.
let settling = 0;

function settle() {
  cancelAnimationFrame(settling);
  settling = 0;
  restack();
  spread();
  placeLabels();
}

function settleSoon() {
  settling = settling || requestAnimationFrame(settle);
}

function layer(name) {
  const group = L.layerGroup();
  later.push(() => {
    for (const mark of marks) if (mark.feature.layer === name) group.addLayer(mark.group);
    group.on("add remove", settleSoon);
  });
  layersByName[name] = group;
  return group;
}
