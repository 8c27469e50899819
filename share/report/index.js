"use strict";
// Filters the ledger and opens what a link points into. Without it everything is on the page.
const form = document.querySelector(".filter");
const cards = [...document.querySelectorAll("#ledger .card")];
const counted = form.querySelector("output");

function show() {
  const chosen = new FormData(form);
  const verdicts = chosen.getAll("verdict");
  const words = chosen.get("text").toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const card of cards) {
    const text = card.textContent.toLowerCase();
    const fits = (!verdicts.length || verdicts.includes(card.dataset.verdict)) &&
      (!chosen.get("figure") || card.dataset.figures.split(" ").includes(chosen.get("figure"))) &&
      (!chosen.get("section") || card.closest(".passage").id === chosen.get("section")) &&
      words.every((word) => text.includes(word));
    card.hidden = !fits;
    left += fits;
  }
  for (const passage of document.querySelectorAll("#ledger .passage")) passage.hidden = !passage.querySelector(".card:not([hidden])");
  counted.textContent = `${left} of ${cards.length} shown`;
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
