// The list of corrections, and how they leave the page and come back to it; marks and entries show what was decided of them.
const panel = { box: null, list: null, count: null, said: null, undo: null, download: null, plain: null };
const ghosts = [];
const MOST_BYTES = 1e7;

function sayAtDesk(words) {
  panel.said.textContent = words;
}

const actWord = (one) => desk.words["did_" + one.action];

function placeName(one) {
  if (!one.place) return "";
  return one.place.noun ? one.place.noun + ", " + one.place.text : one.place.text;
}

function inWords(one) {
  const where = one.to ? degrees(one.to.lat) + ", " + degrees(one.to.lon) : "";
  const target = one.level && one.index >= 0 ? desk.cards[one.index].targets.find((other) => placeKey(other.place) === placeKey(one.place)) : null;
  const unit = target && target.units.find((other) => other[0] === one.level);
  return [one.index >= 0 && desk.cards[one.index].targets.length > 1 ? "" : placeName(one), where, unit ? unit[1] : ""].filter(Boolean).join(" · ");
}

function showDecided(index) {
  const button = entries[index] && entries[index].querySelector("button");
  if (!button) return;
  if (tabs.length && !button.closest("#gm-rest")) openTab(document.getElementById("gm-list"));
  button.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  button.focus({ preventScroll: true });
  button.click();
}

// A tag says of which place it is where the event has several.
function tag(one) {
  const several = one.index >= 0 && desk.cards[one.index].targets.length > 1 ? placeName(one.correction) : "";
  return el("span", "gm-desk-tag gm-act-" + one.correction.action, actWord(one.correction), several ? ": " : "", several ? foreign("span", "", several) : null);
}

function decisionRow(one) {
  const title = one.index >= 0 ? scene.cards[one.index].title : one.correction.event.title || one.correction.event.quote;
  const name = foreign("span", "gm-desk-title", title);
  const item = el("li", "gm-desk-item", el("p", "", tag(one), " ", name));
  const more = inWords(Object.assign({ index: one.index }, one.correction));
  append(item, [
    more ? foreign("p", "gm-desk-more", more) : null,
    one.correction.note ? foreign("p", "gm-desk-more gm-desk-note", one.correction.note) : null,
    one.reason ? el("p", "gm-desk-stale", desk.words.stale + ": " + desk.words["stale_" + one.reason]) : null,
    el("div", "gm-desk-buttons",
      one.index >= 0 ? deskButton(desk.words.show, () => showDecided(one.index), desk.words.show + ": " + title) : null,
      deskButton(desk.words.remove, () => { revoke(one); sayAtDesk(desk.words.removed); panel.box.querySelector("h2").focus(); }, desk.words.remove + ": " + actWord(one.correction) + ", " + title)),
  ]);
  return item;
}

function fillPanel() {
  const stale = decisions.list.filter((one) => one.reason);
  panel.list.replaceChildren(...stale.concat(decisions.list.filter((one) => !one.reason)).map(decisionRow));
  panel.count.textContent = String(decisions.list.length);
  panel.undo.disabled = !decisions.past.length;
  panel.download.disabled = !decisions.list.length && !decisions.past.length;
  panel.plain.value = fileText();
  panel.said.textContent = "";
}

