// The page in somebody else's frame, or asked to look so by its address: the map comes first, the list is folded, the height is told.
const inFrame = window.parent !== window;
const framed = Boolean(document.querySelector(".gm-page")) && (inFrame || /[#&]static=1(&|$)/.test(window.location.hash));

function enterFrame() {
  if (!framed) return;
  document.documentElement.classList.add("gm-framed");
  map.invalidateSize(false);
}

// Whether the map still shows its first view, but for the pixels that a change of size moves it by.
function atHome() {
  const zoom = map.getZoom();
  return zoom === home.zoom && map.project(map.getCenter(), zoom).distanceTo(map.project(home.at, zoom)) < 3;
}

// A frame may have no size yet when the page starts, and grow later: the first view is fitted again as long as it is the one on show.
function fitToFrame() {
  if (!framed) return;
  const box = document.querySelector(".gm-map");
  new ResizeObserver(() => {
    const first = atHome();
    map.invalidateSize({ animate: false });
    if (!first || !box.offsetWidth) return;
    frame();
    settleOutside();
  }).observe(box);
}

// The list, what is not on the map and the text version, one click away under the map.
function foldList() {
  if (!framed) return;
  const summary = el("summary", "", words.events, el("span", "gm-count-note", String(scene.cards.length)));
  const fold = el("details", "gm-fold", summary);
  document.querySelector(".gm-figure figcaption").before(fold);
  append(fold, Array.from(document.querySelectorAll(".gm-summary, .gm-grid > :not(.gm-figure), #gm-rest, main > .gm-text")));
}

// The height that the content asks for: the map fills what a frame leaves over, and that is not counted.
function contentHeight() {
  const box = document.querySelector(".gm-map");
  return Math.ceil(document.body.offsetHeight - box.offsetHeight + parseFloat(getComputedStyle(box).minHeight));
}

// Tells the page around the frame how high the content is, and nothing else. A frame that shows title, map and the folded list is left as it is
// until the reader unfolds something: what stands under it does not jump while it is read.
function watchHeight() {
  if (!framed || !inFrame) return;
  const shown = () => window.innerHeight >= document.querySelector(".gm-fold > summary").getBoundingClientRect().bottom + window.scrollY;
  let given = null;
  let told = null;
  const tell = () => {
    if (!window.innerWidth) return;
    given = given || { width: window.innerWidth, height: window.innerHeight };
    const height = window.innerWidth === given.width ? Math.max(contentHeight(), given.height) : contentHeight();
    if (height === told || (told === null && shown() && !document.querySelector("details[open]"))) return;
    told = height;
    window.parent.postMessage({ sentinel: "amp", type: "embed-size", height: height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  document.addEventListener("toggle", tell, true);
}
