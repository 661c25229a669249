//! A thin binding to ECharts: loaded when first needed, one [`Canvas`] per element. No exception of its crosses into our code.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlScriptElement};

use crate::chart::svg::without_styles;
use crate::chart::{Inks, Picture};

use super::timing::now_ms;
use super::{build, document, root, size, turns, window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = echarts, js_name = init, catch)]
    fn init(element: &HtmlElement, theme: &JsValue, options: &JsValue) -> Result<Instance, JsValue>;
    #[wasm_bindgen(js_namespace = echarts, js_name = init, catch)]
    fn init_nowhere(element: &JsValue, theme: &JsValue, options: &JsValue) -> Result<Instance, JsValue>;
    #[wasm_bindgen(js_namespace = echarts, js_name = getInstanceByDom, catch)]
    fn instance_of(element: &HtmlElement) -> Result<Option<Instance>, JsValue>;

    #[derive(Clone)]
    type Instance;
    #[wasm_bindgen(method, js_name = setOption, catch)]
    fn set_option(this: &Instance, option: &JsValue, how: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = getZr, catch)]
    fn get_zr(this: &Instance) -> Result<Surface, JsValue>;
    #[wasm_bindgen(method, js_name = convertFromPixel, catch)]
    fn convert_from_pixel(this: &Instance, finder: &JsValue, at: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = convertToPixel, catch)]
    fn convert_to_pixel(this: &Instance, finder: &JsValue, at: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = dispatchAction, catch)]
    fn dispatch_action(this: &Instance, action: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = getOption, catch)]
    fn get_option(this: &Instance) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = renderToSVGString, catch)]
    fn render_to_svg(this: &Instance) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn resize(this: &Instance) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn dispose(this: &Instance) -> Result<(), JsValue>;

    type Surface;
    #[wasm_bindgen(method, catch)]
    fn on(this: &Surface, event: &str, handler: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = setCursorStyle, catch)]
    fn set_cursor_style(this: &Surface, cursor: &str) -> Result<(), JsValue>;

    type MutationObserver;
    #[wasm_bindgen(constructor, catch)]
    fn new(changed: &Function) -> Result<MutationObserver, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn observe(this: &MutationObserver, element: &HtmlElement, what: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn disconnect(this: &MutationObserver);
}

thread_local! {
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    static IS_REHEARSED: Cell<bool> = const { Cell::new(false) };
    /// The colours last read, and the theme they belong to: reading them makes the browser bring all styles up to date.
    static INKS: RefCell<Option<(String, Inks)>> = const { RefCell::new(None) };
}

/// Fetches the library ahead of its use and has it draw a little of everything where nobody sees it, piece by piece: the browser compiles
/// most of the library when it first draws, which would otherwise all happen in one task, before the eyes of the reader.
pub fn prepare() {
    leptos::task::spawn_local(async {
        // Who needs it says when it failed.
        if load().await.is_ok() && !IS_REHEARSED.replace(true) {
            turns::picture(rehearse);
        }
    });
}

fn rehearse() {
    let stage = document().create_element("div").ok().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let options = object(&[("renderer", "canvas".into()), ("width", 300.into()), ("height", 100.into())]);
    let Some(instance) = stage.and_then(|stage| init(&stage, &JsValue::NULL, &options).ok()) else { return };
    // In the font of the page: looking for another one takes long.
    let font = object(&[("fontFamily", inks().font.into())]);
    let _ = instance.set_option(&object(&[("textStyle", font)]), &JsValue::UNDEFINED);
    for piece in REHEARSAL {
        let instance = instance.clone();
        turns::picture(move || {
            if let Ok(option) = js_sys::JSON::parse(piece) {
                let _ = instance.set_option(&option, &JsValue::UNDEFINED);
            }
        });
    }
    turns::picture(move || {
        let _ = instance.dispose();
    });
}

