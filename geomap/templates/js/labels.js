// Labels: placed greedily by rank at each zoom, on free ground, so that no label covers another label or a symbol.
const labels = [];
const labelPane = () => map.getPane("geomap-labels");
const GAP = 3;
const SYMBOL_OFFSET = 20;

// Two parts with a comma between break there before they break elsewhere.
function phrased(node, text) {
  const [first, second, third] = text.split(words.comma);
  if (second && !third) node.replaceChildren(el("i", "", first + words.comma.trim()), " ", el("i", "", second));
  else node.textContent = text;
  return node;
}

// The first line of a label is its name, the others say what is to be known about it.
function addLabel(at, lines, className, rank, options) {
  const node = foreign("div", "gm-label " + className, "");
  lines.forEach((part, order) => node.appendChild(phrased(foreign("span", order ? "gm-label-more" : "gm-label-name", part), part)));
  const plain = { at: L.latLng(at), node: node, rank: rank, reach: [6, 6], dot: null, mark: null, marks: [], lines: [], kind: "", zoom: -Infinity, centred: false, small: false, sizes: [] };
  const label = Object.assign(plain, options);
  labels.push(label);
  return label;
}

const KINDS = ["country", "region", "town"];
const LARGE = 1;

// Base labels of a high rank wait until the reader zooms in.
function makeLabels() {
  const first = map.getZoom();
  for (const own of marksBySpot()) (own.length > 1 ? addBlock : addMarkLabel)(own);
  for (const [text, lon, lat, rank, kind] of scene.backdrop.labels) {
    const at = unpack([lon, lat], scene.backdrop.scale)[0];
    const town = kind === "town";
    const dot = town ? el("div", "gm-dot leaflet-zoom-hide" + (rank < LARGE ? " gm-dot-large" : "")) : null;
    const size = town && rank < LARGE ? " gm-large" : "";
    const options = { dot: dot, centred: !town, kind: kind, zoom: first + Math.max(0, rank - 3) / 2 };
    addLabel(at, [text], "gm-base-label gm-" + kind + size, rank + KINDS.indexOf(kind) / 2, options);
  }
  for (const [text, lon, lat, turn] of scene.backdrop.waters)
    addLabel(unpack([lon, lat], scene.backdrop.scale)[0], [text], "gm-base-label gm-stream", 2.2, { centred: true, kind: "water", turn: turn });
  labels.sort((one, other) => one.rank - other.rank);
}

// Which label gets the best ground: movements, zones and denials before symbols.
const URGENT = ["axes", "zones", "denied"];
const urgency = (mark) => (URGENT.indexOf(mark.feature.layer) + 4) % 4;

function spots(label, width, height) {
  const x = width / 2 + label.reach[0];
  const y = height / 2 + label.reach[1];
  const near = [[x, 0], [-x, 0], [0, -y], [0, y], [x * 0.9, -y * 0.8], [-x * 0.9, -y * 0.8], [x * 0.9, y * 0.8], [-x * 0.9, y * 0.8]];
  if (!label.centred) return label.mark ? near.concat(...[30, 58, 88, 120].map((radius) => ring(label, width, height, radius))) : near;
  if (!label.mark) return lattice(width, height).slice(0, label.kind === "water" ? 9 : 63);
  return [[0, 0]].concat(near, ring(label, width, height, 34), ring(label, width, height, 64), ring(label, width, height, 100));
}

// Around the middle of an area, ever farther off.
function lattice(width, height) {
  const found = [];
  for (let row = -3; row <= 3; row++) for (let column = -4; column <= 4; column++) found.push([column * 0.3 * width, row * height]);
  return found.sort((one, other) => Math.hypot(...one) - Math.hypot(...other));
}

function ring(label, width, height, radius) {
  const found = [];
  for (let step = 0; step < 12; step++) {
    const angle = (step * Math.PI) / 6;
    found.push([Math.cos(angle) * (width / 2 + radius), Math.sin(angle) * (height / 2 + radius)]);
  }
  return found;
}

// The name of a river above its line, or else below it. What is turned takes its ground in small boxes.
function alongSpot(label, at, [width, height], ground) {
  const angle = (-label.turn * Math.PI) / 180;
  const x = Math.cos(angle);
  const y = Math.sin(angle);
  const parts = Math.ceil(width / height);
  label.node.firstChild.style.transform = "rotate(" + angle + "rad)";
  for (const side of [0.6, -0.6]) {
    const spot = { dx: y * side * height, dy: -x * side * height, boxes: [] };
    for (let i = 0.5; i < parts; i++) {
      const off = (i / parts - 0.5) * width;
      spot.boxes.push(boxAt(at.x + spot.dx + x * off, at.y + spot.dy + y * off, height, height));
    }
    if (spot.boxes.every((box) => holds(ground.view, box) && !ground.hard.some((other) => meets(box, other)))) return spot;
  }
  return null;
}

function bestSpot(label, at, size, ground) {
  if (label.turn !== undefined) return alongSpot(label, at, size, ground);
  let best = null;
  let lowest = Infinity;
  const all = spots(label, size[0], size[1]);
  for (let i = 0; i < all.length; i++) {
    const [dx, dy] = all[i];
    const distance = (label.centred ? i : Math.min(i, 8)) + gap(all[i], size) / 2;
    if (distance >= lowest) continue;
    const box = boxAt(at.x + dx, at.y + dy, size[0], size[1]);
    if (ground.hard.some((other) => meets(box, other))) continue;
    const cut = isCut(box, ground.view);
    if (((label.mark || label.dot) && leaves(at, box, ground.view)) || (!label.mark && cut)) continue;
    const plain = distance + 7 * ground.soft.filter((other) => meets(box, other)).length + (cut ? 40 : 0) + crossings(label, at, { dx: dx, dy: dy, box: box }, ground);
    if (plain >= lowest) continue;
    const cost = plain + strays(label, at, box);
    if (cost < lowest) {
      lowest = cost;
      best = { dx: dx, dy: dy, box: box };
    }
  }
  return best;
}

