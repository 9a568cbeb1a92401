//! Recorded evidence, a list of entries, as the answers of a host.

use base64::{engine::general_purpose::STANDARD, Engine};
use serde::Deserialize;
use std::{collections::HashMap, error::Error, fs, path::Path};

const BINDING: &str = "assay";
const CAPABILITIES: [&str; 3] = ["registry", "clock", "log"];

#[derive(Deserialize)]
struct Entry {
    operation: String,
    argument: String,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Base64(String),
    Failure { code: String, message: String },
}

/// Answers by operation and argument; everything else was not recorded.
#[derive(Default)]
pub struct Evidence {
    answers: HashMap<(String, String), Result<Vec<u8>, String>>,
}

impl Evidence {
    /// Reads the file; none is the same as one without entries.
    pub fn read(file: &Path) -> Result<Self, Box<dyn Error>> {
        let mut evidence = Self::default();
        if !file.exists() {
            return Ok(evidence);
        }
        let entries: Vec<Entry> = serde_json::from_slice(&fs::read(file)?)?;
        for entry in entries {
            let answer = match entry.outcome {
                Outcome::Base64(text) => Ok(STANDARD.decode(text)?),
                Outcome::Failure { code, message } => Err(format!("{code}: {message}")),
            };
            evidence.answers.insert((entry.operation, entry.argument), answer);
        }
        Ok(evidence)
    }

    /// The answer to a host call, in Kubewarden's words if binding or namespace are unknown.
    pub fn answer(&self, binding: &str, namespace: &str, operation: &str, argument: &[u8]) -> Result<Vec<u8>, String> {
        if binding != BINDING {
            return Err(format!("unknown binding: {binding}"));
        }
        if !CAPABILITIES.contains(&namespace) {
            return Err(format!("unknown namespace: {namespace}"));
        }
        let key = (
            format!("{namespace}/{operation}"),
            String::from_utf8_lossy(argument).into_owned(),
        );
        let missing = || Err(format!("not-recorded: no entry for {} {}", key.0, key.1).trim_end().to_owned());
        self.answers.get(&key).cloned().unwrap_or_else(missing)
    }
}