/// Each adds a kind of mark that our charts have.
const REHEARSAL: [&str; 5] = [
    r#"{"animation":false,"grid":{"left":30,"height":60},"xAxis":[{"type":"category","data":["a","b"],"axisLabel":{"interval":0}},{"type":"value","show":false,"min":-0.5,"max":1.5}],"yAxis":{"type":"value","min":0,"max":4,"interval":2}}"#,
    r##"{"series":[{"id":"l","type":"line","data":[1,2],"symbol":"circle","areaStyle":{"color":"#123"},"endLabel":{"show":true,"formatter":"a"}}]}"##,
    r##"{"series":[{"id":"b","type":"bar","data":[{"value":3,"itemStyle":{"decal":{"symbol":"rect","dashArrayX":[1,0],"dashArrayY":[1,4],"color":"#123"}}},2]}]}"##,
    r##"{"series":[{"id":"l","type":"line","markArea":{"data":[[{"xAxis":0},{"xAxis":1}]]},"markLine":{"symbol":"none","data":[{"yAxis":1}]},"markPoint":{"data":[{"coord":[0,1],"value":"a"}]}}]}"##,
    r#"{"tooltip":{"trigger":"axis","renderMode":"richText","showContent":false,"axisPointer":{"type":"line"}}}"#,
];

/// Fetches the library once; a failed attempt may be repeated.
pub async fn load() -> Result<(), JsValue> {
    let promise = LOADING.with_borrow_mut(|loading| loading.get_or_insert_with(|| Promise::new(&mut insert_script)).clone());
    let loaded = JsFuture::from(promise).await;
    if loaded.is_err() {
        LOADING.with_borrow_mut(Option::take);
    }
    loaded.map(|_| ())
}

fn insert_script(resolve: Function, reject: Function) {
    let script = document().create_element("script").ok().and_then(|element| element.dyn_into::<HtmlScriptElement>().ok());
    let Some((script, head)) = script.zip(document().head()) else {
        let _ = reject.call0(&JsValue::UNDEFINED);
        return;
    };
    script.set_src(&format!("./echarts.js?v={}", build()));
    script.set_onload(Some(&resolve));
    script.set_onerror(Some(&reject));
    let _ = head.append_child(&script);
}

/// Where a press or the pointer is, and what was held down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pointed {
    /// Bucket, when the pointer is over one.
    pub bucket: Option<usize>,
    /// In the window, pixels.
    pub x: f64,
    pub y: f64,
    pub with_ctrl: bool,
    pub with_shift: bool,
    pub with_alt: bool,
    pub by_touch: bool,
}

/// Drawings that follow each other faster than this are of somebody in a hurry.
const HASTE_MS: f64 = 600.0;
/// A drawing that takes longer has no time to move.
const FRAME_MS: f64 = 16.0;

/// One drawn chart. Dropping it disposes of the instance.
pub struct Canvas {
    instance: Instance,
    element: HtmlElement,
    /// For which it was drawn last, pixels.
    width: f64,
    /// When it was drawn last, milliseconds of the page's clock.
    drawn_ms: f64,
    /// How long that took.
    took_ms: f64,
    /// Kept because the surface calls them.
    _handlers: Vec<Closure<dyn FnMut(JsValue)>>,
    formatters: Vec<Closure<dyn FnMut(f64) -> String>>,
}

impl Canvas {
    /// `None` when the library refuses, for instance because the element has no size.
    pub fn new(
        element: &HtmlElement,
        width: f64,
        on_move: impl Fn(Option<Pointed>) + 'static,
        on_press: impl Fn(Pointed) + 'static,
    ) -> Option<Self> {
        let options = object(&[("renderer", "canvas".into())]);
        let instance = init(element, &JsValue::NULL, &options).ok()?;
        let surface = instance.get_zr().ok()?;
        let mut handlers = Vec::new();
        let mut listen = |event: &str, handler: Box<dyn FnMut(JsValue)>| {
            let handler = Closure::wrap(handler);
            let _ = surface.on(event, handler.as_ref().unchecked_ref());
            handlers.push(handler);
        };
        let seen = instance.clone();
        let on_move = std::rc::Rc::new(on_move);
        let moved = std::rc::Rc::clone(&on_move);
        listen(
            "mousemove",
            Box::new(move |event| {
                let pointed = pointed(&seen, &event);
                if let Ok(surface) = seen.get_zr() {
                    let _ = surface.set_cursor_style(if pointed.bucket.is_some() { "pointer" } else { "default" });
                }
                moved(Some(pointed));
            }),
        );
        listen("globalout", Box::new(move |_| on_move(None)));
        let seen = instance.clone();
        listen("click", Box::new(move |event| on_press(pointed(&seen, &event))));
        Some(Canvas { instance, element: element.clone(), width, drawn_ms: 0.0, took_ms: 0.0, _handlers: handlers, formatters: Vec::new() })
    }

