//! Colours that tell things apart do so for every eye: as they are seen with normal sight, and without one kind of cone as simulated by
//! Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on
//! Visualization and Computer Graphics 15(6), 2009, severity 1.0. Differences are CIEDE2000 (CIE 142-2001, as in Sharma, Wu and Dalal 2005).

use std::collections::HashMap;
use std::fs;

type Lab = [f64; 3];

/// A difference of 1 is just seen side by side. The eight colours of Okabe and Ito, chosen for this purpose, are 10.9 apart by this measure;
/// these are nine with the grey of all others, and each 3:1 on its surface.
const APART: f64 = 9.5;
/// Those that stand side by side in a bar of parts.
const NEIGHBOURS: f64 = 11.5;
/// Steps of a scale, beside which numbers stand.
const STEPS: f64 = 6.5;

const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    ("deuteranopia", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// Custom properties of a theme, the dark one over the light one.
fn tokens(theme: &str) -> HashMap<String, String> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/style/tokens.css")).expect("the sheet of tokens");
    let (light, dark) = text.split_once(":root[data-theme=\"dark\"]").expect("a dark theme");
    let mut tokens = HashMap::new();
    for part in [light, dark].iter().take(if theme == "dark" { 2 } else { 1 }) {
        for (name, value) in part.split(';').filter_map(|line| line.rsplit_once("--")?.1.split_once(':')) {
            tokens.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
    tokens
}

fn seen(tokens: &HashMap<String, String>, name: &str, sight: &[[f64; 3]; 3]) -> Lab {
    let hex = tokens.get(name).and_then(|value| value.strip_prefix('#')).unwrap_or_else(|| panic!("no colour --{name}"));
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let rgb = [channel(0), channel(2), channel(4)];
    let times = |row: &[f64; 3], of: &[f64; 3]| row.iter().zip(of).map(|(a, b)| a * b).sum::<f64>();
    let rgb = sight.map(|row| times(&row, &rgb).clamp(0.0, 1.0));
    // sRGB to XYZ of D65.
    let x = times(&[0.4124564, 0.3575761, 0.1804375], &rgb) / 0.95047;
    let y = times(&[0.2126729, 0.7151522, 0.0721750], &rgb);
    let z = times(&[0.0193339, 0.1191920, 0.9503041], &rgb) / 1.08883;
    let [x, y, z] = [x, y, z].map(|t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000.
fn difference([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh(f64::midpoint(a1.hypot(b1), a2.hypot(b2))));
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let is_grey = c1 * c2 == 0.0;
    let turn = if is_grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let (dl, dc, dh) = (l2 - l1, c2 - c1, 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin());
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = match () {
        () if is_grey => h1 + h2,
        () if (h1 - h2).abs() <= 180.0 => f64::midpoint(h1, h2),
        () if h1 + h2 < 360.0 => f64::midpoint(h1, h2) + 180.0,
        () => f64::midpoint(h1, h2) - 180.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0) - 0.20 * cos(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rt = -2.0 * seventh(c) * (60.0 * (-((h - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    let (l, c, h) = (dl / sl, dc / sc, dh / sh);
    (l * l + c * c + h * h + rt * c * h).sqrt()
}

/// Every pair that `meets` by places, in both themes and all sights, is apart by as much.
#[track_caller]
fn check(names: &[&str], least: f64, meets: impl Fn(usize, usize) -> bool) {
    for theme in ["light", "dark"] {
        let tokens = tokens(theme);
        for (sight, matrix) in SIGHTS {
            let colours: Vec<Lab> = names.iter().map(|name| seen(&tokens, name, &matrix)).collect();
            for (place, name) in names.iter().enumerate() {
                for other in (place + 1..names.len()).filter(|&other| meets(place, other)) {
                    let apart = difference(colours[place], colours[other]);
                    assert!(apart >= least, "--{name} and --{}, {theme}, {sight}: {apart:.1}", names[other]);
                }
            }
        }
    }
}

fn any(_: usize, _: usize) -> bool {
    true
}

fn neighbours(a: usize, b: usize) -> bool {
    a + 1 == b
}

#[test]
fn the_measure_is_that_of_the_standard() {
    // Pairs of the test data of Sharma, Wu and Dalal.
    let near = |a: Lab, b: Lab, expected: f64| assert!((difference(a, b) - expected).abs() < 1e-4, "{a:?} {b:?}: {}", difference(a, b));
    near([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425);
    near([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669);
    near([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492);
    near([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373);
    near([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082);
}

#[test]
fn entities_are_told_apart_by_every_eye() {
    let series = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7", "series-8", "series-other"];
    check(&series, APART, any);
}

#[test]
fn customers_us_and_the_robot_are_told_apart_by_every_eye() {
    check(&["us", "them", "bot"], 15.0, any);
}

#[test]
fn parts_of_a_bar_differ_from_their_neighbours() {
    check(&["st-read", "st-delivered", "st-sent", "st-new", "st-failed"], NEIGHBOURS, neighbours);
}

#[test]
fn steps_of_the_scales_are_told_apart_by_every_eye() {
    check(&["seq-0", "seq-1", "seq-2", "seq-3", "seq-4", "seq-5", "seq-6", "seq-7"], STEPS, neighbours);
    check(&["div-3n", "div-2n", "div-1n", "div-0", "div-1p", "div-2p", "div-3p"], NEIGHBOURS, neighbours);
    // Worse and better of the same size, too.
    check(&["div-3n", "div-3p"], 25.0, any);
    check(&["div-2n", "div-2p"], 25.0, any);
    check(&["div-1n", "div-1p"], 20.0, any);
}

#[test]
fn more_is_always_more_ink() {
    for (theme, sign) in [("light", -1.0), ("dark", 1.0)] {
        let tokens = tokens(theme);
        for (sight, matrix) in SIGHTS {
            let inks: Vec<f64> = (0..8).map(|step| sign * seen(&tokens, &format!("seq-{step}"), &matrix)[0]).collect();
            assert!(inks.is_sorted_by(|a, b| a + 4.0 < *b), "{theme}, {sight}: {inks:?}");
        }
    }
}
