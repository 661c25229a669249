//! The table of metrics and the few aggregation kernels.
