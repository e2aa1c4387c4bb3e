// The ground that labels stand on: what they must leave free, and the borders and shores that they should keep to.
const meets = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
const boxAt = (x, y, width, height) => [x - width / 2 - GAP, y - height / 2 - GAP, x + width / 2 + GAP, y + height / 2 + GAP];

// Ground that labels must leave free: symbols, dots of shown places, controls, and (softly) the bodies of arrows and bars.
function taken() {
  const hard = [];
  const soft = [];
  for (const mark of marks) {
    if (!isOn(mark)) continue;
    if (mark.look.shape === "symbol") {
      const at = symbolAt(mark);
      const chip = mark.look.symbol === "chip" ? mark.face.node.firstChild.offsetWidth : 24;
      hard.push(boxAt(at.x, at.y, chip, 24));
    } else if (mark.look.z >= 48) {
      outlineOf(mark.face).forEach((at, order) => order % 2 || soft.push([at.x - 7, at.y - 7, at.x + 7, at.y + 7]));
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
  drawCells();
  return { hard: hard, soft: soft, words: [], view: [near.x, near.y, far.x, far.y] };
}

// A fine grid over the view and what lies beside it, with a bit for each kind of line that passes through a cell.
const CELL = 6;
const BESIDE = 300; // px beyond the view: a name whose country lies mostly there must not come in across its border
const BORDER = 1;
const INNER = 2;
const SHORE = 4;
const WALLS = { borders: BORDER, disputed: BORDER, adm1_lines: INNER, land: SHORE };
const cells = { x: 0, y: 0, wide: 0, high: 0, bits: null };

function drawCells() {
  const near = map.containerPointToLayerPoint([-BESIDE, -BESIDE]);
  const size = map.getSize().add([2 * BESIDE, 2 * BESIDE]);
  Object.assign(cells, { x: near.x, y: near.y, wide: Math.ceil(size.x / CELL), high: Math.ceil(size.y / CELL) });
  cells.bits = new Uint8Array(cells.wide * cells.high);
  for (const name of Object.keys(WALLS)) for (const line of groundLines(name)) drawWall(line, WALLS[name]);
}

// Every cell that a line passes through, without gaps at corners.
function drawWall(line, bit) {
  const { wide, high, bits } = cells;
  const size = 2 ** map.getZoom() / CELL;
  const left = (map.getPixelOrigin().x + cells.x) / CELL;
  const top = (map.getPixelOrigin().y + cells.y) / CELL;
  const set = (column, row) => { if (column >= 0 && column < wide && row >= 0 && row < high) bits[row * wide + column] |= bit; };
  let x = line[0] * size - left;
  let y = line[1] * size - top;
  let column = NaN;
  let row = NaN;
  for (let i = 2; i < line.length; i += 2) {
    const [fromX, fromY] = [x, y];
    x = line[i] * size - left;
    y = line[i + 1] * size - top;
    if ((x < 0 && fromX < 0) || (y < 0 && fromY < 0) || (x > wide && fromX > wide) || (y > high && fromY > high)) {
      column = NaN;
      continue;
    }
    const steps = Math.min(2000, Math.ceil(Math.hypot(x - fromX, y - fromY)));
    for (let step = 0; step <= steps; step++) {
      const nextColumn = Math.floor(fromX + ((x - fromX) * step) / steps);
      const nextRow = Math.floor(fromY + ((y - fromY) * step) / steps);
      if (nextColumn === column && nextRow === row) continue;
      if (nextColumn !== column && nextRow !== row) set(column, nextRow);
      column = nextColumn;
      row = nextRow;
      set(column, row);
    }
  }
}

function cellOf(x, y) {
  const column = Math.floor((x - cells.x) / CELL);
  const row = Math.floor((y - cells.y) / CELL);
  return column >= 0 && column < cells.wide && row >= 0 && row < cells.high ? row * cells.wide + column : -1;
}

const wallsAt = (x, y) => cells.bits[cellOf(x, y)] || 0;

// The kinds of lines that pass under a box.
function under(box) {
  let found = 0;
  for (let x = box[0] + GAP; x <= box[2] - GAP + CELL; x += CELL)
    for (let y = box[1] + GAP; y <= box[3] - GAP + CELL; y += CELL) found |= wallsAt(Math.min(x, box[2] - GAP), Math.min(y, box[3] - GAP));
  return found;
}

// The kinds of lines between two points, but for the first stretch.
function between(from, x, y, near) {
  const length = Math.hypot(x - from.x, y - from.y);
  let found = length > near ? wallsAt(x, y) : 0;
  for (let at = near; at <= length; at += CELL / 2) {
    const part = length ? at / length : 0;
    found |= wallsAt(from.x + (x - from.x) * part, from.y + (y - from.y) * part);
  }
  return found;
}

// Names of countries and regions keep inside their borders; a mark's label rather stands on the ground of its mark.
function strays(label, at, box) {
  const below = under(box);
  if (label.kind === "town" || label.kind === "water") return (below & BORDER ? 3 : 0) + (label.kind === "water" && below & SHORE ? 6 : 0);
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  if (!label.mark) {
    const region = label.kind === "region";
    const out = below & BORDER || between(at, x, y, 0) & (BORDER | SHORE | (region ? INNER : 0));
    return out ? Infinity : (below & SHORE ? 6 : 0) + (region && below & INNER ? 4 : 0);
  }
  const crossed = between(at, x, y, 2 * CELL);
  return (isSymbol(label.mark) ? 1 : 2) * ((crossed & BORDER ? 9 : 0) + (crossed & INNER ? 3 : 0) + (below & BORDER ? 3 : 0));
}

// The corners of a shape as it is, in pixels of the map's layers.
const outlineOf = (face) => face.pixels().flatMap((line) => Array.from({ length: line.length / 2 }, (_, order) => L.point(line[2 * order], line[2 * order + 1])));
