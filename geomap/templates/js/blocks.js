// Several marks of one spot have one label between them.
const MOST_LINES = 3;
const ONE_SPOT = 3;

// The labelled marks in heaps of those whose labels belong to one spot, the most urgent first.
function marksBySpot() {
  const heaps = [];
  for (const mark of marks) {
    const at = mark.feature.label_at;
    if (!mark.feature.label || !at || mark.look.symbol === "chip") continue;
    const heap = heaps.find((one) => one.every((other) => at.every((value, axis) => Math.abs(value - other.feature.label_at[axis]) <= ONE_SPOT)));
    if (heap) heap.push(mark);
    else heaps.push([mark]);
  }
  heaps.forEach((heap) => heap.sort((one, other) => rankOf(one) - rankOf(other)));
  return heaps;
}

const rankOf = (mark) => -10 + urgency(mark) + mark.index / 1000;
const isSymbol = (mark) => mark.feature.geometry.type === "point";
const spotOf = (mark) => unpack(mark.feature.label_at, scene.scale)[0];

function addMarkLabel([mark]) {
  const symbol = isSymbol(mark);
  const stamp = mark.look.layer === "denied" ? " gm-denied" : "";
  const reach = symbol ? [SYMBOL_OFFSET, SYMBOL_OFFSET] : [10, 10];
  const options = { mark: mark, marks: [mark], reach: reach, centred: !symbol };
  addLabel(spotOf(mark), mark.feature.label.split("\n"), "gm-feature-label gm-ink-" + mark.look.ink + stamp, rankOf(mark), options);
}

// Several marks of one spot have one label: its name once, a line for each, and how many more the list holds.
function addBlock(own) {
  const head = own.find((mark) => isSymbol(mark) && mark.look.layer !== "denied" && mark.feature.label.includes("\n"));
  const denied = own.find((mark) => mark.look.layer === "denied");
  const name = head ? head.feature.label.split("\n")[0] : denied ? denied.feature.label.split(words.comma).pop() : "";
  const options = { mark: own[0], marks: own, centred: !own.some(isSymbol) };
  const label = addLabel(spotOf(own[0]), name ? [name] : [], "gm-feature-label gm-block gm-ink-label", rankOf(own[0]), options);
  for (const mark of own) {
    const text = lineOf(mark, name);
    const twin = label.lines.find((line) => line.text === text && line.ink === mark.look.ink);
    if (twin) twin.marks.push(mark);
    else label.lines.push({ text: text, ink: mark.look.ink, marks: [mark], node: null });
  }
  for (const line of label.lines) label.node.appendChild((line.node = foreign("span", "gm-label-more gm-ink-" + line.ink, line.text)));
  label.rest = el("span", "gm-label-more gm-label-rest", "");
  label.node.appendChild(label.rest);
}

// A mark in one line under the name of its spot, which is not said again.
function lineOf(mark, name) {
  const all = mark.feature.label.split("\n");
  const parts = all.length > 1 && all[0] === name ? all.slice(1) : all;
  const last = parts.length - 1;
  if (name && parts[last].endsWith(words.comma + name)) parts[last] = parts[last].slice(0, -(words.comma + name).length);
  if (name && parts[last].startsWith(name + " ")) parts[last] = parts[last].slice(name.length + 1);
  return parts.join(mark.look.layer === "denied" ? ": " : words.comma);
}

// A block shows the lines of the layers that are on.
function settleBlock(label) {
  const shown = label.lines.filter((line) => line.marks.some((mark) => isOn(mark)));
  const told = shown.length > MOST_LINES ? MOST_LINES - 1 : shown.length;
  for (const line of label.lines) {
    const count = line.marks.filter((mark) => isOn(mark)).length;
    line.node.hidden = shown.indexOf(line) < 0 || shown.indexOf(line) >= told;
    phrased(line.node, line.text + (count > 1 ? " ×" + count : ""));
  }
  label.rest.hidden = told === shown.length;
  label.rest.textContent = words.more.replace("%d", shown.slice(told).reduce((sum, line) => sum + line.marks.length, 0));
  const text = label.node.textContent + told;
  if (text !== label.told) label.sizes = [];
  label.told = text;
  const shifts = label.marks.filter((mark) => isSymbol(mark) && isOn(mark)).map((mark) => mark.face.shift);
  const half = (axis) => (shifts.length ? (Math.max(...shifts.map((one) => one[axis])) - Math.min(...shifts.map((one) => one[axis]))) / 2 : 0);
  label.reach = [half("x") + SYMBOL_OFFSET, half("y") + SYMBOL_OFFSET];
}

// The middle of a label's marks as they stand at this zoom.
function anchorOf(label) {
  const own = label.marks.filter((mark) => mark.face.shift && isOn(mark));
  const sum = own.reduce((total, mark) => total.add(mark.face.shift), L.point(0, 0));
  return map.latLngToLayerPoint(label.at).add(own.length ? sum.divideBy(own.length) : L.point(0, 0));
}
