// The facilitator's remote without network: gestures are kept on the tablet for ten minutes, each with a ticket of its
// own, and carried out in order when the network is back; the queue and the timer go on here meanwhile.
(function () {
  "use strict";
  const root = document.querySelector("[data-workshop='remote']");
  const shared = window.workshop;
  if (!root || !shared) return;
  const say = root.dataset, key = "workshop-gestures:" + say.key, KEEP = 600, HOLD = 10000;
  let sending = false;

  function buffer(list) {
    if (list !== undefined) shared.kept(key, list.length ? JSON.stringify(list) : null);
    try { return JSON.parse(shared.kept(key) || "[]"); } catch (broken) { return []; }
  }
  function ticket() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function told() {
    const list = buffer();
    if (list.length) shared.announce(shared.fill(say.sayKept, { count: shared.figure(list.length) }));
  }

  // What goes on here at once, before anybody answers.
  function local(fields) {
    const value = (name) => (fields.find(([each]) => each === name) || [])[1];
    if (value("gesture") === "call") {
      const place = root.querySelector("li[data-place='" + value("request") + "']");
      const speaker = root.querySelector("[data-speaker]");
      if (place && speaker) {
        speaker.textContent = place.querySelector("b").textContent;
        speaker.closest("p").hidden = false;
      }
      root.querySelectorAll("[data-place='" + value("request") + "']").forEach((each) => each.remove());
      nextInLine();
    }
    if (value("gesture") === "timer_start" || value("gesture") === "timer_stop") {
      const seconds = Number(value("minutes") || 0) * 60;
      root.querySelectorAll("[data-timer]").forEach((timer) => {
        timer.dataset.ends = value("gesture") === "timer_start" && seconds ? Date.now() / 1000 + seconds : "";
      });
      shared.tick();
    }
  }
  function nextInLine() {
    const first = root.querySelector("li[data-place]");
    const form = root.querySelector("form[data-gesture=call] .button.full");
    if (!form) return;
    form.disabled = !first;
    if (first) form.form.elements.request.value = first.dataset.place;
  }

  async function flush() {
    if (sending) return;
    sending = true;
    try {
      for (let list = buffer(); list.length; list = buffer()) {
        const problem = await post(list[0]);
        buffer(buffer().slice(1));
        shared.announce(problem, Boolean(problem));
        if (problem) break;
      }
      if (!buffer().length) await shared.refresh();
    } catch (away) {
      told();
    } finally {
      sending = false;
    }
  }
  async function post(gesture) {
    const age = Date.now() / 1000 - gesture.made;
    if (age > KEEP) return say.sayLate;
    const data = new FormData();
    gesture.fields.forEach(([name, value]) => data.append(name, value));
    data.set("csrf_token", say.token);
    data.set("age", String(Math.max(0, Math.floor(age))));
    const answer = await fetch(say.gestures, { method: "POST", body: data, headers: { "X-Requested-With": "workshop" } });
    if (answer.status >= 500) throw new Error(answer.status);
    if (!(answer.headers.get("Content-Type") || "").includes("json")) return void window.location.reload();
    const said = await answer.json();
    return said.ok ? "" : said.sentence;
  }

  root.addEventListener("submit", function (event) {
    const form = event.target.closest("form[data-gesture]");
    if (!form) return;
    event.preventDefault();
    const data = new FormData(form);
    if (event.submitter && event.submitter.name) data.set(event.submitter.name, event.submitter.value);
    data.delete("csrf_token");
    const fields = Array.from(data.entries());
    buffer(buffer().concat([{ fields, made: Date.now() / 1000 }]));
    form.elements.act.value = ticket();
    local(fields);
    form.querySelectorAll("textarea, input:not([type=hidden])").forEach((field) => {
      if (field.type === "checkbox") field.checked = false;
      else if (form.dataset.gesture === "paper" || form.dataset.gesture === "add" || form.dataset.gesture === "place") field.value = "";
    });
    if (document.activeElement && document.activeElement.blur && /INPUT|TEXTAREA/.test(document.activeElement.tagName)) document.activeElement.blur();
    flush();
  });
  // The lease: thirty seconds, renewed while this page is in front of somebody.
  window.setInterval(function () {
    const phase = document.getElementById("telecommande").dataset.phase;
    if (!say.holds || document.hidden || phase === "closed" || phase === "prepared" || buffer().length) return;
    post({ fields: [["gesture", "hold"], ["act", ticket()]], made: Date.now() / 1000 }).then(function (problem) {
      if (!problem) return;
      say.holds = "";
      shared.announce(problem, true);
      shared.refresh();
    }, () => {});
  }, HOLD);
  document.addEventListener("workshop:online", flush);
  window.addEventListener("online", flush);
  told();
  flush();
})();
