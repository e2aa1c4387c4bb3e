// What the slim Leaflet does without: browsers of the past, and choices that the page never makes.

// Modules of ours in the place of Leaflet's, by the file's name.
export const MODULES = {
  "Browser.js": `
    const says = (word) => navigator.userAgent.toLowerCase().includes(word);
    const on = (name) => navigator.platform.startsWith(name);
    export default {mobile: typeof orientation !== "undefined" || says("mobile"), mac: on("Mac"), linux: on("Linux"), chrome: says("chrome")};`,
  "Util.js": `
    export function extend(one, ...others) {
      for (const other of others) for (const key in other) one[key] = other[key];
      return one;
    }
    export const create = Object.create;
    export const bind = (call, ...first) => call.bind(...first);
    export const isArray = Array.isArray;
    export const splitWords = (words) => words.trim().split(/\\s+/);
    export const falseFn = () => false;
    export const requestAnimFrame = (call, self) => requestAnimationFrame(self ? call.bind(self) : call);
    export const cancelAnimFrame = (id) => cancelAnimationFrame(id);
    let last = 0;
    export const stamp = (one) => (one._leaflet_id = one._leaflet_id || ++last);
    export function setOptions(one, options) {
      if (!one.hasOwnProperty("options")) one.options = one.options ? create(one.options) : {};
      return extend(one.options, options);
    }
    export const trim = null;
    export const indexOf = (list, one) => list.indexOf(one);
    export const wrapNum = null;
    export const formatNum = null;`,
  "DomEvent.Pointer.js": "export const addPointerListener = null; export const removePointerListener = null;",
  "FeatureGroup.js": "export const FeatureGroup = null;",
};

