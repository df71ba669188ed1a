"use strict";
(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* Copying needs a secure context; elsewhere the text is selected, so that a key copies it. */
  async function copyText(button, text, element) {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      if (element) getSelection().selectAllChildren(element);
      else prompt("Copy this address:", text);
    }
  }

  for (const button of findAll("[data-copy]")) {
    const element = document.getElementById(button.dataset.copy);
    button.addEventListener("click", () => copyText(button, element.textContent.trim(), element));
  }
  for (const button of findAll("[data-copy-link]")) {
    button.addEventListener("click", () => copyText(button, location.href));
  }

  const form = find("#Filter");
  if (!form) return;
  const { q: search, r: rowChoice } = form.elements;
  const facets = findAll("select", form).filter((select) => select !== rowChoice);
  const facetsOfTotals = ["i", "c", "y"]; /* indicator, counter, year: what totals have, too */

  /* Words in lower case; digits without thousands separators. */
  const splitWords = (text) => text.toLowerCase().replace(/(\d),(?=\d)/g, "$1").match(/[\p{L}\p{N}]+/gu) || [];

  const rows = findAll(".row").map((element) => {
    find("a", element).href = `#${element.id}`; /* Without this script, all facts are shown. */
    const quoteAndNote = findAll(".searchable dd", element.nextElementSibling);
    const texts = [...element.cells, ...quoteAndNote].map((part) => part.textContent);
    const codes = { b: "stated", ...element.dataset, y: element.cells[0].textContent, e: element.cells[6].textContent };
    return { element, codes, words: splitWords([element.id, ...texts].join(" ")) };
  });

  /* A search word matches the beginning of a word; a number matches a whole number. */
  const matches = (row, searchWord) =>
    row.words.some((word) => (/^\d+$/.test(searchWord) ? word === searchWord : word.startsWith(searchWord)));

  function filterRows() {
    const searchWords = splitWords(search.value);
    const chosen = facets.filter((facet) => facet.value);
    /* A search, an edition or a part is not looked for among totals alone. */
    if (searchWords.length || chosen.some((facet) => !facetsOfTotals.includes(facet.name))) rowChoice.value = "all";
    let count = 0;
    for (const row of rows) {
      const isVisible =
        (rowChoice.value || "r" in row.codes) &&
        chosen.every((facet) => row.codes[facet.name] === facet.value) &&
        searchWords.every((word) => matches(row, word));
      row.element.hidden = !isVisible;
      if (isVisible) count += 1;
    }
    find("#Shown").textContent = `${count} of ${rows.length} figures`;
    find("#None").hidden = count > 0;
  }

  /* The address contains the filter. */
  function updateAddress(hash = location.hash) {
    const filled = [...new FormData(form)].filter(([, value]) => value);
    const parameters = new URLSearchParams(filled);
    const query = parameters.size ? `?${parameters}` : "";
    try {
      history.replaceState(null, "", `${location.pathname}${query}${hash}`);
    } catch {
      /* Some browsers do not change the address of a local file. */
    }
  }

  /* Show the figure or the check that the address names, even if it is filtered or folded. */
  function showTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches(".row")) target.hidden = false;
    for (let details = target.closest("details"); details; details = details.parentElement.closest("details")) {
      details.open = true;
    }
    target.scrollIntoView();
  }

  /* A second click closes a row: the address then names an element that does not exist, so nothing scrolls. */
  find("table.figures").addEventListener("click", (event) => {
    const link = event.target.closest(".row a");
    if (!link || link.hash !== location.hash) return;
    event.preventDefault();
    location.hash = "-";
    updateAddress("");
  });

  function readAddress() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (form.elements.namedItem(name)) form.elements[name].value = value;
    }
    for (const select of [rowChoice, ...facets]) {
      const isUnknownCode = select.selectedIndex < 0;
      if (isUnknownCode) select.value = "";
    }
    if (facets.some((facet) => facet.value)) find(".filters").open = true;
  }

  function filterAndUpdate() {
    filterRows();
    updateAddress();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filterAndUpdate);
  form.addEventListener("reset", () => setTimeout(filterAndUpdate)); /* after the fields are empty */
  addEventListener("hashchange", showTarget);
  readAddress();
  filterRows();
  showTarget();
})();
