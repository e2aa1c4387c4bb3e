// The timeline under the map: a range of days, when events happened or when they were reported. What has no date is always shown, and counted.
const DAY = 86400000;
const LONGEST = 92; // days: beyond, only the days that occur are steps of the slider
const STEP = 1100; // ms a step of the film takes
const isoOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const time = { mode: "event", modes: [], from: null, to: null, slots: [], counts: [], film: 0 };

function dayNumber(iso) {
  if (!/^\d{4}-\d\d-\d\d$/.test(iso || "")) return null;
  const at = Date.parse(iso + "T00:00:00Z") / DAY;
  return Number.isInteger(at) && isoOf(at) === iso ? at : null;
}

// First and last day of an event, null for open; null alone for what has no date.
function reachOf(card, mode) {
  const days = mode === "event" ? [dayNumber(card.t0), dayNumber(card.t1)] : [dayNumber(card.reported_on), dayNumber(card.reported_on)];
  return days[0] === null && days[1] === null ? null : days;
}

const reaches = {};
for (const mode of ["event", "report"]) reaches[mode] = scene.cards.map((card) => reachOf(card, mode));

const within = (reach, from, to) =>
  (reach[0] === null || to === null || reach[0] <= to) && (reach[1] === null || from === null || reach[1] >= from);

// Days of events that are no cards of the page, with how many fall on each; whoever holds them fills this in and calls `retime`.
const crowdDays = { event: new Map(), report: new Map() };

function slotsOf(mode) {
  const found = new Set(crowdDays[mode].keys());
  for (const index of placed) (reaches[mode][index] || []).forEach((at) => at !== null && found.add(at));
  const days = Array.from(found).sort((one, other) => one - other);
  const first = days[0];
  const span = days.length ? days[days.length - 1] - first : 0;
  return days.length > 1 && span < LONGEST ? Array.from({ length: span + 1 }, (_, step) => first + step) : days;
}

const narrowed = () => time.from !== null || time.to !== null;
const lastSlot = () => time.slots.length - 1;

// The slider's ends: the first step not before `from`, the last one not after `to`.
function ends() {
  const from = time.from === null ? 0 : time.slots.findIndex((at) => at >= time.from);
  const to = time.to === null ? lastSlot() : time.slots.filter((at) => at <= time.to).length - 1;
  return [from < 0 ? lastSlot() : from, Math.max(0, to)];
}

// `from` and `to` are days, null for open.
function setTime(from, to) {
  time.from = from;
  time.to = to;
  onTime.forEach((draw) => draw(from, to, time.mode));
  sift();
}

const setSlots = (from, to) => setTime(from > 0 ? time.slots[from] : null, to < lastSlot() ? time.slots[to] : null);

function setMode(mode) {
  time.mode = mode;
  time.slots = slotsOf(mode);
  time.counts = time.slots.map((at) => placed.filter((index) => reaches[mode][index] && within(reaches[mode][index], at, at)).length + (crowdDays[mode].get(at) || 0));
  drawTime();
}

// One step of the film: the chosen days move on to the next day with an event; after the last one everything is shown again.
function nextDay() {
  const [from, to] = ends();
  const width = narrowed() ? to - from : 0;
  const next = time.counts.findIndex((count, at) => count > 0 && (!narrowed() || at > to));
  if (next >= 0) return setTime(time.slots[Math.max(0, next - width)], time.slots[next]);
  stopFilm();
  return setTime(null, null);
}

function stopFilm() {
  window.clearInterval(time.film);
  time.film = 0;
  tellFilm();
}

// Whoever wants less motion goes from day to day by hand.
function film() {
  if (calm) return nextDay();
  if (time.film) return stopFilm();
  time.film = window.setInterval(nextDay, STEP);
  nextDay();
  return tellFilm();
}

const FILM = { play: "M4 2l10 6-10 6z", pause: "M4 2h3v12H4zM9 2h3v12H9z", next_day: "M3 2l7 6-7 6zM11 2h2v12h-2z" };

function tellFilm() {
  const name = calm ? "next_day" : time.film ? "pause" : "play";
  time.button.setAttribute("aria-label", words[name]);
  time.button.title = words[name];
  time.button.querySelector("path").setAttribute("d", FILM[name]);
}

function rangeInput(name, change) {
  const input = el("input", "gm-time-" + name);
  input.type = "range";
  input.min = 0;
  input.step = 1;
  input.setAttribute("aria-label", words["time_" + name]);
  input.addEventListener("input", () => { stopFilm(); change(Number(input.value)); });
  return input;
}

