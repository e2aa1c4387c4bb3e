// The order in which things come up; the constant script of each folium element calls one of the functions returned here.
function begin() {
  map.getContainer().setAttribute("role", "group");
  map.getContainer().dir = scene.direction;
  map.getContainer().setAttribute("aria-label", words.map_of.replace("%t", scene.title));
  makeDefs();
  makePanes();
  frame();
  makeMarks();
  watchPopups();
  openForPaper();
  leaveScrollingToThePage();
}

// One finger and the wheel scroll the page; two fingers, the buttons, the keys, and the wheel over a map in use move the map.
function leaveScrollingToThePage() {
  map.scrollWheelZoom.disable();
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  // Leaflet zooms to nowhere on a scripted wheel event, which has no distance and no position.
  map.getContainer().addEventListener("wheel", (event) => {
    if (!Number.isFinite(event.deltaY) || !Number.isFinite(event.clientX)) event.stopImmediatePropagation();
  }, { capture: true });
  if (L.Browser.mobile) map.dragging.disable();
}

// On paper the text version says what a click says on the screen.
function openForPaper() {
  const text = document.querySelector("details.gm-text");
  if (!text) return;
  let open = text.open;
  window.addEventListener("beforeprint", () => { open = text.open; text.open = true; });
  window.addEventListener("afterprint", () => { text.open = open; });
}

function finish() {
  frame();
  settleOutside();
  makeLabels();
  watchLabels();
  restack();
  spread();
  placeLabels();
  const list = document.getElementById("gm-list");
  if (list && !list.childNodes.length) fillList(list, document.getElementById("gm-rest"));
  const announce = () => {
    const message = { sentinel: "amp", type: "embed-size", height: document.documentElement.scrollHeight };
    if (window.parent !== window) window.parent.postMessage(message, "*");
  };
  window.addEventListener("resize", announce);
  map.on("resize", settleOutside);
  announce();
  window.requestAnimationFrame(() => { window.__geomapReady = true; });
}

begin();
return { backdrop: drawBackdrop, layer: layer, legend: legend, outside: outside, furniture: drawFurniture, finish: finish };
