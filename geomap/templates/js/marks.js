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
  const filled = look.fill_opacity > 0 && look.shape !== "line";
  node.classList.add("gm-mark", "gm-ink-" + look.ink);
  node.style.cssText = "fill:" + (filled ? "var(--ink)" : look.shape === "line" ? "none" : "transparent") + ";fill-opacity:" + (look.fill_opacity || 1) +
    ";stroke:" + (look.stroke > 0 ? "var(--ink)" : "none") + ";stroke-width:" + look.stroke + "px;stroke-opacity:" + look.stroke_opacity +
    ";stroke-dasharray:" + (look.dash.join(" ") || "none") + ";stroke-linecap:" + (look.dash[0] <= 1.5 ? "round" : "butt");
  if (look.head) node.setAttribute("marker-end", headFor(look));
}

function paintPattern(node, look) {
  node.classList.add("gm-mark", "gm-pattern");
  node.setAttribute("fill", look.pattern ? patternFor(look) : grainOf(look, 7));
  node.style.fillOpacity = look.pattern ? look.pattern_opacity : 0.75;
  node.style.stroke = "none";
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
    const mark = { feature: feature, look: look, index: index, face: null };
    mark.face = look.shape === "symbol" ? new PointMark(mark, points++) : new Shape(mark);
    mark.face.on("click keypress", (event) => {
      if (event.type === "keypress" && !/^(Enter| )$/.test(event.originalEvent.key)) return;
      openMark(mark, event.latlng || centreOf(mark), null);
    });
    mark.face.on("mouseover", () => warm(feature.cards, true));
    mark.face.on("mouseout", () => warm(feature.cards, false));
    marks.push(mark);
  });
}

const isOn = (mark) => map.hasLayer(mark.face);

function centreOf(mark) {
  if (mark.face.getLatLng) return mark.face.getLatLng();
  if (mark.feature.label_at) return L.latLng(spotOf(mark));
  return map.layerPointToLatLng(L.bounds(outlineOf(mark.face)).getCenter());
}

// Arrows that would be lost at this zoom are drawn longer, out of their tip, which stays where the text has it or in front of its symbol.
const SHORTEST = { body: 40, path: 58 };

function lengthen() {
  for (const mark of marks) {
    const shortest = SHORTEST[mark.feature.part];
    if (!shortest || !isOn(mark) || mark.look.shape === "symbol") continue;
    const points = outlineOf(mark.face);
    const body = mark.feature.part === "body";
    const tail = body && mark.feature.label_at ? map.project(spotOf(mark)).subtract(map.getPixelOrigin()) : points[0];
    const tip = points.reduce((far, point) => (point.distanceTo(tail) > far.distanceTo(tail) ? point : far), tail);
    const length = Math.max(1, tip.distanceTo(tail));
    const factor = Math.max(1, shortest / length);
    const covered = body && length < 4 * SHORTEST.body && marks.some((one) => isOn(one) && one.look.shape === "symbol" && symbolAt(one).distanceTo(tip) < HEAD_ROOM);
    const back = covered ? tail.subtract(tip).multiplyBy(HEAD_ROOM / length) : L.point(0, 0);
    const moved = (value, axis) => (value - tip[axis]) * factor + tip[axis] + back[axis];
    mark.face.change = factor > 1 || covered ? (line) => line.map((value, order) => moved(value, order % 2 ? "y" : "x")) : null;
    mark.face.draw();
  }
}

const symbolAt = (mark) => map.latLngToLayerPoint(mark.face.getLatLng()).add(mark.face.shift);

// From below, so that each finds its place on top.
function drawMarks() {
  for (const mark of marks.slice().sort((one, other) => (isHigher(one, other) ? 1 : -1))) layersByName[mark.feature.layer]?.addLayer(mark.face);
}

// Many layers may come and go before the next frame: what they change is settled once.
let settling = 0;

function settle() {
  settling = 0;
  spread();
  placeLabels();
}

// From here on a layer that comes or goes has the rest settled.
function watchMarks() {
  for (const name of Object.keys(layersByName)) layersByName[name].on("add remove", settleSoon);
}

function settleSoon() {
  settling = settling || requestAnimationFrame(settle);
}

function layer(name) {
  return (layersByName[name] = L.layerGroup());
}