// [the file of Leaflet, what it says just once (or so many times), what is said in its place]. White space counts as one blank.
const CUTS = [
  ["Class.js", "if (props.statics) { Util.extend(NewClass, props.statics); }"],
  ["Class.js", "if (props.includes) { checkDeprecatedMixinEvents(props.includes); Util.extend.apply(null, [proto].concat(props.includes)); }"],
  ["Class.js", "delete proto.statics; delete proto.includes;"],
  ["Class.js", "NewClass.__super__ = "],
  ["Class.js", " && i !== '__super__'"],
  ["Class.js", "if (props.options) { this.prototype.options = parentOptions; this.mergeOptions(props.options); }"],
  ["Class.js", "var parentOptions = this.prototype.options;"],
  ["Events.js", "Events.addEventListener = Events.on;"],
  ["Events.js", "Events.removeEventListener = Events.clearAllEventListeners = Events.off;"],
  ["Events.js", "Events.addOneTimeEventListener = Events.once;"],
  ["Events.js", "Events.fireEvent = Events.fire;"],
  ["Events.js", "Events.hasEventListeners = Events.listens;"],
  ["Events.js", "if (typeof fn !== 'function') { console.warn('wrong listener type: ' + typeof fn); return; }", "", 2],
  ["Events.js", "if (typeof type !== 'string') { console.warn('\"string\" type argument expected'); }"],
  ["Events.js", "if (!arguments.length) { delete this._events; } else if (typeof types", "if (typeof types"],
  ["Events.js", "var removeAll = arguments.length === 1;"],
  ["Events.js", "if (removeAll) { this._off(types[i]); } else { this._off(types[i], fn, context); }", "this._off(types[i], fn, context);"],
  ["Events.js", "if (arguments.length === 1) { if (this._firingCount) { for (i = 0, len = listeners.length; i < len; i++) { listeners[i].fn = Util.falseFn; } } delete this._events[type]; return; }"],
  ["Events.js", ", sourceTarget: data && data.sourceTarget || this"],
  ["Events.js", "if (propagate) { this._propagateEvent(event); }"],
  ["Events.js", "if (propagate) { for (var id in this._eventParents) { if (this._eventParents[id].listens(type, fn, context, propagate)) { return true; } } }"],
  ["Events.js", "propagate = !!fn;"],
  ["Events.js", "if (typeof types === 'object') { for (var type in types) { this._on(type, types[type], fn, true); } } else {", "{"],
  ["Point.js", "var trunc = Math.trunc || function (v) { return v > 0 ? Math.floor(v) : Math.ceil(v); };", "var trunc = Math.trunc;"],
  ["Point.js", "Math.sqrt(x * x + y * y)", "Math.hypot(x, y)"],
  ["LatLng.js", "if (a.length === 3) { return new LatLng(a[0], a[1], a[2]); } if (a.length === 2) { return new LatLng(a[0], a[1]); } return null;", "return new LatLng(a[0], a[1]);"],
  ["LatLng.js", "if (typeof a === 'object' && 'lat' in a) { return new LatLng(a.lat, 'lng' in a ? a.lng : a.lon, a.alt); }"],
  ["LatLng.js", "if (alt !== undefined) { this.alt = +alt; }"],
  ["LatLng.js", ", this.alt)", ")"],
  ["LatLng.js", "new LatLng(a, b, c)", "new LatLng(a, b)"],
  ["LatLng.js", "'Invalid LatLng object: (' + lat + ', ' + lng + ')'", "lat + ', ' + lng"],
  ["Transformation.js", "if (Util.isArray(a)) { this._a = a[0]; this._b = a[1]; this._c = a[2]; this._d = a[3]; return; }"],
  ["CRS.js", "infinite: false,"],
  ["CRS.Earth.js", "wrapLng: [-180, 180],"],
  ["Projection.SphericalMercator.js", ", bounds: (function () { var d = earthRadius * Math.PI; return new Bounds([-d, -d], [d, d]); })()"],
  ["CRS.EPSG3857.js", "code: 'EPSG:3857',"],
  ["CRS.EPSG3857.js", "export var EPSG900913 = Util.extend({}, EPSG3857, { code: 'EPSG:900913' });"],
  ["DomUtil.js", "testProp( ['transform', 'webkitTransform', 'OTransform', 'MozTransform', 'msTransform'])", "'transform'"],
  ["DomUtil.js", "testProp( ['webkitTransition', 'transition', 'OTransition', 'MozTransition', 'msTransition'])", "'transition'"],
  ["DomUtil.js", "TRANSITION === 'webkitTransition' || TRANSITION === 'OTransition' ? TRANSITION + 'End' : 'transitionend'", "'transitionend'"],
  ["DomUtil.js", "var value = el.style[style] || (el.currentStyle && el.currentStyle[style]);", "return getComputedStyle(el)[style];"],
  ["DomUtil.js", "if (el.classList !== undefined) { return el.classList.contains(name); }", "return el.classList.contains(name);"],
  ["DomUtil.js", "if (el.classList !== undefined) { var classes = Util.splitWords(name); for (var i = 0, len = classes.length; i < len; i++) { el.classList.add(classes[i]); } } else if (!hasClass(el, name)) { var className = getClass(el); setClass(el, (className ? className + ' ' : '') + name); }", "el.classList.add(...Util.splitWords(name));"],
  ["DomUtil.js", "if (el.classList !== undefined) { el.classList.remove(name); } else { setClass(el, Util.trim((' ' + getClass(el) + ' ').replace(' ' + name + ' ', ' '))); }", "el.classList.remove(name);"],
  ["DomUtil.js", "if ('opacity' in el.style) { el.style.opacity = value; } else if ('filter' in el.style) { _setOpacityIE(el, value); }", "el.style.opacity = value;"],
  ["DomUtil.js", "var parent = el.parentNode; if (parent) { parent.removeChild(el); }", "el.remove();"],
  ["DomUtil.js", "while (el.firstChild) { el.removeChild(el.firstChild); }", "el.replaceChildren();"],
  ["DomUtil.js", "var pos = offset || new Point(0, 0);", "var pos = offset;"],
  ["DomUtil.js", "if ('onselectstart' in document) {", "if (true) {"],
  ["DomEvent.js", "wheel: !('onwheel' in window) && 'mousewheel'"],
  ["DomEvent.js", "if (obj[eventsKey] && obj[eventsKey][id]) { return this; } var handler", "if (obj[eventsKey] && obj[eventsKey][id]) { return; } var handler"],
  ["DomEvent.js", "return fn.call(context || obj, e || window.event);", "return fn.call(context || obj, e);"],
  ["DomEvent.js", " else if ('addEventListener' in obj) {", " else {"],
  ["DomEvent.js", " ||  type === 'mousewheel'"],
  ["DomEvent.js", "} else if (type === 'mouseenter' || type === 'mouseleave') { handler = function (e) { e = e || window.event; if (isExternalTarget(obj, e)) { originalHandler(e); } }; obj.addEventListener(mouseSubst[type], handler, false); } else {", "} else {"],
  ["DomEvent.js", "} else { obj.attachEvent('on' + type, handler); } obj[eventsKey]", "} obj[eventsKey]"],
  ["DomEvent.js", "mouseSubst[type] || type", "type", 2],
  ["DomEvent.js", "} else if ('removeEventListener' in obj) { obj.removeEventListener(type, handler, false); } else { obj.detachEvent('on' + type, handler); }", "} else { obj.removeEventListener(type, handler); }"],
  ["DomEvent.js", "if (!handler) { return this; }", "if (!handler) { return; }"],
  ["DomEvent.js", "} else { e.cancelBubble = true; } return this;", "}"],
  ["DomEvent.js", "if (e.preventDefault) { e.preventDefault(); } else { e.returnValue = false; } return this;", "e.preventDefault();"],
  ["DomEvent.js", "preventDefault(e); stopPropagation(e); return this;", "preventDefault(e); stopPropagation(e);"],
  ["DomEvent.js", "addOne(el, 'wheel', stopPropagation); return this;", "addOne(el, 'wheel', stopPropagation);"],
  ["DomEvent.js", "if (ev.composedPath) { return ev.composedPath(); }", "return ev.composedPath();"],
  ["DomEvent.js", "if (!container) { return new Point(e.clientX, e.clientY); }"],
  ["DomEvent.js", "e.wheelDelta ? (e.wheelDeltaY || e.wheelDelta) / 2 : (e.detail && Math.abs(e.detail) < 32765) ? -e.detail * 20 : e.detail ? e.detail / -32765 * 60 : 0", "0"],
  ["DomEvent.js", "window.devicePixelRatio > 0 ? 2 * window.devicePixelRatio : 1", "2 * window.devicePixelRatio"],
  ["DomEvent.js", "var related = e.relatedTarget; if (!related) { return true; } try { while (related && (related !== el)) { related = related.parentNode; } } catch (err) { return false; } return (related !== el);", "return !el.contains(e.relatedTarget);"],
  ["DomEvent.js", "if (arguments.length === 1) { batchRemove(obj); delete obj[eventsKey]; } else if (types && typeof types", "if (types && typeof types"],
  ["DomEvent.js", "if (arguments.length === 2) { batchRemove(obj, function (type) { return Util.indexOf(types, type) !== -1; }); } else {", "{"],
  ["DomEvent.js", "} } return this; }", "} } }", 2],
  ["DomEvent.js", "el['_leaflet_disable_click'] = true; return this;", "el._leaflet_disable_click = true;"],
  ["Map.js", "if (options.maxBounds) { this.setMaxBounds(options.maxBounds); }"],
  ["Map.js", "if (options.zoom !== undefined) { this._zoom = this._limitZoom(options.zoom); }"],
  ["Map.js", "if (options.center && options.zoom !== undefined) { this.setView(toLatLng(options.center), options.zoom, {reset: true}); }", "this.setView(toLatLng(options.center), options.zoom, {reset: true});"],
  ["Map.js", "DomUtil.TRANSITION && true && !false && this.options.zoomAnimation", "true"],
  ["Map.js", "this._addLayers(this.options.layers);"],
  ["Map.js", "layers: [],"],
  ["Map.js", "this._zoomBoundLayers = {};"],
  ["Map.js", "if (moved) { clearTimeout(this._sizeTimer); return this; }", "if (moved) { return this; }"],
  ["Map.js", "if (options.debounceMoveend) { clearTimeout(this._sizeTimer); this._sizeTimer = setTimeout(Util.bind(this.fire, this, 'moveend'), 200); } else { this.fire('moveend'); }", "this.fire('moveend');"],
  ["Map.js", "this._initEvents(true); if (this.options.maxBounds) { this.off('moveend', this._panInsideMaxBounds); }"],
  ["Map.js", "this.invalidateSize({debounceMoveend: true});", "this.invalidateSize();"],
  ["Map.js", "if (this.listens('moveend', this._panInsideMaxBounds)) { this.off('moveend', this._panInsideMaxBounds); }", "this.off('moveend', this._panInsideMaxBounds);"],
  ["Map.js", "bounds = toLatLngBounds(bounds); if (!bounds.isValid()) { throw new Error('Bounds are not valid.'); }"],
  ["Map.js", "bounds = bounds.getBounds ? bounds.getBounds() : toLatLngBounds(bounds);"],
  ["Map.js", "options.paddingTopLeft || options.padding || [0, 0]", "options.paddingTopLeft || [0, 0]", 2],
  ["Map.js", "options.paddingBottomRight || options.padding || [0, 0]", "options.paddingBottomRight || [0, 0]", 2],
  ["Map.js", "zoom = (typeof options.maxZoom === 'number') ? Math.min(options.maxZoom, zoom) : zoom; if (zoom === Infinity) { return { center: bounds.getCenter(), zoom: zoom }; }", "zoom = Math.min(options.maxZoom ?? Infinity, zoom);"],
  ["Map.js", "if (!container) { throw new Error('Map container not found.'); } else if (container._leaflet_id) { throw new Error('Map container is already initialized.'); }"],
  ["Map.js", "this._containerId = Util.stamp(container);", "Util.stamp(container);"],
  ["Map.js", "if (!this._loaded) { throw new Error('Set map center and zoom first.'); }"],
  ["Map.js", "this._checkIfLoaded();", "", 2],
  ["Map.js", "this._fadeAnimated = this.options.fadeAnimation && true;", "this._fadeAnimated = true;"],
  ["Map.js", "(this._fadeAnimated ? ' leaflet-fade-anim' : '')", "' leaflet-fade-anim'"],
  ["Map.js", "if (position !== 'absolute' && position !== 'relative' && position !== 'fixed' && position !== 'sticky') {", "if (!/absolute|relative|fixed|sticky/.test(position)) {"],
  ["Map.js", "if (this._initControlPos) { this._initControlPos(); }", "this._initControlPos();"],
  ["Map.js", "this._paneRenderers = {};"],
  ["Map.js", "this.createPane('tilePane'); this.createPane('overlayPane'); this.createPane('shadowPane'); this.createPane('markerPane'); this.createPane('tooltipPane'); this.createPane('popupPane'); if (!this.options.markerZoomAnimation) { DomUtil.addClass(panes.markerPane, 'leaflet-zoom-hide'); DomUtil.addClass(panes.shadowPane, 'leaflet-zoom-hide'); }", "this.createPane('popupPane');"],
  ["Map.js", "var onOff = remove ? DomEvent.off : DomEvent.on;", "var onOff = DomEvent.on;"],
  ["Map.js", "if (this.options.trackResize) { onOff(window, 'resize', this._onResize, this); } if (true && this.options.transform3DLimit) { (remove ? this.off : this.on).call(this, 'moveend', this._onMoveEnd); }", "onOff(window, 'resize', this._onResize, this); this.on('moveend', this._onMoveEnd);"],
  ["Map.js", "this.options.transform3DLimit", "8388608"],
  ["Map.js", "e.target || e.srcElement", "e.target", 2],
  ["Map.js", "el['_leaflet_disable_click']", "el._leaflet_disable_click"],
  ["Map.js", "el['_leaflet_disable_events'] ||"],
  ["Map.js", "_fireDOMEvent: function (e, type, canvasTargets) {", "_fireDOMEvent: function (e, type) {"],
  ["Map.js", "this._fireDOMEvent(synth, synth.type, canvasTargets);", "this._fireDOMEvent(synth, synth.type);"],
  ["Map.js", "if (canvasTargets) { var filtered = []; for (var i = 0; i < canvasTargets.length; i++) { if (canvasTargets[i].listens(type, true)) { filtered.push(canvasTargets[i]); } } targets = filtered.concat(targets); }"],
  ["Map.js", "for (i = 0; i < targets.length; i++) { targets[i].fire", "for (var i = 0; i < targets.length; i++) { targets[i].fire"],
  ["Map.js", "Util.indexOf(this._mouseEvents, type) !== -1", "this._mouseEvents.includes(type)"],
  ["Map.js", "e.type !== 'keypress' && e.type !== 'keydown' && e.type !== 'keyup'", "!e.type.startsWith('key')"],
  ["Map.js", "obj = obj.dragging && obj.dragging.enabled() ? obj : this; return (obj.dragging && obj.dragging.moved()) || (this.boxZoom && this.boxZoom.moved());", "return this.dragging.moved();"],
  ["Map.js", "DomUtil.getPosition(this._mapPane) || new Point(0, 0)", "DomUtil.getPosition(this._mapPane)"],
  ["Map.js", "this._on('unload', this._destroyAnimProxy, this);"],
  ["Map.js", "this._tryAnimatedZoom && this._tryAnimatedZoom", "this._tryAnimatedZoom"],
  ["Map.js", "if (!this._mapPane) { return; }"],
  ["Map.js", "if (this._mapPane) { DomUtil.removeClass(this._mapPane, 'leaflet-zoom-anim'); }", "DomUtil.removeClass(this._mapPane, 'leaflet-zoom-anim');"],
  ["Map.js", "!this._zoomAnimated || options.animate === false", "options.animate === false"],
  ["Map.js", "if (this._zoomAnimated) { this._createAnimProxy(); DomEvent.on(this._proxy, DomUtil.TRANSITION_END, this._catchTransitionEnd, this); }", "this._createAnimProxy(); DomEvent.on(this._proxy, DomUtil.TRANSITION_END, this._catchTransitionEnd, this);"],
  ["Map.js", "this.options.minZoom === undefined ? this._layersMinZoom || 0 : this.options.minZoom", "this.options.minZoom || 0"],
  ["Map.js", "this.options.maxZoom === undefined ? (this._layersMaxZoom === undefined ? Infinity : this._layersMaxZoom) : this.options.maxZoom", "this.options.maxZoom ?? Infinity"],
  ["Map.js", "bounds = toLatLngBounds(bounds); padding = toPoint(padding || [0, 0]);", "padding = toPoint(padding || [0, 0]);"],
  ["Map.js", "zoom = this.getScaleZoom(scale, zoom); if (snap) {", "zoom = this.getScaleZoom(scale, zoom); if (false) {"],
  ["Control.js", "this._map.on('unload', this.remove, this);"],
  ["Control.js", "this._map.off('unload', this.remove, this);"],
  ["Control.Zoom.js", "!this._disabled && ", "", 2],
  ["Control.Zoom.js", "this._disabled || ", "", 2],
  ["Control.Scale.js", "map.on(options.updateWhenIdle ? 'moveend' : 'move',", "map.on('move',"],
  ["Control.Scale.js", "map.off(this.options.updateWhenIdle ? 'moveend' : 'move', this._update, this);"],
  ["Control.Scale.js", "if (options.metric) { this._mScale = DomUtil.create('div', className, container); } if (options.imperial) { this._iScale = DomUtil.create('div', className, container); }", "this._mScale = DomUtil.create('div', className, container);"],
  ["Control.Scale.js", "if (this.options.metric && maxMeters) { this._updateMetric(maxMeters); } if (this.options.imperial && maxMeters) { this._updateImperial(maxMeters); }", "if (maxMeters) { this._updateMetric(maxMeters); }"],
  ["Layer.js", "if (!layer._layerAdd) { throw new Error('The provided object is not a Layer.'); }"],
  ["Layer.js", "this._zoomAnimated = map._zoomAnimated;", "this._zoomAnimated = true;"],
  ["LayerGroup.js", "var i, len; if (layers) { for (i = 0, len = layers.length; i < len; i++) { this.addLayer(layers[i]); } }"],
  ["LayerGroup.js", "var id = layer in this._layers ? layer : this.getLayerId(layer);", "var id = this.getLayerId(layer);"],
  ["LayerGroup.js", "typeof layer === 'number' ? layer : this.getLayerId(layer)", "this.getLayerId(layer)"],
  ["DivOverlay.js", "if (options && (options instanceof LatLng || Util.isArray(options))) { this._latlng = toLatLng(options); Util.setOptions(this, source); } else { Util.setOptions(this, options); this._source = source; } if (this.options.content) { this._content = this.options.content; }", "Util.setOptions(this, options);"],
  ["DivOverlay.js", "map = arguments.length ? map : this._source._map;"],
  ["DivOverlay.js", "if (this.options.interactive) { DomUtil.addClass(this._container, 'leaflet-interactive'); this.addInteractiveTarget(this._container); }"],
  ["DivOverlay.js", "if (this.options.interactive) { DomUtil.removeClass(this._container, 'leaflet-interactive'); this.removeInteractiveTarget(this._container); }"],
  ["DivOverlay.js", "if (map._fadeAnimated) { DomUtil.setOpacity(this._container, 0); }", "DomUtil.setOpacity(this._container, 0);"],
  ["DivOverlay.js", "if (map._fadeAnimated) { DomUtil.setOpacity(this._container, 1); }", "DomUtil.setOpacity(this._container, 1);"],
  ["DivOverlay.js", "if (map._fadeAnimated) { DomUtil.setOpacity(this._container, 0); this._removeTimeout = setTimeout(Util.bind(DomUtil.remove, undefined, this._container), 200); } else { DomUtil.remove(this._container); }", "DomUtil.setOpacity(this._container, 0); this._removeTimeout = setTimeout(Util.bind(DomUtil.remove, undefined, this._container), 200);"],
  ["DivOverlay.js", "this._zoomAnimated = map._zoomAnimated;"],
  ["DivOverlay.js", "var content = (typeof this._content === 'function') ? this._content(this._source || this) : this._content; if (typeof content === 'string') { node.innerHTML = content; } else { while (node.hasChildNodes()) { node.removeChild(node.firstChild); } node.appendChild(content); } this.fire('contentupdate');", "node.replaceChildren(this._content);"],
  ["DivOverlay.js", "if (this._zoomAnimated) { DomUtil.setPosition(this._container, pos.add(anchor)); } else { offset = offset.add(pos).add(anchor); }", "DomUtil.setPosition(this._container, pos);"],
  ["DivOverlay.js", "offset = toPoint(this.options.offset), anchor = this._getAnchor();", "offset = toPoint(this.options.offset);"],
  ["DivOverlay.js", "viewreset: this._updatePosition }; if (this._zoomAnimated) { events.zoomanim = this._animateZoom; }", "viewreset: this._updatePosition, zoomanim: this._animateZoom };"],
  ["Popup.js", "map = arguments.length ? map : this._source._map;"],
  ["Popup.js", "if (this._source) { this._source.fire('popupopen', {popup: this}, true); if (!(this._source instanceof Path)) { this._source.on('preclick', DomEvent.stopPropagation); } }"],
  ["Popup.js", "if (this._source) { this._source.fire('popupclose', {popup: this}, true); if (!(this._source instanceof Path)) { this._source.off('preclick', DomEvent.stopPropagation); } }"],
  ["Popup.js", "if (this.options.closeOnClick !== undefined ? this.options.closeOnClick : this._map.options.closePopupOnClick) { events.preclick = this.close; } if (this.options.keepInView) { events.moveend = this._adjustPan; }", "events.preclick = this.close;"],
  ["Popup.js", "Map.mergeOptions({ closePopupOnClick: true });"],
  ["Popup.js", "popup = arguments.length ? popup : this._popup;", "popup = this._popup;"],
  ["Popup.js", "if (!this.options.autoPan) { return; }"],
  ["Popup.js", "if (this._autopanning) { this._autopanning = false; return; }"],
  ["Popup.js", "if (this.options.keepInView) { this._autopanning = true; }"],
  ["Popup.js", ", anchor = this._getAnchor(); DomUtil.setPosition(this._container, pos.add(anchor));", "; DomUtil.setPosition(this._container, pos);"],
  ["Popup.js", "padding = toPoint(this.options.autoPanPadding), paddingTL = toPoint(this.options.autoPanPaddingTopLeft || padding), paddingBR = toPoint(this.options.autoPanPaddingBottomRight || padding),", "paddingTL = toPoint(this.options.autoPanPaddingTopLeft), paddingBR = toPoint(this.options.autoPanPaddingBottomRight),"],
  ["Popup.js", "return toPoint(this._source && this._source._getPopupAnchor ? this._source._getPopupAnchor() : [0, 0]);", "return toPoint([0, 0]);"],
  ["Popup.js", "if (this.options.closeButton) {", "{"],
  ["Popup.js", "!map.hasLayer(this) && map._popup && map._popup.options.autoClose", "map._popup"],
  ["Map.Keyboard.js", "map._popup && map._popup.options.closeOnEscapeKey", "map._popup"],
  ["Map.Keyboard.js", "if (map.options.worldCopyJump) { var newLatLng = map.wrapLatLng(map.unproject(map.project(map.getCenter()).add(offset))); map.panTo(newLatLng); } else { map.panBy(offset); }", "map.panBy(offset);"],
  ["Map.Drag.js", "if (map.options.worldCopyJump) { this._draggable.on('predrag', this._onPreDragWrap, this); map.on('zoomend', this._onZoomEnd, this); map.whenReady(this._onZoomEnd, this); }"],
  ["Map.Drag.js", "if (map.options.inertia) { this._positions = []; this._times = []; }", "this._positions = []; this._times = [];"],
  ["Map.Drag.js", "if (this._map.options.inertia) {", "{"],
  ["Map.Drag.js", "!options.inertia || e.noInertia", "e.noInertia"],
  ["Map.Drag.js", "this._draggable._absPos || this._draggable._newPos", "this._draggable._newPos"],
  ["Map.Drag.js", "limitedSpeed = Math.min(options.inertiaMaxSpeed, speed), limitedSpeedVector = speedVector.multiplyBy(limitedSpeed / speed),"],
  ["Map.Drag.js", "limitedSpeed / (options.inertiaDeceleration * ease), offset = limitedSpeedVector.multiplyBy", "speed / (options.inertiaDeceleration * ease), offset = speedVector.multiplyBy"],
  ["Map.DoubleClickZoom.js", "if (map.options.doubleClickZoom === 'center') { map.setZoom(zoom); } else { map.setZoomAround(e.containerPoint, zoom); }", "map.setZoomAround(e.containerPoint, zoom);"],
  ["Map.ScrollWheelZoom.js", "if (map.options.scrollWheelZoom === 'center') { map.setZoom(zoom + delta); } else { map.setZoomAround(this._lastMousePos, zoom + delta); }", "map.setZoomAround(this._lastMousePos, zoom + delta);"],
  ["Map.TouchZoom.js", "if (map.options.touchZoom !== 'center') { this._pinchStartLatLng = map.containerPointToLatLng(p1.add(p2)._divideBy(2)); }", "this._pinchStartLatLng = map.containerPointToLatLng(p1.add(p2)._divideBy(2));"],
  ["Map.TouchZoom.js", "if (map.options.touchZoom === 'center') { this._center = this._startLatLng; if (scale === 1) { return; } } else {", "{"],
  ["Map.TouchZoom.js", "if (!map.options.bounceAtZoomLimits && ( (this._zoom < map.getMinZoom() && scale < 1) || (this._zoom > map.getMaxZoom() && scale > 1))) { this._zoom = map._limitZoom(this._zoom); }"],
  ["Map.TouchZoom.js", "if (this._map.options.zoomAnimation) { this._map._animateZoom(this._center, this._map._limitZoom(this._zoom), true, this._map.options.zoomSnap); } else { this._map._resetView(this._center, this._map._limitZoom(this._zoom)); }", "this._map._animateZoom(this._center, this._map._limitZoom(this._zoom), true);"],
  ["Draggable.js", "this._lastTarget = e.target || e.srcElement; if (window.SVGElementInstance && this._lastTarget instanceof window.SVGElementInstance) { this._lastTarget = this._lastTarget.correspondingUseElement; }", "this._lastTarget = e.target;"],
  ["Draggable.js", "if (this._preventOutline) { DomUtil.preventOutline(this._element); }"],
  ["Draggable.js", "this._preventOutline = preventOutline;"],
  ["Draggable.js", "this.fire('down');"],
];

