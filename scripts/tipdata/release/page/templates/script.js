"use strict";
(() => {
  const root = document.documentElement;
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];

  /* Theme */
  const theme = find("#Theme");
  const asked = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : asked.matches);
  const nameTheme = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `${theme.textContent} theme`);
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* it lasts until the page is left */ }
    nameTheme();
  });
  asked.addEventListener("change", nameTheme);
  nameTheme();

  const table = find("table.figures");
  if (!table) return;

  /* The picture: the number under the pointer, with its words and its link. A first touch reads, a second follows. */
  const readout = find(".readout");
  const read = (point) => {
    const found = find(`.readouts [data-of="${CSS.escape(point.getAttribute("href").slice(1))}"]`);
    if (found && readout.innerHTML !== found.innerHTML) { readout.innerHTML = found.innerHTML; return true; }
    return false;
  };
  for (const point of all(".hero .pt")) {
    let fresh = false;
    point.addEventListener("pointerenter", (event) => { fresh = read(point) && event.pointerType === "touch"; });
    point.addEventListener("focus", () => { read(point); });
    point.addEventListener("click", (event) => { if (fresh) event.preventDefault(); fresh = false; });
  }

  /* The table */
  const form = find("#Filter");
  const facets = all("select", form).filter((one) => one.name !== "r");
  const rows = all(".row", table).map((element) => {
    const cells = all("td", element).map((cell) => cell.textContent.trim());
    const codes = { ...element.dataset, y: cells[0], e: cells[6] };
    const facts = all("div", element.nextElementSibling).filter((one) => /^(In the report|Note)/.test(one.textContent));
    const words = [element, ...facts].map((one) => one.textContent).concat(element.id).join(" ").toLowerCase();
    return { element, cells, codes, words: words.replace(/(\d),(?=\d)/g, "$1").match(/[\p{L}\p{N}]+/gu) || [] };
  });
  const dimensions = facets.map((one) => one.name).filter((name) => name.length > 1);
  let fitting = rows;

  /* A word of the reader begins a word of the row; a number is a whole number. */
  const holds = (row, word) => row.words.some((one) => (/^\d+$/.test(word) ? one === word : one.startsWith(word)));

  function filter() {
    const words = form.elements.q.value.toLowerCase().replace(/(\d),(?=\d)/g, "$1").match(/[\p{L}\p{N}]+/gu) || [];
    const chosen = facets.filter((one) => one.value);
    const r = form.elements.r; /* whoever asks for a part, or for a word, is shown parts; who asks for an edition, its totals */
    if (words.length || chosen.some((one) => dimensions.includes(one.name))) r.value = "all";
    else if (form.elements.e.value && !r.value) r.value = "totals";
    const kinds = { all: ["new", "total", "part"], totals: ["new", "total"] }[r.value] || ["new"];
    fitting = rows.filter((row) => kinds.includes(row.codes.r) && chosen.every((one) => row.codes[one.name] === one.value) && words.every((word) => holds(row, word)));
    const fits = new Set(fitting);
    for (const row of rows) if (row.element.hidden === fits.has(row)) row.element.hidden = !fits.has(row);
    find("#Shown").textContent = `${fitting.length} of ${rows.length} figures`;
    find("#None").hidden = fitting.length > 0;
  }

  function tell() {
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    try { history.replaceState(null, "", `${location.pathname}${state.size ? `?${state}` : ""}${location.hash}`); } catch { /* some browsers keep the address of a file */ }
  }

  /* A permalink opens its row, or the fold that holds it, whatever is filtered. */
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches(".row")) {
      target.hidden = false;
      target.classList.add("open");
    }
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: target.matches(".row") ? "center" : "start" });
  }
  table.addEventListener("click", (event) => {
    const link = event.target.closest(".w a");
    if (!link) return;
    const row = link.closest("tr");
    if (row.classList.toggle("open") && location.hash === link.hash) event.preventDefault();
    else if (!row.classList.contains("open")) event.preventDefault();
  });

  const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  find("#Take").addEventListener("click", () => {
    const head = ["year", "what", "counted_by", "bound", "value", "unit", "edition_year", "figure_id"];
    const lines = fitting.map(({ element, cells }) => [cells[0], find(".w", element).innerText.replace(/\s+/g, " ").trim(), cells[2], cells[3], cells[4].replaceAll(",", ""), cells[5], cells[6], element.id]);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([[head, ...lines].map((cells) => `${cells.map(quoted).join(",")}\n`).join("")], { type: "text/csv" }));
    link.download = "figures.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  const state = new URLSearchParams(location.search);
  for (const field of form.elements) if (field.name && state.has(field.name)) field.value = state.get(field.name);
  for (const one of [form.elements.r, ...facets]) if (one.selectedIndex < 0) one.value = "";
  if (facets.some((one) => one.value)) find(".filters").open = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { filter(); tell(); });
  form.addEventListener("reset", () => setTimeout(() => { filter(); tell(); }));
  addEventListener("hashchange", reveal);
  filter();
  reveal();
})();
