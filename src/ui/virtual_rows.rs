//! Where the rows of a very long table stand in a scroller.
//!
//! Browsers clamp elements at some 17 to 33 million pixels, so a table of ten million rows cannot be as high as its rows. Its content is
//! at most [`MAX_CONTENT_PX`] high: near both ends a pixel is a pixel, in between the thumb moves proportionally. Small steps (wheel,
//! touch, track clicks) are always exact, because rows keep their place in the content while the `shift` between content and table
//! stays the same; the content catches up while nobody looks (see [`Scroller::settle`]).
//!
//! Two kinds of pixels meet here: `top` counts from the first row of the table, `scroll` is what the browser's scroller says.

/// Well below what any browser clamps, and exact in single precision.
pub const MAX_CONTENT_PX: f64 = 8_000_000.0;
/// At both ends of a scaled table a pixel of the scroller is a pixel of the table.
const END_ZONE_PX: f64 = 200_000.0;
/// How far the scroller may run from its proportional place before it is put back in the middle of a gesture.
const MAX_DRIFT_PX: f64 = 50_000.0;

/// Sizes of a table and of the window it is seen through.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Geometry {
    pub n_rows: u64,
    pub row_px: f64,
    /// Height of the part that shows rows: below the sticky header.
    pub view_px: f64,
}

/// Rows `start <= row && row < end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowRange {
    pub start: u64,
    pub end: u64,
}

impl RowRange {
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub fn contains(self, other: RowRange) -> bool {
        other.is_empty() || self.start <= other.start && other.end <= self.end
    }
}

impl Geometry {
    /// Height of all rows.
    pub fn table_px(self) -> f64 {
        self.n_rows as f64 * self.row_px
    }

    /// Height that the element in the scroller gets.
    pub fn content_px(self) -> f64 {
        self.table_px().min(MAX_CONTENT_PX)
    }

    pub fn max_top(self) -> f64 {
        (self.table_px() - self.view_px).max(0.0)
    }

    pub fn max_scroll(self) -> f64 {
        (self.content_px() - self.view_px).max(0.0)
    }

    fn is_scaled(self) -> bool {
        self.table_px() > MAX_CONTENT_PX
    }

    /// The table's top edge for a place of the scroller: never falls, 0 at 0, the end at the end.
    pub fn top_of_scroll(self, scroll: f64) -> f64 {
        let scroll = scroll.clamp(0.0, self.max_scroll());
        if !self.is_scaled() || scroll <= END_ZONE_PX {
            return scroll.min(self.max_top());
        }
        let to_end = self.max_scroll() - scroll;
        if to_end <= END_ZONE_PX {
            return self.max_top() - to_end;
        }
        END_ZONE_PX + (scroll - END_ZONE_PX) * self.middle_ratio()
    }

    /// The inverse of [`Geometry::top_of_scroll`].
    pub fn scroll_of_top(self, top: f64) -> f64 {
        let top = top.clamp(0.0, self.max_top());
        if !self.is_scaled() || top <= END_ZONE_PX {
            return top;
        }
        let to_end = self.max_top() - top;
        if to_end <= END_ZONE_PX {
            return self.max_scroll() - to_end;
        }
        END_ZONE_PX + (top - END_ZONE_PX) / self.middle_ratio()
    }

    fn middle_ratio(self) -> f64 {
        (self.max_top() - 2.0 * END_ZONE_PX) / (self.max_scroll() - 2.0 * END_ZONE_PX)
    }

    /// Rows of which at least one pixel shows.
    pub fn shown(self, top: f64) -> RowRange {
        if self.n_rows == 0 || self.row_px <= 0.0 {
            return RowRange::default();
        }
        let start = (top / self.row_px).floor().max(0.0) as u64;
        let end = ((top + self.view_px) / self.row_px).ceil().max(0.0) as u64;
        RowRange { start: start.min(self.n_rows - 1), end: end.clamp(1, self.n_rows) }
    }

    /// Rows to have in the page: the shown ones and `overscan` more at each side.
    pub fn with_overscan(self, shown: RowRange, overscan: u64) -> RowRange {
        if shown.is_empty() {
            return shown;
        }
        RowRange { start: shown.start.saturating_sub(overscan), end: (shown.end + overscan).min(self.n_rows) }
    }

