use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
};

/// An example in a folder of its own. It ends with the test, also when that fails.
pub(crate) struct Started {
    child: Child,
    address: String,
    // As long as it is held, the program can write on.
    stdout: BufReader<ChildStdout>,
    _folder: tempfile::TempDir,
}

impl Started {
    /// Starts it, and waits until it says where it listens.
    pub(crate) fn new(program: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        #[expect(clippy::disallowed_methods, reason = "the test starts the example")]
        let mut child = Command::new(program)
            .current_dir(folder.path())
            .env("ADDR", "127.0.0.1:0")
            .env("HELPDESK_SECRET", "0123456789abcdef0123456789abcdef")
            .env_remove("DATABASE_URL")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut started = Self { child, address: String::new(), stdout, _folder: folder };
        let mut line = String::new();
        started.stdout.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://");
        started.address = address.expect("it says where it listens").to_owned();
        started
    }

    /// What it answers to GET.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        write!(stream, "{head}Connection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
