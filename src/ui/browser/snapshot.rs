//! A card as a drawing of its own: what stands in it becomes SVG (W3C, 1.1) with the colours in force and no style sheet, no script and
//! nothing fetched; and that drawing as a picture (PNG).

use std::collections::BTreeSet;
use std::fmt::Write;

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement, HtmlElement, HtmlImageElement, Node,
    Url,
};

use super::{document, echarts, window};

/// What stands over and under the drawing.
pub struct Caption {
    pub title: String,
    /// Period, filters, data: a line each.
    pub lines: Vec<String>,
    pub foot: String,
}

/// Pixels of a picture per pixel of the screen.
const SCALE: f64 = 2.0;
const PAD: f64 = 20.0;
/// Controls and what only a reader of screens hears are no part of it.
const LEFT_OUT: &str = ".card__acts, .card__title, .vh, .tip, input, select, textarea, form, [data-not-drawn]";

/// The drawing of a card, and its size in pixels.
pub fn svg_of(card: &HtmlElement, caption: &Caption) -> Option<(String, f64, f64)> {
    let place = card.get_bounding_client_rect();
    let style = window().get_computed_style(card).ok().flatten()?;
    let (ink, font) = (property(&style, "color"), property(&style, "font-family"));
    let small = card.query_selector(".card__title small, small, .card__foot").ok().flatten();
    let small = small.and_then(|small| window().get_computed_style(&small).ok().flatten());
    let muted = small.map_or_else(|| ink.clone(), |style| property(&style, "color"));
    let width = place.width();
    // The caption stands where the head of the card was.
    let head = card.query_selector(".card__head").ok().flatten().map_or(0.0, |head| head.get_bounding_client_rect().bottom() - place.top());
    let head_height = 40.0 + 18.0 * caption.lines.len() as f64 - head;
    let mut drawing = Drawing::default();
    let bottom = drawing.element(card, (place.left(), place.top() - head_height), true);
    let height = (place.height().min(bottom - place.top() + PAD)).max(40.0) + head_height + 30.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{}\">",
        escaped(&font)
    );
    let paper = property(&style, "background-color");
    let _ = write!(svg, "<title>{}</title><rect width=\"100%\" height=\"100%\" fill=\"{}\"/>", escaped(&caption.title), escaped(&paper));
    let mut line = |y: f64, size: u32, weight: u32, fill: &str, text: &str| {
        let _ = write!(
            svg,
            "<text x=\"{PAD}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{}\">{}</text>",
            escaped(fill),
            escaped(text)
        );
    };
    line(30.0, 16, 600, &ink, &caption.title);
    for (place, text) in caption.lines.iter().enumerate() {
        line(50.0 + 18.0 * place as f64, 12, 400, &muted, text);
    }
    line(height - 12.0, 11, 400, &muted, &caption.foot);
    svg.push_str(&drawing.patterns());
    svg.push_str(&drawing.out);
    svg.push_str("</svg>");
    Some((svg, width, height))
}

/// The drawing as a picture.
pub async fn png_of(svg: &str, width: f64, height: f64) -> Result<Vec<u8>, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    let drawn = decoded.and_then(|_| {
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
        canvas.set_width((width * SCALE) as u32);
        canvas.set_height((height * SCALE) as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
        context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width * SCALE, height * SCALE)?;
        Ok(canvas)
    });
    let _ = Url::revoke_object_url(&url);
    let canvas = drawn?;
    let written = Promise::new(&mut |resolve, _| {
        let _ = canvas.to_blob(&resolve);
    });
    let blob: Blob = JsFuture::from(written).await?.dyn_into()?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

#[derive(Default)]
struct Drawing {
    out: String,
    clips: u32,
    /// Ids of patterns of the page that marks refer to.
    referred: BTreeSet<String>,
    /// Stripes that style sheets draw.
    stripes: Vec<Stripes>,
}

