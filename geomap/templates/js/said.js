// What the page tells in words is not in the data a second time: sentences are read out of its articles, the rest out of its text version.
const articleBox = document.getElementById("gm-article");
const said = scene.cards.map(() => []);

const numbersOf = (piece) => piece.dataset.cards.split(" ").map(Number);

if (articleBox) articleBox.querySelectorAll(".gm-said").forEach((piece) => numbersOf(piece).forEach((index) => said[index].push(piece)));
scene.cards.forEach((card, index) => { if (card.quote === null) card.quote = said[index].map((piece) => piece.textContent).join(""); });

// A card with all that its popup tells.
function completed(card) {
  if (card.notes) return card;
  const found = new Map();
  let values;
  for (const node of document.querySelectorAll("#gm-card-" + (scene.cards.indexOf(card) + 1) + " .gm-facts>*")) {
    if (node.tagName === "DT") found.set(node.textContent, (values = []));
    else values.push(node.textContent);
  }
  for (const key of Object.keys(scene.in_words)) card[key] = found.get(scene.in_words[key]) || [];
  [card.where, ...card.precision] = (card.where[0] || "").split(" — ");
  card.precision = card.precision.join(" — ");
  return card;
}

scene.skipped = scene.skipped || Array.from(document.querySelectorAll(".gm-text .gm-plain>li"), (item) => {
  const [name, times, reason, quote] = item.childNodes;
  return { text: name.textContent, reason: reason.textContent, count: parseInt(times.textContent.slice(3), 10) || 1, quote: quote ? quote.textContent : null, words: quote };
});