const inside = (at, box) => at.x > box[0] && at.x < box[2] && at.y > box[1] && at.y < box[3];

// A mark in the view with its label out of it, or half out.
const leaves = (at, box, view) => inside(at, view) && !holds(view, box);
const holds = (view, box) => box[0] >= view[0] && box[1] >= view[1] && box[2] <= view[2] && box[3] <= view[3];

// Half in the view and half out of it: the edge of the map would cut the label.
const isCut = (box, view) => meets(box, view) && !holds(view, box);

function showAt(label, at, spot) {
  label.node.style.visibility = spot ? "visible" : "hidden";
  if (label.dot) label.dot.style.visibility = spot ? "visible" : "hidden";
  if (!spot) return;
  L.DomUtil.setPosition(label.node, L.point(Math.round(at.x + spot.dx - label.size[0] / 2), Math.round(at.y + spot.dy - label.size[1] / 2)));
  if (label.dot) L.DomUtil.setPosition(label.dot, L.point(Math.round(at.x), Math.round(at.y)));
  drawLeader(label, at, spot);
}

// For a label that must be read and finds no free ground: where it covers least, and never another label.
function leastCovering(label, at, ground) {
  let best = null;
  let least = Infinity;
  for (const [dx, dy] of spots(label, label.size[0], label.size[1])) {
    const box = boxAt(at.x + dx, at.y + dy, label.size[0], label.size[1]);
    if (ground.words.some((other) => meets(box, other)) || leaves(at, box, ground.view)) continue;
    const covered = ground.hard.reduce((sum, other) => sum + common(box, other), 0);
    if (covered < least) {
      least = covered;
      best = { dx: dx, dy: dy, box: box };
    }
  }
  return best;
}

const common = (one, other) =>
  Math.max(0, Math.min(one[2], other[2]) - Math.max(one[0], other[0])) * Math.max(0, Math.min(one[3], other[3]) - Math.max(one[1], other[1]));

// The labels that this view and its layers may show, at their full size; all writing comes before all measuring.
function shownLabels() {
  const zoom = map.getZoom();
  const shown = labels.filter((label) => zoom >= label.zoom && (label.mark ? label.marks.some((mark) => isOn(mark)) : !tiled()));
  const on = new Set(shown);
  for (const label of labels) {
    if (label.leader) { label.leader.remove(); label.leader = null; }
    if (label.small) label.node.classList.toggle("gm-tight", (label.small = false));
    if (!on.has(label)) showAt(label, null, null);
    else if (label.lines.length) settleBlock(label);
  }
  // What has not been shown yet is not laid out either.
  for (const { node, dot } of shown) {
    if (node.isConnected) continue;
    labelPane().appendChild(node);
    if (dot) (map.getPane("geomap-crowd") || labelPane()).appendChild(dot);
  }
  for (const label of shown) label.size = label.sizes[0] = label.sizes[0] || [label.node.offsetWidth, label.node.offsetHeight];
  return shown;
}

function placeLabels() {
  const shown = shownLabels();
  const ground = taken();
  const named = new Set();
  for (const label of shown) {
    const at = anchorOf(label);
    const words = label.node.textContent;
    // A river has more than one place for its name: the first that is free.
    const covered = label.dot ? ground.hard.some((other) => meets(boxAt(at.x, at.y, 4, 4), other)) : label.turn !== undefined && named.has(words);
    let spot = covered ? null : bestSpot(label, at, label.size, ground);
    if (!spot && label.rank < -7) spot = leastCovering(label, at, ground);
    if (!spot && !covered && canShrink(label)) {
      tighten(label);
      spot = bestSpot(label, at, label.size, ground);
    }
    showAt(label, at, spot);
    if (!spot) continue;
    if (label.turn !== undefined) named.add(words);
    const boxes = spot.boxes || [spot.box];
    ground.hard.push(...boxes);
    ground.words.push(...boxes);
    leaderPoints(label, at, spot).forEach((point) => ground.soft.push([point.x - 3, point.y - 3, point.x + 3, point.y + 3]));
    if (label.dot) ground.hard.push(boxAt(at.x, at.y, 6, 6));
  }
}

// What finds no ground is made smaller: a country in smaller letters, a mark by its name alone.
function tighten(label) {
  if (!label.sizes[1]) measureSmall();
  label.node.classList.add("gm-tight");
  label.small = true;
  label.size = label.sizes[1];
}

// All at once, since each measuring after a change has the map laid out again.
function measureSmall() {
  const open = labels.filter((label) => label.node.isConnected && canShrink(label) && !label.sizes[1]);
  for (const small of [true, false]) {
    for (const label of open) label.node.classList.toggle("gm-tight", small || label.small);
    if (small) for (const label of open) label.sizes[1] = [label.node.offsetWidth, label.node.offsetHeight];
  }
}

const canShrink = (label) => Boolean(label.mark) || label.kind === "country";

// A label does not wait for its place to go with its marks.
function dropLabels() {
  for (const label of labels) {
    if (!label.mark || label.marks.some((mark) => isOn(mark))) continue;
    label.node.style.visibility = "hidden";
    if (label.leader) { label.leader.remove(); label.leader = null; }
  }
}

function watchLabels() {
  L.DomUtil.addClass(labelPane(), "leaflet-zoom-hide");
  map.on("zoomend resize viewreset", () => { spread(); placeLabels(); });
  map.on("moveend", placeLabels);
}
