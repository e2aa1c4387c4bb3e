// The articles beside the map: a sentence leads to its mark, a mark to its sentence, and a name that is not on the map says why.
const signs = [];
let stories = [];
let chooser = null;
let aside = null;

const marksOf = (index) => marks.filter((mark) => mark.feature.cards.includes(index));
const storyOf = (index) => (said[index] && said[index].length ? said[index][0].closest(".gm-story") : null);

function fillArticle(list) {
  if (!articleBox) return;
  stories = Array.from(articleBox.querySelectorAll(".gm-story"));
  if (stories.length > 1) articleBox.prepend(chooserOf());
  articleBox.addEventListener("keydown", walkArticle);
  makeTabs(list);
  openStory(stories[0]);
  onSelect.push(showSaid);
}

// An article that nobody has opened yet is plain text.
function enliven(story) {
  story.querySelectorAll(".gm-ref").forEach((link) => link.replaceWith(signOf(Number(link.textContent) - 1)));
  story.querySelectorAll(".gm-said").forEach(watchSentence);
  story.querySelectorAll(".gm-name").forEach(watchName);
  story.querySelectorAll(".gm-stop").forEach((stop, order) => { stop.tabIndex = order ? -1 : 0; });
}

// What an event looks like on the map, at the end of its sentence: the button that leads there.
function signOf(index) {
  const card = scene.cards[index];
  const own = marksOf(index);
  const main = mainMark(own, card.kind);
  const button = el("button", "gm-sign-button gm-stop", main ? swatch(main.look) : "–");
  button.type = "button";
  button.title = card.title + (main ? "" : " — " + words.why_not);
  button.setAttribute("aria-label", button.title);
  button.addEventListener("click", () => ask(index));
  button.addEventListener("focus", () => shine([index], true));
  button.addEventListener("blur", () => shine([index], false));
  signs[index] = button;
  return button;
}

function ask(index) {
  const own = marksOf(index);
  if (own.length) show(own, scene.cards[index], index, signs[index]);
  else select([index]);
}

function shine(cards, on) {
  warm(cards, on);
  cards.forEach((index) => glow(marksOf(index), on));
}

function watchSentence(piece) {
  const cards = numbersOf(piece);
  piece.addEventListener("mouseenter", () => shine(cards, true));
  piece.addEventListener("mouseleave", () => shine(cards, false));
  piece.addEventListener("click", (event) => {
    if (event.target.closest(".gm-name") || String(window.getSelection())) return;
    ask(cards.find((index) => marksOf(index).length) || cards[0]);
  });
}

// A name that is not on the map: text that can be selected and copied, and a button.
function watchName(name) {
  const left = scene.skipped[name.dataset.skipped];
  name.classList.add("gm-stop");
  name.setAttribute("role", "button");
  name.title = left.reason;
  name.addEventListener("focus", () => explain(name, left));
  name.addEventListener("click", () => explain(name, left));
  name.addEventListener("keydown", (event) => { if (/^(Enter| )$/.test(event.key)) { event.preventDefault(); explain(name, left); } });
}

// A remark below the paragraph that it belongs to; there is one at a time.
function remark(piece, ...content) {
  clearRemark();
  aside = el("div", "gm-aside", ...content);
  aside.setAttribute("role", "note");
  piece.closest("p, h2").after(aside);
}

function clearRemark() {
  if (aside) aside.remove();
  aside = null;
}

function explain(name, left) {
  const all = el("button", "gm-link", words.left_out);
  all.type = "button";
  all.addEventListener("click", () => goTo(document.getElementById("gm-rest")));
  remark(name, el("p", "", foreign("strong", "", left.text), ": ", foreign("span", "", left.reason)), all);
}

function goTo(node) {
  node.tabIndex = -1;
  node.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  node.focus({ preventScroll: true });
}

// The chosen events' sentences are marked; the article comes up, and moves only when none of them is in sight.
function showSaid(cards) {
  clearRemark();
  said.forEach((pieces, index) => pieces.forEach((piece) => piece.classList.remove("gm-chosen")));
  const told = cards.filter((index) => said[index] && said[index].length);
  told.forEach((index) => said[index].forEach((piece) => piece.classList.add("gm-chosen")));
  if (!told.length) return;
  if (told.every((index) => storyOf(index).hidden)) openStory(storyOf(told[0]));
  const near = told.filter((index) => !storyOf(index).hidden);
  const pieces = near.map((index) => said[index][0]);
  if (!pieces.some(inSight)) centre(pieces[0]);
  const disputed = near.find((index) => scene.cards[index].contradicts.length);
  const missing = near.find((index) => scene.cards[index].why_not);
  const last = (index) => said[index][said[index].length - 1];
  if (disputed !== undefined) remark(last(disputed), voices(scene.cards[disputed]));
  else if (missing !== undefined) remark(last(missing), el("p", "", words.why_not + ": ", foreign("span", "", scene.cards[missing].why_not)));
}

const frameOf = () => articleBox.querySelector(".gm-stories");

function inSight(piece) {
  const box = piece.getBoundingClientRect();
  const frame = frameOf().getBoundingClientRect();
  return box.top >= frame.top && box.top <= frame.bottom - 40;
}

// Within the panel only: the page and the map stay where they are.
function centre(piece) {
  const frame = frameOf();
  frame.scrollTop += piece.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
}

function openStory(story) {
  if (story.hidden) frameOf().scrollTop = 0;
  stories.forEach((one) => { one.hidden = one !== story; });
  if (chooser) chooser.value = String(stories.indexOf(story));
  if (!articleBox.hidden && !story.querySelector(".gm-stop")) enliven(story);
}

function chooserOf() {
  chooser = el("select");
  stories.forEach((story, order) => {
    const option = foreign("option", "", story.getAttribute("aria-label"));
    option.value = String(order);
    chooser.appendChild(option);
  });
  chooser.addEventListener("change", () => openStory(stories[Number(chooser.value)]));
  chooser.setAttribute("aria-label", words.article);
  return el("div", "gm-chooser", chooser);
}

// One tab stop for the text: arrows, Home and End walk over its sentences and names.
function walkArticle(event) {
  const stops = Array.from(articleBox.querySelectorAll(".gm-story:not([hidden]) .gm-stop"));
  const at = stops.indexOf(document.activeElement);
  if (at < 0) return;
  const next = stops[{ ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key]];
  if (!next) return;
  event.preventDefault();
  stops[at].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// From elsewhere to the sentence of an event: its article comes up with the focus on the event's sign.
function reveal(index) {
  openTab(articleBox);
  select([index]);
  openStory(storyOf(index));
  signs[index].focus({ preventScroll: true });
  said[index][0].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

// From a name in the list of what is not on the map to where the article has it; the next click goes to the next place.
function nameInText(text, number) {
  const found = articleBox ? Array.from(articleBox.querySelectorAll('.gm-name[data-skipped="' + number + '"]')) : [];
  const strong = foreign("strong", "", text);
  if (!found.length) return strong;
  const button = el("button", "gm-link", strong);
  let turn = 0;
  button.type = "button";
  button.addEventListener("click", () => {
    const name = found[turn++ % found.length];
    openTab(articleBox);
    openStory(name.closest(".gm-story"));
    name.focus({ preventScroll: true });
    name.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  });
  return button;
}

function wayToText(card) {
  const index = scene.cards.indexOf(card);
  if (!storyOf(index)) return null;
  const button = el("button", "gm-link", words.in_article);
  button.type = "button";
  button.addEventListener("click", () => { cancelArrival(); opener = null; map.closePopup(); reveal(index); });
  return button;
}
