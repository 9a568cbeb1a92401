//! A policy on Kubewarden's own SDK that does what its settings tell it: one callback, a mutation, or a failure.
mod callbacks;
mod verification;

use kubewarden_policy_sdk::settings::Validatable;
use kubewarden_policy_sdk::wapc_guest::{CallResult, register_function};
use kubewarden_policy_sdk::{
    accept_request, logging, mutate_request, protocol_version_guest, reject_request, request::ValidationRequest,
    validate_settings,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slog::{Drain, Logger, info, o, warn};

/// What to do, and with what.
#[derive(Deserialize, Serialize, Default, Debug)]
pub struct Settings {
    #[serde(default)]
    action: String,
    #[serde(default)]
    argument: Value,
}

impl Validatable for Settings {
    fn validate(&self) -> Result<(), String> {
        match self.action.as_str() {
            "" => Err("no action is named".to_string()),
            "panic-in-settings" => panic!("the settings are not to my taste"),
            _ => Ok(()),
        }
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn wapc_init() {
    register_function("validate", validate);
    register_function("validate_settings", validate_settings::<Settings>);
    register_function("protocol_version", protocol_version_guest);
}

fn validate(payload: &[u8]) -> CallResult {
    let request: ValidationRequest<Settings> = ValidationRequest::new(payload)?;
    let Settings { action, argument } = &request.settings;
    match action.as_str() {
        "accept" => accept_request(),
        "reject" => reject_request(
            Some("not today".to_string()),
            Some(403),
            None,
            Some(vec!["a warning".to_string()]),
        ),
        "mutate" => mutate(request.request.object.clone()),
        "panic" => panic!("a defect of the policy"),
        "error" => Err("the policy says that it failed".into()),
        "no-json" => Ok(b"certainly".to_vec()),
        "other-json" => Ok(br#"{"allowed":true}"#.to_vec()),
        "loop" => endless(),
        "log" => log(),
        _ => answered(action, argument),
    }
}

fn mutate(mut object: Value) -> CallResult {
    object["metadata"]["labels"]["touched"] = json!("yes");
    mutate_request(object)
}

fn endless() -> ! {
    let mut count = 0u64;
    loop {
        count = std::hint::black_box(count).wrapping_add(1);
    }
}

fn log() -> CallResult {
    let log = Logger::root(logging::KubewardenDrain::new().fuse(), o!("policy" => "guest"));
    info!(log, "{} at work", "the guest"; "number" => 42);
    warn!(log, "a warning");
    eprintln!("on standard error");
    accept_request()
}

/// The answer of a callback, told as a warning; a callback that fails rejects with its message.
fn answered(action: &str, argument: &Value) -> CallResult {
    let told = callbacks::call(action, argument).or_else(|error| match error {
        callbacks::Failure::Unknown => verification::call(action, argument),
        callbacks::Failure::Call(message) => Err(message),
    });
    match told {
        Ok(answer) => Ok(serde_json::to_vec(
            &json!({"accepted": true, "warnings": [answer.to_string()]}),
        )?),
        Err(message) => reject_request(Some(message), None, None, None),
    }
}
