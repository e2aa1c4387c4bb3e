// Many events: their points as columns of numbers, drawn on one canvas. No element and no Leaflet layer stands for a single event.
const packed = scene.packed;
const crowd = { x: null, y: null, lon: null, lat: null, place: null, face: null, t0: null, t1: null, report: null, published: null, count: null, off: null,
  start: null, cards: null, articleOf: null, markOf: null };

async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Numbers of seven bits a byte; `take(n)` gives the next n, `unzag` undoes the folding of negative numbers.
function reader(bytes, start) {
  let at = start || 0;
  const one = () => {
    let value = 0;
    let weight = 1;
    while (bytes[at] > 127) {
      value += (bytes[at++] & 127) * weight;
      weight *= 128;
    }
    return value + bytes[at++] * weight;
  };
  return { one: one, take: (count) => { const found = new Float64Array(count); for (let i = 0; i < count; i++) found[i] = one(); return found; } };
}

const unzag = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);
const NO_DAY = -1e9;

function sums(values) {
  let sum = 0;
  return values.map((value) => (sum += unzag(value)));
}

// Days as steps from the day before; 0 stands for none.
function daysOf(codes) {
  let last = 0;
  return codes.map((code) => (code ? (last += unzag(code - 1)) : NO_DAY));
}

function unpackPoints(bytes) {
  const next = reader(bytes);
  const marks = packed.marks;
  const lon = sums(next.take(packed.places));
  const lat = sums(next.take(packed.places));
  crowd.place = Uint32Array.from(next.take(marks));
  crowd.lon = lon;
  crowd.lat = lat;
  const x = lon.map((steps) => mercatorX(steps / scene.scale));
  const y = lat.map((steps) => mercatorY(steps / scene.scale));
  crowd.x = new Float64Array(marks);
  crowd.y = new Float64Array(marks);
  for (let i = 0; i < marks; i++) {
    crowd.x[i] = x[crowd.place[i]];
    crowd.y[i] = y[crowd.place[i]];
  }
  crowd.face = Uint16Array.from(next.take(marks));
  crowd.published = daysOf(next.take(packed.articles));
  readCards(next, next.take(marks));
  readTimes(next);
  crowd.off = new Uint8Array(marks);
  filterDays();
  crowd.count = packed.cell_km ? next.take(marks) : null;
}

// The cards of each mark by their number: the kept ones of the page first, then the packed ones in the order in which marks name them.
function readCards(next, counts) {
  crowd.start = new Uint32Array(packed.marks + 1);
  for (let i = 0; i < packed.marks; i++) crowd.start[i + 1] = crowd.start[i] + counts[i];
  let fresh = packed.kept;
  crowd.cards = next.take(crowd.start[packed.marks]).map((code) => (code ? code - 1 : fresh++));
  crowd.articleOf = Uint32Array.from(sums(next.take(packed.cards)));
}

const cardsOf = (i) => Array.from(crowd.cards.subarray(crowd.start[i], crowd.start[i + 1]));

function readTimes(next) {
  const starts = next.take(packed.marks);
  const ends = next.take(packed.marks);
  crowd.t0 = new Int32Array(packed.marks).fill(NO_DAY);
  crowd.t1 = new Int32Array(packed.marks).fill(NO_DAY);
  crowd.report = new Int32Array(packed.marks).fill(NO_DAY);
  let last = 0;
  for (let i = 0; i < packed.marks; i++) {
    const card = crowd.start[i] < crowd.start[i + 1] ? crowd.cards[crowd.start[i]] - packed.kept : -1;
    const article = card >= 0 ? crowd.articleOf[card] : -1;
    const day = article >= 0 && article < packed.articles ? crowd.published[article] : NO_DAY;
    const base = day === NO_DAY ? last : day;
    crowd.report[i] = day;
    last = starts[i] ? base + unzag(starts[i] - 1) : base;
    if (starts[i]) crowd.t0[i] = last;
    if (ends[i]) crowd.t1[i] = last + unzag(ends[i] - 1);
  }
}

// What is shown now: the layers that are on, the days asked for. A mark without a date is always shown.
const daysAsked = { from: null, to: null, mode: "event" };
const shownFaces = () => Uint8Array.from(packed.faces, ([, , , name]) => (layersByName[name] && map.hasLayer(layersByName[name]) ? 1 : 0));

function onDays(i) {
  const report = daysAsked.mode === "report";
  const first = report ? crowd.report[i] : crowd.t0[i];
  const last = report ? first : crowd.t1[i];
  if (first === NO_DAY && last === NO_DAY) return true;
  return (daysAsked.to === null || first === NO_DAY || first <= daysAsked.to) && (daysAsked.from === null || (last === NO_DAY ? first : last) >= daysAsked.from);
}

function filterDays() {
  for (let i = 0; i < packed.marks; i++) crowd.off[i] = onDays(i) ? 0 : 1;
}

// How many marks begin on each day, for the timeline.
function countDays() {
  for (const [mode, days] of [["event", crowd.t0], ["report", crowd.report]])
    for (const at of days) if (at !== NO_DAY) crowdDays[mode].set(at, (crowdDays[mode].get(at) || 0) + 1);
}

tallies.push(() => {
  let shown = 0;
  if (crowd.off) for (const off of crowd.off) shown += 1 - off;
  return [shown, packed.marks];
});

onTime.push((from, to, mode) => {
  Object.assign(daysAsked, { from: from, to: to, mode: mode });
  if (!crowd.off) return;
  filterDays();
  crowdLayer.redraw();
});

// The marks of a bin of the canvas: those of one look that stand within a few pixels of each other.
function binned(bin) {
  const found = [];
  const on = shownFaces();
  crowdLayer.each((i, x, y) => { if (crowd.face[i] === bin.face && crowdLayer.cell(x, y) === bin.cell && !crowd.off[i]) found.push(i); }, on);
  return found;
}
