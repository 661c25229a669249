//! Seeded randomness whose results are the same on every machine: only additions, multiplications and comparisons,
//! because `ln`, `exp` and `cos` differ in the last bit between platforms.

/// splitmix64.
#[derive(Clone)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Rng(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// `0 <= x && x < 1`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// `0 <= x && x < n`; 0 for `n == 0`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// `low <= x && x < high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.unit() * (high - low) as f64) as i64
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub fn pick<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }

    /// Index of a weight, as often as it weighs.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len().saturating_sub(1)
    }

    /// Nearly normal: the sum of twelve uniform numbers.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Seconds that people take: many short, a few very long.
    pub fn delay(&mut self, median_secs: f64, spread: f64) -> i64 {
        (median_secs * exp(spread * self.normal())) as i64 + 1
    }

    /// Tries until the first that stops, each stopping with this probability.
    pub fn tries(&mut self, stop: f64, at_most: u64) -> u64 {
        let mut tries = 0;
        while tries < at_most && !self.chance(stop) {
            tries += 1;
        }
        tries
    }
}

/// A well-mixed number that belongs to `x`; different `x` give different numbers.
pub fn hash(x: u64) -> u64 {
    Rng(x).next()
}

/// `(1 + x/4096)^4096`, near enough to the exponential function.
pub fn exp(x: f64) -> f64 {
    let mut power = 1.0 + x / 4096.0;
    for _ in 0..12 {
        power *= power;
    }
    power
}