/// A repeated gradient of two colours, one of them transparent.
#[derive(Clone, Debug, PartialEq)]
struct Stripes {
    degrees: f64,
    period: f64,
    colour: String,
}

impl Drawing {
    /// Draws an element with all in it, shifted by the corner; gives how far down it reaches, in pixels of the window.
    fn element(&mut self, element: &Element, corner: (f64, f64), is_root: bool) -> f64 {
        let Some(style) = window().get_computed_style(element).ok().flatten() else { return 0.0 };
        let get = |name: &str| property(&style, name);
        if get("display") == "none" || get("visibility") == "hidden" || element.matches(LEFT_OUT).unwrap_or(false) {
            return 0.0;
        }
        let place = element.get_bounding_client_rect();
        let (x, y, width, height) = (place.left() - corner.0, place.top() - corner.1, place.width(), place.height());
        if element.tag_name().eq_ignore_ascii_case("svg") {
            self.svg(element, (x, y, width, height), &style);
            return place.bottom();
        }
        if let Some(chart) = element.dyn_ref::<HtmlElement>().and_then(echarts::svg_of) {
            let _ = write!(self.out, "<g transform=\"translate({x:.1} {y:.1})\">{chart}</g>");
            return place.bottom();
        }
        let opacity: f64 = get("opacity").parse().unwrap_or(1.0);
        let is_cut = !is_root && ["hidden", "clip", "auto", "scroll"].contains(&get("overflow-x").as_str());
        let is_grouped = opacity < 1.0 || is_cut;
        if is_grouped {
            let clip = if is_cut { self.clip(x, y, width, height) } else { String::new() };
            let _ = write!(self.out, "<g opacity=\"{opacity}\"{clip}>");
        }
        let mut bottom = 0.0_f64;
        if width > 0.0 && height > 0.0 && !is_root {
            self.ground(&style, (x, y, width, height));
            bottom = if is_seen(&get("background-color")) { place.bottom() } else { 0.0 };
        }
        let nodes = element.child_nodes();
        for node in (0..nodes.length()).filter_map(|place| nodes.get(place)) {
            let reached = match node.dyn_ref::<Element>() {
                Some(child) => self.element(child, corner, false),
                None if node.node_type() == Node::TEXT_NODE => self.text(&node, &style, corner),
                None => 0.0,
            };
            bottom = bottom.max(reached);
        }
        if is_grouped {
            self.out.push_str("</g>");
        }
        bottom
    }

    /// Background and edges of a box.
    fn ground(&mut self, style: &CssStyleDeclaration, (x, y, width, height): (f64, f64, f64, f64)) {
        let get = |name: &str| property(style, name);
        let fill = get("background-color");
        let radius = pixels(&get("border-top-left-radius")).min(height / 2.0);
        if is_seen(&fill) {
            let _ = write!(
                self.out,
                "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" rx=\"{radius:.1}\" fill=\"{}\"/>",
                escaped(&fill)
            );
        }
        if let Some(stripes) = stripes_of(&get("background-image")) {
            let id = self.stripes.iter().position(|known| *known == stripes).unwrap_or(self.stripes.len());
            if id == self.stripes.len() {
                self.stripes.push(stripes);
            }
            let _ = write!(
                self.out,
                "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" rx=\"{radius:.1}\" fill=\"url(#stripes{id})\"/>"
            );
        }
        let sides = [
            ("top", x, y, width, 0.0),
            ("bottom", x, y + height, width, 0.0),
            ("left", x, y, 0.0, height),
            ("right", x + width, y, 0.0, height),
        ];
        for (side, left, top, across, down) in sides {
            let (thick, colour) = (pixels(&get(&format!("border-{side}-width"))), get(&format!("border-{side}-color")));
            if thick > 0.0 && get(&format!("border-{side}-style")) != "none" && is_seen(&colour) {
                let (to_x, to_y) = (left + across, top + down);
                let _ = write!(
                    self.out,
                    "<line x1=\"{left:.2}\" y1=\"{top:.2}\" x2=\"{to_x:.2}\" y2=\"{to_y:.2}\" stroke=\"{}\" stroke-width=\"{thick}\"/>",
                    escaped(&colour)
                );
            }
        }
    }

