// Opens the page. Its code is large and waits for a first sign of a visitor (early.js), or a few quiet seconds.

const QUIET_MS = 3000;

// Trunk writes the names of the glue and the wasm into the attributes of this script's tag.
const { js, wasm } = document.getElementById("boot").dataset;
const address = (name) => new URL(name, document.baseURI);
let isOpened = false;

globalThis.balcaoOpening.onSign(open);
// A view is asked for, or the browser has the code already.
if (location.hash.length > 2 || location.search || navigator.serviceWorker?.controller) open();
else {
  carriesData().then((carries) => carries && open());
  if (!navigator.connection?.saveData) setTimeout(open, QUIET_MS);
}

async function open() {
  if (isOpened) return;
  isOpened = true;
  try {
    const { default: init } = await import(address(js));
    await init({ module_or_path: address(wasm) });
  } catch (error) {
    console.error(error);
    document.getElementById("fallback").hidden = false;
  }
}

/** A site may publish data beside the page: those are opened at once. */
async function carriesData() {
  try {
    const answer = await fetch("data/manifest.json", { cache: "no-cache" });
    return answer.ok && !/"files":\s*\[\s*\]/.test(await answer.text());
  } catch {
    return false;
  }
}
