// What a device of the door keeps: passages not sent yet, the list, who it saw. Survives reload, kill and power cut.
(function () {
  "use strict";
  const STORES = ["queue", "refused", "kept", "seen"];

  function settled(request) {
    return new Promise(function (resolve, reject) {
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }

  async function open() {
    const asking = window.indexedDB.open("accueil", 1);
    asking.onupgradeneeded = function () {
      STORES.forEach(function (name) { asking.result.createObjectStore(name); });
    };
    const base = await settled(asking);

    // A write is done when the disk has it, not when it was asked for.
    function act(name, mode, what) {
      return new Promise(function (resolve, reject) {
        const work = base.transaction(name, mode, { durability: "strict" });
        const request = what(work.objectStore(name));
        work.oncomplete = function () { resolve(request && request.result); };
        work.onerror = work.onabort = function () { reject(work.error); };
      });
    }

    return {
      all: function (name) { return act(name, "readonly", function (store) { return store.getAll(); }); },
      count: function (name) { return act(name, "readonly", function (store) { return store.count(); }); },
      get: function (name, key) { return act(name, "readonly", function (store) { return store.get(key); }); },
      put: function (name, key, value) { return act(name, "readwrite", function (store) { return store.put(value, key); }); },
      drop: function (name, key) { return act(name, "readwrite", function (store) { return store.delete(key); }); },
      clear: function (name) { return act(name, "readwrite", function (store) { return store.clear(); }); },
    };
  }

  const LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ";

  window.doorStore = {
    open: open,
    today: function (moment) {
      return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris" }).format(moment || new Date());
    },
    uuid: function () {
      if (window.crypto.randomUUID) return window.crypto.randomUUID();
      const drawn = window.crypto.getRandomValues(new Uint8Array(16));
      drawn[6] = (drawn[6] & 15) | 64;
      drawn[8] = (drawn[8] & 63) | 128;
      const hex = Array.from(drawn, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    },
    // As assises/checkin/tokens.py works it out.
    shortCode: function (uuid) {
      let number = parseInt(uuid.replace(/-/g, "").slice(-10), 16), letters = "";
      for (let each = 0; each < 5; each += 1) {
        letters += LETTERS[number % LETTERS.length];
        number = Math.floor(number / LETTERS.length);
      }
      return letters;
    },
    hash: async function (token) {
      const digest = await window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
      return Array.from(new Uint8Array(digest), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
    },
    token: function (text) {
      const last = text.trim().replace(/\/+$/, "").split("/").pop().toUpperCase();
      return /^[A-Z2-7]{26}$/.test(last) ? last : "";
    },
    // As the server reads them: a keyboard in Arabic types digits of its own.
    digits: function (text) {
      return text.replace(/\s/g, "").replace(/[\u0660-\u0669]/g, function (one) { return String(one.charCodeAt(0) - 0x660); });
    },
    plain: function (text) {
      return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
    },
  };
})();