    /// What the marks are filled with that is no colour.
    fn patterns(&self) -> String {
        let mut own = Drawing::default();
        for id in &self.referred {
            let Some(pattern) = document().get_element_by_id(id) else { continue };
            let _ = write!(own.out, "<pattern id=\"{}\"", escaped(id));
            for name in ["width", "height", "patternUnits", "patternTransform"] {
                let _ = write!(own.out, " {name}=\"{}\"", escaped(&pattern.get_attribute(name).unwrap_or_default()));
            }
            own.out.push('>');
            own.marks(&pattern);
            own.out.push_str("</pattern>");
        }
        for (id, Stripes { degrees, period, colour }) in self.stripes.iter().enumerate() {
            let _ = write!(
                own.out,
                "<pattern id=\"stripes{id}\" width=\"{period}\" height=\"{period}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({})\"><path d=\"M{} 0v{period}\" stroke=\"{}\" stroke-width=\"1.2\"/></pattern>",
                degrees - 90.0,
                period - 0.6,
                escaped(colour)
            );
        }
        format!("<defs>{}</defs>", own.out)
    }

    fn clip(&mut self, x: f64, y: f64, width: f64, height: f64) -> String {
        self.clips += 1;
        let id = self.clips;
        let _ = write!(
            self.out,
            "<clipPath id=\"c{id}\"><rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\"/></clipPath>"
        );
        format!(" clip-path=\"url(#c{id})\"")
    }

    /// The words of a text, line by line, each as wide as it is on screen.
    fn text(&mut self, node: &Node, style: &CssStyleDeclaration, corner: (f64, f64)) -> f64 {
        let text = node.text_content().unwrap_or_default();
        let Ok(range) = document().create_range() else { return 0.0 };
        let mut lines: Vec<(String, f64, f64, f64, f64)> = Vec::new();
        for (start, word) in words(&text) {
            let end = start + word.encode_utf16().count() as u32;
            if range.set_start(node, start).is_err() || range.set_end(node, end).is_err() {
                continue;
            }
            let place = range.get_bounding_client_rect();
            if place.width() <= 0.0 {
                continue;
            }
            match lines.last_mut().filter(|line| (line.2 - place.top()).abs() < 2.0) {
                Some(line) => {
                    line.0.push(' ');
                    line.0.push_str(word);
                    line.3 = place.right();
                }
                None => lines.push((word.to_owned(), place.left(), place.top(), place.right(), place.height())),
            }
        }
        let size = pixels(&property(style, "font-size"));
        let (fill, weight) = (property(style, "color"), property(style, "font-weight"));
        let mut bottom = 0.0_f64;
        for (line, left, top, right, height) in lines {
            let (x, y) = (left - corner.0, top - corner.1 + height / 2.0 + size * 0.35);
            let _ = write!(
                self.out,
                "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{}\" textLength=\"{:.2}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
                escaped(&fill),
                right - left,
                escaped(&line)
            );
            bottom = bottom.max(top + height);
        }
        bottom
    }

    /// A drawing of the page: its marks with the paint that style sheets give them.
    fn svg(&mut self, element: &Element, (x, y, width, height): (f64, f64, f64, f64), style: &CssStyleDeclaration) {
        let colour = property(style, "color");
        let _ = write!(
            self.out,
            "<svg x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" overflow=\"visible\" color=\"{}\"",
            escaped(&colour)
        );
        for name in ["viewBox", "preserveAspectRatio"] {
            if let Some(value) = element.get_attribute(name) {
                let _ = write!(self.out, " {name}=\"{}\"", escaped(&value));
            }
        }
        self.out.push('>');
        self.marks(element);
        self.out.push_str("</svg>");
    }

