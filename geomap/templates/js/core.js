// The scene as data, and the few tools that turn it into elements. Text only ever becomes a text node.
const SVG_NS = "http://www.w3.org/2000/svg";

function readIsland(node) {
  const text = node.textContent.trim();
  if (node.getAttribute("data-encoding") !== "base64") return JSON.parse(text);
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));
}

const island = document.getElementById(islandId);
const scene = readIsland(island);
const words = scene.words;
// What the page waits for before it is ready; and what follows the timeline: `(from, to, mode)`, days since 1970 or null, "event" or "report".
const waits = [];
const onTime = [];
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === "") continue;
    node.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
}

// On a page that is read from right to left the controls change sides.
const mirrored = scene.direction === "rtl";
const corner = (name) => (mirrored ? name.replace(/left|right/, (side) => (side === "left" ? "right" : "left")) : name);
const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;

// Foreign text keeps its own direction; a sentence of the page keeps the page's, also where a foreign name begins it.
function foreign(tag, className, text) {
  const node = el(tag, className, text);
  node.dir = mirrored && RIGHT_TO_LEFT.test(text) ? "rtl" : "auto";
  return node;
}

// The words of an article, in the article's language.
function quotation(text, article, more) {
  const node = foreign("blockquote", "gm-quote" + (more || ""), text);
  const source = scene.articles.find((one) => one.id === article);
  if (source && source.language && source.language !== scene.language) node.lang = source.language;
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG_NS, tag);
  for (const name of Object.keys(attributes || {})) node.setAttribute(name, attributes[name]);
  append(node, children);
  return node;
}

function day(iso) {
  if (!iso || !/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso || "";
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(scene.locale, options).format(new Date(iso + "T00:00:00Z"));
}

// Coordinates travel as integer steps: [lon, lat, dlon, dlat, …] in units of 1/scale degree.
function unpack(steps, scale) {
  const points = [];
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    points.push([lat / scale, lon / scale]);
  }
  return points;
}

const polygons = (packed, scale) => packed.map((rings) => rings.map((ring) => unpack(ring, scale)));
const lines = (packed, scale) => packed.map((line) => unpack(line, scale));
