// node build.mjs SOURCES OUT: minifies every .js and .css of SOURCES into OUT, and puts leaflet-slim.js and leaflet-slim.css beside them.
import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {join} from "node:path";
import {Script} from "node:vm";
import {build, transform} from "esbuild";
import {minify} from "terser";

const [sources, out] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const read = (path) => readFileSync(path, "utf8");
const TARGET = "es2020";

// What the page has no use for, by what the rest of Leaflet asks of it.
const ABSENT = {
  "Canvas.js": "export const Canvas = null; export const canvas = () => null;",
  "SVG.VML.js": "export const vmlCreate = null; export const vmlMixin = null;",
  "Marker.Drag.js": "export const MarkerDrag = null;",
};
// Every browser that runs the page's own script answers Leaflet's questions so; what the other answer leads to is left out.
const KNOWN = {ielt9: false, vml: false, msPointer: false, edge: false, ie3d: false, mobileOpera: false, svg: true, pointer: true, any3d: true, passiveEvents: true};
const asked = new RegExp("\\bBrowser\\.(" + Object.keys(KNOWN).join("|") + ")\\b", "g");

const slimmed = {
  name: "slimmed",
  setup(bundler) {
    bundler.onLoad({filter: /leaflet[/\\]src[/\\].*\.js$/}, ({path}) => {
      const name = path.split(/[/\\]/).pop();
      return {contents: ABSENT[name] || read(path).replace(asked, (_, key) => KNOWN[key])};
    });
  },
};

async function script(code, properties) {
  const made = await minify(code, {ecma: 2020, compress: {passes: 3}, mangle: {properties: properties}, format: {comments: false}});
  return made.code + "\n";
}

async function style(css) {
  return (await transform(css, {loader: "css", minify: true, target: TARGET})).code;
}

// Leaflet's private names get shorter, except those that our scripts use as well.
function privateNames() {
  const ours = readdirSync(sources).filter((name) => name.endsWith(".js")).map((name) => read(join(sources, name)));
  return [...new Set(ours.join("\n").match(/\b_\w+/g) || [])].sort();
}

async function leafletScript() {
  const bundled = await build({entryPoints: [join(here, "leaflet.js")], bundle: true, format: "iife", globalName: "L", target: TARGET, plugins: [slimmed], write: false});
  const whole = read(join(here, "node_modules/leaflet/dist/leaflet.js"));
  return whole.slice(0, whole.indexOf("*/") + 2) + "\n" + (await script(bundled.outputFiles[0].text, {regex: /^_/, reserved: privateNames()}));
}

// Rules of parts that are not there, of browsers that are gone, and pictures, which the page has none of.
const GONE = /leaflet-(tile|image-layer|marker-shadow|shadow-pane|tooltip|control-layers-|retina|zoom-box|crosshair|marker-draggable|vml|oldie|default-icon|attribution-flag|safari|div-icon)|lvml/;
const OLD = /^(-moz-|-ms-|-webkit-(transition|transform)|behavior)|-(webkit|moz)-grab/;

function leafletRule(_, selectors, body) {
  const kept = selectors.split(",").filter((one) => !GONE.test(one));
  const lines = body.split(";").map((line) => line.trim()).filter((line) => line && !OLD.test(line) && !/url\(/.test(line));
  return kept.length && lines.length ? kept.join(",") + "{" + lines.join(";") + "}" : "";
}

async function leafletStyle() {
  const plain = read(join(here, "node_modules/leaflet/dist/leaflet.css")).replace(/\/\*[^]*?\*\//g, "");
  return style(plain.replace(/([^{}@]+)\{([^{}]*)\}/g, leafletRule));
}

for (const name of readdirSync(sources).sort()) {
  const code = read(join(sources, name));
  if (name.endsWith(".js")) new Script(code, {filename: name}); // a name that two files declare passes the minifier, but no browser
  writeFileSync(join(out, name), await (name.endsWith(".css") ? style(code) : script(code, false)));
}
writeFileSync(join(out, "leaflet-slim.js"), await leafletScript());
writeFileSync(join(out, "leaflet-slim.css"), await leafletStyle());
