//! One moment in all time charts of a page: where the pointer or the cursor stands in one, the others show it too.

use leptos::prelude::*;

/// Provided at the root of the page.
#[derive(Clone, Copy, Default)]
pub struct Crosshair {
    at: RwSignal<Option<At>>,
    charts: StoredValue<u32>,
}

/// A chart, one of its buckets, and how many it has: where another chart has as many, the bucket is the same moment.
#[derive(Clone, Copy, PartialEq)]
struct At {
    chart: u32,
    bucket: usize,
    buckets: usize,
}

impl Crosshair {
    /// A number for a chart that takes part.
    pub fn join(self) -> u32 {
        self.charts.update_value(|charts| *charts += 1);
        self.charts.get_value()
    }

    /// The chart points at a bucket of so many.
    pub fn point(self, chart: u32, bucket: usize, buckets: usize) {
        let now = Some(At { chart, bucket, buckets });
        if self.at.try_with_untracked(|at| *at != now) == Some(true) {
            self.at.set(now);
        }
    }

    /// The chart points nowhere any more.
    pub fn leave(self, chart: u32) {
        if self.at.try_with_untracked(|at| at.is_some_and(|at| at.chart == chart)) == Some(true) {
            self.at.set(None);
        }
    }

    /// The bucket that another chart points at, for one with so many. Wakes its reader.
    pub fn elsewhere(self, chart: u32, buckets: usize) -> Option<usize> {
        self.at.get().filter(|at| at.chart != chart && at.buckets == buckets).map(|at| at.bucket)
    }
}
