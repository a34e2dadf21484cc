// Sends what waits and fetches the list. Sending again is harmless: each passage has a number of its own.
(function () {
  "use strict";
  const EVERY = 5000, LIST_EVERY = 30000, BATCH = 50, PATIENCE = 1500, SKEW = 5 * 60 * 1000;

  // told: {changed(), closed(why), list(list)}; door: the addresses of the page.
  window.doorSync = async function (store, door, told) {
    let key = "", online = navigator.onLine, sending = false, shut = "", skew = 0;
    const flying = new Set();

    async function fetched(address, options, patience) {
      const stop = new AbortController();
      const clock = window.setTimeout(function () { stop.abort(); }, patience || 15000);
      try {
        const answer = await window.fetch(address, Object.assign(
          { credentials: "same-origin", cache: "no-store", signal: stop.signal }, options));
        online = true;
        return answer;
      } catch (gone) {
        online = false;
        throw gone;
      } finally {
        window.clearTimeout(clock);
      }
    }

    async function wipe(why) {
      shut = why;
      await Promise.all(["kept", "seen"].map(store.clear));
      // Closed for good, it forgets what it has not sent as well. Untied by mistake, it sends it once it is tied again.
      if (why === "closed") await Promise.all(["queue", "refused"].map(store.clear));
      const ready = navigator.serviceWorker && navigator.serviceWorker.controller;
      if (ready) ready.postMessage({ wipe: true });
      told.closed(why);
    }

    // How many are in the building: what the server said last, and what it has not been sent. Null: never said today.
    async function inside() {
      const said = await store.get("kept", "inside"), today = window.doorStore.today;
      const waiting = (await store.all("queue")).filter(function (each) { return today(new Date(each.at)) === today(); });
      let number = said && said.day === today() ? said.number : null;
      waiting.sort(function (one, other) { return one.at < other.at ? -1 : 1; });
      for (const each of waiting) {
        if ("persons" in each) number = each.persons;
        else if (number !== null) number = Math.max(0, number + (each.step || 0));
      }
      return number;
    }

    async function hear(number) {
      if (number !== null) await store.put("kept", "inside", { day: window.doorStore.today(), number: Number(number) });
    }

    async function refusedBy(answer) {
      if (answer.status !== 403) return false;
      const said = await answer.json().catch(function () { return {}; });
      const why = { device_revoked: "closed", no_device: "untied", over: "over", archived: "archived" }[said.refusal];
      if (why) await wipe(why);
      return true;
    }

    async function refresh() {
      const known = await store.get("kept", "list");
      if (known && Date.parse(known.wipe_at) <= Date.now()) await wipe("over");
      const waiting = await store.count("queue");
      const address = door.list + "?waiting=" + waiting + (known ? "&version=" + known.version : "");
      const etag = known && (await store.get("kept", "etag"));
      const answer = await fetched(address, { headers: etag ? { "If-None-Match": etag } : {} });
      if (await refusedBy(answer)) return;
      shut = "";
      key = answer.headers.get("X-Door-Key") || key;
      skew = Date.now() - Date.parse(answer.headers.get("X-Door-Now") || new Date().toISOString());
      await hear(answer.headers.get("X-Door-Inside"));
      if (answer.status !== 200) return;
      const list = await answer.json();
      await store.put("kept", "list", list);
      await store.put("kept", "etag", answer.headers.get("ETag"));
      told.list(list);
    }

    async function post(waiting, patience) {
      const counts = waiting.filter(function (each) { return "persons" in each; });
      const passages = waiting.filter(function (each) { return !("persons" in each); });
      const body = JSON.stringify({ sent_at: new Date().toISOString(), passages: passages, counts: counts });
      for (let attempt = 0; attempt < 2; attempt += 1) {
        if (!key) await refresh();
        const headers = { "Content-Type": "application/json", "X-CSRFToken": key };
        const answer = await fetched(door.send, { method: "POST", headers: headers, body: body }, patience);
        if (answer.ok) {
          const said = await answer.json();
          await hear(said.inside);
          return said.answers;
        }
        if (await refusedBy(answer)) return null;
        if (answer.status !== 400) throw new Error(String(answer.status));
        key = "";
      }
      throw new Error("400");
    }

    async function settle(answers) {
      for (const each of answers) {
        const kept = await store.get("queue", each.id);
        if (each.refusal && kept) await store.put("refused", each.id, { told: each, passage: kept });
        await store.drop("queue", each.id);
      }
    }

    async function send() {
      if (sending || shut === "closed") return;
      sending = true;
      try {
        for (;;) {
          const waiting = (await store.all("queue")).filter(function (each) { return !flying.has(each.id); });
          if (!waiting.length) break;
          const answers = await post(waiting.slice(0, BATCH));
          if (!answers) break;
          await settle(answers);
          told.changed();
        }
      } catch (later) { /* it waits, and is sent again */ } finally {
        sending = false;
        told.changed();
      }
    }

    // Kept first, then asked: without an answer in time it has happened, and is sent as a fact. Not so before a door
    // that is full as far as is known: there, without a yes, nothing happens.
    async function ask(passages, happens) {
      for (const each of happens ? passages : []) {
        flying.add(each.id);
        await store.put("queue", each.id, each);
      }
      try {
        if (!navigator.onLine) return null;
        const live = passages.map(function (each) { return Object.assign({}, each, { live: true }); });
        const answers = await post(live, PATIENCE);
        if (answers) await settle(answers);
        return answers;
      } catch (late) {
        return null;
      } finally {
        passages.forEach(function (each) { flying.delete(each.id); });
        told.changed();
      }
    }

    async function tick() {
      await send();
      if (!(await store.count("queue"))) await refresh().catch(function () { /* later */ });
      told.changed();
    }

    window.addEventListener("online", tick);
    window.addEventListener("offline", function () { online = false; told.changed(); });
    window.setInterval(send, EVERY);
    window.setInterval(function () { refresh().catch(function () {}).then(told.changed); }, LIST_EVERY);
    // A list past its day is shown to nobody, with or without network.
    const list = await store.get("kept", "list");
    if (list && Date.parse(list.wipe_at) <= Date.now()) await wipe("over");
    else if (list) told.list(list);
    refresh().catch(function () { /* no network yet */ }).then(send);

    return {
      ask: ask,
      inside: inside,
      fetched: fetched,
      // The key of the page; one kept for hours is asked for anew.
      key: async function (anew) {
        if (anew || !key) await refresh();
        return key;
      },
      state: async function () {
        const counts = await Promise.all(["queue", "refused"].map(store.count));
        return { online: online && navigator.onLine, waiting: counts[0], refused: counts[1], shut: shut, skewed: Math.abs(skew) > SKEW };
      },
    };
  };
})();
