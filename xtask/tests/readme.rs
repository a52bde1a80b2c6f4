//! The README says what is: its table of capabilities, and its example.

use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".."))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// The cells of each row under the heading `What works`, and the rows that have not three.
fn rows(readme: &str) -> (Vec<[&str; 3]>, Vec<&str>) {
    let section = readme.split("\n## ").find(|part| part.starts_with("What works"));
    let lines = section.unwrap_or_default().lines().filter(|line| line.starts_with('|'));
    let (mut rows, mut odd) = (Vec::new(), Vec::new());
    for line in lines.filter(|line| !line.starts_with("|-") && !line.starts_with("| Capability ")) {
        let row = line.strip_prefix("| ").and_then(|row| row.strip_suffix('|'));
        let cells: Vec<&str> = row.unwrap_or_default().split('|').map(str::trim).collect();
        match <[&str; 3]>::try_from(cells) {
            Ok(row) => rows.push(row),
            Err(_) => odd.push(line),
        }
    }
    (rows, odd)
}

/// What is wrong with the proofs in a cell.
fn wrong(proofs: &str) -> Vec<String> {
    let proofs: Vec<&str> = proofs.split('`').skip(1).step_by(2).collect();
    if proofs.is_empty() {
        return vec!["names no proof".to_owned()];
    }
    let missing = |proof: &&str| match proof.split_once("::") {
        None => !root().join(proof).exists(),
        Some((path, test)) => {
            !path.ends_with(".rs") || !read(path).contains(&format!("fn {test}("))
        }
    };
    let missing = proofs.into_iter().filter(missing);
    missing.map(|proof| format!("{proof} is not there")).collect()
}

#[test]
fn what_works_has_a_test_and_what_does_not_has_none() {
    let readme = read("README.md");
    let (rows, odd) = rows(&readme);
    assert!(odd.is_empty(), "rows without three cells: {odd:#?}");
    let mut faults = Vec::new();
    for [capability, state, proofs] in &rows {
        match *state {
            "*works*" => {
                faults.extend(
                    wrong(proofs).into_iter().map(|fault| format!("{capability}: {fault}")),
                );
            }
            "*not yet*" if proofs.is_empty() => {}
            "*not yet*" => faults.push(format!("{capability}: is not there, and names {proofs}")),
            other => faults.push(format!("{capability}: {other} is neither works nor not yet")),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    let count = |wanted: &str| rows.iter().filter(|[_, state, _]| *state == wanted).count();
    assert!(count("*works*") > 10 && count("*not yet*") > 5, "the table was not found");
}

#[test]
fn a_false_row_is_found() {
    assert_eq!(wrong("`README.md`"), Vec::<String>::new());
    assert_eq!(wrong("`xtask/tests/readme.rs::a_false_row_is_found`"), Vec::<String>::new());
    assert_eq!(wrong("believe me").len(), 1);
    assert_eq!(wrong("`xtask/tests/readme.rs::no_such_test`, `no/such/path`").len(), 2);
    let table = "# A\n\n## What works\n\n| Capability | State | Proof |\n|---|---|---|\n\
                 | Tea | *works* | `x` |\n| Cake | *not yet* | |\n| Pie | *works* |\n\
                 | Jam | *works* | `x` | `y` |\n";
    let (rows, odd) = rows(table);
    assert_eq!(rows, [["Tea", "*works*", "`x`"], ["Cake", "*not yet*", ""]]);
    assert_eq!(odd, ["| Pie | *works* |", "| Jam | *works* | `x` | `y` |"]);
}

/// The lines of the first Rust example that a reader sees.
fn example(readme: &str) -> Vec<&str> {
    let lines = readme.lines().skip_while(|line| !line.starts_with("```rust")).skip(1);
    let lines = lines.take_while(|line| !line.starts_with("```"));
    lines.filter(|line| !line.starts_with("# ") && *line != "#").collect()
}

#[test]
fn the_example_is_the_one_that_is_compiled() {
    let (readme, compiled) = (read("README.md"), read("escalated/README.md"));
    let example = example(&readme);
    assert!(example.len() > 10);
    assert_eq!(example, self::example(&compiled), "README.md and escalated/README.md");
}
