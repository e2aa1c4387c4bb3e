// The map as a guest on the page: scrolling stays the page's, full screen where the browser allows it, and a word on how to move the map.
const HINT_TIME = 1400;
let hinting = 0;

// One finger and the wheel scroll the page; two fingers, the buttons, the keys, and the wheel with Ctrl or over a map in use move the map.
function leaveScrollingToThePage() {
  let used = false;
  map.scrollWheelZoom.disable();
  map.on("focus", () => { used = true; });
  map.on("blur", () => { used = false; });
  map.getContainer().addEventListener("wheel", (event) => wheel(event, used), { capture: true, passive: true });
  if (!L.Browser.mobile) return;
  map.dragging.disable();
  let start = null;
  map.getContainer().addEventListener("touchstart", (event) => { start = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  map.getContainer().addEventListener("touchmove", (event) => { if (start && event.touches.length === 1) oneFinger(start, event.touches[0], event.target); }, { passive: true });
}

const onMap = (node) => !node.closest(".leaflet-control,.leaflet-popup");

function wheel(event, used) {
  // Leaflet zooms to nowhere on a scripted wheel event, which has no distance and no position.
  if (!Number.isFinite(event.deltaY) || !Number.isFinite(event.clientX)) {
    event.stopImmediatePropagation();
    return;
  }
  if (used || event.ctrlKey || event.metaKey) map.scrollWheelZoom.enable();
  else map.scrollWheelZoom.disable();
  if (window.parent !== window && !map.scrollWheelZoom.enabled() && onMap(event.target)) hint(words.hint_wheel);
}

// A finger that goes sideways, or on a page that cannot scroll, means the map.
function oneFinger(start, now, node) {
  const page = document.scrollingElement;
  const across = Math.abs(now.clientX - start.clientX);
  const along = Math.abs(now.clientY - start.clientY);
  const meant = across > along || page.scrollHeight <= window.innerHeight;
  if (meant && Math.max(across, along) > 20 && onMap(node)) hint(words.hint_touch);
}

// Over the map and never in the way: it takes no touch and goes by itself.
function hint(text) {
  const root = map.getContainer();
  const box = root.querySelector(".gm-hint") || root.appendChild(el("p", "gm-hint"));
  box.setAttribute("role", "status");
  box.textContent = text;
  box.classList.add("gm-shown");
  window.clearTimeout(hinting);
  hinting = window.setTimeout(() => box.classList.remove("gm-shown"), HINT_TIME);
}

// The map with its timeline and legend, or the map alone where there is no page around it. No button where it is not allowed.
function fullScreenButton() {
  const root = map.getContainer().closest(".gm-figure") || map.getContainer();
  if (!document.fullscreenEnabled || !root.requestFullscreen) return null;
  const button = barButton("full_screen", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(() => {}));
  document.addEventListener("fullscreenchange", () => {
    const name = words[document.fullscreenElement === root ? "leave_full_screen" : "full_screen"];
    button.title = name;
    button.setAttribute("aria-label", name);
    map.invalidateSize({ animate: false });
  });
  return button;
}
