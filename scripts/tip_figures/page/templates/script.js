"use strict";
(() => {
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];

  const form = find("#Filter");
  if (!form) return;
  const { q, r } = form.elements;
  const facets = all("select", form).filter((one) => one !== r);
  const wordsOf = (text) => text.toLowerCase().replace(/(\d),(?=\d)/g, "$1").match(/[\p{L}\p{N}]+/gu) || [];
  const rows = all(".row").map((element) => {
    const said = [element, ...all(".said", element.nextElementSibling)].map((one) => one.textContent);
    const codes = { ...element.dataset, y: element.cells[0].textContent, e: element.cells[6].textContent };
    return { element, codes, words: wordsOf([element.id, ...said].join(" ")) };
  });

  /* A word of the reader begins a word of the row; a number is a whole number. */
  const holds = (row, word) => row.words.some((one) => (/^\d+$/.test(word) ? one === word : one.startsWith(word)));

  function filter() {
    const words = wordsOf(q.value);
    const chosen = facets.filter((one) => one.value);
    /* Whoever asks for a word, an edition or a part is shown more than totals. */
    if (words.length || chosen.some((one) => !["i", "c", "y"].includes(one.name))) r.value = "all";
    let shown = 0;
    for (const row of rows) {
      const fits = (r.value || "r" in row.codes) && chosen.every((one) => row.codes[one.name] === one.value) && words.every((word) => holds(row, word));
      row.element.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    find("#Shown").textContent = `${shown} of ${rows.length} figures`;
    find("#None").hidden = shown > 0;
  }

  /* The address keeps the filter. */
  function tell(hash = location.hash) {
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    try { history.replaceState(null, "", `${location.pathname}${state.size ? `?${state}` : ""}${hash}`); } catch { /* some browsers keep the address of a file */ }
  }

  /* An address of a row or an identity shows it, whatever is filtered or folded. */
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches(".row")) target.hidden = false;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  }

  /* A second click closes a row: its address is left for one that nothing has, so that nothing scrolls. */
  find("table.figures").addEventListener("click", (event) => {
    const link = event.target.closest(".w a");
    if (!link || link.hash !== location.hash) return;
    event.preventDefault();
    location.hash = "-";
    tell("");
  });

  for (const [name, value] of new URLSearchParams(location.search)) if (form.elements.namedItem(name)) form.elements[name].value = value;
  for (const one of [r, ...facets]) if (one.selectedIndex < 0) one.value = "";
  if (facets.some((one) => one.value)) find(".filters").open = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { filter(); tell(); });
  form.addEventListener("reset", () => setTimeout(() => { filter(); tell(); }));
  addEventListener("hashchange", reveal);
  filter();
  reveal();
})();
