// Ideas written without network: kept on this phone, each with the ticket of its form, also when the page is closed; sent
// in order once the network is back. Whatever arrived the first time is not said twice: the ticket is the same.
(function () {
  "use strict";
  const root = document.querySelector("[data-workshop='room']");
  const form = document.querySelector("form[data-live='say']");
  const shared = window.workshop;
  if (!root || !form || !shared) return;
  const box = root.querySelector("[data-unsent]"), key = "workshop-ideas:" + root.dataset.code;
  let ideas = read(), sending = false;

  function read() {
    try { return JSON.parse(shared.kept(key) || "[]"); } catch (broken) { return []; }
  }
  // In memory first: a browser that stores nothing still keeps them while the page is open.
  function keep(list) {
    ideas = list;
    shared.kept(key, list.length ? JSON.stringify(list) : null);
    box.hidden = !list.length;
    box.querySelector("ul").replaceChildren(...list.map(function (fields) {
      const line = document.createElement("li");
      line.textContent = value(fields, "words");
      line.lang = value(fields, "language");
      line.dir = "auto";
      return line;
    }));
  }
  function value(fields, name) {
    return (fields.find(([each]) => each === name) || ["", ""])[1];
  }
  function write(words) {
    form.elements.words.value = words;
    form.elements.words.dispatchEvent(new Event("input"));
  }
  function ticket() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function post(fields) {
    const data = new FormData();
    fields.forEach(([name, said]) => data.append(name, said));
    data.set("csrf_token", shared.token());
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "workshop" } });
    if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
    return (answer.headers.get("Content-Type") || "").includes("json") ? answer.json() : null;
  }
  // A page that was open for long holds a key that is no longer taken.
  async function renew() {
    const page = new DOMParser().parseFromString(await (await fetch(window.location.href)).text(), "text/html");
    const fresh = page.querySelector("input[name=csrf_token]");
    if (fresh) document.querySelectorAll("input[name=csrf_token]").forEach((field) => { field.value = fresh.value; });
  }
  async function flush() {
    if (sending || !ideas.length) return;
    sending = true;
    try {
      while (ideas.length) {
        let told = await post(ideas[0]);
        if (!told) { await renew(); told = await post(ideas[0]); }
        const fields = ideas[0];
        keep(ideas.slice(1));
        // Too late, or not taken: the words go back where they can be read, changed and sent again.
        if (!told || !told.ok) write([form.elements.words.value, value(fields, "words")].filter(Boolean).join("\n\n"));
        if (told) shared.announce(told.sentence, !told.ok);
      }
      await shared.refresh();
      shared.dress();
    } catch (away) { /* still no network, or too much at once: the next sign of life tries again */
    } finally {
      sending = false;
    }
  }

  document.addEventListener("workshop:unsent", function (event) {
    const fields = event.detail.filter(([name, said]) => name !== "csrf_token" && typeof said === "string");
    keep(ideas.concat([fields]));
    form.elements.ticket.value = ticket();
    write("");
  });
  document.addEventListener("workshop:online", flush);
  window.addEventListener("online", flush);
  keep(ideas);
  flush();
})();
