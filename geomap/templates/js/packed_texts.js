// The words of packed events, unpacked when they are first asked for; and the ids of marks, made from what they show as the builder made them.
let unpackedTexts = null;

function packedTexts() {
  if (!unpackedTexts) unpackedTexts = inflate(packed.texts).then(unpackTexts);
  return unpackedTexts;
}

// Places of texts in their table. A code says which of its key's texts it is; where one is new under its key, the next fresh number says which.
function placesOf(next, count, keyOf) {
  const fresh = next.take(next.one());
  const found = new Uint32Array(count);
  const under = new Map();
  let at = 0;
  let latest = 0;
  for (let order = 0; order < count; order++) {
    const key = keyOf(order);
    const code = next.one();
    let own = under.get(key);
    if (!own) under.set(key, (own = []));
    if (code === own.length) {
      own.push(fresh[at] ? fresh[at] - 1 : latest++);
      at++;
    }
    found[order] = own[code];
  }
  return found;
}

const CARD_TEXTS = ["kind", "title", "status", "precision", "why_not", "says", "quantities", "notes", "contradicts", "derivation", "linked"];

// A card that makes its texts when they are read: a hundred thousand of them cost little.
class PackedCard {
  constructor(words, order) {
    this._words = words;
    this._order = order;
  }
  get _where() { return this._words.where[this._words.whereOf[this._order]]; }
  get _when() { return this._words.when[this._words.whenOf[this._order]]; }
  get _shape() { return this._words.shapes[this._words.shapeOf[this._order]]; }
  get _article() { return this._words.articles[crowd.articleOf[this._order]]; }
  _filled(text) {
    if (typeof text === "string") return text.split("\u0001").join(this._where).split("\u0002").join(this._when);
    return Array.isArray(text) ? text.map((one) => this._filled(one)) : text;
  }
  get article() { return this._shape[12] ? this._shape[12][0] : this._article.id; }
  get id() {
    const key = this._words.keys[this._words.keyOf[this._order]];
    return key[0] === "=" ? key.slice(1) : this.article + key;
  }
  get where() { return this._where || null; }
  get when() { return this._when || null; }
  get quote() { return this._filled(this._words.quotes[this._words.quoteOf[this._order]]); }
  get reported() { return this._shape[11] ? this._shape[11][0] : this._article.reported; }
  get reported_on() { return this._shape[12] ? null : this._article.published; }
  get t0() { return isoDay(crowd.t0, crowd.markOf[this._order]); }
  get t1() { return isoDay(crowd.t1, crowd.markOf[this._order]); }
}
CARD_TEXTS.forEach((name, place) => Object.defineProperty(PackedCard.prototype, name, { get() { return this._filled(this._shape[place]); } }));

const isoDay = (days, mark) => (mark === NO_MARK || days[mark] === NO_DAY ? null : new Date(days[mark] * 864e5).toISOString().slice(0, 10));
const NO_MARK = 0xffffffff;

// The first mark of each packed card.
function marksOfCards() {
  const found = new Uint32Array(packed.cards).fill(NO_MARK);
  const { start, cards } = crowd;
  const { kept, marks } = packed;
  for (let i = marks - 1; i >= 0; i--) for (let at = start[i]; at < start[i + 1]; at++) if (cards[at] >= kept) found[cards[at] - kept] = i;
  return found;
}

function unpackTexts(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const words = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const next = reader(bytes, 4 + length);
  crowd.markOf = marksOfCards();
  words.articles = words.articles.map(([id, title, publisher, published, reported, url, language]) => ({ id, title, publisher, published, reported, url, language }));
  const { markOf, start } = crowd;
  const known = (values, none) => (order) => (markOf[order] === NO_MARK ? none : values[markOf[order]]);
  words.whereOf = placesOf(next, packed.cards, known(crowd.place, -1));
  words.whenOf = placesOf(next, packed.cards, known(crowd.t0, NO_DAY));
  words.shapeOf = placesOf(next, packed.cards, known(crowd.face, -1));
  words.quoteOf = placesOf(next, packed.cards, (order) => words.shapeOf[order]);
  words.keyOf = placesOf(next, packed.cards, () => 0);
  const lead = (i) => (start[i] < start[i + 1] ? crowd.cards[start[i]] - packed.kept : -1);
  words.labelOf = placesOf(next, packed.marks, (i) => (lead(i) < 0 ? -1 : words.shapeOf[lead(i)]));
  const cards = Array.from({ length: packed.cards }, (_, order) => new PackedCard(words, order));
  scene.cards = scene.cards.concat(cards);
  scene.articles = scene.articles.concat(words.articles);
  packed.texts = null;
  return words;
}

function labelOf(words, i) {
  const label = words.labels[words.labelOf[i]];
  const lead = scene.cards[crowd.cards[crowd.start[i]]];
  return lead instanceof PackedCard ? lead._filled(label) : label;
}

// The id of a packed mark: a digest of its kind, part, style, label, events and place; one that does not follow from them travels as it is.
async function crowdId(i) {
  const words = await packedTexts();
  if (packed.ids[i]) return packed.ids[i];
  const [look, kind, part] = packed.faces[crowd.face[i]];
  const text = new TextEncoder().encode([kind, part, packed.keys[look], labelOf(words, i), ...cardsOf(i).map((card) => scene.cards[card].id)].join("|"));
  const bytes = new Uint8Array(text.length + 21);
  bytes.set(text);
  const view = new DataView(bytes.buffer, text.length);
  view.setUint8(0, 1);
  view.setUint32(1, 1, true);
  view.setFloat64(5, crowd.lon[crowd.place[i]] / scene.scale, true);
  view.setFloat64(13, crowd.lat[crowd.place[i]] / scene.scale, true);
  return "f" + Array.from(blake2s(bytes, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// BLAKE2s, RFC 7693, without a key.
const BLAKE_START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const BLAKE_ORDER = ["0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d", "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0"];
const BLAKE_MIX = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

function blake2s(bytes, length) {
  const state = Uint32Array.from(BLAKE_START);
  state[0] ^= 0x01010000 ^ length;
  const blocks = Math.max(1, Math.ceil(bytes.length / 64));
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const turn = (value, by) => (value >>> by) | (value << (32 - by));
  for (let block = 0; block < blocks; block++) {
    const v = Uint32Array.from([...state, ...BLAKE_START]);
    v[12] ^= Math.min(bytes.length, (block + 1) * 64);
    if (block === blocks - 1) v[14] = ~v[14];
    for (const order of BLAKE_ORDER)
      BLAKE_MIX.forEach(([a, b, c, d], step) => {
        const word = (at) => view.getUint32(block * 64 + parseInt(order[at], 16) * 4, true);
        v[a] = v[a] + v[b] + word(2 * step);
        v[d] = turn(v[d] ^ v[a], 16);
        v[c] = v[c] + v[d];
        v[b] = turn(v[b] ^ v[c], 12);
        v[a] = v[a] + v[b] + word(2 * step + 1);
        v[d] = turn(v[d] ^ v[a], 8);
        v[c] = v[c] + v[d];
        v[b] = turn(v[b] ^ v[c], 7);
      });
    for (let i = 0; i < 8; i++) state[i] ^= v[i] ^ v[i + 8];
  }
  return new Uint8Array(state.buffer).subarray(0, length);
}
