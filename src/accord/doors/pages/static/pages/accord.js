// What a page needs of a browser beside HTML: the theme, the menu, the key "/", dropping files. Nothing breaks without it.
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

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) {
      theme = choice.dataset.themeChoice;
      try { localStorage.setItem("theme", theme); } catch { /* it holds for this page */ }
      apply(theme);
      return;
    }
    const menu = event.target.closest("[data-menu]");
    if (menu) {
      const open = root.toggleAttribute("data-menu-open");
      menu.setAttribute("aria-expanded", String(open));
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
    if (event.key === "Escape") {
      document.querySelectorAll("details.drop[open]").forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
      document.getElementById("found")?.replaceChildren();
    }
  });

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
})();
