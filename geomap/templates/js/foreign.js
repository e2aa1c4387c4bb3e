// For folium layers that others add to the map: the little of jQuery and of the marker plug-in that folium's own scripts call.
window.$ = window.$ || function (what) {
  if (typeof what === "function") { what(); return undefined; }
  return Array.from(new DOMParser().parseFromString(what, "text/html").body.childNodes);
};
(function () {
  "use strict";
  const pin = (colour) => {
    const NS = "http://www.w3.org/2000/svg";
    const box = document.createElementNS(NS, "svg");
    box.setAttribute("viewBox", "0 0 24 36");
    box.setAttribute("width", "24");
    box.setAttribute("height", "36");
    const drop = document.createElementNS(NS, "path");
    drop.setAttribute("d", "M12 0a12 12 0 0 0-12 12c0 9 12 24 12 24s12-15 12-24a12 12 0 0 0-12-12zm0 7a5 5 0 1 1-.01 0z");
    drop.setAttribute("fill-rule", "evenodd");
    drop.style.fill = colour;
    box.appendChild(drop);
    return L.divIcon({ className: "gm-pin", html: box, iconSize: [24, 36], iconAnchor: [12, 36], popupAnchor: [0, -32] });
  };
  L.Marker.prototype.options.icon = pin("#2A6FA8");
  L.AwesomeMarkers = { icon: (options) => pin(/^[a-z]+$/.test(options.markerColor || "") ? options.markerColor : "#2A6FA8") };
}());
