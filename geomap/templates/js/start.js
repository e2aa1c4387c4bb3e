// The order in which things come up; the constant script of each folium element calls one of the functions returned here.
function begin() {
  map.getContainer().setAttribute("role", "group");
  map.getContainer().dir = scene.direction;
  map.getContainer().setAttribute("aria-label", words.map_of.replace("%t", scene.title));
  enterFrame();
  makeDefs();
  makePanes();
  makeMarks();
  timeline();
  watchPopups();
  openForPaper();
  leaveScrollingToThePage();
}

// On paper the text version says what a click says on the screen.
function openForPaper() {
  const text = document.querySelector("details.gm-text");
  if (!text) return;
  let open = text.open;
  window.addEventListener("beforeprint", () => { open = text.open; text.open = true; });
  window.addEventListener("afterprint", () => { text.open = open; });
}

// Everything is written before anything is measured, so that the page is laid out once.
function finish() {
  const list = document.getElementById("gm-list");
  const own = Boolean(list) && !list.childNodes.length;
  if (own) {
    fillList(list, document.getElementById("gm-rest"));
    if (!scene.packed) {
      finder(list);
      fillArticle(list);
    }
  }
  offerTiles();
  foldList();
  map.invalidateSize({ animate: false });
  frame();
  Object.assign(terrain, home);
  if (terrain.wanted) fillBackdrop();
  drawMarks();
  watchSheets();
  settleOutside();
  makeLabels();
  watchLabels();
  settle();
  watchMarks();
  if (own) followAddress();
  map.on("resize", settleOutside);
  fitToFrame();
  watchHeight();
  if (scene.packed && own) waits.push(waits.shift()?.then(() => crowdList(list)) || crowdList(list));
  Promise.all(waits).then(() => window.requestAnimationFrame(() => { window.__geomapReady = true; }));
}

begin();
return { backdrop: drawBackdrop, layer: layer, legend: legend, outside: outside, furniture: drawFurniture, finish: finish };
