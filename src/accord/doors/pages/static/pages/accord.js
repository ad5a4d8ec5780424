// What a page needs of a browser beside HTML: the theme, the menu, the key "/", arrow keys, filters, dropping files, ticking all. Nothing breaks without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const apply = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.querySelectorAll("[data-theme-choice]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.themeChoice === theme)));
  };
  let theme = "";
  try { theme = localStorage.getItem("theme") || ""; } catch { theme = ""; }
  apply(theme);
  document.addEventListener("DOMContentLoaded", () => apply(theme));

  // The menu of a phone: a drawer that takes the focus and gives it back.
  const drawer = (open) => {
    const button = document.querySelector("[data-menu]");
    if (!button || root.hasAttribute("data-menu-open") === open) return;
    root.toggleAttribute("data-menu-open", open);
    button.setAttribute("aria-expanded", String(open));
    document.querySelectorAll(".page, .sidebar-head").forEach((part) => { part.inert = open; });
    if (open) document.querySelector("[data-menu-close].button").focus();
    else button.focus();
  };
  addEventListener("pageshow", () => drawer(false));

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) {
      theme = choice.dataset.themeChoice;
      try { localStorage.setItem("theme", theme); } catch { /* it holds for this page */ }
      apply(theme);
      return;
    }
    const menu = event.target.closest("[data-menu]");
    if (menu) { drawer(!root.hasAttribute("data-menu-open")); return; }
    if (event.target.closest("[data-menu-close]")) { drawer(false); return; }
    const filters = event.target.closest("[data-filters]");
    if (filters) {
      filters.setAttribute("aria-expanded", String(filters.form.toggleAttribute("data-open")));
      return;
    }
    if (event.target.closest("[data-print]")) { window.print(); return; }
    document.querySelectorAll("details.drop[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
    const found = document.getElementById("found");
    if (found && !event.target.closest(".search-field")) found.replaceChildren();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = document.getElementById("search");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    }
    const field = event.target.closest(".search-field");
    if (field && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const hits = [...field.querySelectorAll("#found a")];
      if (!hits.length) return;
      event.preventDefault();
      const next = hits.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? document.getElementById("search") : hits[Math.min(next, hits.length - 1)]).focus();
    }
    if (event.key === "Escape") {
      drawer(false);
      document.querySelectorAll("details.drop[open]").forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
      document.getElementById("found")?.replaceChildren();
    }
  });

  // A wall of cells: each of its lists is one stop of the Tab key, the arrow keys lead from cell to cell.
  const stop = (cell) => cell.closest("ul").querySelectorAll("a").forEach((c) => { c.tabIndex = c === cell ? 0 : -1; });
  const beside = {
    ArrowLeft: (cells, at) => cells[cells.indexOf(at) - 1], ArrowRight: (cells, at) => cells[cells.indexOf(at) + 1],
    ArrowUp: (cells, at) => nearest(cells, at, -1), ArrowDown: (cells, at) => nearest(cells, at, 1),
    Home: (cells, at) => at.closest("ul").querySelector("a"), End: (cells, at) => [...at.closest("ul").querySelectorAll("a")].at(-1),
  };
  const nearest = (cells, at, way) => {
    const { top, left } = at.getBoundingClientRect();
    const far = (cell, { top: y, left: x } = cell.getBoundingClientRect()) => Math.abs(y - top) * 1e4 + Math.abs(x - left);
    return cells.filter((c) => (c.getBoundingClientRect().top - top) * way > 1).sort((a, b) => far(a) - far(b))[0];
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-wall]").forEach((wall) => {
    document.querySelectorAll("[data-with-script]").forEach((said) => { said.hidden = false; });
    wall.querySelectorAll("li:first-child > a").forEach(stop);
    wall.addEventListener("focusin", ({ target }) => { if (target.matches("li > a")) stop(target); });
    wall.addEventListener("keydown", (event) => {
      const at = event.target.closest("li > a");
      if (!at || !beside[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      const side = `ul[class="${at.closest("ul").className}"] a`;
      beside[event.key]([...wall.querySelectorAll(side)], at)?.focus();
    });
  }));

  // Files: dropped on the form, they land in its file field.
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const target = event.target.closest("[data-drop]");
      if (!target) return;
      event.preventDefault();
      target.toggleAttribute("data-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer?.files.length) return;
      const field = target.querySelector("input[type=file]");
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  // Filters that take effect at once; the button stays for everybody else.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-at-once]")) event.target.form.requestSubmit();
  });
  // The sections of the navigation stay as somebody left them.
  document.addEventListener("click", (event) => {
    const section = event.target.closest(".section > summary")?.parentElement;
    if (!section) return;
    const kept = new Set((/(?:^|; )sections=([^;]*)/.exec(document.cookie)?.[1] || "").split(".").filter(Boolean));
    if (section.open) kept.delete(section.dataset.section);
    else kept.add(section.dataset.section);
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `sections=${[...kept].join(".")}; path=/; max-age=31536000; samesite=lax${secure}`;
  });
  // Nothing that says nothing gets into the address of a list.
  document.addEventListener("change", (event) => {
    if (event.target.name === "columns") event.target.form.querySelectorAll("[data-untouched]").forEach((b) => delete b.dataset.untouched);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".filters")) return;
    const idle = [...event.target.elements].filter((e) => e.name && (e.value === "" || e.matches("[data-untouched]")));
    idle.forEach((e) => { e.disabled = true; });
    setTimeout(() => idle.forEach((e) => { e.disabled = false; }));
  });

  // One box that ticks all of a name.
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-tick-all]").forEach((label) => {
    label.hidden = false;
    label.addEventListener("change", (event) => {
      document.getElementsByName(label.dataset.tickAll).forEach((box) => { box.checked = event.target.checked; });
    });
  }));

  // Words that narrow a long list of boxes; what is ticked stays.
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-narrow]").forEach((field) => {
    field.hidden = false;
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/);
      field.nextElementSibling.querySelectorAll(".box").forEach((box) => {
        const said = box.textContent.toLowerCase();
        box.hidden = !box.control.checked && !words.every((word) => said.includes(word));
      });
    });
  }));
})();
