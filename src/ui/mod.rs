//! The only room that knows Leptos and the browser. State, events and formatting are plain and build natively.
