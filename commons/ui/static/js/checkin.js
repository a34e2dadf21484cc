// The door with a camera and without network. The page works without it; nothing here decides a rule.
(async function () {
  "use strict";
  const root = document.querySelector("[data-door]");
  if (!root || !window.indexedDB || !window.doorStore) return;
  // As assises/checkin/presence.py: a badge seen again sooner is the same passage.
  const DOUBLE = 10 * 60 * 1000;
  const tools = window.doorStore, find = root.querySelector.bind(root);
  const words = find("template[data-words]").dataset, line = find("[data-line]").dataset;
  const result = find("[data-result]"), found = find("[data-found]");
  let list = null, sync = null;
  const store = await tools.open();

  function filled(text, name, number) {
    return text.replace("{name}", name).replace("{n}", String(number));
  }

  function thisDay() {
    return list && list.days.find(function (each) { return each.day === tools.today(); });
  }

  function dayId() {
    const day = thisDay();
    return day ? day.id : Number(root.dataset.day) || 0;
  }

  async function showLine() {
    if (!sync) return;
    const state = await sync.state(), number = await sync.inside(), told = find("[data-inside]");
    if (told && number !== null) told.textContent = filled(told.dataset.inside, "", number);
    const all = [];
    if (state.shut) all.push(line[state.shut]);
    else if (!list && !state.online) all.push(line.none);
    else if (!state.online) all.push(filled(line.offline, "", state.waiting));
    else all.push(state.waiting ? filled(line.sending, "", state.waiting) : line.online);
    if (state.refused) all.push(filled(line.lost, "", state.refused));
    if (state.skewed) all.push(line.skew);
    const shown = find("[data-line]");
    if (shown.textContent !== all.join(" ")) shown.textContent = all.join(" ");
    shown.dataset.waiting = String(state.waiting);
    shown.dataset.state = state.shut || (state.online ? "online" : "offline");
  }

  function button(label, kind, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button full " + kind;
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function personOf(one) { return one.walkIn ? "w" + one.walkIn.id : one.id ? "a" + one.id : "b" + one.hash; }

  function groupOf(one) {
    if (one.family) return everyone().filter(function (each) { return each.family === one.family && each.walkIn.id !== one.walkIn.id; });
    if (!one.group || !list) return [];
    return list.people.filter(function (each) { return each.group === one.group && each.id !== one.id && !each.cancelled; });
  }

  // Seen going in, and not seen going out; whoever went in long before heads were counted here may have left unseen.
  async function isIn(one) {
    const seen = await store.get("seen", personOf(one)), heads = await store.get("kept", "heads");
    if (!seen || seen.day !== tools.today() || seen.way !== "in") return false;
    return !heads || seen.at >= heads.at || Date.now() - Date.parse(seen.at) <= DOUBLE;
  }

  async function others(one) {
    const waiting = [];
    for (const each of groupOf(one)) {
      if (!(await isIn(each))) waiting.push(each);
    }
    return waiting;
  }

  async function show(answer, one, said, together) {
    const piece = find('template[data-answer="' + answer + '"]').content.cloneNode(true);
    const name = (said && said.name) || one.name || "";
    const going = answer === "welcome" || answer === "cancelled" ? await others(one) : [];
    const many = Math.max(going.length + 1, (together || []).length);
    const title = answer !== "welcome" && answer !== "cancelled" ? name || words.check
      : filled(many > 1 ? words.welcomeMany : words.welcome, name, many);
    piece.querySelector("[data-name]").textContent = title;
    piece.querySelector("[data-adapted]").hidden = !(one.adapted || (said && said.adapted));
    if (one.walkIn) {
      piece.querySelector("[data-code]").hidden = false;
      piece.querySelector("[data-code] b").textContent = tools.shortCode(one.walkIn.id);
      (together || []).slice(1).forEach(function (each) { piece.querySelector("[data-codes]").append(codeOf(each)); });
    }
    const titles = new Map((list ? list.activities : []).map(function (each) { return [each.id, each.hour + " " + each.title]; }));
    const places = (one.activities || []).map(function (id) { return titles.get(id); }).filter(Boolean);
    places.forEach(function (place) {
      const item = document.createElement("li");
      item.textContent = place;
      piece.querySelector("[data-places]").append(item);
    });
    const box = document.createElement("div");
    box.className = "stack tight";
    box.append(piece);
    if (going.length) box.append(button(filled(words.group, "", going.length), "", function () { enter(going, "search"); }));
    if (answer === "unknown" && one.hash && !said && !one.sent) {
      box.append(button(words.anyway, "secondary", function () { enter([Object.assign({ anyway: true }, one)], "scan"); }));
    }
    if (answer === "full" && !find("[data-where]").value) box.append(again(together || [one]), counting(together || [one]));
    else if (answer === "full" || answer === "room_full") box.append(forcing(together || [one]));
    result.replaceChildren(box);
    found.replaceChildren();
    window.scrollTo(0, 0);
  }

  function codeOf(one) {
    const item = document.createElement("li"), name = document.createElement("bdi"), code = document.createElement("b");
    name.textContent = one.name;
    code.className = "door-code";
    code.textContent = one.tail;
    item.append(name, " : ", code);
    return item;
  }

  function again(people) {
    const said = document.createElement("p");
    said.textContent = words.wait;
    const box = document.createElement("div");
    box.className = "card stack tight";
    box.append(said, button(words.again, "", function () { enter(people, "search"); }));
    return box;
  }

  function counting(people) {
    return whenCounted(find("template[data-heads]").content.cloneNode(true).querySelector("form"), people);
  }

  function whenCounted(form, people) {
    form.addEventListener("input", function () { form.elements.persons.setCustomValidity(""); });
    form.addEventListener("submit", function (event) { counted(event, people); });
    return form;
  }

  // Heads were counted: written down on the device first, as everything that happens.
  async function counted(event, people) {
    event.preventDefault();
    const typedIn = event.target.elements.persons, bare = tools.digits(typedIn.value);
    typedIn.setCustomValidity(/^\d{1,5}$/.test(bare) ? "" : words.number);
    if (!typedIn.reportValidity()) return;
    const at = new Date().toISOString(), heads = { id: tools.uuid(), site_day: dayId(), persons: Number(bare), at: at };
    await store.put("kept", "heads", heads);
    await sync.ask([heads], true);
    typedIn.value = "";
    if (people.length) return enter(people, "search");
    const noted = document.createElement("p");
    noted.textContent = words.counted;
    result.replaceChildren(noted);
    showLine();
  }

  function forcing(people) {
    const form = document.createElement("form"), label = document.createElement("label"), why = document.createElement("input");
    form.className = "card stack tight";
    why.className = "input";
    why.id = "pourquoi";
    why.required = true;
    why.maxLength = 300;
    label.htmlFor = why.id;
    label.textContent = words.why;
    const send = button(words.force, "danger", function () {});
    send.type = "submit";
    form.append(label, why, send);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      enter(people, "forced", why.value);
    });
    return form;
  }

  function passage(one, mode, reason) {
    const made = {
      id: tools.uuid(), site_day: dayId(), direction: find("[data-way]").value === "out" ? "out" : "in", mode: mode,
      at: new Date().toISOString(),
    };
    const room = Number(find("[data-where]").value);
    if (room) made.activity = room;
    if (reason) made.reason = reason;
    if (one.walkIn) made.walk_in = one.walkIn;
    else if (one.id && mode !== "scan") made.person = one.id;
    else if (one.hash) made.badge = one.hash;
    else made.person = one.id;
    return made;
  }

  // What a passage adds to those who are in the building, as far as this device knows.
  async function step(one, direction) {
    const inside = await isIn(one);
    if (direction === "out") return inside && !find("[data-where]").value ? -1 : 0;
    return inside || find("[data-where]").value ? 0 : 1;
  }

  async function isFull(sent) {
    const coming = sent.reduce(function (sum, each) { return sum + Math.max(0, each.step); }, 0);
    const number = await sync.inside(), day = thisDay();
    return coming > 0 && number !== null && Boolean(day) && number + coming > day.gauge;
  }

  async function here(one, direction, full) {
    if (!one.id && !one.walkIn && !one.anyway) return "unknown";
    if (direction === "out") return "goodbye";
    if ((await isIn(one)) && !find("[data-where]").value) return "already_in";
    return full ? "full" : one.cancelled ? "cancelled" : "welcome";
  }

  // Written down on the device first; then the server is asked, and not waited for longer than a second and a half.
  async function enter(people, mode, reason) {
    const began = performance.now();
    const sent = people.map(function (one) { return passage(one, mode, reason); });
    for (const [number, each] of sent.entries()) each.step = await step(people[number], each.direction);
    const full = await isFull(sent), local = await here(people[0], sent[0].direction, full);
    const answers = await sync.ask(sent, !full);
    people[0].sent = true;
    const first = answers && answers.find(function (each) { return each.id === sent[0].id; });
    const stands = first ? ["welcome", "already_in", "goodbye", "cancelled"].includes(first.answer) : local !== "full";
    for (const one of stands ? people : []) {
      await store.put("seen", personOf(one), { day: tools.today(), way: sent[0].direction, at: sent[0].at });
    }
    await show((first && first.answer) || (first && first.refusal ? "unknown" : local), people[0], first, people);
    root.dataset.took = String(Math.round(performance.now() - began));
    showLine();
  }

  async function scanned(text, mode) {
    const token = tools.token(text);
    if (!token) return typed(text);
    const hash = await tools.hash(token);
    const known = list && list.people.find(function (each) { return each.hashes.includes(hash); });
    if (list && list.revoked.includes(hash)) return show("revoked", { hash: hash });
    const one = Object.assign({}, known || {}, { hash: hash });
    if (known || navigator.onLine) return enter([one], mode);
    return show("unknown", one);
  }

  function typed(text) {
    const bare = text.toUpperCase().replace(/[^A-Z0-9]/g, "");
    const everybody = everyone();
    const matching = everybody.filter(function (one) { return bare.length === 5 ? one.walkIn && one.tail === bare : bare.length > 2 && bare.endsWith(one.tail); });
    if (!matching.length && navigator.onLine) return find("[data-code-form]").submit();
    return offer(matching);
  }

  function everyone() {
    const written = list ? list.walk_ins.map(function (each) {
      const walkIn = { id: each.id, first_name: each.first_name, college: each.college_code, group: each.group, rank: each.rank, child: each.child };
      return { name: each.name, tail: each.tail, college: each.college, family: each.group, walkIn: walkIn };
    }) : [];
    const known = new Set(written.map(function (each) { return each.walkIn.id; }));
    return (list ? list.people : []).concat(written, mine.filter(function (each) { return !known.has(each.walkIn.id); }));
  }

  const mine = [];

  function offer(people) {
    const cards = people.slice(0, 12).map(function (one) {
      const card = document.createElement("div"), told = document.createElement("p"), name = document.createElement("bdi");
      card.className = "card stack tight";
      name.textContent = one.name;
      const more = [one.college, "…" + one.tail, one.adapted && words.adapted, one.cancelled && words.cancelled];
      told.append(name, " · " + more.filter(Boolean).join(" · "));
      card.append(told, button(words.enter, "", function () { enter([one], "search"); }));
      return card;
    });
    if (!cards.length) {
      const nobody = document.createElement("p");
      nobody.textContent = words.nobody;
      cards.push(nobody);
    }
    found.replaceChildren.apply(found, cards);
  }

  function search(event) {
    const asked = tools.plain(event.target.value);
    if (asked.length < 2) return found.replaceChildren();
    offer(everyone().filter(function (one) { return tools.plain(one.name).startsWith(asked); }));
  }

  // As assises/checkin/passages.py counts them: adults first, the first one carries the name.
  function family(form, adults, children) {
    const lead = tools.uuid(), name = form.elements.first_name.value, college = form.elements.college;
    const places = [];
    for (let rank = 1; rank <= adults; rank += 1) places.push({ rank: rank, child: false });
    for (let rank = 1; rank <= children; rank += 1) places.push({ rank: rank, child: true });
    return places.map(function (place, number) {
      const walkIn = Object.assign({ id: number ? tools.uuid() : lead, group: lead, first_name: name, college: college.value }, place);
      const called = number ? filled(place.child ? words.child : words.adult, name, place.rank) : name;
      return { name: called, tail: tools.shortCode(walkIn.id), college: college.selectedOptions[0].textContent, family: lead, walkIn: walkIn };
    });
  }

  function newcomer(event) {
    event.preventDefault();
    found.replaceChildren(find("template[data-newcomer-form]").content.cloneNode(true));
    const form = found.querySelector("form");
    form.elements.first_name.focus();
    form.addEventListener("input", function () { form.elements.adults.setCustomValidity(""); });
    form.addEventListener("submit", function (sent) {
      sent.preventDefault();
      const counted = [form.elements.adults, form.elements.children].map(function (each) { return Math.floor(Number(each.value)) || 0; });
      if (counted[0] + counted[1] < 1 || counted[0] + counted[1] > Number(words.most)) {
        form.elements.adults.setCustomValidity(words.count);
        form.elements.adults.reportValidity();
        return;
      }
      const people = family(form, counted[0], counted[1]);
      mine.push.apply(mine, people);
      enter(people, "door");
    });
  }

  // What the server reads on a picture: empty for nothing, null without an answer.
  async function readBy(server, picture, live) {
    const body = new FormData();
    body.append("picture", picture, "image.jpg");
    if (live) body.append("live", "1");
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const key = (await server.key(attempt > 0).catch(function () { return ""; })) || "";
      const sent = { method: "POST", headers: { "X-CSRFToken": key }, body: body };
      const answer = await server.fetched(root.dataset.photo, sent, live ? 4000 : 15000).catch(function () { return null; });
      if (!answer) return null;
      if (answer.status === 200) return (await answer.json()).text;
      if (answer.status !== 400) return "";
    }
    return "";
  }

  async function photographed(event) {
    const file = event.target.files[0];
    if (!file || !navigator.onLine) return;
    const text = await readBy(sync, file, false);
    event.target.value = "";
    if (text) scanned(text, "scan");
    else show("unknown", {});
  }

  function camera() {
    const box = find("[data-camera-box]"), said = find("[data-camera-line]"), button = find("[data-camera]");
    const eye = window.doorCamera(find("[data-video]"), {
      send: function (picture) { return readBy(sync, picture, true); },
      read: function (text) { scanned(text, "scan"); },
      say: function (state) {
        box.dataset.state = state;
        if (said.textContent !== (said.dataset[state] || "")) said.textContent = said.dataset[state] || "";
        find("[data-video]").hidden = !eye.isOpen();
        button.textContent = eye.isOpen() ? button.dataset.close : button.dataset.open;
      },
    });
    box.hidden = false;
    button.addEventListener("click", function () {
      if (eye.isOpen()) eye.close();
      else eye.open();
    });
  }

  function listen() {
    find("[data-code-form]").addEventListener("submit", function (event) {
      const typedIn = event.target.elements.code;
      if (!typedIn.value.trim()) return;
      event.preventDefault();
      const text = typedIn.value;
      if (tools.token(text)) typedIn.value = "";
      scanned(text, "scan");
    });
    find("#q").addEventListener("input", search);
    const heads = find("[data-heads-form]");
    if (heads && !heads.elements.people) whenCounted(heads, []);
    find("[data-newcomer]").addEventListener("click", newcomer);
    find("[data-code-form]").elements.picture.addEventListener("change", photographed);
    if (navigator.mediaDevices && window.doorCamera) camera();
  }

  async function keepPage() {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register(root.dataset.worker, { scope: "/accueil/" });
    const ready = await navigator.serviceWorker.ready;
    const sprite = document.querySelector("svg use");
    const files = Array.from(document.querySelectorAll("link[rel=stylesheet], script[src]"), function (each) { return each.href || each.src; });
    if (sprite) files.push(sprite.getAttribute("href").split("#")[0]);
    if (navigator.onLine) ready.active.postMessage({ keep: files });
  }

  sync = await window.doorSync(store, root.dataset, {
    changed: showLine,
    closed: function () { list = null; found.replaceChildren(); result.replaceChildren(); showLine(); },
    list: function (given) { list = given; root.dataset.version = String(given.version); showLine(); },
  });
  listen();
  showLine();
  keepPage().catch(function () { /* a browser without workers still queues */ });
})();
