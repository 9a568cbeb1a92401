//! The seven verifications that a policy can ask for: two of the first version, five of the second.
use kubewarden_policy_sdk::host_capabilities::SigstoreVerificationInputV1;
use kubewarden_policy_sdk::host_capabilities::verification::{
    KeylessInfo, KeylessPrefixInfo, VerificationResponse, verify_certificate, verify_keyless_exact_match,
    verify_keyless_github_actions, verify_keyless_prefix_match, verify_pub_keys_image,
};
use kubewarden_policy_sdk::wapc_guest::host_call;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Calls the host; `argument` names the image and what it must be signed with.
pub fn call(action: &str, argument: &Value) -> Result<Value, String> {
    let image = text(&argument["image"]);
    let annotations = annotations(&argument["annotations"]);
    match action {
        "v1-pub-key" => first(SigstoreVerificationInputV1::SigstorePubKeyVerify {
            image,
            pub_keys: texts(&argument["keys"]),
            annotations,
        }),
        "v1-keyless" => first(SigstoreVerificationInputV1::SigstoreKeylessVerify {
            image,
            keyless: identities(argument),
            annotations,
        }),
        "v2-pub-key" => told(verify_pub_keys_image(&image, texts(&argument["keys"]), annotations)),
        "v2-keyless" => told(verify_keyless_exact_match(&image, identities(argument), annotations)),
        "v2-keyless-prefix" => told(verify_keyless_prefix_match(
            &image,
            vec![KeylessPrefixInfo {
                issuer: text(&argument["issuer"]),
                url_prefix: text(&argument["subject"]),
            }],
            annotations,
        )),
        "v2-github" => told(verify_keyless_github_actions(
            &image,
            text(&argument["owner"]),
            argument["repo"].as_str().map(str::to_string),
            annotations,
        )),
        "v2-certificate" => told(verify_certificate(
            &image,
            text(&argument["certificate"]),
            argument["chain"].as_array().map(|_| texts(&argument["chain"])),
            argument["rekor"].as_bool().unwrap_or_default(),
            annotations,
        )),
        _ => Err(format!("there is no action {action}")),
    }
}

/// The SDK has no function for the first version any more.
fn first(input: SigstoreVerificationInputV1) -> Result<Value, String> {
    let payload = serde_json::to_vec(&input).map_err(|error| error.to_string())?;
    let answer = host_call("kubewarden", "oci", "v1/verify", &payload).map_err(|error| error.to_string())?;
    serde_json::from_slice(&answer).map_err(|error| error.to_string())
}

fn told(answer: kubewarden_policy_sdk::Result<VerificationResponse>) -> Result<Value, String> {
    answer
        .map(|answer| json!({"is_trusted": answer.is_trusted, "digest": answer.digest}))
        .map_err(|error| error.to_string())
}

fn identities(argument: &Value) -> Vec<KeylessInfo> {
    vec![KeylessInfo {
        issuer: text(&argument["issuer"]),
        subject: text(&argument["subject"]),
    }]
}

fn annotations(value: &Value) -> Option<BTreeMap<String, String>> {
    value
        .as_object()
        .map(|members| members.iter().map(|(name, each)| (name.clone(), text(each))).collect())
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map(|all| all.iter().map(text).collect())
        .unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}