function download() {
  const content = fileText();
  const link = el("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = "corrections.json";
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  decisions.saved = content;
  sayAtDesk(inFrame ? desk.words.framed : desk.words.downloaded);
}

async function load(input) {
  const file = input.files[0];
  if (!file) return;
  const found = file.size > MOST_BYTES ? null : readFile(await file.text());
  input.value = "";
  if (!found) {
    sayAtDesk(desk.words.no_file);
    return;
  }
  remember();
  take(found);
  settleDesk();
  const lost = decisions.list.filter((one) => one.reason).length;
  sayAtDesk(desk.words.loaded.replace("%n", found.length) + (lost ? " " + desk.words.some_stale.replace("%n", lost) : ""));
}

function loader() {
  const input = el("input", "gm-desk-file");
  input.type = "file";
  input.accept = ".json,application/json";
  input.addEventListener("change", () => load(input));
  return el("label", "gm-desk-field", el("span", "", desk.words.load), input);
}

// A mark whose events are all taken off is faint; an entry says what was decided.
function dress(mark) {
  const own = mark.feature.cards;
  const gone = own.length > 0 && own.every((index) => decisionsOn(index).some((one) => isWhole(one.correction)));
  (mark.face.paths || [mark.face.node]).forEach((part) => part.classList.toggle("gm-desk-gone", gone));
}

function dressEntries() {
  entries.forEach((entry, index) => {
    entry.querySelectorAll(".gm-desk-tags").forEach((node) => node.remove());
    const own = decisionsOn(index);
    if (!own.length) return;
    const tags = el("span", "gm-desk-tags", ...own.map(tag));
    (entry.querySelector(".gm-entry-text") || entry).appendChild(tags);
  });
}

// Where a moved place will stand after the next build, with a line from where it is.
function drawGhosts() {
  ghosts.splice(0).forEach((part) => part.remove());
  for (const one of decisions.list) {
    const target = one.index >= 0 && one.correction.to && desk.cards[one.index].targets.find((other) => placeKey(other.place) === placeKey(one.correction.place));
    if (!target) continue;
    const to = L.latLng(one.correction.to.lat, one.correction.to.lon);
    const line = L.polyline([[target.lat, target.lon], to], { pane: "geomap-marks", className: "gm-desk-way", interactive: false, weight: 2 });
    const dot = L.circleMarker(to, { pane: "geomap-marks", className: "gm-desk-dot", interactive: false, radius: 7, weight: 3 });
    ghosts.push(line.addTo(map), dot.addTo(map));
  }
}

function makePanel() {
  panel.list = el("ol", "gm-desk-list");
  panel.count = el("span", "gm-count-note");
  panel.said = el("p", "gm-desk-said");
  panel.said.setAttribute("role", "status");
  panel.undo = deskButton(desk.words.undo, () => { undo(); sayAtDesk(desk.words.undone); });
  panel.download = deskButton(desk.words.download, download);
  panel.plain = el("textarea", "gm-desk-plain");
  panel.plain.readOnly = true;
  panel.plain.dir = "ltr";
  panel.plain.rows = 8;
  panel.plain.setAttribute("aria-label", desk.words.as_text_file);
  const title = el("h2", "", desk.words.corrections, panel.count);
  title.tabIndex = -1;
  title.id = "gm-desk-title";
  panel.box = el("section", "gm-desk");
  panel.box.id = "gm-desk";
  panel.box.setAttribute("aria-labelledby", title.id);
  append(panel.box, [
    title,
    el("p", "gm-desk-how", desk.words.about),
    inFrame ? el("p", "gm-desk-stale", desk.words.framed) : null,
    panel.list,
    el("div", "gm-desk-buttons", panel.download, panel.undo),
    panel.said,
    loader(),
    el("details", "", el("summary", "", desk.words.as_text_file), panel.plain),
  ]);
  (document.querySelector(".gm-beside") || document.body).prepend(panel.box);
}

function openDesk() {
  makePanel();
  onDecision.push(fillPanel, dressEntries, drawGhosts, () => marks.forEach(dress));
  map.on("popupopen", (event) => { asking = event.popup; });
  onSelect.push(equip);
  equipEntries();
  marks.forEach((mark) => mark.face.on("add", () => dress(mark)));
  map.getContainer().addEventListener("click", clickPlace, true);
  map.getContainer().addEventListener("mousedown", keepFocus, true);
  take(desk.corrections);
  desk.stale.forEach(([correction, reason]) => put(correction, -1, reason));
  decisions.saved = fileText();
  settleDesk();
  window.addEventListener("beforeunload", (event) => { if (fileText() !== decisions.saved) event.preventDefault(); });
}

// After everything else has come up, and before the page is ready.
waits.push(Promise.resolve().then(openDesk));
