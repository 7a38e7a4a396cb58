// Review: a second file beside the first, and both played together.
(() => {
  function show(choice) {
    const pair = choice.closest(".bf-pair");
    const place = pair.querySelector(".bf-beside ~ .bf-player");
    const { tag } = choice.selectedOptions[0].dataset;
    place.replaceChildren();
    if (tag) {
      const media = document.createElement(tag);
      Object.assign(media, { src: choice.value, className: "bf-media", controls: true, preload: "metadata" });
      media.setAttribute(tag === "img" ? "alt" : "aria-label", choice.selectedOptions[0].text);
      place.append(media);
    }
    place.hidden = !tag;
    pair.querySelector(".bf-beside").hidden = Boolean(tag);
    pair.querySelector(".bf-together").hidden = !tag || tag === "img";
  }

  function follow(event) {
    const pair = event.target.closest?.(".bf-pair");
    if (!pair?.querySelector("[data-together]").checked) return;
    for (const other of pair.querySelectorAll("video.bf-media, audio.bf-media")) {
      if (other === event.target) continue;
      if (Math.abs(other.currentTime - event.target.currentTime) > 0.2) other.currentTime = event.target.currentTime;
      if (event.target.paused !== other.paused) event.target.paused ? other.pause() : other.play().catch(() => {});
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pair]")) show(event.target);
  });
  for (const moment of ["play", "pause", "seeked"]) document.addEventListener(moment, follow, true);
})();
