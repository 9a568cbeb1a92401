//! Calls a policy module as a waPC guest with the crates that Kubewarden is built on; evidence comes from files only.
//!
//! Usage: assay-interop-wapc MODULE CASES_DIR (format of the cases: ../README.md)

mod evidence;

use evidence::Evidence;
use std::{env, error::Error, fs, io::ErrorKind, path::Path, process};
use wapc::{errors::Error as WapcError, WapcHost};
use wasmtime_provider::{WasmtimeEngineProviderBuilder, WasmtimeEngineProviderPre};

/// How the provider's text of a trap begins; waPC tells a trap from a guest's error by nothing else.
const TRAP: &str = "error while executing at wasm backtrace";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, cases] = arguments.as_slice() else {
        eprintln!("usage: assay-interop-wapc MODULE CASES_DIR");
        process::exit(2);
    };
    let module = fs::read(module)?;
    let provider = WasmtimeEngineProviderBuilder::new().module_bytes(&module).build_pre()?;
    let mut folders = fs::read_dir(cases)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    folders.retain(|folder| folder.join("operation").exists());
    folders.sort();
    for folder in folders {
        let (name, data) = run(&provider, &folder)?;
        for stale in ["actual", "error", "trap"] {
            remove(&folder.join(stale))?;
        }
        fs::write(folder.join(name), &data)?;
        let case = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("{case}: {name}, {} bytes", data.len());
    }
    Ok(())
}

/// Calls a fresh instance once: the file to write, and its bytes.
fn run(provider: &WasmtimeEngineProviderPre, folder: &Path) -> Result<(&'static str, Vec<u8>), Box<dyn Error>> {
    let operation = fs::read_to_string(folder.join("operation"))?;
    let payload = fs::read(folder.join("payload"))?;
    let evidence = Evidence::read(&folder.join("answers.json"))?;
    let engine = Box::new(provider.rehydrate(None)?);
    let answer = move |_: u64, binding: &str, namespace: &str, operation: &str, argument: &[u8]| {
        evidence
            .answer(binding, namespace, operation, argument)
            .map_err(Into::into)
    };
    // Creating the host is what instantiates the module and calls _start and wapc_init.
    let outcome = WapcHost::new(engine, Some(Box::new(answer))).and_then(|host| host.call(operation.trim(), &payload));
    match outcome {
        Ok(response) => Ok(("actual", response)),
        Err(WapcError::GuestCallFailure(text)) if !text.starts_with(TRAP) => Ok(("error", text.into_bytes())),
        Err(WapcError::GuestCallFailure(text) | WapcError::InitFailed(text)) => Ok(("trap", text.into_bytes())),
        Err(error) => Err(error.into()),
    }
}

fn remove(file: &Path) -> Result<(), Box<dyn Error>> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
