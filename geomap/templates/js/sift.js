// Which events are shown: time and filters each let an event pass or not; marks, labels and the list follow.
const sieves = [];
const onSift = [];
const placed = Array.from(new Set(scene.features.flatMap((feature) => feature.cards)));
let passing = scene.cards.map(() => true);
let asked = [];

const tallies = []; // functions that tell of events that are no cards of the page: how many pass, of how many

const shownCount = () => placed.filter((index) => passing[index]).length;

function shownWords() {
  const more = tallies.map((tally) => tally());
  const total = (which, own) => more.reduce((sum, one) => sum + one[which], own);
  return words.shown.replace("%n", total(0, shownCount())).replace("%m", total(1, placed.length));
}

function sift() {
  passing = scene.cards.map((card, index) => sieves.every((sieve) => sieve(card, index)));
  settleMarks();
  settleEntries();
  onSift.forEach((tell) => tell());
}

// A mark stays while one event of it passes, or while it is asked for.
function settleMarks() {
  let changed = false;
  for (const mark of marks) {
    const own = mark.feature.cards;
    const off = own.length > 0 && !own.some((index) => passing[index] || asked.includes(index));
    if (off === Boolean(mark.off)) continue;
    mark.off = off;
    changed = true;
    if (off) layersByName[mark.feature.layer].removeLayer(mark.face);
    else layersByName[mark.feature.layer].addLayer(mark.face);
  }
  if (!changed) return;
  dropLabels();
  settleOutside();
  settleWhenStill();
}

let spreading = 0;
let placing = 0;

// Symbols stand side by side from the next frame on; labels are placed when the hand rests.
function settleWhenStill() {
  window.cancelAnimationFrame(spreading);
  window.clearTimeout(placing);
  spreading = window.requestAnimationFrame(spread);
  placing = window.setTimeout(placeLabels, 120);
}

function settleEntries() {
  entries.forEach((entry, index) => {
    const off = !passing[index];
    if (off === entry.classList.contains("gm-off")) return;
    entry.classList.toggle("gm-off", off);
    if (off) entry.querySelector(".gm-entry-text").appendChild(el("span", "gm-off-note", words.filtered_out));
    else entry.querySelector(".gm-off-note").remove();
  });
  const note = document.querySelector("#gm-list h2 .gm-count-note");
  if (note) note.textContent = shownCount() < placed.length ? words.of.replace("%n", shownCount()).replace("%m", placed.length) : String(placed.length);
}

onSelect.push((cards) => {
  const before = asked;
  asked = cards;
  if (before.concat(cards).some((index) => !passing[index])) settleMarks();
});

// Opens an event wherever it stands: on the map, or among those that are not on it.
function openEvent(index, from) {
  const own = marks.filter((mark) => mark.feature.cards.includes(index));
  if (own.length) {
    show(own, scene.cards[index], index, from);
    return;
  }
  const button = entries[index] && entries[index].querySelector("button");
  if (!button) return;
  if (button.getAttribute("aria-expanded") === "false") button.click();
  button.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  button.focus({ preventScroll: true });
}
