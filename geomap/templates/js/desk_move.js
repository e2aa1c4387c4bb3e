// Moving a place: a crosshair that follows clicks, arrow keys and typed degrees, until it is set or left.
const FAR_STEP = 10;
let moving = null;

const round5 = (value) => Math.round(value * 1e5) / 1e5;

function crosshair(at) {
  const sign = svg("svg", { viewBox: "0 0 44 44", width: 44, height: 44, "aria-hidden": "true", focusable: "false" });
  ["gm-desk-cross-halo", "gm-desk-cross"].forEach((name) => sign.appendChild(svg("path", { d: "M22 2v14M22 28v14M2 22h14M28 22h14M22 21.5v1M14 22a8 8 0 1 0 16 0a8 8 0 1 0-16 0", class: name })));
  const icon = L.divIcon({ className: "gm-desk-crosshair", html: sign, iconSize: [44, 44] });
  return L.marker(at, { icon: icon, pane: "geomap-symbols", keyboard: true, zIndexOffset: 5000 });
}

const degrees = (value) => value.toFixed(5);

function degreeField(value) {
  const box = el("input", "gm-desk-input gm-desk-degrees");
  box.type = "text";
  box.inputMode = "decimal";
  box.dir = "ltr";
  box.value = degrees(value);
  return box;
}

// "50.95" or "50,95"; a pair that was copied from elsewhere ("50.95, 34.81") fills both fields.
function typed() {
  const pair = /^\s*(-?\d+\.\d+)\s*[,;\s]\s*(-?\d+\.\d+)\s*$/.exec(moving.lat.value);
  if (pair) {
    moving.lat.value = pair[1];
    moving.lon.value = pair[2];
  }
  const read = (box, most) => {
    const value = /^\s*[-+]?\d+([.,]\d*)?\s*$/.test(box.value) ? Number(box.value.trim().replace(",", ".")) : NaN;
    const good = Math.abs(value) <= most;
    box.setAttribute("aria-invalid", String(!good));
    return good ? value : null;
  };
  const lat = read(moving.lat, 85);
  const lon = read(moving.lon, 180);
  moving.told.textContent = lat === null || lon === null ? desk.words.bad_degrees : "";
  return lat === null || lon === null ? null : L.latLng(lat, lon);
}

function placeCross(at, byHand) {
  const bounded = L.latLng(Math.max(-85, Math.min(85, at.lat)), at.wrap().lng);
  moving.cross.setLatLng(bounded);
  moving.cross.getElement().setAttribute("aria-label", desk.words.crosshair.replace("%a", degrees(bounded.lat)).replace("%o", degrees(bounded.lng)));
  if (!byHand) {
    moving.lat.value = degrees(bounded.lat);
    moving.lon.value = degrees(bounded.lng);
    typed();
  }
  map.panInside(bounded, { padding: [50, 50], animate: false });
}

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function nudge(event) {
  const step = ARROWS[event.key];
  if (event.key === "Enter" || event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") setMove();
    else endMove();
  }
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const by = event.shiftKey ? 1 : FAR_STEP;
  placeCross(map.unproject(map.project(moving.cross.getLatLng()).add([step[0] * by, step[1] * by])));
}

// While a place is moved a click on the map means the place, also on a mark.
function clickPlace(event) {
  if (!moving || !onMap(event.target) || (map.dragging && map.dragging.moved())) return;
  event.stopPropagation();
  event.preventDefault();
  const root = map.getContainer();
  const scrolled = [root.scrollLeft, root.scrollTop]; // a browser scrolls to what is asked for, also inside a map, until Leaflet puts it back
  placeCross(map.containerPointToLatLng(map.mouseEventToContainerPoint(event).add(scrolled)));
}

// The focus stays on the crosshair: arrow keys go on from where a click has put it.
function keepFocus(event) {
  if (moving && onMap(event.target)) event.preventDefault();
}

function exactness(target) {
  const own = EXACT.includes(target.precision) && !target.place.noun;
  const box = chooserFrom([...(own ? [desk.words.as_text] : []), desk.words.near, desk.words.settlement, desk.words.exact], [...(own ? [""] : []), "near", "settlement", "exact"]);
  box.value = own ? "" : "near";
  return box;
}

function startMove(job) {
  endMove();
  const back = opener || document.activeElement;
  map.closePopup();
  const before = decisionsOn(job.index).find((one) => one.correction.to && placeKey(one.correction.place) === placeKey(job.target.place));
  const at = before ? L.latLng(before.correction.to.lat, before.correction.to.lon) : L.latLng(job.target.lat, job.target.lon);
  const also = tick(othersWord(job.others), true);
  const note = noteField();
  note.value = job.note;
  const told = el("p", "gm-desk-said");
  told.setAttribute("role", "alert");
  moving = Object.assign({}, job, { back: back, also: also.box, note: note, told: told, exact: exactness(job.target), lat: degreeField(at.lat), lon: degreeField(at.lng), cross: crosshair(at) });
  const title = foreign("h2", "", desk.words.moving.replace("%p", () => job.target.name));
  title.id = "gm-desk-moving";
  moving.form = el("section", "gm-desk-move", title, foreign("p", "gm-desk-title", scene.cards[job.index].title), el("p", "gm-desk-how", desk.words.how_to_move));
  moving.form.setAttribute("aria-labelledby", title.id);
  append(moving.form, [
    el("div", "gm-desk-row", labelled(desk.words.latitude, moving.lat), labelled(desk.words.longitude, moving.lon), labelled(desk.words.exactness, moving.exact)),
    labelled(desk.words.note, note),
    job.others.length ? also.label : null,
    el("div", "gm-desk-buttons", deskButton(desk.words.set, setMove), deskButton(desk.words.cancel, endMove)),
    told,
  ]);
  moving.form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.localName === "input" && event.target.type === "text") setMove();
    else if (event.key === "Escape") endMove();
  });
  [moving.lat, moving.lon].forEach((box) => box.addEventListener("input", () => {
    const found = typed();
    if (found) placeCross(found, true);
  }));
  (document.querySelector(".gm-map") || map.getContainer()).before(moving.form);
  moving.cross.addTo(map);
  moving.cross.getElement().addEventListener("keydown", nudge);
  map.getContainer().classList.add("gm-desk-aiming");
  placeCross(at);
  moving.form.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  moving.cross.getElement().focus({ preventScroll: true });
}

function setMove() {
  const at = typed();
  if (!at) {
    (moving.lat.getAttribute("aria-invalid") === "true" ? moving.lat : moving.lon).focus();
    return;
  }
  const { index, target, others, also, note, exact } = moving;
  const to = { lon: round5(at.lng), lat: round5(at.lat), precision: exact.value || null };
  const own = [[index, target], ...(also.checked ? others.map((other) => [other, sameTarget(other, target)]) : [])].filter((pair) => pair[1]);
  decide(own.map(([card, one]) => ({ correction: correctionOf("move", card, one.place, { to: to, note: note.value.trim() }), index: card })));
  sayAtDesk(desk.words.moved.replace("%n", own.length));
  endMove();
}

function endMove() {
  if (!moving) return;
  const back = moving.back;
  moving.form.remove();
  moving.cross.remove();
  map.getContainer().classList.remove("gm-desk-aiming");
  moving = null;
  if (back && document.contains(back) && back !== document.body) back.focus({ preventScroll: true });
  else map.getContainer().focus({ preventScroll: true });
}
