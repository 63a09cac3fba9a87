//! Readings taken out of one home, and brought into another.

use std::{fs, path::Path};

use serde_json::{Value, json};
use world::devices::Model;

use crate::{ctl::Owner, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn readings_are_taken_out_with_their_proof_and_brought_back_on_another_machine() {
    let site = Site::new(51).await;
    let (owner, other) = (site.owner("home"), site.owner("other"));
    owner.must(&["wallet", "create"]).await;
    let said = site.device(Model::EnvironmentSensor).describe();
    let device = said.address.as_str();
    owner.must(&["device", "pair", device, "--code", &said.label_code]).await;
    synchronises(&owner, device).await;

    let (table, proof) = (site.folder().join("all.csv"), site.folder().join("all.json"));
    let (csv, file) = (table.to_string_lossy().into_owned(), proof.to_string_lossy().into_owned());
    let written = owner.must(&["readings", "export", device, &csv, "--proof", &file]).await;
    let stored = kept(&owner, device).await;
    assert_eq!(Some(written["readings"].to_string().as_str()), stored["readings"].as_str(), "{written}");
    come_to_the_same(&table, &chart(&owner, device).await);
    owner.refused(&["readings", "export", device, &csv], "vault.bad_file").await;
    let none = site.folder().join("none.csv");
    let path = none.to_string_lossy().into_owned();
    owner.refused(&["readings", "export", device, &path, "--stream", "no-such-stream"], "app.bad_request").await;
    assert!(!none.exists(), "nothing is left of a file that would be empty");

    other.must(&["wallet", "create"]).await;
    other.refused(&["readings", "import", &file], "device.unknown").await;
    other.must(&["device", "pair", device, "--code", &said.label_code]).await;
    other.refused(&["readings", "import", &changed(&site, &proof)], "proof.refused").await;
    assert_eq!(kept(&other, device).await["batches"], 0, "nothing is stored of a file that does not hold");
    let brought = other.must(&["readings", "import", &file]).await;
    assert_eq!((&brought["stored"], &brought["level"]), (&stored["batches"], &json!("L1")), "{brought}");
    let again = other.must(&["readings", "import", &file]).await;
    assert_eq!((&again["stored"], &again["known"]), (&json!(0), &stored["batches"]), "{again}");
    assert_eq!(kept(&other, device).await["readings"], stored["readings"]);
    let shown = other.must(&["device", "show", device]).await;
    let latest = shown["latest"].as_array().expect("the newest values");
    assert!(!latest.is_empty() && latest.iter().all(|one| one["provenance"] == "L1"), "{shown}");
    come_to_the_same(&table, &chart(&other, device).await);
}

async fn synchronises(owner: &Owner<'_>, device: &str) {
    for _ in 0..30 {
        let report = owner.must(&["readings", "sync", device]).await;
        if report["stored"].as_u64() > Some(0) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    panic!("the device signs no batch");
}

async fn kept(owner: &Owner<'_>, device: &str) -> Value {
    owner.must(&["readings", "stats", device]).await[0]["stored"].clone()
}

async fn chart(owner: &Owner<'_>, device: &str) -> Value {
    owner.must(&["readings", "show", device, "temperature", "--limit", "20000"]).await
}

/// The temperatures of the file are those of the chart: as many, with the same sum.
fn come_to_the_same(table: &Path, series: &Value) {
    let text = fs::read_to_string(table).expect("a file was written");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("time,stream,value,unit,batch,level"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 6 && row[0].ends_with('Z') && row[5] == "L1"), "{text}");
    let warm: Vec<&Vec<&str>> = rows.iter().filter(|row| row[1] == "temperature").collect();
    assert!(warm.iter().all(|row| row[3] == "Cel"), "{text}");
    let points = series["points"].as_array().expect("points");
    let sum: f64 = points.iter().map(|point| point["value"].as_f64().expect("a number")).sum();
    let written: f64 = warm.iter().map(|row| row[2].parse::<f64>().expect("a number")).sum();
    assert!(!warm.is_empty() && warm.len() == points.len() && (sum - written).abs() < 1e-6, "{sum}, {written}");
}

/// The path of the same file with one digit of one value changed.
fn changed(site: &Site, file: &Path) -> String {
    let mut proof: Value = serde_json::from_slice(&fs::read(file).expect("it is there")).expect("JSON");
    let value = &mut proof["batches"][0]["readings"]["all"][0]["points"][0][1];
    let text = value.as_str().expect("a number").to_owned();
    let (most, last) = text.split_at(text.len() - 1);
    *value = json!(format!("{most}{}", (last.parse::<u8>().expect("a digit") + 1) % 10));
    let path = site.folder().join("changed.json");
    fs::write(&path, proof.to_string()).expect("it is written");
    path.to_string_lossy().into_owned()
}
