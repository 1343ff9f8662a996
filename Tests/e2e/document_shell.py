"""Runs the blocks of a document in one shell, in a folder of its own, as somebody would who follows it.

`orderdesk serve` without `&` is what a reader leaves running in another terminal: the next command comes when it is
ready, and what it has said by then is what it prints. It is stopped when the document starts another one, and at the
end. Ports and folders of the whole machine that the documents name are those of this run, and have their names of the
document again in what is printed.
"""

import os
import re
import signal
import stat
import subprocess

from harness import binary_path, free_port

#: How long a document may take, in seconds: it fails then.
LIMIT = 240
#: Ports that the documents name.
PORTS = (8080, 9464, 9000, 9001, 9002, 9465, 9466)
#: Folders outside the current one that the documents name.
PLACES = ("/etc/orderdesk", "/srv/orderdesk", "/run/secrets", "/mnt/archive")
#: What is typed when a command asks for something: a new password.
ANSWER = "correct horse 8 staples\n"
#: The server in the foreground, with the variables before it; and the server in the background.
FOREGROUND = re.compile(r"^((?:[A-Z_]+=\S+ +)*)(orderdesk(?: serve\b[^#&|\n]*)?)(?= *(?:#.*)?$)", re.MULTILINE)
BACKGROUND = re.compile(r"^(.*\borderdesk serve\b.*& \w+=\$!)$", re.MULTILINE)
MARK = "--- block "

WRAPPER = """\
#!/bin/bash
case "${{1:-serve}}" in
  serve | healthcheck | -*) export SERVER_PORT="${{SERVER_PORT:-{server}}}" METRICS_LISTEN="${{METRICS_LISTEN:-127.0.0.1:{metrics}}}" ;;
esac
exec {binary} "$@"
"""

PRELUDE = """\
set -euo pipefail
terminal=
in_a_terminal() {
  leave_the_terminal
  LOG_FORMAT="${LOG_FORMAT:-text}" "$@" >"$HOME/terminal" 2>&1 </dev/null & terminal=$!
  until orderdesk healthcheck "${@:3}" >/dev/null 2>&1; do
    kill -0 "$terminal" || { cat "$HOME/terminal"; exit 1; }
    sleep 0.05
  done
  cat "$HOME/terminal"
}
leave_the_terminal() {
  if [ -n "$terminal" ]; then kill "$terminal"; wait "$terminal"; fi
  terminal=
}
"""


class Shell:
    """A clean folder with `orderdesk` on the path, and nothing of the caller's configuration."""

    def __init__(self, folder):
        self.folder = folder
        self.ports = {port: free_port() for port in PORTS}
        self.work = folder / "work"
        tools = folder / "bin"
        for new in (self.work, tools, folder / "root/etc", folder / "root/srv", folder / "root/run", folder / "root/mnt"):
            new.mkdir(parents=True)
        wrapper = tools / "orderdesk"
        wrapper.write_text(WRAPPER.format(server=self.ports[8080], metrics=self.ports[9464], binary=binary_path()))
        wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
        kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "LANG") if name in os.environ}
        self.environment = {**kept, "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "dumb"}

    def run(self, blocks):
        """What each block printed. Fails with the place of the first one that does not end well."""
        script = [PRELUDE]
        (self.folder / "answers").write_text(ANSWER * 20)
        for number, block in enumerate(blocks):
            file = self.folder / f"block-{number}.sh"
            commands = FOREGROUND.sub(r"\1in_a_terminal \2", block.commands)
            commands = BACKGROUND.sub(r"leave_the_terminal; \1", commands)
            file.write_text(self.of_this_run(commands))
            script.append(f"printf '\\n{MARK}{number}\\n'\n. {file} <{self.folder}/answers\n")
        script.append(f"printf '\\n{MARK}end\\n'\nleave_the_terminal\n")
        (self.folder / "all.sh").write_text("".join(script))
        status, printed = self.shell(self.folder / "all.sh")
        parts = [self.of_the_document(part.split("\n", 1)[1]) for part in printed.split(f"\n{MARK}")[1:]]
        assert status == 0, f"{(blocks[len(parts) - 1:] or blocks[-1:])[0].place} ended with {status}:\n{parts[-1]}"
        return parts[:len(blocks)]

    def shell(self, script):
        """Runs a script to its end, and ends whatever it has left behind."""
        output = self.folder / "output"
        with output.open("wb") as file:
            process = subprocess.Popen(
                ["bash", script], cwd=self.work, env=self.environment, stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT, start_new_session=True,
            )
        try:
            status = process.wait(LIMIT)
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        return status, output.read_text(errors="replace")

    def of_this_run(self, commands):
        for port, own in self.ports.items():
            commands = re.sub(rf"\b{port}\b", str(own), commands)
        for place in PLACES:
            commands = re.sub(rf"(?<![\w.]){place}\b", f"{self.folder}/root{place}", commands)
        return commands

    def of_the_document(self, printed):
        for port, own in self.ports.items():
            printed = re.sub(rf"\b{own}\b", str(port), printed)
        return printed.replace(f"{self.folder}/root", "")


def syntax_error(block):
    """What bash says about a block that is not run; None when it could be run."""
    done = subprocess.run(["bash", "-n"], input=block.commands, capture_output=True, encoding="utf-8", check=False)
    return done.stderr if done.returncode else None
