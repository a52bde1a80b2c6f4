"""An SMTP server for tests, on loopback, with a control port.

    python3 server.py --port 0 [--control 0] [--until-eof]

prints `smtp PORT control PORT` and serves until it is ended, or with --until-eof until its standard
input ends. Lines on the control port, each answered with one line:

    mode accept|refuse|greylist N|drop-after-data N [for SUFFIX]
    list [for SUFFIX]
    reset [for SUFFIX]

`list` answers JSON: one object for each message whose data was taken, with `from`, `to`, `raw` and
`answered` (false when the connection was dropped instead of answering 250). SUFFIX is the end of a
recipient's address, so that tests at the same time do not see one another; the longest that fits
decides. N counts down: greylist 2 answers 451 twice, drop-after-data 1 drops once.
"""

import argparse
import asyncio
import json
import sys

try:
    from aiosmtpd.smtp import SMTP
except ImportError:
    print("aiosmtpd is not importable: python3 -m pip install aiosmtpd", file=sys.stderr)
    sys.exit(3)

BIND = "127.0.0.1"


class Mailroom:
    """What arrived, and how recipients are treated."""

    def __init__(self):
        self.modes = {"": ["accept", 0]}
        self.messages = []

    def mode_of(self, recipient):
        fitting = [suffix for suffix in self.modes if recipient.endswith(suffix)]
        return self.modes[max(fitting, key=len)]

    def command(self, line):
        words = line.split()
        suffix = ""
        if len(words) >= 2 and words[-2] == "for":
            suffix = words[-1]
            words = words[:-2]
        if words[:1] == ["mode"] and len(words) in (2, 3):
            name = words[1]
            if name not in ("accept", "refuse", "greylist", "drop-after-data"):
                return "error: no such mode"
            self.modes[suffix] = [name, int(words[2]) if len(words) == 3 else 1]
            return "ok"
        if words == ["list"]:
            return json.dumps([m for m in self.messages if m["to"].endswith(suffix)])
        if words == ["reset"]:
            self.messages = [m for m in self.messages if not m["to"].endswith(suffix)]
            if suffix:
                self.modes.pop(suffix, None)
            else:
                self.modes = {"": ["accept", 0]}
            return "ok"
        return "error: no such command"

    async def handle_RCPT(self, server, session, envelope, address, options):
        mode = self.mode_of(address)
        if mode[0] == "refuse":
            return "550 5.1.1 no such mailbox"
        if mode[0] == "greylist" and mode[1] > 0:
            mode[1] -= 1
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answered = True
        for address in envelope.rcpt_tos:
            mode = self.mode_of(address)
            if mode[0] == "drop-after-data" and mode[1] > 0:
                mode[1] -= 1
                answered = False
        raw = envelope.original_content.decode("utf-8", "surrogateescape")
        for address in envelope.rcpt_tos:
            self.messages.append(
                {"from": envelope.mail_from, "to": address, "raw": raw, "answered": answered}
            )
        if not answered:
            server.transport.abort()
        return "250 OK"


async def control(mailroom, reader, writer):
    while line := await reader.readline():
        try:
            answer = mailroom.command(line.decode("utf-8", "replace"))
        except ValueError as error:
            answer = f"error: {error}"
        writer.write(answer.encode("utf-8", "backslashreplace") + b"\n")
        await writer.drain()
    writer.close()


async def until_eof():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.buffer.read)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control", type=int, default=0)
    parser.add_argument("--until-eof", action="store_true")
    options = parser.parse_args()
    loop = asyncio.get_running_loop()
    mailroom = Mailroom()
    smtp = await loop.create_server(
        lambda: SMTP(mailroom, hostname="mail.test", enable_SMTPUTF8=True, loop=loop),
        BIND,
        options.port,
    )
    steering = await asyncio.start_server(
        lambda reader, writer: control(mailroom, reader, writer), BIND, options.control
    )
    port = smtp.sockets[0].getsockname()[1]
    print(f"smtp {port} control {steering.sockets[0].getsockname()[1]}", flush=True)
    await (until_eof() if options.until_eof else asyncio.Event().wait())


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
