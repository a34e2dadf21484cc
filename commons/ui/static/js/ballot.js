// The ballot while it is being filled in: running total, search in place, draft kept on this device only.
// Without this file the same form works: the server counts and explains.
(function () {
  "use strict";
  const form = document.querySelector("form[data-ballot]");
  if (!form) return;
  const say = form.dataset;
  const style = say.style;
  const storageKey = "ballot:" + say.draftKey;
  const digits = document.documentElement.lang + "-u-nu-latn";
  const bar = form.querySelector("[data-bar]");
  const filter = document.querySelector("form[data-filter]");
  const ranked = form.querySelector("[data-ranked]");
  const items = Array.from(form.querySelectorAll("[data-item]"), (element) => ({
    element,
    id: element.dataset.item,
    title: element.querySelector(".pick-name").textContent,
    cost: Number(element.dataset.cost || 0),
    control: element.querySelector("input, select"),
    words: plain(element.textContent),
  }));
  let order = [];
  let announcing = 0;

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }
  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }
  function figure(number) {
    return new Intl.NumberFormat(digits).format(number);
  }
  function money(cents) {
    const decimals = cents % 100 ? 2 : 0;
    const format = { style: "currency", currency: say.currency || "EUR", minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(digits, format).format(cents / 100);
  }
  function limit(name) {
    return say[name] ? Number(say[name]) : null;
  }
  function show(element, visible) {
    if (element) element.hidden = !visible;
  }

  // What is chosen: "1" for a ticked box, the points, or the rank; "" for nothing.
  function read(item) {
    if (item.control.type === "checkbox") return item.control.checked ? "1" : "";
    return item.control.value === "0" ? "" : item.control.value;
  }
  function write(item, value) {
    if (item.control.type === "checkbox") item.control.checked = Boolean(value);
    else item.control.value = value || (style === "points" ? "0" : "");
  }
  function chosen() {
    return items.filter((item) => read(item));
  }

  // What to take out so that the rest fits: the cheapest project that is enough, else the dearest one.
  function toRemove(mine, excess) {
    const sorted = mine.slice().sort((a, b) => a.cost - b.cost);
    return sorted.find((item) => item.cost >= excess) || sorted[sorted.length - 1];
  }
  function assessMoney(mine) {
    const spent = mine.reduce((sum, item) => sum + item.cost, 0);
    const left = limit("budget") - spent;
    const warning = left < 0 ? fill(say.sayRemove, { title: toRemove(mine, -left).title }) : "";
    const total = left < 0 ? fill(say.sayOver, { amount: money(-left) }) : fill(say.sayLeft, { amount: money(left) });
    return { total, warning, used: spent, over: left < 0 };
  }
  function assessPoints(mine) {
    const given = mine.reduce((sum, item) => sum + Number(read(item)), 0);
    const most = limit("pointsMax");
    const left = limit("pointsTotal") - given;
    const high = most && mine.find((item) => Number(read(item)) > most);
    let warning = left < 0 ? fill(say.sayPointsOver, { count: figure(-left) }) : "";
    if (!warning && high) warning = fill(say.sayPointMax, { title: high.title, max: figure(most) });
    return { total: fill(say.sayPoints, { count: figure(Math.max(left, 0)) }), warning, used: given, over: Boolean(warning) };
  }
  function assessNumber(mine) {
    const most = limit("max");
    const values = { count: figure(mine.length), max: figure(most) };
    const excess = most ? mine.length - most : 0;
    const warning = excess > 0 ? fill(say.sayMany, { count: figure(excess) }) : "";
    return { total: fill(most ? say.sayChosen : say.sayCount, values), warning, used: mine.length, over: excess > 0 };
  }
  function assess() {
    const mine = chosen();
    const ways = { knapsack: assessMoney, points: assessPoints };
    const state = (ways[style] || assessNumber)(mine);
    const number = assessNumber(mine);
    if (!state.over && number.over) Object.assign(state, { over: true, warning: number.warning });
    if (!state.over && mine.length && mine.length < limit("min")) {
      state.warning = fill(say.sayFew, { count: figure(limit("min") - mine.length) });
    }
    return Object.assign(state, { mine });
  }

  function announce(sentence) {
    window.clearTimeout(announcing);
    announcing = window.setTimeout(() => {
      bar.querySelector("[data-announce]").textContent = sentence;
    }, 700);
  }
  function update(quiet) {
    const state = assess();
    const gauge = bar.querySelector("[data-gauge]");
    items.forEach((item) => {
      item.element.classList.toggle("chosen", state.mine.includes(item));
    });
    bar.classList.toggle("over", state.over);
    bar.querySelector("[data-total]").textContent = state.total;
    bar.querySelector("[data-chosen]").textContent = state.mine.length ? " (" + figure(state.mine.length) + ")" : "";
    bar.querySelector("[data-warning-text]").textContent = state.warning;
    show(bar.querySelector("[data-warning]"), Boolean(state.warning));
    if (gauge) gauge.value = Math.min(state.used, gauge.max);
    if (!quiet) announce(state.total + ". " + state.warning);
  }

  function save() {
    const draft = {};
    chosen().forEach((item) => { draft[item.id] = read(item); });
    try {
      if (Object.keys(draft).length) window.localStorage.setItem(storageKey, JSON.stringify(draft));
      else window.localStorage.removeItem(storageKey);
    } catch (refused) { /* storage full or forbidden: the ballot itself is still on the page */ }
  }
  // The end of the key is the voter's: what somebody else had begun on this device is not for the next person.
  function forgetOthers() {
    const same = storageKey.slice(0, storageKey.lastIndexOf(":") + 1);
    try {
      Object.keys(window.localStorage).forEach((key) => {
        if (key.startsWith(same) && key !== storageKey) window.localStorage.removeItem(key);
      });
    } catch (refused) { /* nothing was kept */ }
  }
  function restore() {
    let draft = null;
    try {
      draft = JSON.parse(window.localStorage.getItem(storageKey));
    } catch (unreadable) { draft = null; }
    // What the server gave back (a ballot being corrected) is newer than what the device remembers.
    if (!draft || chosen().length) return;
    const known = items.filter((item) => typeof draft[item.id] === "string");
    known.forEach((item) => write(item, draft[item.id]));
    show(form.querySelector("[data-restored]"), known.length > 0);
  }
  function changed() {
    save();
    update();
    narrow();
  }
  function clear() {
    items.forEach((item) => write(item, ""));
    order = [];
    show(form.querySelector("[data-restored]"), false);
    drawRanking();
    changed();
  }

  function byRank(a, b) {
    return Number(read(a)) - Number(read(b));
  }
  function drawRanking() {
    if (!ranked) return;
    const template = form.querySelector("[data-ranked-item]");
    items.forEach((item) => {
      const button = item.element.querySelector("[data-rank-add]");
      const rank = order.indexOf(item) + 1;
      write(item, rank ? String(rank) : "");
      button.setAttribute("aria-pressed", String(rank > 0));
      button.querySelector("[data-word]").textContent = rank ? button.dataset.on : button.dataset.off;
    });
    ranked.textContent = "";
    order.forEach((item, place) => {
      const line = document.importNode(template.content, true);
      line.querySelector("[data-rank]").textContent = figure(place + 1);
      line.querySelectorAll("[data-name]").forEach((name) => { name.textContent = item.title; });
      line.querySelectorAll("[data-move]").forEach((button) => { button.dataset.of = item.id; });
      ranked.appendChild(line);
    });
    show(form.querySelector("[data-ranked-empty]"), !order.length);
  }
  function toggleRank(item) {
    const most = limit("max");
    if (order.includes(item)) order.splice(order.indexOf(item), 1);
    else if (most && order.length >= most) return refuseRank(most);
    else order.push(item);
    drawRanking();
    changed();
    const rank = order.indexOf(item) + 1;
    return announce(fill(rank ? say.sayMoved : say.sayRemoved, { title: item.title, rank: figure(rank) }));
  }
  function refuseRank(most) {
    const sentence = fill(say.sayFull, { max: figure(most) });
    bar.querySelector("[data-warning-text]").textContent = sentence;
    show(bar.querySelector("[data-warning]"), true);
    announce(sentence);
  }
  function moveRank(button) {
    const from = order.findIndex((item) => item.id === button.dataset.of);
    const to = from + Number(button.dataset.move);
    if (to < 0 || to >= order.length) return;
    const item = order.splice(from, 1)[0];
    order.splice(to, 0, item);
    drawRanking();
    changed();
    ranked.children[to].querySelector('[data-move="' + button.dataset.move + '"]').focus();
    announce(fill(say.sayMoved, { title: item.title, rank: figure(to + 1) }));
  }
  function stepPoints(button) {
    const input = button.parentElement.querySelector("input");
    const most = limit("pointsMax") || limit("pointsTotal") || Infinity;
    input.value = Math.min(most, Math.max(0, Number(input.value) + Number(button.dataset.step)));
    changed();
  }

  function value(name) {
    const field = filter.elements[name];
    return field ? field.value : "";
  }
  function fits(item, words, theme, place) {
    const facts = item.element.dataset;
    return words.every((word) => item.words.includes(word)) && (!theme || facts.themeCode === theme) && (!place || facts.place === place);
  }
  function narrow() {
    if (!filter) return;
    const mine = filter.querySelector("[data-mine]");
    const words = plain(value("q")).split(/\s+/).filter(Boolean);
    let count = 0;
    items.forEach((item) => {
      const visible = fits(item, words, value("theme"), value("place")) && (!mine || !mine.checked || Boolean(read(item)));
      item.element.hidden = !visible;
      count += visible ? 1 : 0;
    });
    const found = filter.querySelector("[data-found]");
    const sentence = count < items.length ? fill(say.sayFound, { count: figure(count) }) : "";
    if (found && found.textContent !== sentence) found.textContent = sentence;
  }

  function pressed(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const holder = button.closest("[data-item]");
    if ("step" in button.dataset) stepPoints(button);
    else if ("move" in button.dataset) moveRank(button);
    else if ("rankAdd" in button.dataset) toggleRank(items.find((item) => item.element === holder));
    else if ("clearDraft" in button.dataset) clear();
  }

  document.documentElement.classList.add("has-bar");
  forgetOthers();
  restore();
  order = ranked ? chosen().sort(byRank) : [];
  drawRanking();
  form.addEventListener("input", changed);
  form.addEventListener("click", pressed);
  window.addEventListener("pageshow", () => update(true));
  if (filter) {
    filter.addEventListener("input", narrow);
    filter.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  }
  update(true);
  narrow();
})();
