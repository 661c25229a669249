// Runs before the first paint: the theme, the language, and a word if the page cannot start.
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
}
