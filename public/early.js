// Runs before the first paint: the theme, the language, a word if the page cannot start, and an ear for Início, which stands in index.html
// (tools/opening.mjs) until the page's code takes over (boot.js, src/ui/browser/opening.rs).
{
  const root = document.documentElement;
  const systemTheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  let chosen = null;
  try {
    chosen = localStorage.getItem("balcao.theme");
  } catch {
    // Storage may be refused altogether; the system's theme is good enough.
  }
  root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : systemTheme();

  // As the page itself chooses: the language chosen once, else the first one of the reader's that we speak.
  let spoken = null;
  try {
    spoken = localStorage.getItem("balcao.lang");
  } catch {
    // As above.
  }
  const tags = [spoken, ...navigator.languages].map((tag) => String(tag).split("-")[0].toLowerCase());
  root.lang = { pt: "pt-BR", en: "en", es: "es" }[tags.find((tag) => ["pt", "en", "es"].includes(tag))] ?? "pt-BR";

  // A script that does not arrive says so only here: load errors do not bubble.
  addEventListener(
    "error",
    (event) => {
      if (event.target?.id === "boot") document.getElementById("fallback").hidden = false;
    },
    true,
  );

  /** What comes in meanwhile; `at` = when the first of it did, by the page's clock. A drop gives entries and files, folders have no file. */
  const brought = { at: 0, entries: [], files: [], sample: "", text: "" };
  const over = new AbortController();
  const on = (type, listener) => addEventListener(type, listener, { signal: over.signal });
  let sign = false;
  let heard = () => (sign = true);
  globalThis.balcaoOpening = {
    onSign(listener) {
      heard = listener;
      if (sign) listener();
    },
    take() {
      over.abort();
      document.getElementById("opening").remove();
      return brought;
    },
  };

  for (const type of ["pointermove", "pointerdown", "wheel", "keydown", "focusin", "hashchange", "paste", "dragenter"]) on(type, () => heard());
  for (const type of ["dragenter", "dragover"]) on(type, (event) => dragged(event, true));
  on("dragleave", (event) => event.relatedTarget ?? dragged(event, false));
  on("drop", (event) => {
    if (!dragged(event, false)) return;
    const { items, files } = event.dataTransfer;
    const entries = [...items].filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry());
    bring(event, { entries: entries.filter(Boolean), files });
  });
  on("change", (event) => {
    if (event.target.type !== "file") return;
    bring(event, { files: event.target.files });
    // So that the same file can be chosen again.
    event.target.value = "";
  });
  on("paste", (event) => {
    const { files } = event.clipboardData;
    bring(event, files.length ? { files } : { text: event.clipboardData.getData("text/plain") });
  });
  on("click", (event) => {
    const { choose, sample, paste, lang, themeChosen } = event.target.closest("button")?.dataset ?? {};
    if (choose) document.getElementById(choose).click();
    if (sample) bring(event, { sample });
    if (paste === "") navigator.clipboard.readText().then((text) => bring(event, { text }), () => {});
    // As the page itself keeps them; it reads them when it opens.
    if (lang) keep("balcao.lang", (root.lang = lang));
    if (themeChosen) keep("balcao.theme", (root.dataset.theme = themeChosen));
  });

  /** Whether files are what is dragged; then the drop zone shows it. */
  function dragged(event, isOver) {
    if (!event.dataTransfer.types.includes("Files")) return false;
    event.preventDefault();
    for (const zone of document.querySelectorAll("#opening .drop")) zone.classList.toggle("drop--over", isOver);
    return true;
  }

  function bring({ timeStamp }, { entries = [], files = [], sample = "", text = "" }) {
    brought.at ||= timeStamp;
    brought.entries.push(...entries);
    brought.files.push(...files);
    Object.assign(brought, { sample: sample || brought.sample, text: text || brought.text });
    for (const line of document.querySelectorAll("#opening .drop__waits")) line.textContent = line.dataset.text;
    heard();
  }

  function keep(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Storage may be refused altogether; then the page chooses anew.
    }
  }
}
