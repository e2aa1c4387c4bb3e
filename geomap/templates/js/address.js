// The state of the page in its address, after the #, written so that a link leads back to it. What is unknown, broken or out of range is passed over; nothing of it becomes markup.
const LONGEST_ADDRESS = 4000;
const WAIT = 400; // ms between a change and its place in the address: browsers count
const KEPT = ["lang", "dark", "static", "plain"];
const address = { read: new Map(), event: null, layers: "", timer: 0, followed: false };

// Unlisted keys are dropped, so that nothing can pose as a property.
const KEYS = ["z", "t", "mode", "layers", "event", "q", ...Object.keys(FACETS), ...KEPT];

function readAddress() {
  const found = new Map();
  let text = "";
  try {
    text = window.location.hash.slice(1);
  } catch (error) {
    return found;
  }
  if (text.length > LONGEST_ADDRESS) return found;
  for (const part of text.split("&")) {
    const at = part.indexOf("=");
    if (at > 0 && KEYS.includes(part.slice(0, at)) && !found.has(part.slice(0, at))) found.set(part.slice(0, at), part.slice(at + 1));
  }
  return found;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    return null;
  }
}

const encoded = (text) => encodeURIComponent(text).replace(/%2F/g, "/");
const listOf = (text) => (text || "").split(",").map(decoded).filter((value) => value !== null);

// Zoom, latitude, longitude as plain decimals within the map.
function readView(text) {
  const found = /^(\d{1,2}(?:\.\d{1,6})?)\/(-?\d{1,2}(?:\.\d{1,8})?)\/(-?\d{1,3}(?:\.\d{1,8})?)$/.exec(text || "");
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number);
  return lat >= -90 && lat <= 90 && lon >= -360 && lon <= 360 ? { zoom: zoom, at: [lat, lon] } : null;
}

// From and to as days; an empty end is open.
function readTime(text) {
  const ends = (text || "").split("..");
  if (ends.length !== 2 || (!ends[0] && !ends[1])) return null;
  const days = ends.map(dayNumber);
  if (ends.some((end, order) => end && days[order] === null)) return null;
  return days[0] !== null && days[1] !== null && days[0] > days[1] ? null : days;
}

const shownLayers = () => scene.layers.map(([name]) => name).filter((name) => map.hasLayer(layersByName[name]));

function setLayers(text) {
  const known = scene.layers.map(([name]) => name);
  const wanted = listOf(text).filter((name) => known.includes(name));
  if (!wanted.length && text !== "none") return;
  for (const name of known) {
    if (wanted.includes(name)) map.addLayer(layersByName[name]);
    else map.removeLayer(layersByName[name]);
  }
}

// The theme, a page without controls, a page of words alone: classes of the page, for the style sheets.
function setClasses(read) {
  const root = document.documentElement.classList;
  const dark = read.get("dark");
  const still = read.get("static") === "1";
  const changed = still !== root.contains("gm-static");
  root.toggle("gm-dark", dark === "on");
  root.toggle("gm-light", dark === "off");
  root.toggle("gm-static", still);
  root.toggle("gm-words", read.get("plain") === "1");
  if (read.get("plain") === "1") document.querySelectorAll(".gm-text").forEach((node) => { node.open = true; });
  if (!changed) return;
  for (const name of ["dragging", "touchZoom", "doubleClickZoom", "boxZoom", "keyboard"])
    if (map[name] && !(name === "dragging" && L.Browser.mobile)) map[name][still ? "disable" : "enable"]();
}

const isAnchor = () => !readAddress().size && window.location.hash.length > 1;

// The address says all: what it does not name is as the page opens. An anchor, or an address that was and is empty, changes nothing.
function applyAddress() {
  const read = readAddress();
  if (!read.size && (!address.read.size || isAnchor())) return;
  address.read = read;
  setClasses(read);
  setLayers(read.get("layers") || address.layers);
  if (time.modes.includes(read.get("mode") || time.modes[0]) && time.told) setMode(read.get("mode") || time.modes[0]);
  const days = time.told ? readTime(read.get("t")) : null;
  ticked.forEach((values, name) => values.clear());
  setTime(days ? days[0] : null, days ? days[1] : null);
  setFilters(new Map(Object.keys(FACETS).map((name) => [name, listOf(read.get(name))])));
  const query = decoded(read.get("q") || "");
  if (search.input && query !== null && query.length <= QUERY_LENGTH) {
    search.input.value = query;
    look(query);
  }
  const view = readView(read.get("z"));
  if (view) map.setView(view.at, view.zoom, { animate: false });
  else if (!read.has("z") && moved()) frame();
  const id = decoded(read.get("event") || "");
  const index = id ? eventNumber(id) : -1;
  if (index >= 0) openEvent(index, null);
  else map.closePopup();
}

