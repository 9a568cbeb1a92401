//! The callbacks that are no verification: manifests, certificates, names, Kubernetes.
use k8s_openapi::api::core::v1::{Namespace, Pod};
use kubewarden_policy_sdk::host_capabilities::{crypto, kubernetes, net, oci};
use serde::Serialize;
use serde_json::{Value, json};

/// Why there is no answer.
pub enum Failure {
    /// No such callback is in this file.
    Unknown,
    /// The host's error, as the SDK words it.
    Call(String),
}

/// Calls the host; `argument` is what the callback takes.
pub fn call(action: &str, argument: &Value) -> Result<Value, Failure> {
    match action {
        "manifest_digest" => told(oci::get_manifest_digest(&text(argument)).map(|answer| answer.digest)),
        "oci_manifest" => told(oci::get_manifest(&text(argument)).map(|answer| match answer {
            oci::OciManifestResponse::Image(manifest) => json!({"image": manifest}),
            oci::OciManifestResponse::ImageIndex(index) => json!({"index": index}),
        })),
        "oci_manifest_config" => told(
            oci::get_manifest_and_config(&text(argument))
                .map(|answer| json!({"digest": answer.digest, "manifest": answer.manifest, "config": answer.config})),
        ),
        "is_certificate_trusted" => told(trusted(argument)),
        "dns_lookup_host" => told(net::lookup_host(&text(argument)).map(|answer| answer.ips)),
        "list_by_namespace" => told(
            kubernetes::list_resources_by_namespace::<Pod>(&kubernetes::ListResourcesByNamespaceRequest {
                api_version: "v1".to_string(),
                kind: "Pod".to_string(),
                namespace: text(argument),
                label_selector: Some("app=shop".to_string()),
                field_selector: None,
                field_masks: None,
            })
            .map(|list| names(list.items.iter().map(|pod| &pod.metadata.name))),
        ),
        "list_all" => told(
            kubernetes::list_all_resources::<Namespace>(&kubernetes::ListAllResourcesRequest {
                api_version: "v1".to_string(),
                kind: "Namespace".to_string(),
                label_selector: None,
                field_selector: None,
                field_masks: None,
            })
            .map(|list| names(list.items.iter().map(|namespace| &namespace.metadata.name))),
        ),
        "get_resource" => told(kubernetes::get_resource::<Namespace>(&kubernetes::GetResourceRequest {
            api_version: "v1".to_string(),
            kind: "Namespace".to_string(),
            name: text(argument),
            namespace: None,
            disable_cache: true,
            field_masks: None,
        })),
        "can_i" => told(kubernetes::can_i(kubernetes::CanIRequest {
            subject_access_review: kubernetes::SubjectAccessReview {
                groups: None,
                resource_attributes: kubernetes::ResourceAttributes {
                    group: None,
                    name: None,
                    namespace: Some("default".to_string()),
                    resource: "pods".to_string(),
                    subresource: None,
                    verb: "create".to_string(),
                    version: None,
                },
                user: text(argument),
            },
            disable_cache: false,
        })),
        _ => Err(Failure::Unknown),
    }
}

fn trusted(argument: &Value) -> kubewarden_policy_sdk::Result<crypto::BoolWithReason> {
    let certificate = |value: &Value| crypto::Certificate {
        encoding: crypto::CertificateEncoding::Pem,
        data: text(value).into_bytes(),
    };
    let chain = argument["chain"]
        .as_array()
        .map(|chain| chain.iter().map(certificate).collect());
    crypto::verify_cert(
        certificate(&argument["certificate"]),
        chain,
        argument["notAfter"].as_str().map(str::to_string),
    )
}

fn names<'a>(all: impl Iterator<Item = &'a Option<String>>) -> Vec<String> {
    all.map(|name| name.clone().unwrap_or_default()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn told<T: Serialize>(answer: kubewarden_policy_sdk::Result<T>) -> Result<Value, Failure> {
    let answer = answer.map_err(|error| Failure::Call(error.to_string()))?;
    serde_json::to_value(answer).map_err(|error| Failure::Call(error.to_string()))
}
