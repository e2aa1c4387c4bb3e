// A background map from elsewhere: nothing is asked for before the reader agrees, and its makers are always named.
let tileLayer = null;
const tiled = () => Boolean(tileLayer && map.hasLayer(tileLayer));

function tilesOf(source) {
  const size = { tileSize: source.size, zoomOffset: source.zoom_offset, maxNativeZoom: source.max_zoom, maxZoom: 30 };
  return L.tileLayer(source.template, Object.assign({ pane: "geomap-tiles", referrerPolicy: "strict-origin-when-cross-origin" }, size));
}

function creditOf(source) {
  const line = el("span", "gm-tiles-credit");
  for (const [text, address] of source.credit) {
    if (!address) { append(line, [text]); continue; }
    const link = el("a", "", text);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
    line.appendChild(link);
  }
  return line;
}

function tilesControl(position, node) {
  const control = L.control({ position: position });
  control.onAdd = () => node;
  L.DomEvent.disableClickPropagation(node);
  return control;
}

// The offer stands under the map, which it would cover; in a map without a page around it, in its corner.
function offerTiles() {
  const source = scene.tiles;
  if (!source) return;
  const load = words.tiles_load.replace("%s", source.name);
  const button = el("button", "", load);
  const note = el("span", "", words.tiles_note);
  const credit = tilesControl("bottomright", el("div", "gm-note gm-tiles-shown", creditOf(source)));
  button.type = "button";
  button.addEventListener("click", () => {
    tileLayer = tileLayer || tilesOf(source).on("tileerror", () => { note.textContent = words.tiles_failed; note.hidden = false; });
    const wanted = !tiled();
    for (const part of [tileLayer, credit]) wanted ? part.addTo(map) : part.remove();
    button.textContent = wanted ? words.tiles_hide : load;
    note.hidden = wanted;
    placeLabels();
  });
  const box = el("div", "gm-tiles", button, note, creditOf(source));
  const dock = document.getElementById("gm-dock");
  if (dock) dock.prepend(box);
  else tilesControl("bottomright", box).addTo(map);
}
