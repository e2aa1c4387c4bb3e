// Sentences that stand in the page's articles are not in the data a second time: they are read out of the text.
const articleBox = document.getElementById("gm-article");
const said = scene.cards.map(() => []);

const numbersOf = (piece) => piece.dataset.cards.split(" ").map(Number);

if (articleBox) articleBox.querySelectorAll(".gm-said").forEach((piece) => numbersOf(piece).forEach((index) => said[index].push(piece)));
scene.cards.forEach((card, index) => { if (card.quote === null) card.quote = said[index].map((piece) => piece.textContent).join(""); });
