//! Every case of the driver suite is listed, so that none is written and never run.

#[cfg(test)]
mod listed {
    use std::{collections::BTreeSet, fs, path::Path};

    use escalated_core::testing::CASES;

    #[test]
    fn every_case_in_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/testing/cases");
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
            for line in fs::read_to_string(&path).unwrap().lines() {
                if let Some(rest) = line.strip_prefix("pub async fn ") {
                    let name = rest.split('(').next().unwrap().to_owned();
                    found.insert((module.clone(), name));
                }
            }
        }
        let listed: BTreeSet<_> = CASES
            .iter()
            .flat_map(|(module, cases)| {
                cases.iter().map(|case| ((*module).to_owned(), (*case).to_owned()))
            })
            .collect();
        assert!(found.len() > 50);
        assert_eq!(
            found.symmetric_difference(&listed).collect::<Vec<_>>(),
            Vec::<&(String, String)>::new()
        );
    }
}
