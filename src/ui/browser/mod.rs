//! Bindings to the browser without decisions: workers, ECharts, files, storage, the URL, downloads, the clock.