// What is the same in every browser that runs the page's own script: what the other answers lead to is left out.
const KNOWN = {ielt9: false, vml: false, msPointer: false, edge: false, ie3d: false, mobileOpera: false, retina: false, safari: false, svg: true, pointer: true, touch: true, touchNative: true, any3d: true, passiveEvents: true};
const ASKED = new RegExp("\\bBrowser\\.(" + Object.keys(KNOWN).join("|") + ")\\b", "g");

const seen = new Set();

// Raises an error where a cut is of a file that the page's Leaflet has no part of.
export function checkCuts() {
  const idle = CUTS.find(([file]) => !seen.has(file));
  if (idle) throw new Error("no part of the page's Leaflet: " + idle.slice(0, 2).join(": "));
}

// The source of one file of Leaflet without what is to go; raises an error when Leaflet says something else than is expected here.
export function cut(name, source) {
  seen.add(name);
  let rest = source.replace(/^\s*\/\/.*$|\/\*[^]*?\*\/|[ \t]\/\/ .*$/gm, "").replace(ASKED, (_, key) => KNOWN[key]);
  for (const [file, from, to = "", times = 1] of CUTS) {
    if (file !== name) continue;
    const text = new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"), "g");
    const found = (rest.match(text) || []).length;
    if (found !== times) throw new Error(`${name} of Leaflet says ${found} times, not ${times}: ${from}`);
    rest = rest.replace(text, () => to);
  }
  return rest;
}

// Methods that nobody calls though others of the same name are called.
export const NOT_CALLED = {
  Bounds: ["equals", "pad"],
  CRS: ["project", "unproject"],
  DivOverlay: ["_prepareOpen"],
  Drag: ["_onZoomEnd"],
  LatLng: ["distanceTo", "toString"],
  LatLngBounds: ["equals", "intersects"],
  Layer: ["closePopup"],
  Map: ["remove"],
  Point: ["ceil", "floor", "toString", "trunc"],
  Transformation: ["transform"],
  Zoom: ["disable", "enable"],
};
