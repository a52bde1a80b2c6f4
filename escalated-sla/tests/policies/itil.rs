//! `itil-matrix.json`: ours, and those of the folder in `ESCALATED_VECTORS`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use escalated_core::tickets::Priority;
use escalated_sla::policies::itil;
use serde_json::{Value, json};

/// ITIL's priorities 1 to 5.
fn number(priority: Priority) -> i64 {
    6 - i64::from(priority.weight())
}

/// Our own files, and those of the folder in `ESCALATED_VECTORS`.
fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let given = env::var_os("ESCALATED_VECTORS").map(PathBuf::from);
    let entries = [Some(own), given].into_iter().flatten().flat_map(fs::read_dir).flatten();
    let wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with("itil-matrix") && name.ends_with(".json")
    };
    entries.map(|entry| entry.unwrap().path()).filter(wanted).collect()
}

#[test]
fn vectors_itil_matrix() {
    let mut cases = 0;
    for path in files() {
        let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let at = |key: &str| case[key].as_i64().unwrap();
            let found = itil::priority(at("impact"), at("urgency")).unwrap();
            assert_eq!(number(found), at("priority"), "{case}");
            cases += 1;
        }
        for pair in file["out_of_range"].as_array().into_iter().flatten() {
            let at = |place: usize| pair[place].as_i64().unwrap();
            let error = itil::priority(at(0), at(1)).unwrap_err();
            assert_eq!(error.fields().first().unwrap().code, "out_of_range", "{pair}");
            cases += 1;
        }
        preset(&file);
    }
    println!("{cases} cases");
    assert!(cases >= 29);
}

/// The preset has the targets and percents of the file.
fn preset(file: &Value) {
    let policy = itil::policy();
    assert!(policy.is_default, "tickets have it");
    for (priority, target) in &policy.targets {
        let found = json!({
            "response": target.first_response,
            "resolution": target.resolution,
            "is_24x7": target.is_24x7,
        });
        assert_eq!(found, file["targets"][number(*priority).to_string()], "{priority}");
    }
    assert_eq!(policy.targets.len(), file["targets"].as_object().unwrap().len());
    let levels = policy.steps.iter().filter(|step| step.level.is_some());
    let levels: Vec<_> = levels.map(|step| step.percent).collect();
    assert_eq!(json!(levels), file["escalation_percent"]);
    for percent in file["thresholds"].as_array().unwrap() {
        let step = policy.steps.iter().find(|step| json!(step.percent) == *percent);
        assert!(step.is_some_and(|step| !step.notify.is_empty()), "{percent}");
    }
}

#[test]
fn metadata_has_both_or_neither() {
    let of = |metadata: Value| itil::of_metadata(&metadata);
    assert!(of(json!({})).is_none());
    assert!(of(json!({ "impact": null, "urgency": null })).is_none());
    assert!(of(json!(null)).is_none());
    assert_eq!(of(json!({ "impact": 1, "urgency": 1 })).unwrap().unwrap(), Priority::Critical);
    for (metadata, field, code) in [
        (json!({ "impact": 1 }), "metadata.urgency", "required"),
        (json!({ "urgency": 1 }), "metadata.impact", "required"),
        (json!({ "impact": "1", "urgency": 1 }), "metadata.impact", "wrong_type"),
        (json!({ "impact": 1.5, "urgency": 1 }), "metadata.impact", "wrong_type"),
        (json!({ "impact": 1, "urgency": 0 }), "metadata.urgency", "out_of_range"),
        (json!({ "impact": i64::MIN, "urgency": 1 }), "metadata.impact", "out_of_range"),
    ] {
        let error = of(metadata.clone()).unwrap().unwrap_err();
        let found: Vec<_> = error.fields().iter().map(|f| (&*f.field, &*f.code)).collect();
        assert_eq!(found, [(field, code)], "{metadata}");
    }
}
