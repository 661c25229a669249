//! Figures, durations and dates in words, by locale. Pure, so that the same text can be tested without a browser.
