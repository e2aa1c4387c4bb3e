// The ground that labels stand on: what they must leave free, and the borders and shores that they should keep to.
const meets = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
const boxAt = (x, y, width, height) => [x - width / 2 - GAP, y - height / 2 - GAP, x + width / 2 + GAP, y + height / 2 + GAP];

// Ground that labels must leave free: symbols, dots of shown places, controls, and (softly) the bodies of arrows and bars.
function taken() {
  const hard = [];
  const soft = [];
  for (const mark of marks) {
    if (!map.hasLayer(mark.group)) continue;
    if (mark.look.shape === "symbol") {
      const at = map.latLngToLayerPoint(mark.face.getLatLng()).add(mark.shift || [0, 0]);
      const node = mark.face.getElement();
      const chip = mark.look.symbol === "chip" && node ? node.firstChild.offsetWidth : 24;
      hard.push(boxAt(at.x, at.y, chip, 24));
    } else if (mark.look.z >= 48) {
      outlineOf(mark.face).forEach((at) => soft.push([at.x - 7, at.y - 7, at.x + 7, at.y + 7]));
    }
  }
  const origin = map.getContainer().getBoundingClientRect();
  for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
    const box = control.getBoundingClientRect();
    if (!box.width) continue;
    const corner = map.containerPointToLayerPoint([box.left - origin.left, box.top - origin.top]);
    hard.push([corner.x, corner.y, corner.x + box.width, corner.y + box.height]);
  }
  const near = map.containerPointToLayerPoint([1, 1]);
  const far = map.containerPointToLayerPoint(map.getSize().subtract([1, 1]));
  return { hard: hard, soft: soft, words: [], view: [near.x, near.y, far.x, far.y], borders: cellsOf(["borders", "disputed"]), inner: cellsOf(["adm1_lines"]), shores: cellsOf(["land"]) };
}

// The cells of a fine grid that lines of the base map pass through, without gaps at corners.
const CELL = 6;
const BESIDE = 300; // px beyond the view: a name whose country lies mostly there must not come in across its border
const cellAt = (x, y) => Math.floor(x / CELL) * 65536 + Math.floor(y / CELL);

function cellsOf(names) {
  const cells = new Set();
  const size = map.getSize();
  const near = map.containerPointToLayerPoint([-BESIDE, -BESIDE]);
  const far = map.containerPointToLayerPoint(size.add([BESIDE, BESIDE]));
  const within = (one, other) => Math.max(one.x, other.x) > near.x && Math.min(one.x, other.x) < far.x && Math.max(one.y, other.y) > near.y && Math.min(one.y, other.y) < far.y;
  for (const name of names)
    for (const line of baseLines(name)) {
      const points = line.map((point) => map.latLngToLayerPoint(point));
      for (let i = 1; i < points.length; i++) if (within(points[i - 1], points[i])) walk(points[i - 1], points[i], (x, y) => cells.add(cellAt(x, y)).add(cellAt(x + CELL / 2, y)));
    }
  return cells;
}

const unpacked = {};

function baseLines(name) {
  const rings = name === "land" ? scene.backdrop.land.flat() : scene.backdrop[name];
  return unpacked[name] || (unpacked[name] = lines(rings, scene.backdrop.scale));
}

function walk(from, to, visit) {
  const steps = Math.min(2000, Math.ceil(from.distanceTo(to) / (CELL / 2)) || 1);
  for (let i = 0; i <= steps; i++) visit(from.x + ((to.x - from.x) * i) / steps, from.y + ((to.y - from.y) * i) / steps);
}

function lies(box, cells) {
  for (let x = box[0] + GAP; x <= box[2] - GAP + CELL; x += CELL)
    for (let y = box[1] + GAP; y <= box[3] - GAP + CELL; y += CELL)
      if (cells.has(cellAt(Math.min(x, box[2] - GAP), Math.min(y, box[3] - GAP)))) return true;
  return false;
}

function passes(from, to, cells, near) {
  const length = from.distanceTo(to);
  for (let at = near; at <= length; at += CELL / 2) {
    const part = length ? at / length : 0;
    if (cells.has(cellAt(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part))) return true;
  }
  return cells.has(cellAt(to.x, to.y)) && length > near;
}

// Names of countries and regions keep inside their borders; a mark's label rather stands on the ground of its mark.
function strays(label, at, box, ground) {
  if (label.kind === "town" || label.kind === "water") return 3 * lies(box, ground.borders) + 6 * (label.kind === "water" && lies(box, ground.shores));
  const middle = L.point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
  if (!label.mark) {
    const walls = [ground.borders, ground.shores, ...(label.kind === "region" ? [ground.inner] : [])];
    const out = lies(box, ground.borders) || walls.some((cells) => passes(at, middle, cells, 0));
    return out ? Infinity : 6 * lies(box, ground.shores) + 4 * (label.kind === "region" && lies(box, ground.inner));
  }
  const weight = isSymbol(label.mark) ? 1 : 2;
  return weight * ((passes(at, middle, ground.borders, 2 * CELL) ? 9 : 0) + (passes(at, middle, ground.inner, 2 * CELL) ? 3 : 0) + (lies(box, ground.borders) ? 3 : 0));
}

const outlineOf = (face) => face.getLatLngs().flat(Infinity).filter((point, order) => order % 2 === 0).map((point) => map.latLngToLayerPoint(point));
