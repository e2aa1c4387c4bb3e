// The desk's corrections of this map: what was decided, for which event, and how it is taken back. This file is in pages of the desk only.
const desk = scene.desk;
const ACTS = ["accept", "move", "area", "reject"];
const EXACT = ["exact", "settlement", "near"];
const NOTE_LENGTH = 500;
const COMPARED = 10000;
const decisions = { list: [], past: [], saved: "" };
const onDecision = []; // functions that show what was decided

const plain = (text) => text.replace(/[\s\ufffd\p{C}]/gu, "").slice(0, COMPARED);
const placeKey = (place) => (place ? JSON.stringify([plain(place.text), place.id, place.noun || ""]) : "");
const sentenceKey = (event) => JSON.stringify([event.kind, event.at, plain(event.trigger), plain(event.quote)]);
const eventAt = (index) => desk.cards[index].event;
const decisionsOn = (index) => decisions.list.filter((one) => one.index === index);

// Which card a correction means, as the build would find it; -1 where it fits none, or several alike.
function cardOf(correction) {
  const wanted = correction.event;
  const places = (event) => event.places.map(placeKey).sort().join();
  const same = (one, other) => Boolean(one && other && plain(one) === plain(other));
  const fits = (event) => sentenceKey(event) === sentenceKey(wanted)
    && (correction.place ? event.places.map(placeKey).includes(placeKey(correction.place)) : places(event) === places(wanted));
  const fitting = desk.cards.flatMap((card, index) => (fits(card.event) ? [index] : []));
  const exact = fitting.find((index) => same(eventAt(index).id, wanted.id));
  if (exact !== undefined) return exact;
  const near = fitting.filter((index) => ["id", "url", "title"].some((key) => same(eventAt(index).article[key], wanted.article[key])));
  const found = near.length ? near : fitting;
  return found.length === 1 ? found[0] : -1;
}

const isWhole = (one) => one.action === "reject" && !one.place;
const placeOf = (one) => (one.place || one.action === "accept" || one.action === "reject" ? one.place : one.event.places[0]);

// Of one event or place only the last word counts.
function clash(one, other) {
  if (one.event.id !== other.event.id || sentenceKey(one.event) !== sentenceKey(other.event)) return false;
  if (isWhole(one) || isWhole(other)) return true;
  if (one.action === "accept" || other.action === "accept") return one.action === other.action;
  return placeKey(placeOf(one)) === placeKey(placeOf(other));
}

function remember() {
  decisions.past.push(decisions.list.slice());
}

function put(correction, index, reason) {
  decisions.list = decisions.list.filter((one) => !clash(one.correction, correction));
  decisions.list.push({ correction: correction, index: index, reason: reason || null });
}

// What the desk says of one or several events at once is taken back at once.
function decide(corrections) {
  remember();
  corrections.forEach(({ correction, index }) => put(correction, index));
  settleDesk();
}

function revoke(one) {
  remember();
  decisions.list = decisions.list.filter((other) => other !== one);
  settleDesk();
}

function undo() {
  if (decisions.past.length) decisions.list = decisions.past.pop();
  settleDesk();
}

function settleDesk() {
  onDecision.forEach((tell) => tell());
}

// The file: what fits with the reference that its event has on this page, what does not fit as it came.
function fileText() {
  return JSON.stringify({ schema: desk.schema, corrections: decisions.list.map((one) => one.correction) }, null, 2) + "\n";
}

function correctionOf(action, index, place, more) {
  return Object.assign({ action: action, event: eventAt(index), place: place, to: null, level: null, note: "" }, more);
}

const text = (value, most) => (typeof value === "string" && value.length <= (most || 1e6) ? value : undefined);
const textOrNull = (value) => (value === null || value === undefined ? null : text(value));
const number = (value, most) => (typeof value === "number" && Math.abs(value) <= most ? value : undefined);
const oneOf = (value, choices) => (choices.includes(value) ? value : undefined);
const oneOrNull = (value, choices) => (value === null || value === undefined ? null : oneOf(value, choices));
const whole = (record) => (Object.values(record).includes(undefined) ? undefined : record);
const each = (value, read) => (Array.isArray(value) ? value.map((one) => read(Object(one))) : [undefined]);

function readPlace(given) {
  return whole({ text: text(given.text), id: text(given.id), noun: textOrNull(given.noun) });
}

function readEvent(given) {
  const article = Object(given.article);
  const places = each(given.places || [], readPlace);
  return whole({
    id: text(given.id), kind: oneOf(given.kind, Object.keys(scene.kinds)), trigger: text(given.trigger), at: Number.isInteger(given.at) ? given.at : undefined,
    quote: text(given.quote),
    article: whole({ id: text(article.id), title: textOrNull(article.title), url: textOrNull(article.url) }),
    places: places.includes(undefined) ? undefined : places, title: text(given.title === undefined ? "" : given.title),
  });
}

// One correction of a file, field by field and nothing else of it; undefined for what is none.
function readCorrection(given) {
  const to = given.to ? whole({ lon: number(given.to.lon, 180), lat: number(given.to.lat, 90), precision: oneOrNull(given.to.precision, EXACT) }) : null;
  return whole({
    action: ACTS.includes(given.action) && (given.action === "move") === Boolean(to) ? given.action : undefined,
    event: readEvent(Object(given.event)), place: given.place ? readPlace(Object(given.place)) : null, to: to,
    level: oneOrNull(given.level, ["adm2", "adm1"]), note: text(given.note === undefined ? "" : given.note, NOTE_LENGTH),
  });
}

// The corrections of a file's text; null when it is no file of corrections. A file is taken whole or not at all.
function readFile(content) {
  let given = null;
  try {
    given = Object(JSON.parse(content));
  } catch (error) {
    return null;
  }
  if (given.schema !== desk.schema) return null;
  const found = each(given.corrections, readCorrection);
  return found.includes(undefined) ? null : found;
}

// Corrections that were made before, put to the events of this page; what fits none stays in the list until somebody removes it.
function take(corrections) {
  for (const one of corrections) {
    const index = cardOf(one);
    put(index < 0 ? one : renewed(one, index), index, index < 0 ? "no_event" : null);
  }
}

// The correction as this page calls its event and place.
function renewed(one, index) {
  const place = one.place && eventAt(index).places.find((other) => placeKey(other) === placeKey(one.place));
  const event = Object.assign({}, eventAt(index), { title: one.event.title || eventAt(index).title });
  return Object.assign({}, one, { event: event, place: place });
}
