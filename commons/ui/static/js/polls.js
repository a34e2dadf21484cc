// A device handed over at the polls: untouched for so long, it warns, then goes where everything is wiped.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-idle]"), function (element) {
    const allowed = Number(element.getAttribute("data-idle")) * 1000;
    let touched = Date.now();
    function stay() {
      touched = Date.now();
      element.hidden = true;
    }
    // Not "scroll": the warning moves the page by itself when it appears, and nobody is there.
    ["pointerdown", "keydown", "input", "wheel"].forEach(function (name) {
      window.addEventListener(name, stay, { passive: true });
    });
    const watch = window.setInterval(function () {
      const still = Date.now() - touched;
      if (still >= allowed) {
        // Once: asked again each second, a page slower than that would never come.
        window.clearInterval(watch);
        window.location.replace(element.getAttribute("data-over"));
      } else if (still >= allowed - 30000) element.hidden = false;
    }, 1000);
  });
})();
