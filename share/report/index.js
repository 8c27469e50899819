"use strict";
// Filters the ledger and opens what a link points into. Without it everything is on the page.
const form = document.querySelector(".filter");
const cards = [...document.querySelectorAll("#ledger .card")];
const counted = form.querySelector("output");

// w_1, w₁ and w1 are one; blanks of any width and number are one.
const plain = (text) => text.toLowerCase().replace(/[₀-₉]/g, (digit) => digit.charCodeAt(0) - 0x2080)
  .replace(/([a-z])_(?=\d)/g, "$1").replace(/\s+/g, " ");
const texts = new Map(cards.map((card) => [card, {
  head: plain([...card.querySelectorAll(":scope > header, .statement, .truth")].map((part) => part.textContent).join(" ")),
  whole: plain(card.textContent),
}]));

function show() {
  const chosen = new FormData(form);
  const verdicts = chosen.getAll("verdict");
  // Words, and what stands between quotation marks as it is.
  const wanted = [...plain(chosen.get("text")).matchAll(/["“”]([^"“”]+)["“”]?|[^\s"“”]+/g)].map((found) => found[1] ?? found[0]);
  let left = 0;
  let more = 0;
  for (const card of cards) {
    const has = (text) => wanted.every((words) => text.includes(words));
    const chosen_so = (!verdicts.length || verdicts.includes(card.dataset.verdict)) &&
      (!chosen.get("figure") || card.dataset.figures.split(" ").includes(chosen.get("figure"))) &&
      (!chosen.get("section") || card.closest(".passage").id === chosen.get("section"));
    const { head, whole } = texts.get(card);
    const fits = chosen_so && has(chosen.get("evidence") ? whole : head);
    card.hidden = !fits;
    left += fits;
    more += chosen_so && !fits && has(whole);
  }
  for (const passage of document.querySelectorAll("#ledger .passage")) passage.hidden = !passage.querySelector(".card:not([hidden])");
  counted.textContent = `${left} of ${cards.length} shown${more ? `; in evidence ${more} more` : ""}`;
}

function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) { form.reset(); show(); }
  for (let place = target; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
  target.scrollIntoView();
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", show);
form.addEventListener("reset", () => setTimeout(show));
for (const link of document.querySelectorAll("a[data-verdict]")) {
  link.addEventListener("click", () => {
    for (const box of form.elements.verdict) box.checked = box.value === link.dataset.verdict;
    show();
  });
}
addEventListener("hashchange", reveal);
show();
reveal();
