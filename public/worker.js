// Starts a worker: worker.js?bin=engine&v=<build>. Glue and wasm carry the build in their names, so an old page never meets new code.
{
  const query = new URLSearchParams(location.search);
  const stem = `${query.get("bin")}-${query.get("v")}`;

  importScripts(`${stem}.js`);
  wasm_bindgen({ module_or_path: `${stem}_bg.wasm` }).catch((error) => {
    // A rejected promise stays inside the worker; an uncaught exception reaches the page as its `error` event.
    setTimeout(() => {
      throw error;
    });
  });
}
