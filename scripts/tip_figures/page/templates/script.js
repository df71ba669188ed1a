"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const findAll = (selector) => [...document.querySelectorAll(selector)];

  /* Words in lower case; digits without thousands separators. */
  const splitWords = (text) => text.toLowerCase().replace(/(\d),(?=\d)/g, "$1").match(/[\p{L}\p{N}]+/gu) || [];

  /* A search word matches the beginning of a word; a number matches a whole number. */
  const matches = (row, searchWord) =>
    row.words.some((word) => (/^\d+$/.test(searchWord) ? word === searchWord : word.startsWith(searchWord)));

  const form = find("#Filter");
  const rows = findAll("[data-filter] tbody tr").map((element) => ({
    element,
    words: splitWords(element.dataset.words || `${element.id} ${element.textContent}`),
  }));

  function filterRows() {
    const searchWords = splitWords(form.elements.q.value);
    /* A search is not looked for among totals alone. A table of areas has no such choice. */
    const choice = form.elements.r;
    if (choice && searchWords.length) choice.value = "all";
    let count = 0;
    for (const row of rows) {
      const isChosen = !choice || choice.value === "all" || "total" in row.element.dataset;
      const isVisible = isChosen && searchWords.every((word) => matches(row, word));
      row.element.hidden = !isVisible;
      if (isVisible) count += 1;
    }
    find("#Shown").textContent = `${count} of ${rows.length} ${find("#Shown").dataset.noun}`;
    find("#None").hidden = count > 0;
  }

  /* Show what the address names, even if it is filtered or folded. */
  function showTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    target.hidden = false;
    for (let details = target.closest("details"); details; details = details.parentElement.closest("details")) {
      details.open = true;
    }
    target.scrollIntoView();
  }

  if (form) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", filterRows);
    filterRows();
  }
  addEventListener("hashchange", showTarget);
  showTarget();
})();
