// The list beside the map: every event in words, and what is not on the map, and why.
const entries = [];
const onSelect = [];

function select(cards) {
  entries.forEach((entry, index) => {
    const chosen = cards.includes(index);
    entry.classList.toggle("gm-chosen", chosen);
    if (chosen) entry.querySelector("button").setAttribute("aria-current", "true");
    else entry.querySelector("button").removeAttribute("aria-current");
  });
  onSelect.forEach((tell) => tell(cards));
}

function warm(cards, on) {
  cards.forEach((index) => entries[index] && entries[index].classList.toggle("gm-warm", on));
}

function glow(own, on) {
  for (const mark of own) {
    const node = mark.face.getElement && mark.face.getElement();
    if (node) node.classList.toggle("gm-glow", on);
  }
}

const MAIN_PARTS = ["body", "bar", "strip", "symbol", "count", "badge", "outline", "pressure", "band", "line", "wash", "chip", "ring"];

// The mark that best stands for an event: of its own kind, and the shape rather than its fan or frame.
function mainMark(own, kind) {
  const place = (mark) => (mark.feature.kind === kind ? 0 : 100) + (MAIN_PARTS.indexOf(mark.feature.part) + 99) % 99;
  return own.slice().sort((one, other) => place(one) - place(other))[0] || null;
}

function show(own, card, index, button) {
  const mark = mainMark(own, card.kind);
  if (mark) fly(mark, button, index);
}

// The list may be far below the map.
function bringMapIntoView() {
  const frame = map.getContainer();
  const box = frame.getBoundingClientRect();
  if (box.top >= 0 && box.bottom <= window.innerHeight) return;
  frame.scrollIntoView({ block: box.height > window.innerHeight ? "start" : "nearest", behavior: calm ? "auto" : "smooth" });
}

function fly(mark, button, card) {
  bringMapIntoView();
  const group = layersByName[mark.feature.layer];
  if (group && !map.hasLayer(group)) map.addLayer(group);
  const at = centreOf(mark);
  cancelArrival();
  if (map.getBounds().pad(-0.1).contains(at)) {
    openMark(mark, at, button, card);
    return;
  }
  arrival = () => openMark(mark, at, button, card);
  map.once("moveend", arrival);
  const sheet = mark.feature.fit ? null : sheetOf(at);
  if (sheet) map.setView(at, map.getBoundsZoom(sheet, true), { animate: false });
  else map.panTo(at, { animate: !calm, duration: 0.5 });
}

// The part of the base map that was drawn for a far mark.
function sheetOf(at) {
  const boxes = scene.backdrop.sheets.slice(1).map(([west, south, east, north]) => L.latLngBounds([south, west], [north, east]));
  return boxes.find((box) => box.contains(at)) || null;
}

// In short: a single voice is named by the status already.
function entry(card, index) {
  const own = marks.filter((mark) => mark.feature.cards.includes(index));
  const item = el("li", "gm-entry");
  const button = el("button", "gm-entry-button");
  button.type = "button";
  const main = mainMark(own, card.kind);
  append(button, [
    el("span", "gm-entry-sign", main ? swatch(main.look) : null),
    el("span", "gm-entry-text",
      kicker(card, "span"),
      foreign("span", "gm-entry-title", card.title),
      card.status ? foreign("span", "gm-status", card.status) : null,
      card.says.length > 1 ? foreign("span", "gm-entry-says", card.says.join(" · ")) : null,
      card.when ? foreign("span", "gm-entry-says", card.when) : null),
  ]);
  item.appendChild(button);
  entries[index] = item;
  if (own.length) {
    button.addEventListener("click", () => show(own, card, index, button));
    button.addEventListener("mouseenter", () => glow(own, true));
    button.addEventListener("mouseleave", () => glow(own, false));
  } else {
    const body = cardView(card);
    body.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      body.hidden = !body.hidden;
      button.setAttribute("aria-expanded", String(!body.hidden));
    });
    append(item, [foreign("p", "gm-why", card.why_not || words.no_place), body]);
  }
  return item;
}

// Names that are left out for the same reason share an entry.
function skippedEntries() {
  const reasons = new Map();
  scene.skipped.forEach((one) => reasons.set(one.reason, (reasons.get(one.reason) || []).concat(one)));
  return Array.from(reasons, ([reason, group]) => {
    const names = el("p", "gm-skipped-text");
    group.forEach((one, order) => append(names, [order ? words.comma : null, foreign("strong", "", one.text), one.count > 1 ? " × " + one.count : null]));
    const quotes = group.filter((one) => one.quote).map((one) => quotation(one.quote, one.article));
    const more = quotes.length ? el("details", "", el("summary", "", words.quotes), ...quotes) : null;
    return el("li", "gm-entry gm-skipped", names, foreign("p", "gm-why", reason), more);
  });
}

// Up and down move within a list; only one entry of it is a tab stop.
function rove(list) {
  const buttons = Array.from(list.querySelectorAll(".gm-entry-button"));
  buttons.forEach((button, index) => {
    button.tabIndex = index === 0 ? 0 : -1;
    button.addEventListener("focus", () => buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; }));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = step && buttons[index + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  });
}

// What is on the map stands beside it; what is not, below both.
function fillList(root, below) {
  root.setAttribute("aria-label", words.events);
  const placed = el("ol", "gm-entries");
  const rest = el("ul", "gm-entries gm-rest");
  scene.cards.forEach((card, index) => {
    const on = marks.some((mark) => mark.feature.cards.includes(index));
    (on ? placed : rest).appendChild(entry(card, index));
  });
  append(rest, skippedEntries());
  append(root, [
    el("h2", "", words.events, el("span", "gm-count-note", String(placed.childNodes.length))),
    placed.childNodes.length ? placed : el("p", "gm-empty", words.nothing),
  ]);
  if (rest.childNodes.length) append(below, [el("h2", "", words.not_on_map, el("span", "gm-count-note", String(rest.childNodes.length))), rest]);
  [placed, rest].forEach(rove);
}