    fn marks(&mut self, parent: &Element) {
        let children = parent.children();
        for child in (0..children.length()).filter_map(|place| children.item(place)) {
            let name = child.tag_name();
            if !MARKS.contains(&name.as_str()) {
                continue;
            }
            let Some(style) = window().get_computed_style(&child).ok().flatten() else { continue };
            if property(&style, "display") == "none" {
                continue;
            }
            let _ = write!(self.out, "<{name}");
            for attribute in ATTRIBUTES {
                if let Some(value) = child.get_attribute(attribute) {
                    let _ = write!(self.out, " {attribute}=\"{}\"", escaped(&value));
                }
            }
            for paint in PAINTS {
                let computed = property(&style, paint);
                let value = match pattern_of(&computed) {
                    Some(id) => {
                        self.referred.insert(id.to_owned());
                        format!("url(#{id})")
                    }
                    None if computed.contains("url(") => "none".to_owned(),
                    None => computed,
                };
                if !value.is_empty() {
                    let _ = write!(self.out, " {paint}=\"{}\"", escaped(&value));
                }
            }
            self.out.push('>');
            if matches!(name.as_str(), "text" | "tspan") && child.child_element_count() == 0 {
                self.out.push_str(&escaped(&child.text_content().unwrap_or_default()));
            }
            self.marks(&child);
            let _ = write!(self.out, "</{name}>");
        }
    }
}

const MARKS: [&str; 11] = ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"];
const ATTRIBUTES: [&str; 25] = [
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "dx",
    "dy",
    "width",
    "height",
    "points",
    "transform",
    "viewBox",
    "preserveAspectRatio",
    "text-anchor",
    "dominant-baseline",
    "vector-effect",
    "pathLength",
    "opacity",
];
const PAINTS: [&str; 12] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-linecap",
    "opacity",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
];

fn property(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

fn pixels(text: &str) -> f64 {
    text.trim_end_matches("px").parse().unwrap_or(0.0)
}

/// The id in `url("#id")`.
fn pattern_of(paint: &str) -> Option<&str> {
    let (id, _) = paint.strip_prefix("url(")?.split_once(')')?;
    id.trim_matches('"').strip_prefix('#')
}

/// `repeating-linear-gradient(45deg, rgb(1, 2, 3) 0px, …, rgba(0, 0, 0, 0) 4px)`.
fn stripes_of(image: &str) -> Option<Stripes> {
    let inside = image.strip_prefix("repeating-linear-gradient(")?.split("repeating-").next()?;
    let degrees = inside.split_once("deg").map_or(Some(180.0), |(number, _)| number.parse().ok())?;
    let (_, colour) = inside.split_once("rgb(")?;
    let (colour, _) = colour.split_once(')')?;
    let (before, _) = inside.rsplit_once("px")?;
    let period = before.rsplit(' ').next()?.parse().ok()?;
    Some(Stripes { degrees, period, colour: format!("rgb({colour})") })
}

fn is_seen(colour: &str) -> bool {
    !matches!(colour, "" | "transparent" | "rgba(0, 0, 0, 0)")
}

/// Words with where they begin, in UTF-16 units as a range counts.
fn words(text: &str) -> Vec<(u32, &str)> {
    let mut found = Vec::new();
    let (mut at, mut start) = (0, None::<(u32, usize)>);
    for (place, letter) in text.char_indices() {
        // A space that does not break belongs to its word.
        let is_gap = letter.is_ascii_whitespace();
        match (is_gap, start) {
            (true, Some((from, byte))) => {
                found.push((from, &text[byte..place]));
                start = None;
            }
            (false, None) => start = Some((at, place)),
            _ => {}
        }
        at += letter.len_utf16() as u32;
    }
    if let Some((from, byte)) = start {
        found.push((from, &text[byte..]));
    }
    found
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_allowed = |letter: &char| matches!(letter, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    for letter in text.chars().filter(is_allowed) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
