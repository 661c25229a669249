//! Answers become charming options: plain data that the page hands to ECharts.
