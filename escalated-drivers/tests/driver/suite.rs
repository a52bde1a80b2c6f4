//! Every case of the driver suite on every database, and again with a single connection.

mod sqlite {
    escalated_core::driver_suite!(crate::support::sqlite);
}

mod postgres {
    escalated_core::driver_suite!(crate::support::postgres);
}

mod mysql {
    escalated_core::driver_suite!(crate::support::mysql);
}

mod one_sqlite {
    escalated_core::driver_suite!(crate::support::one_sqlite);
}

mod one_postgres {
    escalated_core::driver_suite!(crate::support::one_postgres);
}

mod one_mysql {
    escalated_core::driver_suite!(crate::support::one_mysql);
}