function textButton(className, text, act) {
  const button = el("button", className, text);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

function modeChoice() {
  const box = el("fieldset", "gm-time-modes", el("legend", "", words.time_by));
  for (const mode of time.modes) {
    const input = el("input");
    input.type = "radio";
    input.name = "gm-mode-" + islandId;
    input.value = mode;
    input.addEventListener("change", () => { stopFilm(); setMode(mode); setTime(null, null); });
    box.appendChild(el("label", "", input, words["by_" + mode]));
  }
  return box;
}

// Hidden where all happened on one day.
function timeline() {
  const root = document.getElementById("gm-time");
  time.modes = ["event", "report"].filter((mode) => slotsOf(mode).length > 1);
  if (!root || root.childNodes.length || !time.modes.length) return;
  const sign = svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false" }, svg("path", {}));
  time.button = el("button", "gm-time-play", sign);
  time.button.type = "button";
  time.button.addEventListener("click", film);
  time.told = el("p", "gm-time-told");
  time.told.setAttribute("role", "status");
  time.all = textButton("gm-plain-button", words.all_days, () => { stopFilm(); setTime(null, null); });
  time.bars = svg("svg", { class: "gm-time-bars", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" });
  time.first = rangeInput("from", (at) => setSlots(at, Math.max(at, ends()[1])));
  time.last = rangeInput("to", (at) => setSlots(Math.min(at, ends()[0]), at));
  time.scale = el("p", "gm-time-scale");
  time.undated = el("div", "gm-undated");
  const head = el("div", "gm-time-head", time.button, time.told, time.all, time.modes.length > 1 ? modeChoice() : null);
  append(root, [head, el("div", "gm-time-track", time.bars, time.first, time.last), time.scale, time.undated]);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", words.timeline);
  sieves.push((card, index) => { const reach = reaches[time.mode][index]; return !reach || within(reach, time.from, time.to); });
  onSift.push(tellTime);
  tellFilm();
  setMode(time.modes[0]);
  tellTime();
}

// The timeline again, once more days are known.
function retime() {
  if (!time.button) return timeline();
  setMode(time.mode);
  return tellTime();
}

function drawTime() {
  const most = Math.max(...time.counts, 3);
  time.bars.setAttribute("viewBox", "0 0 " + time.slots.length + " " + most);
  time.bars.replaceChildren(...time.counts.map((count, at) => svg("rect", { x: at + 0.2, y: most - count, width: 0.6, height: count })));
  time.bars.parentNode.style.setProperty("--slots", time.slots.length);
  time.first.max = time.last.max = lastSlot();
  const even = time.slots[lastSlot()] - time.slots[0] === lastSlot();
  time.scale.replaceChildren(el("span", "", day(isoOf(time.slots[0]))), el("span", "", even ? "" : words.days_that_occur), el("span", "", day(isoOf(time.slots[lastSlot()]))));
  drawUndated();
}

function drawUndated() {
  const own = placed.filter((index) => !reaches[time.mode][index]).sort((one, other) => one - other);
  const list = el("ul", "", ...own.map((index) => el("li", "", textButton("gm-link", "", (event) => openEvent(index, event.currentTarget)))));
  own.forEach((index, order) => list.children[order].firstChild.appendChild(foreign("span", "", scene.cards[index].title)));
  const summary = el("summary", "", words.undated.replace("%n", own.length));
  time.undated.replaceChildren(...(own.length ? [el("details", "", summary, list)] : []));
}

function tellTime() {
  const [from, to] = ends();
  const names = [time.from === null ? time.slots[0] : time.from, time.to === null ? time.slots[lastSlot()] : time.to].map((at) => day(isoOf(at)));
  const span = names[0] === names[1] ? names[0] : words.from_to.replace("%a", names[0]).replace("%b", names[1]);
  time.told.textContent = span + ", " + shownWords();
  time.all.hidden = !narrowed();
  Array.from(time.bars.children).forEach((bar, at) => bar.classList.toggle("gm-out", at < from || at > to));
  [[time.first, from], [time.last, to]].forEach(([input, at]) => {
    input.value = at;
    input.setAttribute("aria-valuetext", day(isoOf(time.slots[at])));
  });
  time.first.classList.toggle("gm-above", from === lastSlot());
  document.querySelectorAll(".gm-time-modes input").forEach((input) => { input.checked = input.value === time.mode; });
}
