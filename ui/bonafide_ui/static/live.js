// Camera and microphone in stretches: one recorder after the other, one stretch under way.
(() => {
  const own = window.bonafide;
  const find = (selector) => document.querySelector(selector);
  let stream = null;
  let keep = false;
  let busy = false;

  function buttons(on) {
    find('[data-act="live-start"]').hidden = on;
    find('[data-act="live-stop"]').hidden = !on;
    find('[data-act="live-keep"]').hidden = !on;
  }

  async function start() {
    const board = find("#bf-live");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640 }, audio: true });
    } catch {
      board.textContent = own.words["live-denied"];
      return;
    }
    find("#bf-live-video").srcObject = stream;
    find("#bf-live-video").play();
    board.textContent = board.dataset.on;
    buttons(true);
    record();
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    find("#bf-live-video").srcObject = null;
    buttons(false);
  }

  function record() {
    if (!stream) return;
    const recorder = new MediaRecorder(stream);
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      judge(new Blob(parts, { type: recorder.mimeType }));
      record();
    };
    recorder.start();
    setTimeout(() => recorder.state === "recording" && recorder.stop(), find("#bf-live").dataset.seconds * 1000);
  }

  async function judge(blob) {
    // A stretch that arrives while another is being judged is let go: the newest counts.
    if (busy || !stream) return;
    busy = true;
    const wanted = keep;
    keep = false;
    try {
      const board = find("#bf-live");
      const answer = await fetch(`/live?keep=${wanted}&language=${board.dataset.language}`, {
        method: "POST", body: blob,
      });
      board.innerHTML = await answer.text();
    } finally {
      busy = false;
    }
  }

  Object.assign(own.acts, {
    "live-start": start,
    "live-stop": stop,
    "live-keep": () => { keep = true; },
  });
})();
