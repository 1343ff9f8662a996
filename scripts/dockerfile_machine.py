"""What a machine lends to a rehearsal: its Swift toolchain, and the ways by which it reaches package registries."""

import os
import pathlib
import re
import shutil
import subprocess

LENT_VARIABLES = re.compile(r"(?:PIP_|SSL_CERT_|GIT_SSL_).*|.*_CA_BUNDLE|.*_proxy", re.IGNORECASE)


class Machine:
    """This machine. A step of a build sees of it what is listed here, read-only, and nothing else."""

    def __init__(self):
        self.environment = {name: value for name, value in os.environ.items() if LENT_VARIABLES.fullmatch(name)}
        swift = shutil.which("swift")
        # …/usr/bin/swift: the folder above `usr` holds the toolchain.
        self.toolchain = pathlib.Path(swift).resolve().parent.parent.parent if swift else None

    def prepare(self, stage, image):
        """Lends to a new stage what its base image would have or reach by itself."""
        # A folder can hold the names that programs write anew; a file is enough for names that they only read.
        for path in ("/etc/resolv.conf", "/etc/hosts"):
            stage.root.lend(path)
        if not image.startswith("swift:"):
            return
        if not self.toolchain or self.toolchain == pathlib.Path("/"):
            raise SystemExit("rehearsal: Swift has to be on PATH, in a folder of its own")
        stage.root.lend(self.toolchain)
        stage.environment["PATH"] = f"{self.toolchain}/usr/bin:{stage.environment['PATH']}"
        for path in self.registry_settings():
            stage.root.lend(path)

    def registry_settings(self):
        """Settings of git and pip, the certificates that they trust, and folders that stand in for hosts."""
        paths = ["/etc/ssl/certs", "/etc/gitconfig", "/etc/pip.conf", "/root/.gitconfig", "/root/.config/pip"]
        paths += self.environment.values()
        mirrors = subprocess.run(
            ["git", "config", "--name-only", "--get-regexp", r"^url\..*\.insteadof$"], cwd="/", capture_output=True,
            encoding="utf-8", check=False,
        )
        paths += [line.removeprefix("url.").removesuffix(".insteadof") for line in mirrors.stdout.splitlines()]
        return sorted({path.rstrip("/") for path in paths if path.startswith("/") and os.path.exists(path)})

    def libraries_of(self, binary):
        """The toolchain, when a binary is linked to it; one of `make dist` needs none."""
        linked = subprocess.run(["ldd", str(binary)], capture_output=True, encoding="utf-8", check=True).stdout
        return self.toolchain if self.toolchain and f"{self.toolchain}/" in linked else None