    /// The table's top edge that shows `row` whole, moving as little as possible from `top`.
    pub fn top_to_show(self, row: u64, top: f64) -> f64 {
        let row_top = row.min(self.n_rows.saturating_sub(1)) as f64 * self.row_px;
        let lowest = row_top + self.row_px - self.view_px;
        top.clamp(lowest.min(row_top), row_top).clamp(0.0, self.max_top())
    }

    /// Steps of the scroller that are longer than this come from a dragged thumb: one pixel of the track moves the content further.
    fn jump_px(self) -> f64 {
        (self.max_scroll() / (2.0 * self.view_px.max(1.0))).max(2.0 * self.view_px)
    }
}

/// A table's place in its scroller.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroller {
    pub geometry: Geometry,
    /// Last known place of the browser's scroller.
    pub scroll: f64,
    /// `top - scroll`. Whole pixels, so that rows stay sharp. Invariant: 0 in a table that is not scaled.
    pub shift: f64,
}

impl Scroller {
    pub fn top(self) -> f64 {
        (self.scroll + self.shift).clamp(0.0, self.geometry.max_top())
    }

    /// Where in the content the top edge of `row` stands.
    pub fn content_y(self, row: u64) -> f64 {
        row as f64 * self.geometry.row_px - self.shift
    }

    pub fn shown(self) -> RowRange {
        self.geometry.shown(self.top())
    }

    /// The browser scrolled. The result may stand at another `scroll`: then the browser's scroller must be put there in the same frame.
    #[must_use]
    pub fn scrolled_to(self, scroll: f64) -> Self {
        let geometry = self.geometry;
        if !geometry.is_scaled() {
            return Scroller { scroll, shift: 0.0, ..self };
        }
        let is_jump = (scroll - self.scroll).abs() > geometry.jump_px();
        if is_jump || scroll <= 0.0 || scroll >= geometry.max_scroll() {
            return Scroller { geometry, scroll, shift: (geometry.top_of_scroll(scroll) - scroll).round() };
        }
        let moved = Scroller { scroll, ..self };
        if moved.must_settle() { moved.settled() } else { moved }
    }

    /// Puts the scroller where the table's place proportionally belongs: call it when scrolling has ended.
    #[must_use]
    pub fn settled(self) -> Self {
        self.at_top(self.top())
    }

    /// The table's top edge is put at `top`: keys, "go to row", a new geometry.
    #[must_use]
    pub fn at_top(self, top: f64) -> Self {
        let geometry = self.geometry;
        let top = top.clamp(0.0, geometry.max_top());
        if !geometry.is_scaled() {
            return Scroller { geometry, scroll: top, shift: 0.0 };
        }
        // The shift is whole and the sum exact: where the rows stand on screen does not change.
        let shift = (top - geometry.scroll_of_top(top)).round();
        Scroller { geometry, scroll: (top - shift).clamp(0.0, geometry.max_scroll()), shift }
    }

    /// Another number of rows or another size of the window; the first row shown stays.
    #[must_use]
    pub fn resized(self, geometry: Geometry) -> Self {
        let top = if self.geometry.row_px > 0.0 { self.top() / self.geometry.row_px * geometry.row_px } else { 0.0 };
        Scroller { geometry, ..self }.at_top(top)
    }

