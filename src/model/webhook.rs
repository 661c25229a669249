//! What was met in payloads of the WhatsApp Cloud API.

use serde::{Deserialize, Serialize};

/// Words of the payloads with how often each was met, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WebhookReport {
    /// Types of messages, as `text` or `image`.
    pub messages: Vec<(String, u64)>,
    /// `sent`, `delivered`, `read`, `failed`, …
    pub statuses: Vec<(String, u64)>,
    /// What messages were priced as: `marketing`, `utility`, `service`, …
    pub categories: Vec<(String, u64)>,
    /// Codes of errors. Titles change, codes do not.
    pub errors: Vec<(String, u64)>,
    /// News that are no messages: of the account, of templates, of billing. They are no records.
    pub notices: Vec<(String, u64)>,
}
