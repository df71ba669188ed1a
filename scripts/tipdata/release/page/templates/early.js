document.documentElement.classList.add("js");
try { document.documentElement.dataset.theme = localStorage.getItem("theme") || ""; } catch { /* a browser may forbid storage: the system's theme holds */ }
