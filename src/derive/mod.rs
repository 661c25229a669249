//! Derived columns and tables: folds over the rows of one case under a policy.
