// Starts the page: Trunk writes the names of the glue and the wasm into the attributes of this script's tag.
const { js, wasm } = document.getElementById("boot").dataset;
const address = (name) => new URL(name, document.baseURI);

try {
  const { default: init } = await import(address(js));
  await init({ module_or_path: address(wasm) });
} catch (error) {
  console.error(error);
  document.getElementById("fallback").hidden = false;
}
