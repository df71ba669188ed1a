"use strict";
(() => {
  const data = JSON.parse(document.getElementById("Data").textContent);
  const root = document.documentElement;
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];

  /* Theme */
  const theme = find("#Theme");
  const asked = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : asked.matches);
  const sayTheme = () => { theme.textContent = isDark() ? "Light theme" : "Dark theme"; };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* it lasts until the page is left */ }
    sayTheme();
  });
  asked.addEventListener("change", sayTheme);
  sayTheme();

  /* Files that readers take away */
  const save = (content, type, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const picture = (svg, dark) => {
    const copy = svg.cloneNode(true);
    const [x, y, width, height] = svg.dataset.whole.split(" ").map(Number);
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    title.textContent = svg.getAttribute("aria-label");
    style.textContent = dark === undefined ? data.style : data.style.replace("(prefers-color-scheme:dark)", dark ? "all" : "not all");
    for (const [name, value] of Object.entries({ x, y, width, height, fill: data.paper })) paper.setAttribute(name, value);
    copy.prepend(title, style, paper);
    for (const name of ["class", "id", "aria-label", "data-whole", "data-file"]) copy.removeAttribute(name);
    for (const [name, value] of Object.entries({ viewBox: svg.dataset.whole, width, height })) copy.setAttribute(name, value);
    return new XMLSerializer().serializeToString(copy);
  };
  document.addEventListener("click", (event) => {
    const vector = event.target.closest("[data-svg]");
    const pixels = event.target.closest("[data-png]");
    if (vector) {
      event.preventDefault();
      const svg = document.getElementById(vector.dataset.svg);
      save(picture(svg), "image/svg+xml", `${svg.dataset.file}.svg`);
    } else if (pixels) {
      const svg = document.getElementById(pixels.dataset.png);
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = image.width * 3;
        canvas.height = image.height * 3;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => save(blob, "image/png", `${svg.dataset.file}.png`));
      };
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture(svg, isDark()))}`;
    }
  });

  /* Citations copy themselves when they are opened */
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  document.addEventListener("click", (event) => {
    const summary = event.target.closest(".cite > summary");
    if (!summary || summary.parentElement.open) return;
    const card = summary.closest(".card");
    const permalink = location.protocol === "file:" ? "" : ` ${location.origin}${location.pathname}#${card.id}`;
    const said = find(".said", card) || document.createElement("p");
    said.className = "said small";
    said.setAttribute("role", "status");
    summary.parentElement.append(said);
    copy(`${find(".citation", card).textContent}${permalink}`).then(() => { said.textContent = "Copied."; });
  });

  /* The table: filter, sort, address */
  const table = find("table.figures");
  const body = find("tbody", table);
  const form = find("#Filter");
  const place = new Map(data.columns.map((name, index) => [name, index]));
  const raw = new Map(data.rows.map((cells) => [cells[place.get("figure_id")], cells]));
  const rows = all("tr", body).map((element, order) => ({ element, order, cells: raw.get(element.dataset.figure), words: null }));
  const facets = all("select", form).map((select) => ({ select, index: place.get(select.name) }));
  const FIRST = 200; /* rows shown at once, until the reader asks for all: laying thousands out takes long */
  let sorting = { by: "", down: false };
  let everything = false;

  const wordsOf = (row) => (row.words ??= `${row.cells.join(" ")} ${row.element.textContent}`.toLowerCase());
  const text = (row, name) => find(`.${name}`, row.element).textContent.trim();
  const keys = {
    value: (row) => Number(row.cells[place.get("value")]),
    year: (row) => Number(row.cells[place.get("year")]),
    what: (row) => text(row, "what"),
    area: (row) => text(row, "area"),
    place: (row) => text(row, "place"),
  };
  const heads = all("th[data-sort]", table).map((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const name = head.dataset.sort;
      if (sorting.by !== name) sorting = { by: name, down: false };
      else if (!sorting.down) sorting = { by: name, down: true };
      else sorting = { by: "", down: false };
      sort();
      filter();
      tell();
    });
    return head;
  });

  function sort() {
    const key = keys[sorting.by] || ((row) => row.order);
    const keyed = rows.map((row) => [key(row), row]);
    const collator = new Intl.Collator("en", { numeric: true });
    const ordered = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
    keyed.sort(([a, one], [b, other]) => (sorting.down ? ordered(b, a) : ordered(a, b)) || one.order - other.order);
    rows.splice(0, rows.length, ...keyed.map(([, row]) => row));
    const fragment = document.createDocumentFragment();
    for (const row of rows) fragment.append(row.element);
    body.append(fragment);
    for (const head of heads) {
      if (head.dataset.sort === sorting.by) head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function filter() {
    const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = facets.filter(({ select }) => select.value).map(({ select, index }) => [index, select.value]);
    let found = 0;
    for (const row of rows) {
      row.fits = chosen.every(([index, value]) => row.cells[index] === value) && (!words.length || words.every((word) => wordsOf(row).includes(word)));
      found += row.fits;
      const hidden = !row.fits || (found > FIRST && !everything);
      if (row.element.hidden !== hidden) row.element.hidden = hidden;
    }
    const more = found > FIRST && !everything;
    const said = (number) => number.toLocaleString("en");
    find("#Shown").textContent = `${said(found)} of ${said(rows.length)} figures${more ? `, the first ${said(FIRST)} below` : ""}`;
    find("#None").hidden = found > 0;
    find("#All").hidden = !more;
  }

  function tell() {
    const state = new URLSearchParams();
    if (form.elements.q.value.trim()) state.set("q", form.elements.q.value.trim());
    for (const { select } of facets) if (select.value) state.set(select.name, select.value);
    if (sorting.by) state.set("sort", sorting.down ? `-${sorting.by}` : sorting.by);
    const query = state.toString();
    const address = `${location.pathname}${query ? `?${query}` : ""}${location.hash}`;
    try { history.replaceState(null, "", address); } catch { /* some browsers keep the address of a file as it is */ }
  }

  function hear() {
    const state = new URLSearchParams(location.search);
    form.elements.q.value = state.get("q") || "";
    for (const { select } of facets) {
      select.value = state.get(select.name) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    const by = (state.get("sort") || "").replace(/^-/, "");
    sorting = by in keys ? { by, down: state.get("sort").startsWith("-") } : { by: "", down: false };
    if (sorting.by) sort();
    filter();
  }

  const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  find("#Take").addEventListener("click", () => {
    const lines = [data.columns, ...rows.filter((row) => row.fits).map((row) => row.cells)].map((cells) => `${cells.map(quoted).join(",")}\n`);
    save(lines.join(""), "text/csv;charset=utf-8", `${data.name}-rows.csv`);
  });
  find("#All button").addEventListener("click", () => { everything = true; filter(); });
  addEventListener("beforeprint", () => { everything = true; filter(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { filter(); tell(); });
  form.addEventListener("reset", () => setTimeout(() => { filter(); tell(); }));
  addEventListener("popstate", hear);
  hear();
})();
