use jsonrpsee_core::client::TransportSenderT;

use super::lines_out::{Closed, LinesOut};

/// The client's way out.
pub(super) struct LineSender(pub(super) LinesOut);

impl TransportSenderT for LineSender {
    type Error = Closed;

    async fn send(&mut self, message: String) -> Result<(), Closed> {
        self.0.write(message).await
    }
}
