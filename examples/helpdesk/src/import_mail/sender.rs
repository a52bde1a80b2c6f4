use escalated::core::contacts::check_email;
use mail_parser::Message;

use super::text::one_line;

/// Who wrote: name, maybe empty, and address. An error is a code and a reason.
pub(super) fn of(message: &Message<'_>) -> Result<(String, String), (&'static str, String)> {
    let from = message.from().and_then(|from| from.first());
    let Some(address) = from.and_then(|from| from.address()) else {
        return Err(("no_sender", "there is no address in From".into()));
    };
    let address = address.trim();
    if let Err(error) = check_email("from", address) {
        let shown: String = one_line(address).chars().take(80).collect();
        return Err(("invalid_sender", format!("{shown}: {error}")));
    }
    let name = from.and_then(|from| from.name()).unwrap_or_default();
    let name: String = one_line(name).trim_matches(['"', '\'']).trim().chars().take(255).collect();
    Ok((name, address.to_owned()))
}