    fn must_settle(self) -> bool {
        let (geometry, top) = (self.geometry, self.top());
        let drift = (self.scroll - geometry.scroll_of_top(top)).abs();
        let to_end = top.min(geometry.max_top() - top);
        drift > MAX_DRIFT_PX || to_end < END_ZONE_PX / 2.0 && drift >= 1.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn geometries() -> impl Strategy<Value = Geometry> {
        (0_u64..=10_000_000, prop_oneof![Just(34.0), Just(36.0), Just(44.0), Just(84.0)], 80.0..2_000.0_f64)
            .prop_map(|(n_rows, row_px, view_px)| Geometry { n_rows, row_px, view_px: view_px.round() })
    }

    fn at_start(geometry: Geometry) -> Scroller {
        Scroller { geometry, ..Scroller::default() }
    }

    #[test]
    fn ten_million_rows_end_with_the_last_one() {
        let geometry = Geometry { n_rows: 10_000_000, row_px: 36.0, view_px: 600.0 };
        assert!(geometry.content_px() <= MAX_CONTENT_PX);
        let end = at_start(geometry).scrolled_to(geometry.max_scroll());
        assert_eq!(end.shown().end, 10_000_000);
        assert_eq!(end.content_y(10_000_000), geometry.content_px());
    }

    #[test]
    fn no_rows_show_nothing() {
        let geometry = Geometry { n_rows: 0, row_px: 36.0, view_px: 600.0 };
        assert!(geometry.shown(0.0).is_empty());
        assert_eq!(at_start(geometry).scrolled_to(0.0).top(), 0.0);
    }

    #[test]
    fn wheel_steps_move_the_table_by_what_they_say() {
        let geometry = Geometry { n_rows: 10_000_000, row_px: 36.0, view_px: 600.0 };
        let mut place = at_start(geometry).at_top(180_000_000.0);
        let mut expected = place.top();
        for _ in 0..10_000 {
            place = place.scrolled_to(place.scroll + 100.0);
            expected += 100.0;
            assert!((place.top() - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn the_wheel_reaches_both_ends_without_a_leap() {
        let geometry = Geometry { n_rows: 1_000_000, row_px: 36.0, view_px: 600.0 };
        for step in [-120.0, 120.0] {
            let start = if step < 0.0 { 1_500_000.0 } else { geometry.max_top() - 1_500_000.0 };
            let mut place = at_start(geometry).at_top(start);
            for _ in 0..13_000 {
                let before = place.top();
                place = place.scrolled_to((place.scroll + step).clamp(0.0, geometry.max_scroll()));
                assert!((place.top() - before).abs() <= 120.0 + 1e-6);
            }
            assert_eq!(place.top(), if step < 0.0 { 0.0 } else { geometry.max_top() });
        }
    }

    proptest! {
        #[test]
        fn every_row_is_reachable(geometry in geometries(), share in 0.0..=1.0_f64) {
            prop_assume!(geometry.n_rows > 0);
            let row = ((geometry.n_rows - 1) as f64 * share) as u64;
            let place = at_start(geometry).at_top(geometry.top_to_show(row, 0.0));
            let shown = place.shown();
            prop_assert!(shown.start <= row && row < shown.end);
            let on_screen = place.content_y(row) - place.scroll;
            prop_assert!(on_screen >= -1.0 && on_screen + geometry.row_px.min(geometry.view_px) <= geometry.view_px + 1.0);
        }

        #[test]
        fn further_down_the_scroller_is_further_down_the_table(geometry in geometries(), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
            let (low, high) = (a.min(b) * geometry.max_scroll(), a.max(b) * geometry.max_scroll());
            prop_assert!(geometry.top_of_scroll(low) <= geometry.top_of_scroll(high));
        }

        #[test]
        fn scroller_and_table_agree_both_ways(geometry in geometries(), share in 0.0..=1.0_f64) {
            let top = share * geometry.max_top();
            let back = geometry.top_of_scroll(geometry.scroll_of_top(top));
            prop_assert!((back - top).abs() < 0.01, "{back} != {top}");
        }

        #[test]
        fn the_end_of_the_scroller_shows_the_last_row(geometry in geometries(), from in 0.0..=1.0_f64) {
            prop_assume!(geometry.n_rows > 0);
            let place = at_start(geometry).at_top(from * geometry.max_top()).scrolled_to(geometry.max_scroll());
            prop_assert_eq!(place.shown().end, geometry.n_rows);
            prop_assert_eq!(place.scrolled_to(0.0).shown().start, 0);
        }

        #[test]
        fn settling_moves_no_row(geometry in geometries(), from in 0.0..=1.0_f64, steps in prop::collection::vec(-3_000.0..3_000.0_f64, 0..200)) {
            let mut place = at_start(geometry).at_top(from * geometry.max_top());
            for step in steps {
                place = place.scrolled_to((place.scroll + step).clamp(0.0, geometry.max_scroll()));
            }
            let settled = place.settled();
            prop_assert!((settled.top() - place.top()).abs() < 1.0);
            let row = place.shown().start;
            let before = place.content_y(row) - place.scroll;
            let after = settled.content_y(row) - settled.scroll;
            prop_assert!((before - after).abs() < 1.0);
        }

        #[test]
        fn shown_rows_fill_the_window_and_overscan_stays_inside(geometry in geometries(), share in 0.0..=1.0_f64, overscan in 0_u64..100) {
            let top = share * geometry.max_top();
            let shown = geometry.shown(top);
            let around = geometry.with_overscan(shown, overscan);
            prop_assert!(around.contains(shown));
            prop_assert!(around.end <= geometry.n_rows);
            let filled = (shown.end - shown.start.min(shown.end)) as f64 * geometry.row_px;
            prop_assert!(filled + 1e-6 >= geometry.view_px.min(geometry.table_px()));
        }
    }
}
