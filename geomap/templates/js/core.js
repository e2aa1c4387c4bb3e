// The scene as data, and the few tools that turn it into elements. Text only ever becomes a text node.
const SVG_NS = "http://www.w3.org/2000/svg";

function readIsland(node) {
  const text = node.textContent.trim();
  if (node.getAttribute("data-encoding") !== "base64") return JSON.parse(text);
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));
}

// What the writer saved on: lists of records lack what most of them share.
function expand(data) {
  for (const name of Object.keys(data.shared)) data[name] = data[name].map((one) => Object.assign({}, data.shared[name], one));
  return data;
}

const island = document.getElementById(islandId);
const scene = expand(readIsland(island));
const words = scene.words;

// Coordinates are digits of an alphabet that comes along: by the first of a number, how many follow it, and from where it counts.
const BASE = scene.digits.length;
const [TWO, THREE, SIX] = [21, 4, 1]; // first digits of numbers that take so many; the rest stand for themselves
const ONE = BASE - TWO - THREE - SIX;
const FIRSTS = [[0, 0, 0], [ONE, 1, ONE], [ONE + TWO, 2, ONE + TWO * BASE], [BASE - SIX, 5, ONE + TWO * BASE + THREE * BASE * BASE]];
const digitOf = [];
for (let i = 0; i < BASE; i++) digitOf[scene.digits.charCodeAt(i)] = i;

function numbers(text) {
  const found = [];
  for (let i = 0; i < text.length; ) {
    let value = digitOf[text.charCodeAt(i++)];
    const [from, count, plus] = FIRSTS[value < ONE ? 0 : value < ONE + TWO ? 1 : value < BASE - SIX ? 2 : 3];
    value -= from;
    for (let more = count; more; more--) value = value * BASE + digitOf[text.charCodeAt(i++)];
    value += plus;
    found.push(value % 2 ? -(value + 1) / 2 : value / 2);
  }
  return found;
}

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
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

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

// Dates and numbers by the page's own tables: the browser's take longer to come up than all marks.
function day(iso) {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso) || [];
  const name = scene.months[month - 1];
  return name ? scene.date.replace("{day}", Number(date)).replace("{month}", name).replace("{year}", Number(year)) : iso || "";
}

const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, scene.group);

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
