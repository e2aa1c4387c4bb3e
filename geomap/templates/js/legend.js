// Layers and legend are one control: a fieldset for each layer, its switch, and the looks that occur in it with their counts.
const layersByName = {};
const NARROW = 600;

function swatch(look) {
  const box = svg("svg", { viewBox: "0 0 30 18", width: 30, height: 18, class: "gm-swatch", "aria-hidden": "true", focusable: "false" });
  if (look.shape === "symbol") {
    const chip = { x: 3, y: 3, width: 24, height: 12, rx: 6, class: "gm-chip-swatch" };
    const sign = look.symbol === "chip" ? svg("rect", chip) : glyph(look, "symbol", "n", 18);
    if (look.symbol !== "chip") sign.setAttribute("x", "6");
    box.appendChild(sign);
    return box;
  }
  const arrow = look.layer === "axes" && look.shape === "area" && look.z >= 50 && look.z < 56;
  const outline = arrow ? { d: "M2 10.5c6-5 11-5 16-3l-.5-3.500 10 5-9 5-.3-3.500c-5-1.500-10-1-16.200 0z" } : { d: "M2 3h26v12H2z" };
  const shape = look.shape === "line" ? svg("line", { x1: 1, y1: 9, x2: 29, y2: 9 }) : svg("path", outline);
  paint(shape, Object.assign({}, look, { head: false }));
  box.appendChild(shape);
  if (look.head) box.appendChild(svg("path", { d: HEAD, class: "gm-head gm-ink-" + look.ink, transform: "translate(18 3)" }));
  if (look.pattern || look.grain !== null) {
    const hatch = svg("path", outline);
    paintPattern(hatch, look);
    box.appendChild(hatch);
  }
  return box;
}

const sideNames = new Map(scene.side_names);
const sideName = (side) => sideNames.get(side) || side;

function sidesRow() {
  const row = el("p", "gm-sides");
  for (const side of scene.sides)
    row.appendChild(el("span", "gm-side gm-ink-" + side.ink, el("i", "gm-side-ink"), foreign("span", "", sideName(side.side))));
  return scene.sides.length ? row : null;
}

function layerFields(name, title, shown, note) {
  const box = el("fieldset", "gm-layer");
  const input = el("input");
  input.type = "checkbox";
  input.checked = shown;
  input.addEventListener("change", () => (input.checked ? map.addLayer(layersByName[name]) : map.removeLayer(layersByName[name])));
  layersByName[name].on("add remove", () => { input.checked = map.hasLayer(layersByName[name]); });
  const rows = scene.legend.filter((one) => one.layer === name);
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const single = rows.length === 1;
  const label = el("label", "", input, single ? swatch(scene.looks[rows[0].look]) : null);
  append(label, [el("span", "gm-layer-name", single ? wordsOf(rows[0]) : title), el("span", "gm-count-note", grouped(total))]);
  box.appendChild(el("legend", "", label));
  if (!single) rows.forEach((row) => box.appendChild(el("div", "gm-legend-row", swatch(scene.looks[row.look]), foreign("span", "", wordsOf(row)))));
  if (note) box.appendChild(foreign("p", "gm-layer-note", note));
  return box;
}

// The side is named where two rows differ in nothing else: colour alone never tells them apart.
function wordsOf(row) {
  const twins = scene.legend.filter((one) => one.words === row.words).length > 1;
  return row.words + (twins && row.side ? words.comma + sideName(row.side) : "");
}

function legendWidth() {
  const body = map.getContainer().querySelector(".gm-legend.gm-open");
  return body ? body.offsetWidth + 10 : 0;
}

function legendBox() {
  const box = el("section", "gm-legend leaflet-control-layers");
  const body = el("div", "gm-legend-body");
  body.id = "gm-legend-" + islandId;
  const button = el("button", "gm-legend-toggle", words.legend);
  button.type = "button";
  button.setAttribute("aria-controls", body.id);
  const open = (wanted) => {
    body.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    box.classList.toggle("gm-open", wanted);
  };
  button.addEventListener("click", () => { open(body.hidden); placeLabels(); });
  append(body, [sidesRow()]);
  for (const [name, title, shown, note] of scene.layers) body.appendChild(layerFields(name, title, shown, note));
  if (scene.packed) body.appendChild(el("p", "gm-style-note", words.grouped));
  if (scene.style_note) body.appendChild(el("p", "gm-style-note", scene.style_note));
  box.setAttribute("aria-label", words.legend);
  append(box, [button, body]);
  open(!framed && map.getSize().x >= NARROW);
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  return { box: box, open: open };
}

// Marks that are too far away for the first view: named at its edge, on a narrow page under it, one click away.
function outside() {
  const far = marks.filter((mark) => !mark.feature.fit && mark.feature.layer !== "context" && mark.feature.cards.length && mark.feature.label);
  if (!far.length) return;
  const control = L.control({ position: corner("bottomleft") });
  control.onAdd = () => {
    const box = el("div", "gm-outside");
    box.appendChild(el("span", "gm-outside-title", words.outside));
    for (const mark of far) {
      const name = mark.look.layer === "denied" ? mark.feature.label.replace("\n", ": ") : mark.feature.label.split("\n")[0];
      const button = el("button", "", swatch(mark.look), foreign("span", "", name));
      button.type = "button";
      button.addEventListener("click", () => fly(mark, button));
      box.appendChild(button);
      farAway.push({ mark: mark, button: button, box: box });
    }
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  control.addTo(map);
  const dock = document.getElementById("gm-dock");
  if (dock && (framed || map.getSize().x < NARROW)) dock.appendChild(control.getContainer());
}

// What the first view shows after all, as a wide window may, is not named as outside it.
const farAway = [];

function settleOutside() {
  const seen = map.getBounds().pad(-0.04);
  for (const one of farAway) one.button.hidden = Boolean(one.mark.off) || seen.contains(centreOf(one.mark));
  for (const one of farAway) one.box.hidden = farAway.every((other) => other.button.hidden);
}

// On a wide page the legend stands under the map and leaves it free; elsewhere it is a control in the map's corner.
function legend() {
  if (!scene.layers.length) return;
  const made = legendBox();
  const control = L.control({ position: corner("topright") });
  control.onAdd = () => made.box;
  const dock = document.getElementById("gm-dock");
  const wide = window.matchMedia("(min-width: 900px)");
  const paper = window.matchMedia("print");
  const settle = () => {
    const docked = Boolean(dock) && (paper.matches || (wide.matches && !framed));
    control.remove();
    made.box.classList.toggle("gm-docked", docked);
    made.open(docked || (!framed && map.getSize().x >= NARROW));
    if (docked) dock.appendChild(made.box);
    else control.addTo(map);
  };
  for (const query of [wide, paper]) query.addEventListener("change", () => { settle(); placeLabels(); });
  settle();
}
