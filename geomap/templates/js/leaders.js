// Leaders: the lines from marks to labels that stand apart from them.
const LEADER_FROM = 26;

// The line from the anchor to its label, as points; none where the label stands so near that it needs no line.
function leaderPoints(label, at, spot) {
  if (!label.mark || gap([spot.dx, spot.dy], label.size) < Math.max(LEADER_FROM, label.reach[0] + 6)) return [];
  const end = nearest(spot.box, at);
  return [0.3, 0.45, 0.6, 0.75, 0.9, 1].map((part) => L.point(at.x + (end.x - at.x) * part, at.y + (end.y - at.y) * part));
}

const nearest = (box, at) => L.point(Math.max(box[0], Math.min(at.x, box[2])), Math.max(box[1], Math.min(at.y, box[3])));

// A line through another label is worse than a longer line; one over a symbol is bad.
function crossings(label, at, spot, ground) {
  const points = leaderPoints(label, at, spot);
  const met = (boxes) => boxes.filter((box) => points.some((point) => inside(point, box))).length;
  return points.length ? 60 * met(ground.words) + 10 * met(ground.hard) : 0;
}

// From the anchor to the nearest edge of a label that is moved by dx, dy.
const gap = ([dx, dy], [width, height]) => Math.hypot(Math.max(0, Math.abs(dx) - width / 2), Math.max(0, Math.abs(dy) - height / 2));

function drawLeader(label, at, spot) {
  if (!leaderPoints(label, at, spot).length) return;
  const from = nearest(spot.box, at);
  const size = { width: Math.abs(from.x - at.x) + 4, height: Math.abs(from.y - at.y) + 4 };
  const node = svg("svg", Object.assign({ class: "gm-leader gm-ink-" + label.mark.look.ink, "aria-hidden": "true" }, size));
  const left = Math.min(from.x, at.x) - 2;
  const top = Math.min(from.y, at.y) - 2;
  node.appendChild(svg("line", { x1: at.x - left, y1: at.y - top, x2: from.x - left, y2: from.y - top }));
  node.appendChild(svg("circle", { cx: at.x - left, cy: at.y - top, r: 2 }));
  L.DomUtil.setPosition(node, L.point(left, top));
  labelPane().insertBefore(node, labelPane().firstChild);
  label.leader = node;
}