    pub fn draw(&mut self, picture: &Picture) {
        let Some(option) = parsed(&picture.option) else { return };
        // Marks move to their new places unless they are still on their way to the last ones.
        let began_ms = now_ms();
        if began_ms - std::mem::replace(&mut self.drawn_ms, began_ms) < HASTE_MS || self.took_ms > FRAME_MS {
            let _ = Reflect::set(&option, &"animation".into(), &false.into());
        }
        let formatters = label_axes(&option, &picture.ticks);
        let replaced = ["grid", "xAxis", "yAxis", "series"].iter().map(|part| JsValue::from_str(part)).collect::<Array>();
        // The library shows its tip again after a change, and fails where a series that was in it is gone, or an axis not yet worked out.
        self.point_away();
        // At once: left to the next frame, drawings of several charts would fall into the same one.
        let _ = self.instance.set_option(&option, &object(&[("replaceMerge", replaced.into())]));
        self.took_ms = now_ms() - began_ms;
        // The old ones were called until now.
        self.formatters = formatters;
    }

    /// The library measures its element, which is dear: only when the width is another.
    pub fn fit(&mut self, width: f64) {
        if self.width != width {
            self.width = width;
            let _ = self.instance.resize();
        }
    }

    /// Moves the pointer's line to a bucket, and says where that is in the window.
    pub fn point_at(&self, bucket: usize) -> Option<(f64, f64)> {
        let finder = object(&[("xAxisIndex", 0.into())]);
        let x = self.instance.convert_to_pixel(&finder, &(bucket as f64).into()).ok()?.as_f64()?;
        let action = object(&[("type", "showTip".into()), ("x", x.into()), ("y", 40.into())]);
        let _ = self.instance.dispatch_action(&action);
        let place = self.element.get_bounding_client_rect();
        Some((place.left() + x, place.top() + 40.0))
    }

    /// The bucket nearest to a place in the window, of so many.
    pub fn bucket_near(&self, x: f64, count: usize) -> Option<usize> {
        let finder = object(&[("xAxisIndex", 0.into())]);
        let place = self.element.get_bounding_client_rect();
        let bucket = self.instance.convert_from_pixel(&finder, &(x - place.left()).into()).ok()?.as_f64()?;
        let last = count.checked_sub(1)?;
        Some((bucket.round().max(0.0) as usize).min(last))
    }

    /// Left edge and width of buckets in the element, pixels.
    pub fn span_of(&self, from: usize, to: usize) -> Option<(f64, f64)> {
        let finder = object(&[("xAxisIndex", 0.into())]);
        let at = |bucket: f64| self.instance.convert_to_pixel(&finder, &bucket.into()).ok()?.as_f64();
        let step = at(1.0)? - at(0.0)?;
        let step = if step.is_finite() { step } else { 0.0 };
        let left = at(from as f64)? - step / 2.0;
        Some((left, at(to as f64)? + step / 2.0 - left))
    }

    pub fn point_away(&self) {
        let _ = self.instance.dispatch_action(&object(&[("type", "hideTip".into())]));
        let _ = self.instance.dispatch_action(&object(&[("type", "updateAxisPointer".into()), ("currTrigger", "leave".into())]));
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        let _ = self.instance.dispose();
    }
}

/// The chart of an element as SVG; `None` = it has none.
pub fn svg_of(element: &HtmlElement) -> Option<String> {
    if LOADING.with_borrow(Option::is_none) || !element.class_list().contains("chart__box") {
        return None;
    }
    let option = instance_of(element).ok()??.get_option().ok()?;
    let place = element.get_bounding_client_rect();
    let options =
        object(&[("renderer", "svg".into()), ("ssr", true.into()), ("width", place.width().into()), ("height", place.height().into())]);
    let copy = init_nowhere(&JsValue::NULL, &JsValue::NULL, &options).ok()?;
    let _ = Reflect::set(&option, &"animation".into(), &false.into());
    let drawn = copy.set_option(&option, &JsValue::UNDEFINED).and_then(|()| copy.render_to_svg());
    let _ = copy.dispose();
    // Names of fonts in double quotes would end the attribute that they stand in.
    let font = inks().font;
    drawn.ok().map(|svg| without_styles(&svg.replace(&font, &font.replace('"', "'"))))
}

