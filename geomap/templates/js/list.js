// The list beside the map: every event in words, and what is not on the map, and why.
const entries = [];
const onSelect = []; // functions (cards) that are told of every choice

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
  const nodes = cards.flatMap((index) => [entries[index], ...(said[index] || [])]);
  nodes.forEach((node) => node && node.classList.toggle("gm-warm", on));
}

function glow(own, on) {
  for (const mark of own) {
    mark.face.getElement().classList.toggle("gm-glow", on);
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
      card.when ? foreign("span", "gm-entry-says", card.when) : null,
      scene.articles.length > 1 ? foreign("span", "gm-entry-says gm-entry-source", nameOfSource(card)) : null,
      card.contradicts.length ? el("span", "gm-entry-says", words.contradicted + ": ", foreign("span", "", card.contradicts.map(voiceOf).join("; "))) : null,
      own.length ? el("span", "gm-entry-says gm-entry-off", words.not_shown) : null),
  ]);
  item.appendChild(button);
  entries[index] = item;
  if (own.length) {
    button.addEventListener("click", () => show(own, card, index, button));
    button.addEventListener("mouseenter", () => shine([index], true));
    button.addEventListener("mouseleave", () => shine([index], false));
  } else {
    let body = null;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      body = body || item.appendChild(cardView(card));
      body.hidden = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!body.hidden));
    });
    append(item, [foreign("p", "gm-why", card.why_not || words.no_place)]);
  }
  return item;
}

const nameOfSource = (card) => {
  const article = scene.articles.find((one) => one.id === card.article) || {};
  return article.publisher || article.title || words.article_given;
};

const voiceOf = (id) => {
  const card = scene.cards.find((other) => other.id === id);
  return card ? card.says.join(" · ") || card.title : id;
};

// Names that are left out for the same reason share an entry.
function skippedEntries() {
  const reasons = new Map();
  scene.skipped.forEach((one, number) => reasons.set(one.reason, (reasons.get(one.reason) || []).concat(Object.assign({ number: number }, one))));
  return Array.from(reasons, ([reason, group]) => {
    const names = el("p", "gm-skipped-text");
    group.forEach((one, order) => append(names, [order ? words.comma : null, nameInText(one.text, one.number), one.count > 1 ? " × " + one.count : null]));
    const quotes = group.filter((one) => one.quote).map((one) => (one.words ? one.words.cloneNode(true) : quotation(one.quote, one.article)));
    const more = quotes.length ? el("details", "", el("summary", "", words.quotes), ...quotes) : null;
    return el("li", "gm-entry gm-skipped", names, foreign("p", "gm-why", reason), more);
  });
}

// Up, down, Home and End move within a list; only one entry of it is a tab stop. Escape closes what was opened.
function rove(list) {
  const buttons = Array.from(list.querySelectorAll(".gm-entry-button"));
  buttons.forEach((button, index) => {
    button.tabIndex = index === 0 ? 0 : -1;
    button.addEventListener("focus", () => buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; }));
    button.addEventListener("keydown", (event) => {
      if (event.key === "Escape") goBack();
      const next = buttons[{ ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: buttons.length - 1 }[event.key]];
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
  if (rest.childNodes.length) {
    const way = el("button", "gm-link", words.not_on_map);
    way.type = "button";
    way.addEventListener("click", () => goTo(below));
    root.appendChild(way);
  }
  [placed, rest].forEach(rove);
  counts.push(root.querySelector(".gm-count-note"));
  watchShown(placed.childNodes.length);
}

// Entries whose marks are all off the map at present stay, dimmed and told; the heading counts the others.
const counts = [];

function watchShown(total) {
  let due = false;
  const settle = () => {
    due = false;
    let off = 0;
    entries.forEach((entry, index) => {
      const own = marks.filter((mark) => mark.feature.cards.includes(index));
      const dim = own.length > 0 && !own.some((mark) => isOn(mark));
      entry.classList.toggle("gm-dim", dim);
      off += dim;
    });
    const told = off ? words.some_of.replace("%d", total - off).replace("%n", total) : String(total);
    counts.forEach((count) => { count.textContent = told; });
  };
  map.on("layeradd layerremove", () => {
    if (!due) window.requestAnimationFrame(settle);
    due = true;
  });
}