// By the id of the event, or of one of its marks.
function eventNumber(id) {
  const own = scene.cards.findIndex((card) => card.id === id);
  const mark = scene.features.find((feature) => feature.id === id);
  return own >= 0 || !mark || !mark.cards.length ? own : mark.cards[0];
}

const moved = () => Math.abs(map.getZoom() - home.zoom) > 0.01 || map.project(map.getCenter()).distanceTo(map.project(home.at)) > 2;

// The address of what is shown now; empty for the page as it opens.
function fragment() {
  const parts = [];
  const add = (key, value) => { if (value) parts.push(key + "=" + value); };
  const at = map.getCenter();
  if (moved()) add("z", [Number(map.getZoom().toFixed(2)), Number(at.lat.toFixed(4)), Number(at.lng.toFixed(4))].join("/"));
  if (narrowed()) add("t", [time.from, time.to].map((end) => (end === null ? "" : isoOf(end))).join(".."));
  if (time.told && time.mode !== time.modes[0]) add("mode", time.mode);
  const layers = shownLayers().map(encoded).join(",");
  if (layers !== address.layers) add("layers", layers || "none");
  if (address.event !== null) add("event", encoded(scene.cards[address.event].id));
  if (search.input) add("q", encoded(search.input.value.slice(0, QUERY_LENGTH)));
  ticked.forEach((values, name) => add(name, Array.from(values, encoded).join(",")));
  for (const key of KEPT) add(key, encoded(decoded(address.read.get(key) || "") || ""));
  return parts.join("&");
}

// Only changes are written, and only where the page may change its address.
function writeAddress() {
  if (!address.followed) return;
  window.clearTimeout(address.timer);
  address.timer = window.setTimeout(() => {
    try {
      const wanted = fragment();
      const now = window.location;
      if (wanted === now.hash.slice(1) || (!wanted && !readAddress().size)) return;
      address.read = new Map(KEPT.filter((key) => address.read.has(key)).map((key) => [key, address.read.get(key)]));
      window.history.replaceState(null, "", wanted ? "#" + wanted : now.pathname + now.search);
    } catch (error) {
      // A frame without an address of its own keeps its state to itself.
    }
  }, WAIT);
}

function followAddress() {
  address.layers = shownLayers().map(encoded).join(",");
  onSelect.push((cards) => { address.event = cards.length ? cards[0] : null; writeAddress(); });
  onSift.push(writeAddress);
  map.on("moveend layeradd layerremove", writeAddress);
  window.addEventListener("hashchange", applyAddress);
  applyAddress();
  address.followed = true;
}

// A frame that was given its page as text has no address to share.
function linkButton() {
  let shareable = false;
  try {
    shareable = Boolean(document.getElementById("gm-list")) && window.location.protocol !== "about:";
  } catch (error) {
    return null;
  }
  return shareable ? barButton("link", copyLink) : null;
}

function copyLink() {
  const text = window.location.href.split("#")[0] + (fragment() ? "#" + fragment() : "");
  // A frame's permission is asked for first, since a refusal would be an error in the console.
  const allowed = navigator.clipboard && (!document.featurePolicy || document.featurePolicy.allowsFeature("clipboard-write"));
  if (allowed) navigator.clipboard.writeText(text).then(() => hint(words.link_copied), () => offerLink(text));
  else offerLink(text);
}

// Where the page may not write to the clipboard the reader copies the selected text.
function offerLink(text) {
  const root = map.getContainer();
  const old = root.querySelector(".gm-share");
  if (old) old.remove();
  const input = el("input");
  input.readOnly = true;
  input.value = text;
  input.setAttribute("aria-label", words.link);
  const box = el("div", "gm-share", input);
  const close = () => { box.remove(); root.querySelector(".gm-bar button:last-child").focus(); };
  box.appendChild(textButton("gm-plain-button", words.close, close));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  L.DomEvent.disableClickPropagation(box);
  root.appendChild(box);
  input.focus();
  input.select();
}
