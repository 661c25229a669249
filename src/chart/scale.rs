//! Few round ticks.

/// What the axis counts; decides which numbers are round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Count,
    /// `0..=1`
    Share,
    Seconds,
    Grade,
}

/// An axis from 0 to `max` with a tick at every `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub max: f64,
    pub step: f64,
}

/// Round durations, seconds.
const DURATIONS: [f64; 20] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 21_600.0, 43_200.0, 86_400.0,
    172_800.0, 604_800.0,
];

impl Scale {
    /// At most `ticks` steps above 0.
    pub fn of(greatest: f64, measure: Measure, ticks: f64) -> Self {
        let step = match measure {
            Measure::Count if greatest <= 1.0 => 1.0,
            Measure::Seconds if greatest <= DURATIONS[DURATIONS.len() - 1] * ticks => {
                DURATIONS.into_iter().find(|step| step * ticks >= greatest).unwrap_or(1.0)
            }
            Measure::Seconds => decimal_step(greatest / 86_400.0, ticks) * 86_400.0,
            _ if greatest <= 0.0 => 1.0,
            _ => decimal_step(greatest, ticks),
        };
        let step = if measure == Measure::Count { step.max(1.0) } else { step };
        // A hair less, so that 0,3 / 0,1 is three steps and not four.
        let max = ((greatest / step - 1e-9).ceil().max(1.0)) * step;
        Scale { max: if measure == Measure::Share { max.min(1.0) } else { max }, step }
    }

    pub fn ticks(self) -> Vec<f64> {
        let count = (self.max / self.step + 1e-9).floor() as usize;
        (0..=count).map(|index| index as f64 * self.step).collect()
    }
}

fn decimal_step(greatest: f64, ticks: f64) -> f64 {
    let power = 10_f64.powf((greatest / ticks).log10().floor());
    [1.0, 2.0, 2.5, 4.0, 5.0, 10.0]
        .map(|round| round * power)
        .into_iter()
        .find(|step| step * ticks >= greatest * (1.0 - 1e-9))
        .unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(greatest: f64, measure: Measure, expected: &[f64]) {
        let ticks = Scale::of(greatest, measure, 4.0).ticks();
        let close = ticks.len() == expected.len() && ticks.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(close, "{ticks:?}");
    }

    #[test]
    fn ticks_are_few_and_round() {
        check(132.0, Measure::Count, &[0.0, 40.0, 80.0, 120.0, 160.0]);
        check(9.0, Measure::Count, &[0.0, 2.5, 5.0, 7.5, 10.0]);
        check(3.0, Measure::Count, &[0.0, 1.0, 2.0, 3.0]);
        check(0.0, Measure::Count, &[0.0, 1.0]);
        check(0.93, Measure::Share, &[0.0, 0.25, 0.5, 0.75, 1.0]);
        check(317.0, Measure::Seconds, &[0.0, 120.0, 240.0, 360.0]);
        check(50_000.0, Measure::Seconds, &[0.0, 14_400.0, 28_800.0, 43_200.0, 57_600.0]);
        check(0.0, Measure::Seconds, &[0.0, 1.0]);
    }
}
