// What the desk can do with an event, under its card: note, place, and a button for each decision.
const labelled = (name, control, className) => el("label", className || "gm-desk-field", el("span", "", name), control);

function deskButton(name, act, label) {
  const button = el("button", "gm-plain-button", name);
  button.type = "button";
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

function choices(names, values) {
  return names.map((name, order) => {
    const choice = foreign("option", "", name);
    choice.value = values[order];
    return choice;
  });
}

const chooserFrom = (names, values) => el("select", "gm-desk-choice", ...choices(names, values));

function noteField() {
  const box = el("input", "gm-desk-input");
  box.type = "text";
  box.maxLength = NOTE_LENGTH;
  box.dir = "auto";
  return box;
}

function tick(name, on) {
  const box = el("input");
  box.type = "checkbox";
  box.checked = on;
  return { box: box, label: el("label", "gm-desk-tick", box, el("span", "", name)) };
}

// The places of an event, the one nearest to where it was opened first.
function targetsNear(index, at) {
  const away = (target) => (at ? map.distance(at, [target.lat, target.lon]) : 0);
  return desk.cards[index].targets.slice().sort((one, other) => away(one) - away(other));
}

// The same place in another event of the mark.
function sameTarget(index, target) {
  return desk.cards[index].targets.find((one) => one.place.id === target.place.id && one.precision === target.precision);
}

function othersWord(others) {
  return desk.words.others.replace("%n", others.length);
}

function toolsFor(index, others, at) {
  const targets = targetsNear(index, at);
  if (!targets.length) return null;
  const title = scene.cards[index].title;
  const note = noteField();
  const also = tick(othersWord(others), false);
  const places = chooserFrom([...targets.map((one) => one.name), desk.words.whole_event], [...targets.keys(), ""]);
  const units = chooserFrom([], []);
  units.setAttribute("aria-label", desk.words.area_of);
  const said = el("p", "gm-desk-said");
  const chosen = () => (places.value === "" ? null : targets[Number(places.value)]);
  const settle = () => {
    const target = chosen();
    units.replaceChildren(...(target ? choices(target.units.map((unit) => unit[1]), target.units.map((unit) => unit[0])) : []));
    units.hidden = !units.childNodes.length;
    area.disabled = !units.childNodes.length;
    move.disabled = !target;
  };
  const group = () => (also.box.checked ? [index, ...others] : [index]);
  // Each event of the mark with its own reference to the place; those that do not have it are left alone.
  const all = (action, target, more) => group().flatMap((card) => {
    const own = !target ? null : card === index ? target : sameTarget(card, target);
    if (target && !own) return [];
    return [{ correction: correctionOf(action, card, own ? own.place : null, Object.assign({ note: note.value.trim() }, more)), index: card }];
  });
  const done = (found, words) => {
    decide(found);
    said.textContent = words.replace("%n", found.length);
    note.value = "";
  };
  const accept = deskButton(desk.words.accept, () => done(all("accept", null), desk.words.accepted), desk.words.accept + ": " + title);
  const move = deskButton(desk.words.move, () => startMove({ index: index, target: chosen(), others: others, note: note.value }), desk.words.move + ": " + title);
  const area = deskButton(desk.words.area, () => done(all("area", chosen(), { level: units.value }), desk.words.as_area), desk.words.area + ": " + title);
  const reject = deskButton(desk.words.reject, () => done(all("reject", targets.length > 1 ? chosen() : null), desk.words.rejected), desk.words.reject + ": " + title);
  said.setAttribute("role", "status");
  const box = el("fieldset", "gm-desk-tools", el("legend", "", desk.words.tools));
  append(box, [
    targets.length > 1 ? labelled(desk.words.place, places) : null,
    labelled(desk.words.note, note),
    others.length ? also.label : null,
    el("div", "gm-desk-buttons", accept, move, reject),
    el("div", "gm-desk-buttons", area, units),
    said,
  ]);
  places.addEventListener("change", settle);
  settle();
  return box;
}

function addTools(card, index, others, at) {
  const tools = toolsFor(index, others, at);
  if (tools) card.querySelector(".gm-voice, .gm-voices").after(tools);
}

// An event with a place that is not drawn, or was taken off, has its card in the list, once it is unfolded.
function equipEntries() {
  entries.forEach((entry, index) => {
    const button = entry.querySelector("button[aria-expanded]");
    if (button) button.addEventListener("click", () => addTools(entry.querySelector(".gm-card"), index, [], null), { once: true });
  });
}

let asking = null; // the popup that is open
const equipped = new WeakSet();

// The popup lists the events of its mark in the order that `select` is told.
function equip(cards) {
  const box = asking && asking.getContent(); // an older popup may still be fading
  if (!box || !box.querySelectorAll || equipped.has(box)) return;
  equipped.add(box);
  Array.from(box.querySelectorAll(".gm-card")).forEach((card, order) => {
    const others = cards.filter((other) => other !== cards[order] && desk.cards[other].targets.length);
    addTools(card, cards[order], others, asking.getLatLng());
  });
  asking.update();
}
