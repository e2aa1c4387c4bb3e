// Filters by kind, side, status and source: within a group any of what is ticked, over the groups all of them.
const FACETS = {
  kind: { values: (card) => [card.kind], name: (value) => scene.kinds[value] || value },
  side: { values: (card) => card.sides, name: sideName },
  status: { values: (card) => [card.assertion, card.reality], name: (value) => scene.statuses[value] || value },
  source: { values: (card) => [card.article], name: articleName },
};
const ticked = new Map(Object.keys(FACETS).map((name) => [name, new Set()]));
const filters = { boxes: [] };

function articleName(id) {
  const article = scene.articles.find((one) => one.id === id);
  return (article && [article.publisher, article.title, day(article.published)].filter(Boolean).join(", ")) || words.article_given;
}

const passesFilters = (card) =>
  Object.keys(FACETS).every((name) => !ticked.get(name).size || FACETS[name].values(card).some((value) => ticked.get(name).has(value)));

function facetCounts(name) {
  const counts = new Map();
  for (const card of scene.cards) for (const value of new Set(FACETS[name].values(card))) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
}

function tickBox(name, value, count) {
  const input = el("input");
  input.type = "checkbox";
  input.addEventListener("change", () => {
    if (input.checked) ticked.get(name).add(value);
    else ticked.get(name).delete(value);
    sift();
  });
  filters.boxes.push({ name: name, value: value, input: input });
  return el("label", "", input, foreign("span", "", FACETS[name].name(value)), el("span", "gm-count-note", String(count)));
}

// A group that leaves no choice is left out.
function facet(name) {
  const counts = facetCounts(name);
  if (counts.size < 2) return null;
  const box = el("fieldset", "gm-facet", el("legend", "", words["by_" + name]));
  counts.forEach((count, value) => box.appendChild(tickBox(name, value, count)));
  return box;
}

// `wanted` is a Map of group → values; what the page does not have is passed over.
function setFilters(wanted) {
  ticked.forEach((values, name) => {
    values.clear();
    for (const value of wanted.get(name) || []) if (filters.boxes.some((box) => box.name === name && box.value === value)) values.add(value);
  });
  sift();
}

function filterBox() {
  const facets = Object.keys(FACETS).map(facet).filter(Boolean);
  if (!facets.length) return null;
  const told = el("span", "gm-count-note");
  const none = textButton("gm-plain-button", words.no_filters, () => setFilters(new Map()));
  const status = el("p", "gm-filter-told");
  status.setAttribute("role", "status");
  sieves.push(passesFilters);
  onSift.push(() => {
    for (const box of filters.boxes) box.input.checked = ticked.get(box.name).has(box.value);
    const count = Array.from(ticked.values()).reduce((sum, values) => sum + values.size, 0);
    told.textContent = count ? String(count) : "";
    none.hidden = !count;
    status.textContent = count ? shownWords() : "";
  });
  none.hidden = true;
  return el("details", "gm-filter", el("summary", "", words.filter, told), ...facets, el("div", "gm-filter-foot", status, none));
}

// Above the list: one line to search, one to filter.
function finder(list) {
  if (!scene.cards.length) return;
  list.insertBefore(el("div", "gm-finder", searchBox(), filterBox()), list.firstChild);
}
