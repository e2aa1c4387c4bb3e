// What the packed marks say: the popup of a sign, and the list of what is in view, a page at a time.
const PAGE = 50;
const CARDS_AT_ONCE = 12;
const listed = { root: null, list: null, note: null, more: null, order: null, shown: PAGE, items: [] };
const counted = (text, count) => text.replace("%d", grouped(count));

const spotOfCrowd = (i) => L.latLng(crowd.lat[crowd.place[i]] / scene.scale, crowd.lon[crowd.place[i]] / scene.scale);

// The events behind a sign: their cards, a few at a time, the latest first.
async function openCrowd(found, at, from, first) {
  if (packed.cell_km) return openCells(found, at);
  await packedTexts();
  found.sort((one, other) => crowd.t0[other] - crowd.t0[one] || one - other);
  const cards = Array.from(new Set(found.flatMap(cardsOf)));
  if (first !== undefined) cards.sort((one, other) => (other === first) - (one === first));
  const box = el("div", "gm-popup-body");
  if (cards.length > 1) box.appendChild(el("p", "gm-remark", counted(words.events_here, cards.length)));
  const more = el("button", "gm-more", "");
  more.type = "button";
  let shown = 0;
  const grow = () => {
    const next = cards.slice(shown, shown + CARDS_AT_ONCE);
    next.forEach((index) => box.insertBefore(cardView(scene.cards[index]), more));
    shown += next.length;
    more.hidden = shown >= cards.length;
    more.textContent = counted(words.show_more, Math.min(CARDS_AT_ONCE, cards.length - shown));
  };
  more.addEventListener("click", grow);
  box.appendChild(more);
  grow();
  openBox(box, at, from);
  select(cards);
}

// Of counted cells nothing is known but how many events of which kind they hold.
function openCells(found, at) {
  const totals = new Map();
  found.forEach((i) => totals.set(crowd.face[i], (totals.get(crowd.face[i]) || 0) + crowd.count[i]));
  const box = el("div", "gm-popup-body");
  for (const [face, count] of totals) box.appendChild(el("p", "gm-says", scene.looks[packed.faces[face][0]].words + ": " + grouped(count)));
  box.appendChild(el("p", "gm-remark", counted(words.counted_by_cell, packed.cell_km)));
  openBox(box, at, null);
}

// Entries for the marks in view: the latest first, a page of them, and how many there are.
function inView() {
  if (!listed.order) {
    listed.order = Uint32Array.from(crowd.face.keys());
    listed.order.sort((one, other) => crowd.t0[other] - crowd.t0[one] || one - other);
  }
  const bounds = map.getBounds();
  const nw = [mercatorX(bounds.getWest()), mercatorY(bounds.getNorth())];
  const se = [mercatorX(bounds.getEast()), mercatorY(bounds.getSouth())];
  const on = shownFaces();
  const first = [];
  let total = 0;
  for (const i of listed.order) {
    const x = crowd.x[i];
    const y = crowd.y[i];
    if (!on[crowd.face[i]] || x < nw[0] || x > se[0] || y < nw[1] || y > se[1] || crowd.off[i]) continue;
    total += crowd.count ? crowd.count[i] : 1;
    if (first.length < listed.shown) first.push(i);
  }
  return { first: first, total: total };
}

function crowdEntry(i) {
  const cards = cardsOf(i);
  const card = scene.cards[cards[0]];
  const look = scene.looks[packed.faces[crowd.face[i]][0]];
  const item = el("li", "gm-entry");
  const button = el("button", "gm-entry-button");
  button.type = "button";
  append(button, [
    el("span", "gm-entry-sign", swatch(look)),
    el("span", "gm-entry-text",
      foreign("span", "gm-entry-title", card ? card.title : look.words),
      card && card.status ? foreign("span", "gm-status", card.status) : null,
      card && card.when ? foreign("span", "gm-entry-says", card.when) : null),
  ]);
  button.addEventListener("click", () => flyToCrowd(i, button));
  item.appendChild(button);
  cards.forEach((index) => { entries[index] = entries[index] || item; });
  listed.items.push(cards);
  return item;
}

function flyToCrowd(i, button) {
  bringMapIntoView();
  const at = spotOfCrowd(i);
  const own = [i];
  for (let other = 0; other < packed.marks; other++)
    if (other !== i && crowd.place[other] === crowd.place[i] && crowd.face[other] === crowd.face[i] && !crowd.off[other]) own.push(other);
  openCrowd(own, at, button, cardsOf(i)[0]);
}

// Goes to a packed event by its id; says whether there is such a mark.
async function showPacked(id) {
  await packedTexts();
  const index = scene.cards.findIndex((card) => card.id === id);
  const mark = index < packed.kept ? NO_MARK : crowd.markOf[index - packed.kept];
  if (mark === NO_MARK) return false;
  const at = spotOfCrowd(mark);
  if (!map.getBounds().pad(-0.1).contains(at)) map.panTo(at, { animate: false });
  openCrowd([mark], at, null, index);
  return true;
}

async function fillCrowdList() {
  if (packed.texts) {
    await packedTexts();
    crowdLayer.redraw();
  }
  const { first, total } = inView();
  const buttons = () => Array.from(listed.list.querySelectorAll(".gm-entry-button"));
  const focused = buttons().indexOf(document.activeElement);
  if (focused >= 0 && map.getContainer().classList.contains("gm-asked")) return;
  listed.items.flat().forEach((index) => { if (!scene.features.some((one) => one.cards.includes(index))) delete entries[index]; });
  listed.items = [];
  listed.list.replaceChildren(...first.map(crowdEntry));
  rove(listed.list);
  if (focused >= 0) (buttons()[focused] || listed.more).focus({ preventScroll: true });
  listed.note.textContent = counted(words.in_view, total);
  listed.more.hidden = first.length >= total;
  listed.more.textContent = counted(words.show_more, Math.min(PAGE, total - first.length));
}

// After the reader stops: a list that changes under a moving map helps nobody.
let listTimer = 0;
function refreshList() {
  window.clearTimeout(listTimer);
  listTimer = window.setTimeout(fillCrowdList, 150);
}

function crowdList(root) {
  listed.root = root;
  const heading = root.querySelector("h2 .gm-count-note");
  heading.textContent = grouped(scene.cards.filter((card) => !card.why_not).length + packed.on_map);
  const empty = root.querySelector(".gm-empty");
  if (empty) empty.remove();
  if (!window.DecompressionStream) {
    root.appendChild(el("p", "gm-empty", words.no_unpacking));
    return;
  }
  if (packed.cell_km) {
    root.insertBefore(el("p", "gm-crowd-note", counted(words.cells_only, packed.count)), root.childNodes[1] || null);
    return;
  }
  listed.note = el("p", "gm-crowd-note", "");
  listed.note.setAttribute("role", "status");
  listed.list = el("ol", "gm-entries gm-crowd-list");
  listed.more = el("button", "gm-more", "");
  listed.more.type = "button";
  listed.more.addEventListener("click", () => {
    const before = listed.list.childNodes.length;
    listed.shown += PAGE;
    fillCrowdList().then(() => listed.list.childNodes[before] && listed.list.childNodes[before].querySelector("button").focus());
  });
  append(root, [listed.note, listed.list, listed.more]);
  afterCrowd.push(refreshList);
  refreshList();
}
