// What a mark answers when it is asked: who says so, in which words, when, where, how sure, and how the shape was made.
let opener = null;
let arrival = null;

// Only one flight at a time: a later choice cancels an earlier one.
function cancelArrival() {
  if (arrival) map.off("moveend", arrival);
  arrival = null;
  map.stop();
}

const fact = (name, ...values) => (values[0] ? [el("dt", "", name), ...values.map((text) => foreign("dd", "", text))] : []);

function opposing(text) {
  const card = scene.cards.find((other) => other.id === text);
  if (!card) return quotation(text, null, " gm-opposing");
  const box = el("div", "gm-opposing");
  append(box, [foreign("p", "gm-says", card.says.join(" · ") || card.title), card.quote ? quotation(card.quote, card.article) : null]);
  return box;
}

// Who says it, in which words; who contradicts it, beside it in a column of the same width.
function voices(card) {
  const own = el("div", "gm-voice");
  append(own, [
    card.says.length ? foreign("p", "gm-says", card.says.join(" · ")) : null,
    card.quote ? quotation(card.quote, card.article) : null,
  ]);
  if (!card.contradicts.length) return own;
  const against = el("div", "gm-voice", el("p", "gm-but", words.contradicted), ...card.contradicts.map(opposing));
  return el("div", "gm-voices", own, against);
}

// What was agreed and is owed, or where it was agreed: one click from its own mark, plain text where it has none.
function linkedCard([text, id]) {
  const index = scene.cards.findIndex((other) => other.id === id);
  const own = marks.filter((mark) => mark.feature.cards.includes(index));
  if (index < 0 || !own.length) return el("li", "", foreign("span", "", text));
  const button = el("button", "gm-link", foreign("span", "", text));
  button.type = "button";
  button.addEventListener("click", () => show(own, scene.cards[index], index, null));
  return el("li", "", button);
}

function sourceOf(card) {
  const article = scene.articles.find((one) => one.id === card.article);
  if (!article) return null;
  const box = el("p", "gm-source", words.source + ": ");
  const parts = [article.publisher, article.title, day(article.published)].filter(Boolean).join(", ") || words.article_given;
  if (!article.url) {
    box.appendChild(foreign("span", "", parts));
    return box;
  }
  const link = foreign("a", "", parts);
  link.href = article.url;
  link.rel = "noopener nofollow ugc";
  link.target = "_blank";
  box.appendChild(link);
  return box;
}

// The kind, unless the title says it already.
function kicker(card, tag) {
  const kind = scene.kinds[card.kind] || "";
  return card.title.toLowerCase().includes(kind.toLowerCase()) ? null : el(tag, "gm-kicker", kind);
}

function cardView(some) {
  const card = completed(some);
  const view = el("article", "gm-card");
  append(view, [
    kicker(card, "p"),
    foreign("h2", "gm-card-title", card.title),
    card.status ? foreign("p", "gm-status", card.status) : null,
    voices(card),
  ]);
  const facts = el("dl", "gm-facts");
  append(facts, [
    ...fact(words.when, card.when),
    ...fact(words.reported, day(card.reported)),
    ...fact(words.where, [card.where, card.precision].filter(Boolean).join(" — ")),
    ...fact(words.figures, ...card.quantities),
    ...fact(words.why_not, card.why_not),
  ]);
  if (facts.childNodes.length) view.appendChild(facts);
  if (card.linked.length) append(view, [el("p", "gm-but", words.linked), el("ul", "gm-linked", ...card.linked.map(linkedCard))]);
  card.notes.forEach((note) => view.appendChild(foreign("p", "gm-remark", note)));
  if (card.derivation.length) {
    const steps = el("ol", "");
    card.derivation.forEach((step) => steps.appendChild(foreign("li", "", step)));
    view.appendChild(el("details", "gm-derivation", el("summary", "", words.how_made), steps));
  }
  append(view, [sourceOf(card), wayToText(card)]);
  return view;
}

// The popup's own corner of the map: clear of the buttons and of the note, short enough to leave its mark in view.
function popupOptions() {
  const size = map.getSize();
  const wide = size.x >= NARROW;
  const room = size.x - legendWidth() - (wide ? 94 : 64);
  const note = map.getContainer().querySelector(".gm-note");
  const options = { maxWidth: Math.min(350, room), minWidth: Math.min(270, room), maxHeight: Math.max(180, 0.56 * size.y), className: "gm-popup" };
  const sides = [wide ? 56 : 14, legendWidth() + 14];
  if (mirrored) sides.reverse();
  options.autoPanPaddingTopLeft = [sides[0], 14];
  options.autoPanPaddingBottomRight = [sides[1], wide && note ? note.offsetHeight + 14 : 14];
  return options;
}

// `from` is the button that asked, if one did; its event, `first`, comes before the others of the mark.
function openMark(mark, at, from, first) {
  const box = el("div", "gm-popup-body");
  const order = mark.feature.cards.slice().sort((one, other) => (other === first) - (one === first));
  order.forEach((index) => box.appendChild(cardView(scene.cards[index])));
  if (!box.childNodes.length) {
    const lines = (mark.feature.label || mark.look.words).split("\n");
    lines.forEach((line, index) => box.appendChild(foreign("p", index ? "gm-remark" : "gm-says", line)));
  }
  openBox(box, at, from);
  select(order);
}

// A popup at a place, with whatever it holds; `from` is the button that asked, if one did.
function openBox(box, at, from) {
  box.tabIndex = -1;
  if (from && from.closest(".gm-beside")) box.appendChild(backButton(from));
  cancelArrival();
  map.closePopup();
  opener = from;
  const popup = L.popup(popupOptions()).setLatLng(at).setContent(box).openOn(map);
  const close = popup.getElement().querySelector(".leaflet-popup-close-button");
  if (close) close.setAttribute("aria-label", words.close);
  if (from) box.focus({ preventScroll: true });
  return popup;
}

// Closes the popup and goes back to what opened it, also where that is out of sight.
function goBack() {
  const origin = opener;
  map.closePopup();
  if (origin) origin.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

function backButton(from) {
  const button = el("button", "gm-back", from.closest(".gm-article") ? words.back_text : words.back);
  button.type = "button";
  button.addEventListener("click", goBack);
  return button;
}

function watchPopups() {
  map.on("popupopen", () => map.getContainer().classList.add("gm-asked"));
  map.on("popupclose", () => {
    map.getContainer().classList.remove("gm-asked");
    select([]);
    if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
    opener = null;
  });
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Escape") goBack();
  });
}
