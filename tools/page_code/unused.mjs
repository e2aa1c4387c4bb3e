// Takes out of a bundle of Leaflet the methods and options that nothing asks for: neither the rest of the bundle nor anybody outside it.
import {parse} from "acorn";
import {minify} from "terser";

// The unused functions and the branches that are never taken go, names and lines stay as they were.
async function pruned(code) {
  const compress = {defaults: false, unused: true, dead_code: true, conditionals: true, evaluate: true, side_effects: true, toplevel: true, passes: 3};
  return (await minify(code, {ecma: 2020, compress: compress, mangle: false, format: {beautify: true, comments: false}})).code;
}

function walk(node, visit, parents = []) {
  if (!node || typeof node.type !== "string") return;
  visit(node, parents);
  parents.push(node);
  for (const key of Object.keys(node)) for (const child of [].concat(node[key])) if (child && typeof child.type === "string") walk(child, visit, parents);
  parents.pop();
}

const isFunction = (node) => node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";

// The words of a string or of a template's text; none of other nodes.
function wordsOf(node) {
  const text = node.type === "TemplateElement" ? node.value.raw : node.type === "Literal" && typeof node.value === "string" ? node.value : "";
  return text.match(/\w+/g) || [];
}

// The names that some code asks for, with the place: as a property, or as a word of a string.
function mentions(tree) {
  const found = [];
  walk(tree, (node, parents) => {
    const parent = parents[parents.length - 1];
    if (node.type === "MemberExpression" && !node.computed) found.push({name: node.property.name, at: node.start});
    if (node.type === "Property" && parent.type === "ObjectPattern") found.push({name: node.key.name, at: node.start});
    if (parent?.key !== node) for (const word of wordsOf(node)) found.push({name: word, at: node.start});
  });
  return found;
}

// A class by the name of its variable: `var Name = Parent.extend({…})`, `Name.include({…})`, `Name.prototype = {…}`.
function ownerOf(parents) {
  const [holder, above] = [parents[parents.length - 2], parents[parents.length - 3]];
  if (holder.type === "AssignmentExpression") return holder.left.type === "MemberExpression" && holder.left.object.name;
  if (holder.type !== "CallExpression") return holder.type === "VariableDeclarator" && holder.id.name;
  if (above.type === "VariableDeclarator") return above.id.name;
  return holder.callee.type === "MemberExpression" && holder.callee.object.name;
}

// Methods, by the class that has them, and single options.
function members(tree) {
  const found = [];
  walk(tree, (node, parents) => {
    if (node.type !== "Property" || node.computed) return;
    const holder = parents[parents.length - 2];
    const options = (holder.type === "Property" && holder.key.name === "options") || (holder.type === "CallExpression" && holder.callee.property?.name === "mergeOptions");
    if (!options && !isFunction(node.value)) return;
    found.push({name: node.key.name ?? node.key.value, owner: options ? "options" : ownerOf(parents), start: node.start, end: node.end});
  });
  return found;
}

// The members that nobody reaches from outside or from the code that runs by itself.
function unreached(all, asked, outside) {
  const within = (member, at) => at >= member.start && at < member.end;
  const live = new Set();
  const names = new Set(outside);
  let waiting = asked.map(({name, at}) => ({name: name, holders: all.filter((member) => within(member, at))}));
  for (let before = -1; before !== live.size; ) {
    before = live.size;
    waiting = waiting.filter(({name, holders}) => !holders.every((holder) => live.has(holder)) || !names.add(name));
    for (const member of all) if (names.has(member.name) && !member.gone) live.add(member);
  }
  return all.filter((member) => !live.has(member));
}

// The names of methods and options that only the bundle itself says, and never in a string: they can get others.
export function ownNames(code, outside) {
  const tree = parse(code, {ecmaVersion: 2020});
  const said = new Set(outside);
  walk(tree, (node) => wordsOf(node).forEach((word) => said.add(word)));
  return [...new Set(members(tree).map((member) => member.name))].filter((name) => !said.has(name)).sort();
}

function without(code, cuts) {
  let rest = code;
  const outer = cuts.filter((one) => !cuts.some((other) => other !== one && other.start <= one.start && one.end <= other.end));
  for (const {start, end} of outer.sort((one, other) => other.start - one.start)) rest = rest.slice(0, start) + rest.slice(end).replace(/^\s*,/, "");
  return rest;
}

// `outside`: the words of everybody who may call; `uncalled`: methods by class that nobody calls though their names are those of others.
export async function withoutUnused(bundle, outside, uncalled) {
  const wanted = Object.entries(uncalled).flatMap(([owner, names]) => names.map((name) => owner + "." + name));
  const known = new Set();
  let code = await pruned(bundle);
  for (;;) {
    const tree = parse(code, {ecmaVersion: 2020});
    const all = members(tree).map((member) => ({...member, gone: wanted.includes(member.owner + "." + member.name)}));
    all.forEach((member) => known.add(member.owner + "." + member.name));
    const cuts = unreached(all, mentions(tree), outside);
    if (!cuts.length) break;
    code = await pruned(without(code, cuts));
  }
  const missing = wanted.filter((name) => !known.has(name));
  if (missing.length) throw new Error("Leaflet has no " + missing.join(", "));
  return code;
}
