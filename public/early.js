// Runs before the first paint: the theme, and a word if the page cannot start.
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

  // A script that does not arrive says so only here: load errors do not bubble.
  addEventListener(
    "error",
    (event) => {
      if (event.target?.id === "boot") document.getElementById("fallback").hidden = false;
    },
    true,
  );
}
