// Small comforts of every page; nothing here is needed to read or to act.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  // A device may refuse storage (private browsing, full disk): the page works all the same.
  function kept(key, value) {
    try {
      if (value === undefined) return window.localStorage.getItem(key);
      window.localStorage.setItem(key, value);
    } catch (refused) { /* nothing to keep */ }
    return null;
  }

  function showTheme(theme) {
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
    else root.removeAttribute("data-theme");
    each("[data-theme-choice]", function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-theme-choice") === (theme || "auto")));
    });
  }

  function themes() {
    showTheme(kept("theme"));
    each("[data-theme-choice]", function (button) {
      button.addEventListener("click", function () {
        const theme = button.getAttribute("data-theme-choice");
        kept("theme", theme);
        showTheme(theme);
      });
    });
  }

  function errors() {
    const summary = document.querySelector("[data-focus-me]");
    if (summary) summary.focus();
  }

  function closeMenus(except) {
    each("details[data-menu][open]", function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  function menus() {
    document.addEventListener("click", function (event) {
      closeMenus(event.target.closest("details[data-menu]"));
    });
    document.addEventListener("keydown", function (event) {
      const menu = event.key === "Escape" && event.target.closest("details[data-menu][open]");
      if (!menu) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  function dialogs() {
    document.addEventListener("click", function (event) {
      const opener = event.target.closest("[data-opens]");
      const closer = event.target.closest("[data-closes]");
      const dialog = opener ? document.getElementById(opener.getAttribute("data-opens")) : closer && closer.closest("dialog");
      if (!dialog || !dialog.showModal) return;
      if (opener) dialog.showModal();
      else if (dialog.open) dialog.close();
      else return;
      event.preventDefault();
    });
  }

  function copies() {
    each("[data-copy]", function (button) {
      button.addEventListener("click", function () {
        const source = document.querySelector(button.getAttribute("data-copy"));
        if (!source || !navigator.clipboard) return;
        navigator.clipboard.writeText(source.textContent.trim()).then(function () {
          button.setAttribute("aria-live", "polite");
          button.lastChild.textContent = button.getAttribute("data-copied");
        });
      });
    });
  }

  function counters() {
    each("[data-count-for]", function (line) {
      const field = document.getElementById(line.getAttribute("data-count-for"));
      function show() {
        const left = field.maxLength - field.value.length;
        line.textContent = line.getAttribute("data-text").replace("{n}", left.toLocaleString(root.lang));
      }
      field.addEventListener("input", show);
      show();
    });
  }

  function prints() {
    each("[data-print]", function (button) {
      button.addEventListener("click", function () { window.print(); });
    });
  }

  // Sending without a network would put the browser's own page in place of ours: ours stays, and says so.
  function network() {
    each("form[data-needs-network]", function (form) {
      const notice = form.querySelector("[data-offline]");
      function check() { notice.hidden = navigator.onLine !== false; }
      window.addEventListener("online", check);
      form.addEventListener("submit", function (event) {
        check();
        if (notice.hidden) return;
        event.preventDefault();
        notice.setAttribute("tabindex", "-1");
        notice.focus();
      });
    });
  }

  // "J'ai fini" on a shared device: what the ballot kept on it goes.
  function forget() {
    // The code of a card stands behind "#": it never travels in an address.
    each("[data-from-hash]", function (element) {
      var code = window.location.hash.slice(1);
      if (!/^[0-9A-Za-z-]{8,40}$/.test(code)) return;
      element.value = code;
      window.history.replaceState(null, "", window.location.pathname);
    });
    each("[data-clear-draft]", function (element) {
      function wipe() {
        try {
          Object.keys(window.localStorage).forEach(function (key) {
            if (key.indexOf("ballot:") === 0) window.localStorage.removeItem(key);
          });
        } catch (refused) { /* nothing was kept */ }
      }
      if (element.getAttribute("data-clear-draft") === "now") wipe();
      else element.addEventListener(element.tagName === "FORM" ? "submit" : "click", wipe);
    });
  }

  [themes, errors, menus, dialogs, copies, counters, prints, network, forget].forEach(function (start) { start(); });
})();