/// The colours in force, from the custom properties of the page.
pub fn inks() -> Inks {
    let attribute = |name: &str| root().and_then(|root| root.get_attribute(name));
    let patterns = attribute("data-patterns").is_some();
    let theme = format!("{} {patterns}", attribute("data-theme").unwrap_or_default());
    let known = INKS.with_borrow(|inks| inks.as_ref().filter(|(of, _)| *of == theme).map(|(_, inks)| inks.clone()));
    if let Some(known) = known {
        return known;
    }
    let style = root().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let read = |property: &str| style.as_ref().and_then(|style| style.get_property_value(property).ok()).unwrap_or_default();
    let inks = Inks::read(read, size::moves(), patterns);
    INKS.set(Some((theme, inks.clone())));
    inks
}

/// Rises when the theme of the page or its patterns change, as long as the owner lives.
pub fn theme_changes() -> ReadSignal<u32> {
    let (count, set_count) = signal(0);
    let changed = Closure::<dyn FnMut()>::new(move || {
        let _ = set_count.try_update(|count| *count += 1);
    });
    let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok();
    if let Some((observer, root)) = observer.as_ref().zip(root()) {
        let attributes = ["data-theme", "data-patterns"].map(JsValue::from_str).iter().collect::<Array>();
        let _ = observer.observe(&root, &object(&[("attributes", true.into()), ("attributeFilter", attributes.into())]));
    }
    let kept = StoredValue::new_local(Some((observer, changed)));
    on_cleanup(move || {
        if let Some(Some((Some(observer), _))) = kept.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
    count
}

fn pointed(instance: &Instance, event: &JsValue) -> Pointed {
    let number = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).ok().and_then(|value| value.as_f64());
    let is = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).is_ok_and(|value| value.is_truthy());
    let native = Reflect::get(event, &"event".into()).unwrap_or(JsValue::UNDEFINED);
    let (x, y) = (number(event, "offsetX").unwrap_or(-1.0), number(event, "offsetY").unwrap_or(-1.0));
    let bucket = instance
        .convert_from_pixel(&object(&[("xAxisIndex", 0.into())]), &x.into())
        .ok()
        .and_then(|value| value.as_f64())
        .filter(|bucket| *bucket >= 0.0)
        .map(|bucket| bucket as usize);
    Pointed {
        bucket,
        x: number(&native, "clientX").unwrap_or(x),
        y: number(&native, "clientY").unwrap_or(y),
        with_ctrl: is(&native, "ctrlKey") || is(&native, "metaKey"),
        with_shift: is(&native, "shiftKey"),
        with_alt: is(&native, "altKey"),
        by_touch: is(&native, "zrByTouch"),
    }
}

/// Words at the ticks of the y axes: the only functions in an option, made here because an option is plain data.
fn label_axes(option: &JsValue, ticks: &[Vec<(f64, String)>]) -> Vec<Closure<dyn FnMut(f64) -> String>> {
    let get = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).unwrap_or(JsValue::UNDEFINED);
    let axes = get(option, "yAxis");
    let axes: Vec<JsValue> = if Array::is_array(&axes) { Array::from(&axes).to_vec() } else { vec![axes] };
    let mut formatters = Vec::new();
    for (axis, ticks) in axes.iter().zip(ticks).filter(|(_, ticks)| !ticks.is_empty()) {
        let ticks = ticks.clone();
        let formatter = Closure::<dyn FnMut(f64) -> String>::new(move |value: f64| {
            let near = |at: f64| (at - value).abs() <= 1e-6 * at.abs().max(1.0);
            ticks.iter().find(|(at, _)| near(*at)).map_or_else(String::new, |(_, text)| text.clone())
        });
        let _ = Reflect::set(&get(axis, "axisLabel"), &"formatter".into(), formatter.as_ref());
        formatters.push(formatter);
    }
    formatters
}

fn parsed(value: &Value) -> Option<JsValue> {
    js_sys::JSON::parse(&value.to_string()).ok()
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in fields {
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}
