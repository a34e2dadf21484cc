// The live camera of the door. A browser that reads codes by itself does so, network or not; for the others, pictures
// of the middle of the image go to the server one at a time, only when something new is held before the camera.
(function () {
  "use strict";
  const EVERY = 200, SERVER_EVERY = 350, AGAIN_AFTER = 4000, SIDE = 720, QUALITY = 0.8;
  // Two small images of the same thing differ by less; a new badge is looked at this many times.
  const STILL = 6, TRIES = 8, THUMB = 32;

  async function ownReader() {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await window.BarcodeDetector.getSupportedFormats().catch(function () { return []; });
    if (!formats.includes("qr_code")) return null;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async function (video) {
      const codes = await detector.detect(video).catch(function () { return []; });
      return codes.length ? codes[0].rawValue : "";
    };
  }

  // The middle of the image: a badge is held there, and the people around stay out of the picture.
  function middle(video, side) {
    const whole = Math.min(video.videoWidth, video.videoHeight), canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.min(side, whole);
    canvas.getContext("2d", { willReadFrequently: side === THUMB }).drawImage(
      video, (video.videoWidth - whole) / 2, (video.videoHeight - whole) / 2, whole, whole, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function thumb(video) {
    const small = middle(video, THUMB);
    return small.getContext("2d").getImageData(0, 0, small.width, small.height).data;
  }

  function apart(one, other) {
    if (!one || one.length !== other.length) return Infinity;
    let sum = 0;
    for (let at = 1; at < one.length; at += 4) sum += Math.abs(one[at] - other[at]);
    return sum / (one.length / 4);
  }

  // send(picture): what the server reads on it; empty for nothing, null when it did not answer.
  function serverReader(send, say) {
    let before = null, left = TRIES;
    return async function (video) {
      if (!navigator.onLine) {
        before = null;
        say("offline");
        return "";
      }
      const now = thumb(video);
      if (apart(before, now) > STILL) left = TRIES;
      if (left < 1) return "";
      before = now;
      left -= 1;
      const picture = await new Promise(function (resolve) { middle(video, SIDE).toBlob(resolve, "image/jpeg", QUALITY); });
      const text = picture ? await send(picture) : "";
      say(text === null ? "offline" : "server");
      if (text === null) before = null;
      if (text) left = 0;
      return text || "";
    };
  }

  // told: {send(picture), read(text), say(state)}; states: own, server, offline, refused, none, closed.
  window.doorCamera = function (video, told) {
    let stream = null, timer = 0, last = "", lastAt = 0;

    function close(state) {
      window.clearTimeout(timer);
      if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
      stream = video.srcObject = null;
      told.say(state || "closed");
    }

    async function look(read, pause) {
      const text = document.hidden || video.readyState < 2 ? "" : await read(video);
      if (!stream) return;
      if (text && (text !== last || Date.now() - lastAt >= AGAIN_AFTER)) {
        last = text;
        lastAt = Date.now();
        told.read(text);
      }
      timer = window.setTimeout(look, pause, read, pause);
    }

    return {
      isOpen: function () { return Boolean(stream); },
      close: close,
      open: async function () {
        try {
          stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
          told.say("opening");
          video.srcObject = stream;
          await video.play();
        } catch (no) {
          return close(no.name === "NotAllowedError" ? "refused" : "none");
        }
        const own = await ownReader();
        told.say(own ? "own" : "server");
        look(own || serverReader(told.send, told.say), own ? EVERY : SERVER_EVERY);
      },
    };
  };
})();
