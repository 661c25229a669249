//! Drawings on a grid of 16 × 16, in the ink of their text.

use leptos::prelude::*;

/// A drawing, silent for screen readers: the word beside it, or the label of its button, says what it means.
#[component]
pub fn Icon(
    /// A name of [`path_of`].
    name: &'static str,
    /// `i`, with `i--sm` or `i--lg` for other sizes.
    #[prop(default = "i")]
    class: &'static str,
) -> impl IntoView {
    view! { <svg class=class viewBox="0 0 16 16" aria-hidden="true" focusable="false" inner_html=path_of(name)></svg> }
}

/// The counter bell.
#[component]
pub fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand__mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="brand__dome" d="M4 16.5a8 8 0 0 1 16 0z" />
            <path class="brand__base" d="M2.5 20h19" />
            <path class="brand__knob" d="M12 8V5.6M9.8 5h4.4" />
        </svg>
    }
}

fn path_of(name: &str) -> &'static str {
    match name {
        "chev-d" => r#"<path d="m4 6 4 4 4-4"/>"#,
        "chev-l" => r#"<path d="m10 3.5-4.5 4.5 4.5 4.5"/>"#,
        "chev-r" => r#"<path d="m6 3.5 4.5 4.5-4.5 4.5"/>"#,
        "x" => r#"<path d="m4.5 4.5 7 7m0-7-7 7"/>"#,
        "plus" => r#"<path d="M8 3.5v9M3.5 8h9"/>"#,
        "check" => r#"<path d="m3 8.5 3.2 3.2L13 5"/>"#,
        "search" => r#"<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>"#,
        "more" => r#"<path d="M8 3.4v.01M8 8v.01M8 12.6v.01" stroke-width="2.2"/>"#,
        "info" => r#"<circle cx="8" cy="8" r="5.8"/><path d="M8 7.4v3.4M8 5v.01"/>"#,
        "clock" => r#"<circle cx="8" cy="8" r="5.8"/><path d="M8 4.6V8l2.4 1.6"/>"#,
        "globe" => {
            r#"<circle cx="8" cy="8" r="5.8"/><path d="M2.2 8h11.6M8 2.2c2 1.8 2.6 3.7 2.6 5.8S10 12 8 13.8C6 12 5.4 10.1 5.4 8S6 4 8 2.2"/>"#
        }
        "compare" => r#"<path d="M2.5 5.5h9m0 0L9 3m2.5 2.5L9 8M13.5 10.5h-9m0 0L7 8m-2.5 2.5L7 13"/>"#,
        "export" => r#"<path d="M8 9.8V2.5m0 0L5.2 5.3M8 2.5l2.8 2.8M3 9.5v3.2c0 .4.4.8.8.8h8.4c.4 0 .8-.4.8-.8V9.5"/>"#,
        "down" => r#"<path d="M8 2.5v7.3m0 0L5.2 7M8 9.8 10.8 7M3 11v2.5h10V11"/>"#,
        "filter" => r#"<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>"#,
        "calendar" => r#"<rect x="2.5" y="3.5" width="11" height="10" rx="1.5"/><path d="M2.5 6.8h11M5.5 2v2.5M10.5 2v2.5"/>"#,
        "overview" => r#"<path d="M2.5 13.5h11M4 11V8M8 11V3.5M12 11V6"/>"#,
        "team" => {
            r#"<circle cx="6" cy="5.5" r="2.3"/><path d="M2 13c.2-2.5 1.8-4 4-4s3.8 1.5 4 4M10.3 3.4a2.3 2.3 0 0 1 0 4.3M11.8 9.4c1.3.6 2.1 1.8 2.2 3.6"/>"#
        }
        "chats" => r#"<path d="M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z"/><path d="M5.5 6.3h5M5.5 8.5h3"/>"#,
        "demand" => r#"<path d="M2.5 11.5 6 7.5l2.5 2 5-6M10.5 3.5h3v3"/>"#,
        "flag" => r#"<path d="M4 14V2.5h7.5L9.8 5.4l1.7 2.9H4"/>"#,
        "pen" => r#"<path d="m3 13 .7-2.8L10.9 3l2.1 2.1-7.2 7.2zM9.4 4.5l2.1 2.1"/>"#,
        "play" => r#"<path d="M5 3.5v9l7.5-4.5z"/>"#,
        "pause" => r#"<path d="M5.5 3.5v9M10.5 3.5v9"/>"#,
        "people" => r#"<circle cx="8" cy="5.2" r="2.6"/><path d="M3 13.5c.3-2.9 2.3-4.5 5-4.5s4.7 1.6 5 4.5"/>"#,
        "routes" => r#"<path d="M2.5 8H6c2.5 0 2.5-4.5 5-4.5h2.5M6 8c2.5 0 2.5 4.5 5 4.5h2.5M11.5 1.5l2 2-2 2M11.5 10.5l2 2-2 2"/>"#,
        "send" => r#"<path d="m2.5 8.5 3 3 6-7M8.5 11.5l5.5-7"/>"#,
        "quality" => r#"<path d="M8 2.3 13 4v4.2c0 2.8-2 4.7-5 5.7-3-1-5-2.9-5-5.7V4z"/><path d="m5.8 8 1.6 1.6L10.4 6.5"/>"#,
        "gear" => {
            r#"<circle cx="8" cy="8" r="2.1"/><path d="M8 2v1.8M8 12.2V14M2 8h1.8M12.2 8H14M3.8 3.8 5 5M11 11l1.2 1.2M12.2 3.8 11 5M5 11l-1.2 1.2"/>"#
        }
        "lock" => r#"<rect x="3.5" y="7" width="9" height="6.5" rx="1.2"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>"#,
        "file" => r#"<path d="M4 2.5h5L12.5 6v7.5H4z"/><path d="M9 2.5V6h3.5"/>"#,
        "table" => r#"<rect x="2.5" y="3" width="11" height="10" rx="1.2"/><path d="M2.5 6.5h11M6.5 6.5V13"/>"#,
        "grid" => r#"<rect x="2.5" y="2.5" width="11" height="11" rx="1.2"/><path d="M2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11"/>"#,
        "chart" => r#"<path d="M2.5 2.5v11h11M5.5 11V8M8.5 11V5M11.5 11V6.5"/>"#,
        "expand" => r#"<path d="M9.5 3h3.5v3.5M13 3 9 7M6.5 13H3V9.5M3 13l4-4"/>"#,
        "warn" => r#"<path d="M8 2.8 14 13H2z"/><path d="M8 6.8v2.8M8 11.4v.01"/>"#,
        "link" => r#"<path d="M6.8 9.2 9.2 6.8M7 4.7l1-1a2.7 2.7 0 0 1 3.9 3.9l-1 1M9 11.3l-1 1a2.7 2.7 0 0 1-3.9-3.9l1-1"/>"#,
        "copy" => {
            r#"<rect x="5.5" y="5.5" width="8" height="8" rx="1.2"/><path d="M10.5 5.5v-2c0-.6-.4-1-1-1h-6c-.6 0-1 .4-1 1v6c0 .6.4 1 1 1h2"/>"#
        }
        "sort" => r#"<path d="M5 3v10m0 0-2.2-2.2M5 13l2.2-2.2M11 13V3m0 0L8.8 5.2M11 3l2.2 2.2"/>"#,
        "columns" => r#"<rect x="2.5" y="3" width="11" height="10" rx="1.2"/><path d="M6.2 3v10M9.8 3v10"/>"#,
        "phone" => r#"<rect x="4.5" y="2" width="7" height="12" rx="1.5"/><path d="M7.3 11.8h1.4"/>"#,
        "code" => r#"<path d="m5.5 5-3 3 3 3M10.5 5l3 3-3 3"/>"#,
        "trash" => r#"<path d="M3 4.5h10M6 4.5v-2h4v2M4.3 4.5l.6 9h6.2l.6-9"/>"#,
        "tab" => r#"<path d="M3 5.5h10M3 10.5h10"/>"#,
        "moon" => r#"<path d="M13 9.7A5.7 5.7 0 0 1 6.3 3 5.6 5.6 0 1 0 13 9.7z"/>"#,
        "stop" => r#"<rect x="4" y="4" width="8" height="8" rx="1"/>"#,
        "plane" => r#"<path d="m2 9 12-6-4 11-2.5-4.5z"/>"#,
        "upload" => r#"<path d="M8 10.5v-8m0 0L4.8 5.7M8 2.5l3.2 3.2M2.5 10v3.5h11V10"/>"#,
        "undo" => r#"<path d="M6 3.5 3 6.5l3 3M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7"/>"#,
        "sun" => {
            r#"<circle cx="8" cy="8" r="2.9"/><path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1"/>"#
        }
        _ => "",
    }
}
