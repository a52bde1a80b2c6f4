use divan::{Bencher, black_box};
use escalated_core::{fold::fold, search::search_words};

#[divan::bench]
fn words_of_a_query(bencher: Bencher<'_, '_>) {
    bencher.bench(|| search_words(black_box("The GRINDER on the 3rd floor, größer and louder")));
}

#[divan::bench]
fn fold_a_description(bencher: Bencher<'_, '_>) {
    let text = crate::fixture::ticket().description;
    bencher.bench(|| fold(black_box(&text)));
}
