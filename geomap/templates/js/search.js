// Search over everything the page holds: titles, places and their other names, who acts, what was said, and names that are not on the map.
const MOST_FOUND = 12;
const QUERY_LENGTH = 200;
const search = { index: null, found: [], active: -1 };

// Letters as a reader may type them: no case, no marks above or below (й is и, ё is е), no difference between letters that one is often written for the other.
const ALIKE = { і: "и", ы: "и", y: "i", ґ: "г", є: "е", э: "е", ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe", ة: "ه", ى: "ي" };

function folded(text) {
  const plain = String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return plain.replace(/[іыyґєэłøđıßæœةى]/g, (letter) => ALIKE[letter]).replace(/['’ʼ`ʹьъ]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// What can be found, each with its texts from the most to the least telling.
function searchIndex() {
  if (search.index) return search.index;
  const fold = (parts) => " " + folded(parts.filter(Boolean).join(" "));
  const events = scene.cards.map((card, index) => {
    const sides = card.sides.map(sideName);
    const { where, notes } = completed(card);
    const texts = [[card.title], [where, ...card.names], [...sides, ...card.says, ...notes], [scene.kinds[card.kind], card.status, card.quote]];
    return { texts: texts.map(fold), title: card.title, more: card.quote, go: (from) => openEvent(index, from) };
  });
  const waters = scene.backdrop.waters.filter((one, order, all) => all.findIndex((other) => other[0] === one[0]) === order);
  const spots = scene.backdrop.labels.concat(waters).map(([text, lon, lat]) => ({
    texts: [fold([text])], title: text, more: words.on_base_map, go: () => lookAt(unpack([lon, lat], scene.backdrop.scale)[0]),
  }));
  const skipped = scene.skipped.map((one) => ({ texts: [fold([one.text])], title: one.text, more: one.reason, go: () => showSkipped(one) }));
  search.index = events.concat(spots, skipped);
  return search.index;
}

function lookAt(at) {
  bringMapIntoView();
  map.setView(at, Math.max(map.getZoom(), home.zoom + 1), { animate: !calm });
}

function showSkipped(one) {
  const item = Array.from(document.querySelectorAll(".gm-skipped")).find((node) => node.querySelector(".gm-why").textContent === one.reason);
  if (!item) return;
  item.tabIndex = -1;
  item.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  item.focus({ preventScroll: true });
}

// Every word must begin a word of the entry; what has them in its title comes first, and longer texts later.
function find(query) {
  const asked = folded(query.slice(0, QUERY_LENGTH)).split(" ").filter(Boolean);
  if (!asked.length) return [];
  const found = [];
  searchIndex().forEach((entry, order) => {
    const ranks = asked.map((word) => entry.texts.findIndex((text) => text.includes(" " + word)));
    if (ranks.every((rank) => rank >= 0)) found.push({ entry: entry, rank: Math.max(...ranks), order: order });
  });
  return found.sort((one, other) => one.rank - other.rank || one.order - other.order).map((one) => one.entry);
}

// A combobox with a list of what was found; focus stays in the box.
function searchBox() {
  const name = "gm-found-" + islandId;
  search.input = el("input");
  const given = { type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: QUERY_LENGTH, placeholder: words.search_in,
    "aria-label": words.search, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": name };
  for (const key of Object.keys(given)) search.input.setAttribute(key, given[key]);
  search.list = el("ul", "gm-found");
  search.list.id = name;
  search.list.hidden = true;
  search.list.setAttribute("role", "listbox");
  search.list.setAttribute("aria-label", words.found);
  search.told = el("p", "gm-found-told");
  search.told.setAttribute("role", "status");
  search.input.addEventListener("input", () => { look(search.input.value); writeAddress(); });
  search.input.addEventListener("focus", () => { if (search.input.value && search.list.hidden) look(search.input.value); });
  search.input.addEventListener("blur", () => closeFound());
  search.input.addEventListener("keydown", searchKey);
  return el("div", "gm-search", search.input, search.list, search.told);
}

function look(query) {
  const all = find(query);
  search.found = all.slice(0, MOST_FOUND);
  search.list.replaceChildren(...search.found.map(option));
  search.list.hidden = !search.found.length;
  search.input.setAttribute("aria-expanded", String(!search.list.hidden));
  activate(-1);
  const told = all.length > MOST_FOUND ? words.found_more : words.found_all;
  search.told.textContent = !folded(query) ? "" : all.length ? told.replace("%n", search.found.length).replace("%m", all.length) : words.found_nothing;
}

function option(entry, at) {
  const node = el("li", "", foreign("span", "gm-found-title", entry.title), entry.more ? foreign("span", "gm-found-more", entry.more) : null);
  node.id = search.list.id + "-" + at;
  node.setAttribute("role", "option");
  node.setAttribute("aria-selected", "false");
  node.addEventListener("pointerdown", (event) => event.preventDefault());
  node.addEventListener("click", () => choose(at));
  return node;
}

function activate(at) {
  search.active = at;
  Array.from(search.list.children).forEach((node, order) => node.setAttribute("aria-selected", String(order === at)));
  const node = search.list.children[at];
  if (!node) return search.input.removeAttribute("aria-activedescendant");
  search.input.setAttribute("aria-activedescendant", node.id);
  return node.scrollIntoView({ block: "nearest" });
}

function choose(at) {
  const entry = search.found[at];
  if (!entry) return;
  closeFound();
  entry.go(search.input);
}

function closeFound() {
  search.list.hidden = true;
  search.told.textContent = "";
  search.input.setAttribute("aria-expanded", "false");
  activate(-1);
}

function searchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if (search.list.hidden) look(search.input.value);
    const count = search.found.length;
    if (count) activate(search.active < 0 && step < 0 ? count - 1 : (search.active + step + count) % count);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (search.list.hidden) look(search.input.value);
    choose(Math.max(0, search.active));
  } else if (event.key === "Escape" && !search.list.hidden) {
    event.preventDefault();
    closeFound();
  }
}
