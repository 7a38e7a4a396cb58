// The page's own behaviour: jumps, keys, paste, theme, and finding back after a lost connection.
(() => {
  const own = window.bonafide;
  let chosen = null; // the visitor's own copy of the file, to play where the server keeps none

  own.remember = (check) => {
    const address = new URL(location.href);
    address.searchParams.delete("case");
    address.searchParams.delete("check");
    if (check) address.searchParams.set("check", check);
    history.replaceState(history.state, "", address);
  };

  const find = (selector) => document.querySelector(selector);
  const seen = (element) => element && element.offsetParent !== null;
  const typing = (element) =>
    element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

  function dark(on) {
    document.body.classList.toggle("dark", on);
    localStorage.setItem("bonafide-theme", on ? "dark" : "light");
  }

  function settle() {
    const wish = localStorage.getItem("bonafide-theme");
    const on = wish ? wish === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.body.classList.toggle("dark", on);
  }

  function glide(element, block) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
  }

  function seek(seconds, result) {
    const player = result?.querySelector("video.bf-media, audio.bf-media");
    if (!player) return;
    player.currentTime = seconds;
    glide(player, "nearest");
    player.play().catch(() => {});
  }

  function secondOf(event) {
    const drawing = event.target.closest("svg.bf-timeline");
    if (drawing) {
      const box = drawing.getBoundingClientRect();
      const at = ((event.clientX - box.left) / box.width) * drawing.viewBox.baseVal.width;
      const { start, end, seconds } = drawing.dataset;
      return at < start ? null : ((at - start) / (end - start)) * seconds;
    }
    const sound = event.target.closest(".bf-sound");
    if (sound) {
      const box = sound.getBoundingClientRect();
      return ((event.clientX - box.left) / box.width) * sound.dataset.seconds;
    }
    return null;
  }

  const acts = (own.acts = {
    theme: () => dark(!document.body.classList.contains("dark")),
    help: () => find("#bf-help").showModal(),
    another: () => find("#bf-another").click(),
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#bf-another")) own.remember("");
    const button = event.target.closest("[data-act]");
    if (button) return acts[button.dataset.act]?.();
    const jump = event.target.closest("[data-seek]");
    const second = jump ? Number(jump.dataset.seek) : secondOf(event);
    if (second !== null) seek(second, event.target.closest(".bf-result"));
  });

  const keys = {
    u: () => (seen(find("#bf-drop")) ? find("#bf-drop input[type=file]") : find("#bf-another"))?.click(),
    Enter: () => ["[data-act=record-stop]", "#bf-start", "#bf-another"].map(find).find(seen)?.click(),
    r: () => find("#bf-result-title")?.focus(),
    s: () => find('.bf-downloads a[href*="report.html"]')?.click(),
    t: acts.theme,
    "?": acts.help,
  };

  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const free = !typing(event.target) && !find("dialog[open]");
    // Enter on a button, link or fold is its own.
    if (event.key === "Enter" && event.target.closest("button, a, summary, [role=tab], video, audio")) return;
    if (plain && free && keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // Left and right walk through the tabs, as screen readers tell their users.
  document.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const list = event.target.closest("[role=tablist]");
    if (!step || !list) return;
    const tabs = [...list.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });

  // How long a check has been going on: it may take a while, and must not look stuck.
  function tick() {
    const clock = find(".bf-progress [data-age]");
    if (!clock) return;
    clock.dataset.since ||= Date.now() - 1000 * clock.dataset.age;
    const seconds = Math.floor((Date.now() - clock.dataset.since) / 1000);
    const said = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    // Only what differs: the observer below sees each change and calls this again.
    if (clock.textContent !== said) clock.textContent = said;
  }

  own.handIn = (file) => {
    const input = find("#bf-drop input[type=file]");
    if (!input || !seen(find("#bf-drop"))) return;
    const carried = new DataTransfer();
    carried.items.add(file);
    input.files = carried.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) own.handIn(event.clipboardData.files[0]);
  });

  // Refused here already, in the page's own words, what the server would not take.
  function taken(event, files) {
    const large = files?.[0]?.size > own.limit;
    find("#bf-refusal").textContent = large ? own.words["too-large"] : "";
    if (large) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else if (files?.length === 1) chosen = files[0];
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("#bf-drop input[type=file]")) taken(event, event.target.files);
  }, true);
  document.addEventListener("drop", (event) => {
    if (event.target.closest?.("#bf-drop")) taken(event, event.dataTransfer.files);
  }, true);

  function ownCopy(media) {
    // What was chosen last may be another file than the one that is shown.
    if (chosen?.size === Number(media.dataset.bytes) && !media.dataset.own) {
      media.dataset.own = "yes";
      media.src = URL.createObjectURL(chosen);
    } else {
      media.hidden = true;
      media.parentElement.querySelector(".bf-gone")?.removeAttribute("hidden");
    }
  }
  document.addEventListener("error", (event) => {
    if (event.target.matches?.(".bf-media")) ownCopy(event.target);
  }, true);

  function loadOwn(result) {
    for (const media of result.querySelectorAll('.bf-media[data-source=""]')) ownCopy(media);
  }

  function arrived(result) {
    loadOwn(result);
    result.querySelector("#bf-result-title").focus({ preventScroll: true });
    glide(result, "start");
  }

  // What the framework leaves without a name for screen readers.
  function name() {
    for (const zone of document.querySelectorAll(".bf-drop")) {
      // textContent, since innerText would lay the page out anew after each of its changes.
      const said = zone.querySelector("label")?.textContent.trim() || "file";
      for (const part of zone.querySelectorAll(":is(input[type=file], .upload-container):not([data-named])")) {
        part.setAttribute("aria-label", said);
        part.setAttribute("data-named", "");
      }
    }
  }

  let lost = null;
  async function alive() {
    const answers = await fetch("/healthz", { cache: "no-store" }).then((r) => r.ok, () => false);
    if (answers && lost) location.reload();
    if (!answers && !lost) {
      lost = document.createElement("div");
      lost.id = "bf-lost";
      lost.setAttribute("role", "alert");
      lost.textContent = own.words.lost;
      document.body.append(lost);
    }
  }

  // Somebody was asked to review the case: show the ruling when there is one.
  async function ruled() {
    const asked = find("#bf-outcome [data-waiting], #bf-told [data-waiting]")?.dataset.waiting;
    if (!asked) return;
    const review = await fetch(`/v1/cases/${asked}`).then((r) => r.json(), () => null);
    if (review?.review === "ruled") location.search = `?case=${asked}`;
  }

  let result = null;
  let reviewed = null;
  let failure = null;
  addEventListener("DOMContentLoaded", () => {
    settle();
    setInterval(alive, 4000);
    setInterval(ruled, 5000);
    setInterval(tick, 500);
    new MutationObserver(() => {
      const now = find("#bf-result");
      if (now && now !== result) arrived(now);
      result = now;
      const other = find("#bf-reviewed");
      if (other && other !== reviewed) {
        loadOwn(other);
        glide(other, "start");
      }
      reviewed = other;
      const failed = find("#bf-outcome .bf-failure");
      if (failed && failed !== failure) glide(failed, "nearest");
      failure = failed;
      name();
      tick();
    }).observe(document.body, { childList: true, subtree: true });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", settle);
})();
