/// Hands the list of all cases to another macro of this crate: the one place that lists them.
#[doc(hidden)]
#[macro_export]
macro_rules! driver_cases {
    ($callback:ident $(, $argument:path)?) => {
        $crate::$callback! {
            [$($argument)?]
            creation:
                a_ticket_comes_back_as_it_was_answered
                references_count_up;
        }
    };
}

/// One test for each case, on whatever helpdesk the named function makes. The function is
/// `async fn() -> Option<impl Fixture>`; `None` skips.
///
/// The tests run on tokio, which the caller depends on.
///
/// ```ignore
/// mod sqlite {
///     escalated_core::driver_suite!(crate::support::sqlite);
/// }
/// ```
#[macro_export]
macro_rules! driver_suite {
    ($fixture:path) => {
        $crate::driver_cases!(driver_tests, $fixture);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! driver_tests {
    ([$fixture:path] $($module:ident: $($case:ident)+;)+) => {$(
        mod $module {$(
            #[::tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let Some(fixture) = $fixture().await else { return };
                $crate::testing::cases::$module::$case(&fixture).await;
                $crate::testing::Fixture::close(&fixture).await;
            }
        )+}
    )+};
}

#[doc(hidden)]
#[macro_export]
macro_rules! driver_case_names {
    ([] $($module:ident: $($case:ident)+;)+) => {
        &[$((stringify!($module), &[$(stringify!($case)),+])),+]
    };
}

/// The names of all cases by module, as listed.
pub const CASES: &[(&str, &[&str])] = crate::driver_cases!(driver_case_names);
