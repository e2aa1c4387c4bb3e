// The canvas of packed points. Points of one look in one cell of a fine grid are one sign, the larger the more of them there are.
const CROWD_CELL = 7;
const CROWD_SIZES = [[12, 15, 19, 24], [20, 22, 25, 29]];
const SPARSE = 400;
const NEAR_PX = 12;
const MARGIN = 0.3;

// A sign as the legend shows it, drawn once for each look and size.
function sprite(look, part, size, ratio) {
  const sheet = document.createElement("canvas");
  const room = size + 6;
  sheet.width = sheet.height = Math.ceil(room * ratio);
  const pen = sheet.getContext("2d");
  const inks = getComputedStyle(map.getContainer());
  const ink = (name) => inks.getPropertyValue("--gm-" + name).trim();
  pen.scale(ratio, ratio);
  pen.translate(3, 3);
  pen.scale(size / 24, size / 24);
  pen.lineJoin = "round";
  const body = new Path2D(look.symbol === "count" || !scene.glyphs[look.symbol] ? "M12 1a11 11 0 1 0 .01 0z" : scene.glyphs[look.symbol]);
  if (part === "badge") {
    const frame = new Path2D("M12-2l12 7v14l-12 7-12-7V5z");
    pen.fillStyle = ink("panel");
    pen.fill(frame);
    pen.strokeStyle = ink(look.ink);
    pen.lineWidth = 2;
    pen.stroke(frame);
    pen.translate(5.4, 5.4);
    pen.scale(0.55, 0.55);
  } else {
    pen.strokeStyle = ink("halo");
    pen.lineWidth = 96 / size;
    pen.stroke(body);
  }
  pen.fillStyle = look.hollow ? ink("panel") : ink(look.ink);
  pen.fill(body, "evenodd");
  if (look.hollow) {
    pen.strokeStyle = ink(look.ink);
    pen.lineWidth = Math.max(1.5, 26 / size);
    pen.stroke(body);
  }
  if (look.pattern || look.grain !== null) {
    pen.clip(body, "evenodd");
    pen.translate(12, 12);
    pen.rotate((-(look.pattern ? look.angle : look.grain) * Math.PI) / 180);
    pen.strokeStyle = look.pattern ? ink(look.ink) : ink("halo");
    const pitch = look.pattern ? Math.max(look.pitch, 4) : 6;
    pen.lineWidth = look.pattern ? look.line * 0.8 : 1.1;
    pen.beginPath();
    for (let y = -24; y <= 24; y += pitch) { pen.moveTo(-24, y); pen.lineTo(24, y); }
    pen.stroke();
  }
  return { sheet: sheet, half: room / 2, room: room };
}

// Where there is room, the looks of one place stand side by side, in rows.
function apart(heap) {
  const step = CROWD_SIZES[1][0] + 2;
  const row = Math.ceil(Math.sqrt(heap.length * 1.8));
  const rows = Math.ceil(heap.length / row);
  heap.forEach((bin, order) => {
    const line = Math.floor(order / row);
    bin.x += ((order % row) - (Math.min(row, heap.length - line * row) - 1) / 2) * step;
    bin.y += (line - (rows - 1) / 2) * step;
  });
}

