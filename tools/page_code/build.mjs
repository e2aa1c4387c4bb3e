// node build.mjs SOURCES OUT: minifies every .js and .css of SOURCES into OUT, and puts leaflet-slim.js and leaflet-slim.css beside them.
import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {join} from "node:path";
import {Script} from "node:vm";
import {build, transform} from "esbuild";
import {minify} from "terser";
import {MODULES, NOT_CALLED, checkCuts, cut} from "./leaflet_cuts.mjs";
import {ownNames, withoutUnused} from "./unused.mjs";

const [sources, out] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const read = (path) => readFileSync(path, "utf8");
const TARGET = "es2020";

const slimmed = {
  name: "slimmed",
  setup(bundler) {
    bundler.onLoad({filter: /leaflet[/\\]src[/\\].*\.js$/}, ({path}) => {
      const name = path.split(/[/\\]/).pop();
      return {contents: MODULES[name] ?? cut(name, read(path))};
    });
  },
};

async function script(code, properties = false, compress = {}) {
  const made = await minify(code, {ecma: 2020, compress: {passes: 3, ...compress}, mangle: {properties: properties}, format: {comments: false}});
  return made.code + "\n";
}

async function style(css) {
  return (await transform(css, {loader: "css", minify: true, target: TARGET})).code;
}

// Who calls Leaflet: the words of our scripts, and those of the script that folium writes for a map.
const FOLIUM = ["L", "map", "CRS", "EPSG3857", "addTo", "center", "crs", "zoom", "zoomControl", "preferCanvas"];

function callers() {
  const ours = ["map.js", "map-packed.js"].map((name) => read(join(sources, name)).replace(/^\s*\/\/.*$/gm, ""));
  return new Set([...FOLIUM, ...ours.join("\n").match(/\w+/g)]);
}

async function leafletScript() {
  const bundled = await build({entryPoints: [join(here, "leaflet.js")], bundle: true, format: "iife", target: TARGET, plugins: [slimmed], write: false});
  checkCuts();
  const outside = callers();
  const small = await withoutUnused(bundled.outputFiles[0].text, outside, NOT_CALLED);
  const names = {regex: new RegExp("^(_\\w+|" + ownNames(small, outside).join("|") + ")$"), reserved: [...outside].filter((word) => word.startsWith("_")).sort()};
  const compress = {passes: 6, toplevel: true, pure_getters: true, keep_fargs: false, unsafe_arrows: true, unsafe_methods: true};
  const whole = read(join(here, "node_modules/leaflet/dist/leaflet.js"));
  return whole.slice(0, whole.indexOf("*/")) + "* Here parts of it, changed.\n */\n" + (await script(small, names, compress));
}

for (const name of readdirSync(sources).sort()) {
  const code = read(join(sources, name));
  if (name.endsWith(".js")) new Script(code, {filename: name}); // a name that two files declare passes the minifier, but no browser
  writeFileSync(join(out, name), await (name.endsWith(".css") ? style(code) : script(code)));
}
writeFileSync(join(out, "leaflet-slim.js"), await leafletScript());
writeFileSync(join(out, "leaflet-slim.css"), await style(read(join(here, "leaflet.css"))));
