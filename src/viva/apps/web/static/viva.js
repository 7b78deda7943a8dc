// The interview's page while it is open: sends turns without a reload, shows what the feed brings, runs the clock,
// keeps what is written. Without it the same forms do the same.
"use strict";
(() => {
  const named = (id) => document.getElementById(id);
  const log = named("log"), form = named("say");
  if (!log) return;

  // What is written, over reloads and lost connections.
  const key = `viva:${log.dataset.interview}`;
  const kept = () => { try { return localStorage.getItem(key) || ""; } catch { return ""; } };
  const keep = (text) => {
    try { text ? localStorage.setItem(key, text) : localStorage.removeItem(key); } catch { /* no storage: the page alone */ }
  };
  const joined = (one, other) => one.includes(other) ? one : other.startsWith(one) ? other : `${one}\n\n${other}`;
  if (!form) { // It is over.
    const unsent = named("unsent"), words = unsent.querySelector(".said");
    words.textContent = joined(words.textContent, kept());
    unsent.hidden = !words.textContent;
    keep("");
    return;
  }

  const clock = named("clock"), status = named("status"), problem = named("problem"), answer = named("answer");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let sending = null; // The text on its way, until the log shows it.

  const write = (text) => { answer.value = text; keep(text); };
  write(joined(answer.value, kept()));
  answer.addEventListener("input", () => keep(answer.value));

  // The clock: the server's time, counted on here.
  let left = NaN, since = 0, runs = false;
  const setClock = (minutes, running) => {
    left = minutes === null || minutes === "" ? NaN : 60 * minutes;
    since = performance.now();
    runs = running;
  };
  const tick = () => {
    if (Number.isNaN(left)) return;
    const now = Math.max(0, Math.floor(left - (runs ? (performance.now() - since) / 1000 : 0)));
    const shown = now ? `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")} left` : "Time is up";
    if (clock.textContent !== shown) clock.textContent = shown;
    for (const minute of [5, 1]) if (runs && now === 60 * minute) announce(minute > 1 ? `${minute} minutes are left.` : "1 minute is left.");
  };
  setClock(clock.dataset.left, "runs" in clock.dataset);
  setInterval(tick, 500);

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const announce = (text) => { say(text); setTimeout(() => { if (status.textContent === text) say(""); }, 15000); };
  const complain = (text) => { problem.textContent = text; problem.hidden = !text; };

  // What the feed brings.
  const toEnd = (behavior = calm ? "auto" : "smooth") => { // The field below the last turn, or that turn's beginning.
    const last = log.lastElementChild;
    const tall = form.getBoundingClientRect().bottom - last.getBoundingClientRect().top > innerHeight - 64;
    (tall ? last : form).scrollIntoView({ block: tall ? "start" : "end", behavior });
  };
  const put = (article) => {
    const old = named(article.id);
    const words = old?.querySelector(".said"), now = article.querySelector(".said").textContent;
    if (!old) log.append(article);
    else if (old.classList.contains("candidate") !== article.classList.contains("candidate") || !now.startsWith(words.textContent)) old.replaceWith(article);
    else { // Only what is new is added, so that a screen reader says it once.
      if (now.length > words.textContent.length) words.append(now.slice(words.textContent.length));
      old.className = article.className;
    }
  };
  const show = (view) => {
    const fresh = [...new DOMParser().parseFromString(view.html, "text/html").querySelectorAll("article.turn")];
    const ids = new Set(fresh.map((article) => article.id));
    for (const old of [...log.children]) if (old.dataset.turn > view.keep && !ids.has(old.id)) old.remove();
    fresh.forEach(put);
    log.dataset.mark = view.mark;
    if (sending !== null && fresh.some((article) => article.querySelector(".said").textContent.includes(sending))) {
      if (answer.value === sending) write("");
      sending = null;
    }
    if (view.ended) { location.reload(); return; }
    setClock(view.left, view.runs);
    named("paused").hidden = named("resume").hidden = !view.paused;
    named("pause").hidden = view.paused;
    named("again").hidden = !view.owed;
    named("again").value = view.owed ?? "";
    const state = view.answering ? "The interviewer is answering."
      : view.owed ? "Your last turn is kept, but has no answer yet."
      : view.paused ? "The clock stands until you send a turn or go on." : "";
    if (state !== stands) say(state);
    stands = state;
    if (fresh.length) toEnd();
  };
  let stands = status.firstChild?.textContent ?? "";

  let source = null;
  const listen = () => {
    if (document.hidden || source) return;
    source = new EventSource(`${log.dataset.feed}?mark=${encodeURIComponent(log.dataset.mark)}`);
    source.onmessage = (event) => show(JSON.parse(event.data));
    source.onerror = () => { if (source?.readyState === EventSource.CLOSED) say("The connection is lost; reload the page."); };
  };
  const stop = () => { source?.close(); source = null; };
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen())); // A browser has few connections.
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // A turn on its way. A hint, or an answer that is owed, is asked for beside what is being written.
  const send = async (button) => {
    const beside = button !== named("send"), text = answer.value, body = new FormData(form, button);
    const buttons = [...form.elements].filter((each) => each.type === "submit");
    complain("");
    say("Sent.");
    if (document.activeElement === button) answer.focus();
    for (const each of buttons) each.disabled = true;
    if (!beside) { sending = text; answer.readOnly = true; }
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!response.headers.get("content-type")?.startsWith("application/json")) throw new Error(`status ${response.status}`);
      const result = await response.json();
      form.elements.message_id.value = result.next;
      if (!beside && result.heard && answer.value === text) write("");
      if (!beside && !result.heard && !answer.value) write(text);
      complain(result.problem);
    } catch (error) {
      if (!beside && sending === null) { location.reload(); return; } // It was heard; only the answer to us is lost.
      complain(`It could not be sent (${error.message}). What you wrote is kept; send it again in a moment.`);
    }
    sending = null;
    if (status.textContent === "Sent.") say("");
    for (const each of buttons) each.disabled = false;
    answer.readOnly = false;
  };
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.hasAttribute("formaction")) return; // Pause, undo, finish: a page each.
    event.preventDefault();
    send(button ?? named("send"));
  });
  answer.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!answer.readOnly) form.requestSubmit(named("send"));
  });

  for (const hint of document.querySelectorAll(".with-script")) hint.hidden = false;
  listen();
  if (location.hash === "#answer") answer.focus();
  if (log.children.length > 1 && !location.hash) toEnd("auto");
})();
