// Workshops of the Assises: a phone, the big screen or the remote asks every two and a half seconds whether anything changed,
// and fetches the part that everybody shares when it did. Without this file every page works by reloading it.
(function () {
  "use strict";
  const root = document.querySelector("[data-workshop]");
  if (!root || !window.fetch) return;
  const say = root.dataset;
  const kind = say.workshop;
  const EVERY = 2500, SLOW = 15000, LONGEST = 30000;
  let version = null, failures = 0, clockSkew = 0, waiting = null;

  function kept(key, value) {
    try {
      if (value === undefined) return window.localStorage.getItem(key);
      if (value === null) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, value);
    } catch (refused) { /* private browsing, full disk: the page works all the same */ }
    return null;
  }
  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }
  function figure(number) {
    return new Intl.NumberFormat(document.documentElement.lang + "-u-nu-latn").format(number);
  }
  function announce(sentence, bad) {
    const notice = root.querySelector("[data-say]");
    if (!notice) return;
    notice.hidden = !sentence;
    notice.classList.toggle("tone-rose", Boolean(bad));
    notice.querySelector("p").textContent = sentence || "";
  }

  // The clock of the page: what the timer says, second by second, also without network.
  function tick() {
    document.querySelectorAll("[data-timer]").forEach(function (timer) {
      const ends = Number(timer.dataset.ends);
      if (!ends) return;
      const left = Math.round(ends - (Date.now() + clockSkew) / 1000);
      const text = timer.lastElementChild;
      text.textContent = left <= 0 ? say.sayOver : fill(say.sayMinutes, { minutes: figure(Math.floor(left / 60)), seconds: figure(left % 60) });
      timer.classList.toggle("tone-rose", left <= 0);
    });
  }

  // Swap the shared part; what is open, ticked or focused stays so. Somebody who is typing is not interrupted.
  function busy(part) {
    const field = document.activeElement;
    return part.contains(field) && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName) && !/checkbox|radio/.test(field.type);
  }
  function swap(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const name = kind === "room" ? "salle" : kind === "screen" ? "ecran" : "telecommande";
    const part = document.getElementById(name), next = fresh.querySelector("#" + name);
    if (!part || !next) return false;
    if (busy(part)) return false;
    const focused = document.activeElement, path = focused && part.contains(focused) && place(focused);
    const open = Array.from(part.querySelectorAll("details[id]"), (each) => [each.id, each.open]);
    const ticked = Array.from(part.querySelectorAll("input[type=checkbox][id]:checked"), (each) => each.id);
    const typed = Array.from(part.querySelectorAll("input[id]:not([type=checkbox]):not([type=hidden]), textarea[id]"), (each) => [each.id, each.value, each.defaultValue]);
    part.replaceChildren(...next.childNodes);
    Array.from(next.attributes).forEach((each) => { if (each.name === "data-phase") part.setAttribute(each.name, each.value); });
    open.forEach(([id, was]) => { const it = document.getElementById(id); if (it && was) it.open = true; });
    ticked.forEach((id) => { const it = document.getElementById(id); if (it) it.checked = true; });
    typed.forEach(([id, value, before]) => { const it = document.getElementById(id); if (it && value !== before) it.value = value; });
    if (path) { const again = part.querySelector(path); if (again) again.focus({ preventScroll: true }); }
    dress(part.dataset.phase);
    document.dispatchEvent(new CustomEvent("workshop:fresh"));
    return true;
  }
  function place(element) {
    if (element.id) return "#" + CSS.escape(element.id);
    const dot = element.closest("[data-group]");
    if (dot) return "[data-group='" + dot.dataset.group + "'] [data-step='" + element.dataset.step + "']";
    const label = element.getAttribute("aria-label");
    return label ? "[aria-label='" + CSS.escape(label) + "']" : null;
  }

  // Forms of another phase are there and hidden: a change of phase costs the server nothing but the shared part.
  function dress(phase) {
    root.querySelectorAll("[data-phases]").forEach(function (section) {
      const words = section.querySelector("textarea");
      section.hidden = !section.dataset.phases.split(" ").includes(phase) && !(words && words.value.trim());
      const form = section.querySelector("form[hidden]");
      if (form && !section.hidden) form.hidden = false;
    });
    dots();
    tick();
  }

  async function look() {
    if (!say.pulse) return;
    const answer = await fetch(say.pulse, { cache: "no-cache", credentials: "omit" });
    if (answer.status === 404 && say.elsewhere) return void window.location.assign(say.elsewhere);
    if (!answer.ok) throw new Error(answer.status);
    const date = Date.parse(answer.headers.get("Date") || "");
    if (date && answer.headers.get("Age") === null) clockSkew = date - Date.now();
    const beat = await answer.json();
    if (version === null) version = firstVersion(beat);
    if (beat.v === version) return;
    if (await refresh()) version = beat.v;
  }
  // The page itself was made a moment ago; a change in between shows as another phase, else at the next change.
  function firstVersion(beat) {
    return kind === "remote" ? beat.v : null;
  }
  async function refresh() {
    const headers = kind === "remote" ? { "HX-Request": "true" } : {};
    const answer = await fetch(say.part, { headers, cache: "no-cache" });
    return answer.ok && swap(await answer.text());
  }
  function later() {
    const calm = document.hidden ? SLOW : EVERY;
    const wait = Math.min(LONGEST, calm * Math.pow(2, Math.min(failures, 4)));
    window.clearTimeout(waiting);
    waiting = window.setTimeout(round, wait * (0.85 + Math.random() * 0.3));
  }
  async function round() {
    try {
      await look();
      failures = 0;
      document.dispatchEvent(new CustomEvent("workshop:online"));
    } catch (away) {
      failures += 1;
    }
    later();
  }

  // Dots of this phone: the shared part does not know them.
  let mine = {};
  function readMine() {
    root.querySelectorAll("[data-dot]").forEach(function (form) {
      mine[form.dataset.dot] = Number(form.querySelector("[data-placed]").textContent) || 0;
    });
  }
  function dots() {
    const section = root.querySelector("[data-dots]");
    if (!section) return;
    const each = Number(section.dataset.each), most = Number(section.dataset.most);
    let used = 0;
    section.querySelectorAll("[data-dot]").forEach(function (form) {
      const placed = mine[form.dataset.dot] || 0;
      used += placed;
      form.querySelector("[data-placed]").textContent = figure(placed);
      const [less, more] = [form.querySelector("[data-step='-1']"), form.querySelector("[data-step='1']")];
      less.value = Math.max(0, placed - 1);
      more.value = placed + 1;
      less.disabled = placed < 1;
      more.disabled = placed >= most;
    });
    section.querySelector("[data-left]").textContent = fill(say.sayLeft, { used: figure(used), each: figure(each) });
  }

  // Drafts stay on this phone until they are sent.
  const key = "workshop:" + say.code;
  const writing = root.querySelector("form[data-live='say']");
  function draft() {
    if (!writing) return;
    const field = writing.elements.words;
    if (!field.value) field.value = kept(key) || "";
    field.addEventListener("input", () => kept(key, field.value || null));
  }
  function token() {
    const field = root.querySelector("input[name=csrf_token]");
    return field ? field.value : say.token;
  }

  async function send(form, button) {
    const data = new FormData(form);
    if (button && button.name) data.set(button.name, button.value);
    if (!data.get("csrf_token")) data.set("csrf_token", token());
    const controls = form.querySelectorAll("button");
    controls.forEach((each) => { each.setAttribute("aria-disabled", "true"); });
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "workshop" } });
      if (!(answer.headers.get("Content-Type") || "").includes("json")) return void window.location.reload();
      received(form, button, await answer.json());
    } catch (away) {
      announce(say.sayOffline, true);
      if (form === writing) document.dispatchEvent(new CustomEvent("workshop:unsent", { detail: Array.from(data.entries()) }));
    } finally {
      controls.forEach((each) => { each.removeAttribute("aria-disabled"); });
    }
  }
  function received(form, button, told) {
    announce(told.sentence, !told.ok);
    if (told.mine) { mine = told.mine; dots(); }
    const ticket = form.elements.ticket;
    if (told.ok && ticket) ticket.value = told.ticket;
    if (told.opened && form.elements.opened) form.elements.opened.value = told.opened;
    if (told.ok && form === writing) {
      form.elements.words.value = "";
      form.elements.words.dispatchEvent(new Event("input"));
      kept(key, null);
    }
    if (told.ok && form.dataset.live === "tell") tapped(form, button);
    refresh().catch(() => {});
  }
  function tapped(form, button) {
    const first = button && button.name === "mood";
    if (first) {
      const field = document.createElement("input");
      field.type = "hidden"; field.name = "mood"; field.value = button.value;
      form.append(field);
    }
    form.querySelector("[data-tap=mood]").hidden = true;
    const second = form.querySelector("[data-tap=heard]");
    second.hidden = !first;
    if (first) second.querySelector("button").focus();
  }

  root.addEventListener("submit", function (event) {
    const form = event.target.closest("form[data-live]");
    if (!form) return;
    event.preventDefault();
    if (form.querySelector("button[aria-disabled]")) return;
    send(form, event.submitter);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) round(); });
  window.addEventListener("online", round);
  window.setInterval(tick, 1000);
  readMine();
  draft();
  const part = document.getElementById("salle");
  if (part) dress(part.dataset.phase);
  tick();
  window.workshop = { refresh, announce, kept, fill, figure, tick, token, dress: () => dress(document.getElementById("salle").dataset.phase) };
  later();
})();
