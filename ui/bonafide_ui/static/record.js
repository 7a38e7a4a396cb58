// A voice or a video recorded in the browser, handed in like any other file.
(() => {
  const own = window.bonafide;
  const part = (name) => document.querySelector(`#bf-record ${name}`);
  const longest_s = 120;
  let recorder = null;
  let wanted = false;

  function shown(recording, camera) {
    part(".bf-ways").hidden = recording;
    part(".bf-recording").hidden = !recording;
    part("video").hidden = !camera;
  }

  async function start(camera) {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: camera && { width: 640 } });
    } catch {
      part("[role=alert]").textContent = own.words["live-denied"];
      return;
    }
    part("[role=alert]").textContent = "";
    part("video").srcObject = camera ? stream : null;
    shown(true, camera);
    part('[data-act="record-stop"]').focus();
    take(stream, camera);
  }

  function take(stream, camera) {
    const parts = [];
    const begun = Date.now();
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    const clock = setInterval(() => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      part(".bf-clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= longest_s) end(true);
    }, 250);
    recorder.onstop = () => {
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      shown(false, false);
      const type = recorder.mimeType;
      const ending = type.includes("mp4") ? "mp4" : "webm";
      if (wanted) own.handIn(new File(parts, `${camera ? "video" : "voice"}.${ending}`, { type }));
    };
    recorder.start();
  }

  function end(check) {
    wanted = check;
    if (recorder?.state === "recording") recorder.stop();
  }

  Object.assign(own.acts, {
    "record-voice": () => start(false),
    "record-camera": () => start(true),
    "record-stop": () => end(true),
    "record-cancel": () => end(false),
  });
})();