const CrowdLayer = L.Layer.extend({
  onAdd() {
    this._canvas = L.DomUtil.create("canvas", "gm-crowd leaflet-zoom-animated", map.getPane("geomap-crowd"));
    this._canvas.setAttribute("aria-hidden", "true");
    this._sprites = new Map();
    this._bins = [];
    this.redraw();
  },
  getEvents() {
    const zoomed = () => this._animate({ zoom: map.getZoom(), center: map.getCenter() });
    const drawn = { moveend: this.redraw, viewreset: this.redraw, resize: this.redraw, move: this._follow, zoom: zoomed, zoomanim: this._animate };
    return Object.assign(drawn, { layeradd: this._switched, layerremove: this._switched, click: this._click, mousemove: this._hover });
  },
  recolour() {
    this._sprites.clear();
    this.redraw();
  },
  // As Leaflet's own renderers do it: what is drawn is scaled while the map flies, and drawn anew when it has arrived.
  _animate(event) {
    const scale = map.getZoomScale(event.zoom, this._zoom);
    const offset = map._latLngToNewLayerPoint(this._corner, event.zoom, event.center);
    L.DomUtil.setTransform(this._canvas, offset, scale);
  },
  // A long drag leaves the drawn frame before it ends.
  _follow() {
    if (map.getZoom() !== this._zoom) return;
    const gap = map.containerPointToLayerPoint([0, 0]).subtract(map.latLngToLayerPoint(this._corner));
    const room = this._size.subtract(map.getSize());
    if (gap.x < 0 || gap.y < 0 || gap.x > room.x || gap.y > room.y) this.redraw();
  },
  _switched(event) {
    if (Object.values(layersByName).includes(event.layer)) this.redraw();
  },
  // Calls `visit(i, x, y)` for each mark in the drawn frame with a look that is on.
  each(visit, on) {
    const scale = Math.pow(2, this._zoom);
    const { x: left, y: top } = this._origin;
    const { x: width, y: height } = this._size;
    const { x: xs, y: ys, face } = crowd;
    for (let i = 0; i < xs.length; i++) {
      if (!on[face[i]]) continue;
      const x = xs[i] * scale - left;
      const y = ys[i] * scale - top;
      if (x >= 0 && y >= 0 && x < width && y < height) visit(i, x, y);
    }
  },
  // The grid is fixed to the ground, so that what is one sign stays one while the map is moved.
  cell(x, y) {
    const { x: left, y: top } = this._origin;
    const row = Math.floor((y + top) / CROWD_CELL) - Math.floor(top / CROWD_CELL);
    return row * this._columns + Math.floor((x + left) / CROWD_CELL) - Math.floor(left / CROWD_CELL);
  },
  _frame() {
    const size = map.getSize();
    const pad = size.multiplyBy(MARGIN).round();
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this._zoom = map.getZoom();
    this._size = size.add(pad.multiplyBy(2));
    const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1));
    this._corner = map.layerPointToLatLng(corner);
    this._origin = map.getPixelOrigin().add(corner);
    this._columns = Math.ceil(this._size.x / CROWD_CELL) + 2;
    const slots = this._columns * (Math.ceil(this._size.y / CROWD_CELL) + 2) * packed.faces.length;
    if (!this._slots || this._slots.length !== slots) this._slots = new Int32Array(slots);
    L.DomUtil.setTransform(this._canvas, corner, 1);
    if (this._ratio !== ratio) this._sprites.clear();
    this._ratio = ratio;
    const [width, height] = [this._size.x * ratio, this._size.y * ratio].map(Math.round);
    if (this._canvas.width !== width || this._canvas.height !== height) Object.assign(this._canvas, { width: width, height: height });
    this._canvas.style.width = this._size.x + "px";
    this._canvas.style.height = this._size.y + "px";
    const pen = this._canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this._size.x, this._size.y);
    return pen;
  },
  _gather() {
    const faces = packed.faces.length;
    const slots = this._slots;
    const bins = [];
    const keys = [];
    const { face, count, off } = crowd;
    this.each((i, x, y) => {
      if (off[i]) return;
      const cell = this.cell(x, y);
      const key = cell * faces + face[i];
      const more = count ? count[i] : 1;
      if (slots[key]) {
        bins[slots[key] - 1].count += more;
        return;
      }
      keys.push(key);
      slots[key] = bins.push({ cell: cell, face: face[i], x: x, y: y, count: more, first: i });
    }, shownFaces());
    for (const key of keys) slots[key] = 0;
    return bins;
  },
  redraw() {
    if (!crowd.x || !this._canvas) return;
    const pen = this._frame();
    this._bins = this._gather();
    const heaps = this._heaps();
    const sparse = heaps.length <= SPARSE ? 1 : 0;
    if (sparse) heaps.forEach(apart);
    else this._bins = heaps.map((heap) => heap.reduce((most, bin) => (bin.count > most.count ? bin : most))); // it would cover the others
    for (const bin of this._bins) bin.grade = Math.min(3, Math.floor(Math.log10(bin.count) * 1.5));
    this._bins.sort((one, other) => one.count - other.count || other.face - one.face || one.cell - other.cell);
    for (const bin of this._bins) {
      const { sheet, half, room } = this._sprite(bin.face, CROWD_SIZES[sparse][bin.grade]);
      pen.drawImage(sheet, bin.x - half, bin.y - half, room, room);
    }
    if (sparse && crowd.markOf) this._names(pen, heaps);
    afterCrowd.forEach((call) => call());
  },
  // Where there is room, the name of each place under its signs, unless the base map shows it or another name is there.
  _names(pen, heaps) {
    const inks = getComputedStyle(map.getContainer());
    const shown = new Set(labels.filter((label) => label.node.style.visibility === "visible").map((label) => label.node.textContent));
    const taken = [];
    Object.assign(pen, { font: "600 12px " + inks.fontFamily, textAlign: "center", textBaseline: "top", lineWidth: 3, lineJoin: "round" });
    Object.assign(pen, { strokeStyle: inks.getPropertyValue("--gm-land").trim(), fillStyle: inks.getPropertyValue("--gm-label").trim() });
    for (const heap of heaps) {
      const card = scene.cards[crowd.cards[crowd.start[heap[0].first]]];
      if (!card || !card.where || card.where.length > 40 || shown.has(card.where)) continue;
      const half = pen.measureText(card.where).width / 2;
      const x = heap.reduce((sum, bin) => sum + bin.x, 0) / heap.length;
      const y = Math.max(...heap.map((bin) => bin.y)) + 12;
      const box = [x - half - 3, y - 2, x + half + 3, y + 14];
      if (taken.some((other) => meets(box, other)) || this._bins.some((bin) => meets(box, [bin.x - 8, bin.y - 8, bin.x + 8, bin.y + 8]))) continue;
      taken.push(box);
      pen.strokeText(card.where, x, y);
      pen.fillText(card.where, x, y);
    }
  },
  // The bins of each cell together.
  _heaps() {
    const heaps = new Map();
    for (const bin of this._bins) {
      if (heaps.has(bin.cell)) heaps.get(bin.cell).push(bin);
      else heaps.set(bin.cell, [bin]);
    }
    return Array.from(heaps.values());
  },
  _sprite(face, size) {
    const key = face * 100 + size;
    if (!this._sprites.has(key)) this._sprites.set(key, sprite(scene.looks[packed.faces[face][0]], packed.faces[face][2], size, this._ratio));
    return this._sprites.get(key);
  },
  // The drawn sign nearest to a point of the map's frame, or null where none is near enough.
  nearest(at) {
    const pad = map.getSize().multiplyBy(MARGIN).round();
    const moved = map.containerPointToLayerPoint([0, 0]).subtract(map.latLngToLayerPoint(this._corner)).subtract(pad);
    const x = at.x + pad.x + moved.x;
    const y = at.y + pad.y + moved.y;
    let best = null;
    let least = NEAR_PX;
    for (const bin of this._bins) {
      const gap = Math.hypot(bin.x - x, bin.y - y);
      if (gap <= least) { least = gap; best = bin; }
    }
    return best;
  },
  _click(event) {
    const bin = this.nearest(event.containerPoint);
    if (bin) openCrowd(binned(bin), map.containerPointToLatLng(event.containerPoint), null);
  },
  _hover(event) {
    map.getContainer().classList.toggle("gm-over", this.nearest(event.containerPoint) !== null);
  },
});

const afterCrowd = [];
const crowdLayer = new CrowdLayer();

function watchTheme() {
  const recolour = () => crowdLayer.recolour();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  new MutationObserver(recolour).observe(document.documentElement, { attributes: true });
}

if (window.DecompressionStream)
  waits.push(inflate(packed.points).then((bytes) => {
    unpackPoints(bytes);
    countDays();
    retime();
    packed.points = null;
    crowdLayer.addTo(map);
    watchTheme();
  }));
